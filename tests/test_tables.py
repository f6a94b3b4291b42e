"""Tables for pandas and R: one list of columns, typed, texts exact, in CSV, Parquet and data frames alike."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from small_piece import plain_document, small_piece

import stance
from stance.formats import FILE_FORMATS, Options, parquet, render_all
from stance.formats.columns import COLUMNS, Row, columns_of, described
from stance.formats.tables import rows

DATA = Path(__file__).parents[1] / "data"


def parquet_of(*documents) -> bytes:
    stream = io.BytesIO()
    FILE_FORMATS["parquet"].load()(iter(documents), stream)
    return stream.getvalue()


def test_columns_are_written_down():
    text = (DATA / "COLUMNS.md").read_text(encoding="utf-8")
    assert text == described(), "run: python -m stance.formats.columns > data/COLUMNS.md"


def test_columns_rows_fill_only_what_their_kind_has():
    names = {row: {column.name for column in columns_of(row)} | {"row"} for row in Row}
    for row in rows(small_piece()):
        assert set(row) <= names[Row(row["row"])]


def test_parquet_is_typed_even_where_a_column_is_empty():
    types = {"text": "string", "integer": "int64", "number": "double"}
    for table in (parquet_of(), parquet_of(plain_document("Talks."))):
        schema = pq.read_schema(io.BytesIO(table))
        assert {f.name: str(f.type) for f in schema} == {c.name: types[c.type] for c in COLUMNS}


def test_parquet_round_trip_with_pandas():
    piece = small_piece()
    table = pd.read_parquet(io.BytesIO(parquet_of(piece, plain_document("=1+1\tand\nmore"))))
    sentences = table[table.row == "sentence"]
    assert len(sentences) == len(piece.sentences) + 1
    first = table[table.document == "door"]
    for start, end, text in zip(first.start, first.end, first.text, strict=True):
        assert piece.text[start:end] == text
    assert table.text.iloc[-1] == "=1+1\tand\nmore"  # exact: typed tables are not spreadsheets
    assert table.pressure.max() == pytest.approx(0.91)


def test_parquet_is_written_in_groups(monkeypatch):
    # Memory must stay flat over many pieces.
    monkeypatch.setattr(parquet, "_GROUP", 10)
    read = pq.ParquetFile(io.BytesIO(parquet_of(*[small_piece()] * 5)))
    assert read.num_row_groups == 5
    assert read.metadata.num_rows == 5 * 12


def test_parquet_takes_lone_surrogates():
    table = pd.read_parquet(io.BytesIO(parquet_of(plain_document("He \ud800 said."))))
    assert table.text.iloc[0] == "He \ufffd said."


def test_csv_and_parquet_hold_the_same_rows():
    piece = small_piece()
    from_csv = pd.read_csv(io.StringIO("".join(render_all([piece], "csv", Options(), several=False))))
    from_parquet = pd.read_parquet(io.BytesIO(parquet_of(piece)))
    assert list(from_csv.columns) == list(from_parquet.columns)
    assert list(from_csv.label) == list(from_parquet.label)
    assert from_csv.score.fillna(-1).tolist() == pytest.approx(from_parquet.score.fillna(-1).tolist())


def test_to_pandas_gives_two_tables():
    piece = small_piece()
    sentences, devices = stance.to_pandas(piece)
    assert (len(sentences), len(devices)) == (len(piece.sentences), len(piece.devices))
    assert list(devices.columns) == [column.name for column in columns_of(Row.DEVICE)]
    assert sentences.dtypes["sentence"] == "Int64"
    assert sentences.engagement.max() == pytest.approx(0.97)
    assert sentences.groupby("holder_type").size().to_dict() == {"author": 2, "source": 1}
    joined = devices.merge(sentences, on=["document", "sentence"], suffixes=("", "_sentence"))
    assert len(joined) == len(devices)


def test_to_pandas_takes_a_generator_and_nothing():
    assert len(stance.to_pandas(small_piece() for _ in range(3)).sentences) == 18
    empty = stance.to_pandas([])
    assert empty.sentences.columns[0] == "document"
    assert empty.devices.dtypes["score"] == "float64"


def test_without_the_packages_one_line_says_what_to_install():
    code = (
        "import sys; sys.modules['pyarrow'] = None; sys.modules['pandas'] = None\n"
        "import stance\n"
        "from stance.formats import FILE_FORMATS\n"
        "for call in (FILE_FORMATS['parquet'].load, lambda: stance.to_pandas([])):\n"
        "    try: call()\n"
        "    except stance.StanceError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("pip install '.[tables]'" in line for line in lines)
