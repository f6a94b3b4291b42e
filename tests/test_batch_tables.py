"""Records of JSONL and Parquet files as pieces: which field is the text, and one clear line where there is none."""

from __future__ import annotations

import datetime as dt
import gc
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_batch_run import Silent, job, read_by, table

from stance.batch.inputs import Inputs
from stance.batch.items import RecordItem, Refused
from stance.batch.rows import Fields, count_rows, row_items
from stance.batch.run import run
from stance.errors import UsageError
from stance.records import Document

ROWS = [
    {"body": "Talks should begin.", "key": "x", "title": "One", "date": "2020-05-01", "author": ["A. B", "C. D"]},
    {"body": "Strike now.", "key": 7, "title": None, "outlet": "The Post", "url": "https://example.org/7"},
]


@pytest.fixture
def jsonl(tmp_path):
    path = tmp_path / "pieces.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def items(path, **fields):
    return list(row_items(str(path), "key", Fields(**fields)))


def told(path, **fields):
    found = items(path, **fields)
    assert all(isinstance(item, Refused) for item in found)
    assert all("\n" not in str(item.error) for item in found)
    return [str(item.error) for item in found]


def test_jsonl_records_become_pieces_with_metadata(jsonl):
    first, second = items(jsonl, text="body", id="key")
    assert (first.id, first.key, first.source().text) == ("x", "key#x", "Talks should begin.")
    assert (first.meta.title, first.meta.author, first.meta.date) == ("One", "A. B, C. D", "2020-05-01")
    assert (second.id, second.meta.outlet, second.meta.source) == ("7", "The Post", "https://example.org/7")
    assert [item.id for item in items(jsonl, text="body")] == ["pieces-1", "pieces-2"]


def test_parquet_gives_the_same_pieces(tmp_path):
    path = tmp_path / "pieces.parquet"
    dates = pa.array([dt.date(2020, 5, 1), None])
    columns = {"body": ["Talks.", "Strike."], "n": [1, 2], "date": dates, "vector": [[0.1], [0.2]]}
    pq.write_table(pa.table(columns), path)
    first, second = items(path, text="body", id="n")
    assert (first.id, first.text, first.meta.date) == ("1", "Talks.", "2020-05-01")
    assert second.meta.date is None
    assert count_rows(str(path)) == 2


def test_text_field_errors_are_one_clear_line(jsonl, tmp_path):
    assert "--text-field text" in told(jsonl)[0]
    [line] = told(jsonl, text="bodi")  # once, not for each record
    assert "did you mean 'body'?" in line
    [line] = told(jsonl, text="body", id="id")
    assert "--id-field" in line
    parquet = tmp_path / "p.parquet"
    pq.write_table(pa.table({"body": ["x"]}), parquet)
    assert "did you mean 'body'?" in told(parquet, text="bodi")[0]
    parquet.write_text("no parquet", encoding="utf-8")
    assert "cannot be read as Parquet" in told(parquet, text="body")[0]
    pq.write_table(pa.table({"body": [1]}), parquet)
    assert "is int, not text" in told(parquet, text="body")[0]
    assert "cannot be read" in told(tmp_path / "gone.jsonl", text="body")[0]


def test_jsonl_bad_lines_do_not_stop_the_others(jsonl):
    bad = [b"{", b"[1]", b'{"body": null}', b'{"body": 3}', b'{"body": "\xff"}', b"[" * 100_000, b"", b'{"body": " "}']
    jsonl.write_bytes(b'{"body": "Talks."}\n' + b"\n".join(bad) + b'\n{"body": "Strike."}')
    found = items(jsonl, text="body")
    assert [item.text for item in found if isinstance(item, RecordItem)] == ["Talks.", " ", "Strike."]
    assert sum(isinstance(item, Refused) for item in found) == 6


def test_jsonl_line_that_is_too_long_is_refused_and_passed_over(jsonl, monkeypatch):
    monkeypatch.setattr("stance.batch.rows.MAX_TEXT_BYTES", 50)
    jsonl.write_bytes(json.dumps({"body": "x" * 500}).encode() + b'\n{"body": "Talks."}\n')
    first, second = items(jsonl, text="body")
    assert isinstance(first, Refused)
    assert second.text == "Talks."


def test_run_over_records_reads_only_those_that_changed(tmp_path, jsonl):
    given = {"inputs": (str(jsonl),), "text": "body", "id": "key"}
    assert len(read_by(tmp_path, **given)[0]) == 2
    rows = [{"body": "New.", "key": "first"}, *ROWS, {"body": "Copy.", "key": "x"}]  # places do not matter, ids do
    jsonl.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    texts, watcher = read_by(tmp_path, **given)
    assert texts == ["New."]
    assert len(watcher.errors) == 1
    assert "ids must differ" in watcher.errors[0]
    assert sorted(row["id"] for row in table(tmp_path) if row["report"]) == ["7", "first", "x"]


def test_run_memory_is_flat(tmp_path):
    # Documents are let go: at no time are more alive than a batch holds, and no more records are read than that.
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"t": f"Talks {n}."}) + "\n" for n in range(60)), encoding="utf-8")
    alive = []

    def render(document):  # noqa: ARG001 - as every format is called
        alive.append(sum(isinstance(thing, Document) for thing in gc.get_objects()))
        return b"{}"

    gc.collect()
    run(replace(job(tmp_path, inputs=(str(path),), text="t"), render=render), Silent())
    assert max(alive) <= min(alive) + 2


@pytest.mark.parametrize(
    ("arguments", "fields", "word"),
    [
        (("a.txt",), {"text": "body"}, "--text-field is for records"),
        (("a.jsonl",), {"id": "key"}, "--id-field needs --text-field"),
        (("out/a.txt",), {}, "lies in this folder"),
        (("out",), {}, "lies in this folder"),
    ],
)
def test_inputs_that_cannot_be_meant_are_refused(tmp_path, monkeypatch, arguments, fields, word):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=word):
        Inputs(arguments=arguments, fields=Fields(**fields), out=tmp_path / "out").check()
