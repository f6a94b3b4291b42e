"""`stance analyze -o FOLDER/`, tables as inputs and Parquet as output, from the command line."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from fake_reader import Words, reader

import stance.pipeline
from stance.cli import main
from stance.cli.folder import default_form
from stance.errors import ExitStatus


@pytest.fixture(autouse=True)
def words(monkeypatch):
    made = Words()

    def load(model=None, *, min_score=0.0, all_devices=False, parties=None, **_):  # noqa: ARG001 - as pipeline.load is called
        return reader(made, min_score=min_score, all_devices=all_devices)

    monkeypatch.setattr(stance.pipeline, "load", load)
    return made


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "essays").mkdir()
    (tmp_path / "essays/a.txt").write_text("Talks should begin.", encoding="utf-8")
    (tmp_path / "essays/b.txt").write_text("Strike now.", encoding="utf-8")
    rows = [{"body": "Talks.", "date": "2020-01-01"}, {"body": "Strike.", "date": "2021-01-01"}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    return tmp_path


def analyze(*args: str):
    return CliRunner().invoke(main, ["analyze", *args])


def test_folder_gets_reports_and_an_index(folder):
    result = analyze("essays", "-o", "out/")
    assert (result.exit_code, result.stdout) == (ExitStatus.DONE, "")
    assert "2 read, 0 unchanged, 0 failed; see out/index.html" in result.stderr
    names = sorted(p.name for p in (folder / "out/reports").iterdir())
    assert len(names) == 2
    assert names[0].startswith("a-")
    assert names[0].endswith(f".{default_form()}")


def test_folder_again_reads_nothing_whatever_the_screen(words, monkeypatch):
    analyze("essays", "-o", "out/")
    monkeypatch.setenv("COLUMNS", "57")
    monkeypatch.setenv("COLORFGBG", "0;15")
    words.texts.clear()
    result = analyze("essays", "-o", "out")  # a folder that is there needs no slash
    assert "0 read, 2 unchanged" in result.stderr
    assert words.texts == []
    assert "2 read" in analyze("essays", "-o", "out", "--min-score", "0.5").stderr
    assert analyze("essays", "-o", "out", "--min-score", "0.5", "--quiet").stderr == ""


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "markdown", "terminal"])
def test_folder_takes_every_format(folder, form):
    assert analyze("essays", "-o", "out/", "-f", form).exit_code == ExitStatus.DONE
    assert len(list((folder / "out/reports").iterdir())) == 2
    assert "0 read, 2 unchanged" in analyze("essays", "-o", "out/", "-f", form).stderr


def test_folder_one_bad_file_is_status_1_and_one_line(folder):
    (folder / "essays/c.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "essays/d.txt").write_text("They will explode.", encoding="utf-8")
    result = analyze("essays", "-o", "out/")
    assert result.exit_code == ExitStatus.FAILED
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert "c.pdf" in lines[0]
    assert "d.txt: RuntimeError: boom" in lines[1]
    assert "2 read, 0 unchanged, 2 failed" in lines[2]


def test_folder_fail_on_counts_what_was_read_before():
    for _ in range(2):
        result = analyze("essays", "-o", "out/", "--fail-on", "pressure")
        assert result.exit_code == ExitStatus.FAILED
        assert "pressure found in 1 pieces" in result.stderr
    assert analyze("essays", "-o", "out/", "--fail-on", "threat").exit_code == ExitStatus.DONE


def test_folder_interrupted_says_so_and_keeps_what_was_done(folder):
    (folder / "essays/b.txt").write_text("Please interrupt.", encoding="utf-8")
    result = analyze("essays", "-o", "out/")
    assert result.exit_code == ExitStatus.INTERRUPTED
    assert not list(folder.rglob("*.part"))
    (folder / "essays/b.txt").write_text("Strike.", encoding="utf-8")
    assert analyze("essays", "-o", "out/").exit_code == ExitStatus.DONE


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.parquet"])
def test_tables_are_read_record_by_record(folder, name):
    result = analyze(name, "--text-field", "body", "-o", "all.csv")
    assert (result.exit_code, result.stderr) == (ExitStatus.DONE, "")
    with (folder / "all.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["row"] == "sentence"]
    assert [(row["document"], row["label"], row["date"]) for row in rows] == [
        ("rows-1", "engagement", "2020-01-01"),
        ("rows-2", "pressure", "2021-01-01"),
    ]
    assert analyze(name, "--text-field", "body", "-o", "out/").exit_code == ExitStatus.DONE
    assert "<svg" in (folder / "out/index.html").read_text(encoding="utf-8")


def test_folders_give_their_tables_only_with_a_field():
    assert json.loads(analyze("rows.jsonl", "--text-field", "body", "-f", "json").stdout)[1]["text"] == "Strike."
    assert len(analyze(".", "-f", "jsonl").stdout.splitlines()) == 2
    assert len(analyze(".", "-f", "jsonl", "--text-field", "body").stdout.splitlines()) == 6


@pytest.mark.parametrize(
    ("args", "status", "word"),
    [
        (["rows.jsonl"], ExitStatus.FAILED, "--text-field"),
        (["rows.jsonl", "--text-field", "bodi"], ExitStatus.FAILED, "did you mean 'body'?"),
        (["rows.parquet", "--text-field", "bodi"], ExitStatus.FAILED, "did you mean 'body'?"),
        (["essays/a.txt", "--text-field", "body"], ExitStatus.USAGE, "--text-field"),
        (["rows.jsonl", "--id-field", "n"], ExitStatus.USAGE, "--text-field"),
        (["essays", "-o", "essays"], ExitStatus.USAGE, "lies in this folder"),
        (["essays/a.txt", "-f", "parquet"], ExitStatus.USAGE, "-o all.parquet"),
        (["essays", "-o", "nowhere/all.parquet"], ExitStatus.USAGE, "no folder"),
    ],
)
def test_wrong_usage_is_one_line(folder, args, status, word):
    result = analyze(*args)
    assert (result.exit_code, result.stdout) == (status, "")
    assert len(result.stderr.splitlines()) == 1
    assert word in result.stderr
    assert len(list(folder.iterdir())) == 3


def test_parquet_output_is_named_by_its_file(folder):
    assert analyze("essays", "-o", "all.parquet").exit_code == ExitStatus.DONE
    table = pd.read_parquet(folder / "all.parquet")
    assert table[table.row == "sentence"].label.tolist() == ["engagement", "pressure"]


def test_parquet_output_stays_as_it_was_if_nothing_can_be_read(folder):
    (folder / "all.parquet").write_text("old", encoding="utf-8")
    assert analyze("missing.txt", "-o", "all.parquet").exit_code == ExitStatus.FAILED
    assert (folder / "all.parquet").read_text(encoding="utf-8") == "old"


def test_folder_of_one_voice_passes_over_pieces_without_it(folder):
    """Otherwise a run over thousands of columns ends in failure because the minister speaks in a few of them only."""
    result = analyze("essays", "-o", "out/", "--voice", "author")
    assert (result.exit_code, "2 read" in result.stderr) == (ExitStatus.DONE, True)
    result = analyze("essays", "-o", "out2/", "--voice", "Paris")
    assert result.exit_code == ExitStatus.FAILED  # nobody has it: a misspelt name must not pass
    assert "0 read, 0 unchanged, 0 failed" in result.stderr
    assert "2 pieces in which Paris does not speak were passed over" in result.stderr
    assert "unknown voice" in (folder / "out2/index.html").read_text(encoding="utf-8")
