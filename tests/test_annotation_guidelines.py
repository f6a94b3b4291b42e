"""The written data documents say what the program does: tables of labels, the schema, the gold example."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from stance.annotation.check import check
from stance.annotation.findings import Level
from stance.annotation.guidelines import label_tables, with_tables
from stance.annotation.store import read_annotated, without_text
from stance.errors import InputError
from stance.labels import DeviceLabel, SentenceKind, StanceLabel
from stance.records import Device, Document, HolderSummary, Mention, Meta, Provenance, Scores, Sentence
from stance.schema import from_json, to_json

DATA = Path(__file__).parent.parent / "data"


def test_guidelines_hold_the_current_tables():
    text = (DATA / "GUIDELINES.md").read_text(encoding="utf-8")
    assert with_tables(text) == text, "run: python -m stance.annotation.guidelines data/GUIDELINES.md"


def test_label_tables_have_every_label_and_five_cells_a_row():
    rows = [line for line in label_tables().splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}
    assert set(re.findall(r"^\| \*\*(.+?)\*\*", "\n".join(rows), re.MULTILINE)) == {*StanceLabel, *DeviceLabel}


def test_with_tables_without_markers_is_refused():
    with pytest.raises(InputError, match="markers"):
        with_tables("# Guidelines")


def test_guidelines_define_every_device():
    text = (DATA / "GUIDELINES.md").read_text(encoding="utf-8")
    assert [label for label in DeviceLabel if f"- **{label.value}**" not in text] == []


def schema_example() -> dict:
    text = (DATA / "SCHEMA.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_schema_example_is_valid_and_whole():
    value = schema_example()
    document = from_json(value)
    assert to_json(document) == value
    assert document.devices[0].span.of(document.text) == "“the fleet will answer.”"


def test_schema_names_every_field_and_value():
    text = (DATA / "SCHEMA.md").read_text(encoding="utf-8")
    records = (Document, Sentence, Device, Mention, Meta, Scores, Provenance, HolderSummary)
    names = {f.name for record in records for f in dataclasses.fields(record)} - {"span", "mention", "tally"}
    names |= {"text_sha256", "text_length", "per_1000_words", "balance", *SentenceKind, *StanceLabel}
    assert sorted(name for name in names if f"`{name}`" not in text) == []
    assert set(without_text(from_json(schema_example()))) - {"text_sha256", "text_length"} < set(schema_example())


def test_gold_example_is_sound_and_is_its_text():
    found = next(read_annotated(DATA / "gold" / "bandow-2019.json"))
    assert found.text.encode() == (DATA / "gold" / "bandow-2019.txt").read_bytes()
    report = check([DATA / "gold" / "bandow-2019.json"])
    assert report.number(Level.ERROR) == 0
    assert sum(s.kind is SentenceKind.BODY for s in found.sentences) == 24
    assert len(found.devices) == 41
