"""Data sets for the Hugging Face libraries: splits, types and labels as they are in the files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from small_piece import small_piece

from stance.annotation.corpus import load_dataset
from stance.annotation.store import without_text
from stance.errors import InputError
from stance.schema import dumps


@pytest.fixture
def folder(tmp_path):
    piece = small_piece()
    (tmp_path / "train.jsonl").write_text(dumps(piece) + "\n" + dumps(replace(piece, id="b")) + "\n", encoding="utf-8")
    (tmp_path / "test.jsonl").write_text(json.dumps(without_text(piece)) + "\n", encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "door.txt").write_bytes(piece.text.encode())
    return tmp_path


def test_load_dataset_has_a_row_for_each_judged_body_sentence(folder):
    found = load_dataset(folder, texts=folder / "texts")
    assert {split: len(rows) for split, rows in found.items()} == {"train": 8, "test": 4}
    row = found["test"][0]
    stance = found["test"].features["stance"]
    assert stance.int2str(row["stance"]) == "pressure"
    assert (row["engagement"], row["pressure"], row["holder_name"]) == (False, True, "The minister")
    assert small_piece().text[row["start"] : row["end"]] == row["text"]
    assert [found["test"].features["devices"].feature["label"].int2str(d["label"]) for d in row["devices"]] == [
        "direct-quotation",
        "threat",
    ]
    assert found["test"][1]["holder"] is None


def test_load_dataset_by_document_keeps_text_and_offsets(folder):
    found = load_dataset(folder, texts=folder / "texts", level="document")
    row = found["test"][0]
    assert row["text"] == small_piece().text
    assert len(row["sentences"]) == 6
    assert row["title"] == "A Door Left Open"


def test_load_dataset_follows_a_manifest(folder):
    manifest = {"splits": {"dev": ["train.jsonl"]}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert {split: len(rows) for split, rows in load_dataset(folder).items()} == {"dev": 8}


def test_load_dataset_says_what_is_missing(folder, tmp_path):
    with pytest.raises(InputError, match="--texts"):
        load_dataset(folder)
    with pytest.raises(InputError, match=r"neither manifest\.json"):
        load_dataset(tmp_path / "texts")
