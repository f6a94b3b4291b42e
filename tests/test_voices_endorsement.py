"""Endorsement tells whether the author stands behind what he reports; a wrong one puts words into his mouth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.labels import DeviceLabel, Endorsement
from stance.records import Device, Mention
from stance.spans import Span
from stance.voices.endorsement import endorsement

CASES = json.loads((Path(__file__).parent / "cases" / "endorsement.json").read_text(encoding="utf-8"))


def spot(text: str, words: str) -> Span:
    assert words in text
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_endorsement_follows_cue_and_surroundings(case: dict[str, str | None]):
    text, content, cue, source = (case[key] for key in ("text", "content", "cue", "source"))
    assert text is not None
    assert content is not None
    device = Device(
        label=DeviceLabel.INDIRECT_QUOTATION,
        span=spot(text, content),
        cue=spot(text, cue) if cue else None,
        source=Mention(span=spot(text, source), name=source) if source else None,
    )
    expected = Endorsement(case["endorsement"]) if case["endorsement"] else None
    assert endorsement(text, device, Span(0, len(text))) is expected


def test_every_kind_has_cases_for_and_against():
    counts = {kind: sum(case["endorsement"] == kind for case in CASES) for kind in Endorsement}
    assert min(counts.values()) >= 4
