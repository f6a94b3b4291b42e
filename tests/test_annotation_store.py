"""Annotation kept apart from its text: joined to that very text, or refused in one line."""

from __future__ import annotations

import gzip
import json

import pytest
from annotated_documents import documents
from hypothesis import given, settings
from small_piece import small_piece

from stance.annotation.store import read_annotated, read_entries, with_text, without_text
from stance.errors import InputError, SchemaError
from stance.schema import dumps


@given(document=documents())
@settings(max_examples=60, deadline=None)
def test_document_without_text_comes_back_with_it(document):
    # If this fails, annotations of texts that are not ours lose labels on their way to the user.
    value = json.loads(json.dumps(without_text(document)))
    assert "text" not in value
    assert with_text(value, document.text, where="here") == document


def test_another_text_is_refused():
    piece = small_piece()
    with pytest.raises(SchemaError, match="SHA-256 differs"):
        with_text(without_text(piece), piece.text + " ", where="here")


@pytest.fixture
def kept_apart(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(without_text(small_piece())) + "\n", encoding="utf-8")
    (tmp_path / "texts").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["door.txt", "pieces.jsonl", "pieces.jsonl.gz"])
def test_texts_are_found_by_their_hash(kept_apart, name):
    text = small_piece().text
    line = json.dumps({"id": "other name", "text": text})
    data = (text if name.endswith(".txt") else line).encode()
    (kept_apart / "texts" / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    found = list(read_annotated(kept_apart / "a.jsonl", texts=kept_apart / "texts"))
    assert found[0].devices == small_piece().devices


def test_missing_texts_are_told(kept_apart):
    with pytest.raises(InputError, match="--texts"):
        list(read_annotated(kept_apart / "a.jsonl"))
    with pytest.raises(InputError, match="no texts here"):
        list(read_annotated(kept_apart / "a.jsonl", texts=kept_apart / "texts"))
    (kept_apart / "texts" / "b.txt").write_text("Another text.", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.jsonl:1: .* no text with the SHA-256"):
        list(read_annotated(kept_apart / "a.jsonl", texts=kept_apart / "texts" / "b.txt"))


def test_a_broken_archive_of_texts_is_named(kept_apart):
    (kept_apart / "texts" / "a.jsonl.gz").write_bytes(gzip.compress(b"{}")[:-6])
    with pytest.raises(InputError, match=r"a\.jsonl\.gz: .* mend or remove"):
        list(read_annotated(kept_apart / "a.jsonl", texts=kept_apart / "texts"))


def test_read_entries_goes_on_after_a_bad_line(tmp_path):
    good = dumps(small_piece())
    (tmp_path / "a.jsonl").write_text(f"{good}\n{{\n[]\n\n{good}\n", encoding="utf-8")
    (tmp_path / "b.json").write_bytes(b"\xff")
    entries = list(read_entries(tmp_path))
    assert [(e.path.name, e.line, e.error is None) for e in entries] == [
        ("a.jsonl", 1, True),
        ("a.jsonl", 2, False),
        ("a.jsonl", 3, False),
        ("a.jsonl", 5, True),
        ("b.json", 1, False),
    ]
    assert all("\n" not in str(e.error) for e in entries)


def test_annotation_with_a_broken_holder_is_told(kept_apart):
    value = without_text(small_piece())
    del value["sentences"][2]["holder"]["start"]
    (kept_apart / "a.jsonl").write_text(json.dumps(value), encoding="utf-8")
    (kept_apart / "texts" / "door.txt").write_bytes(small_piece().text.encode())
    entry = next(read_entries(kept_apart / "a.jsonl", texts=kept_apart / "texts"))
    assert "sentences[2].holder" in str(entry.error)
