"""A comparison as Markdown, and as plain JSON values."""

from __future__ import annotations

import dataclasses
import json
from math import isnan
from typing import TYPE_CHECKING, Any

from stance.compare.arc import sparkline
from stance.compare.words import difference, differs, interval, letter, size, tally, unchanged, voice_rows
from stance.formats import wording
from stance.formats.json_lines import safe
from stance.formats.markdown import escaped
from stance.labels import DEVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.compare.changes import Change, Told
    from stance.compare.comparison import Comparison, SideFigures
    from stance.records import Tally


def render_json(comparison: Comparison) -> str:
    """The comparison as JSON text; every device and pair of sides is in it, whether they differ or not."""
    return safe(json.dumps(as_json(comparison), ensure_ascii=False, indent=2)) + "\n"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON values."""
    value: dict[str, Any] = {
        "sides": [_side(side) for side in comparison.sides],
        "balance_differences": [
            {
                "first": one,
                "second": other,
                "value": round(delta.value, 4),
                "interval": None if isnan(delta.low) else [round(delta.low, 4), round(delta.high, 4)],
                "p": None if isnan(delta.p) else round(delta.p, 4),
            }
            for (one, other), delta in comparison.differences.items()
        ],
        "device_differences": [
            {
                "label": contrast.label.value,
                "first": contrast.first,
                "second": contrast.second,
                "p_holm": round(contrast.p, 6),
                "beyond_chance": contrast.beyond_chance,
            }
            for contrast in comparison.contrasts
        ],
        "notes": list(comparison.notes),
    }
    if comparison.changes is not None:
        value["changes"] = [_change(change) for change in comparison.changes.changes]
        value["unchanged"] = comparison.changes.unchanged
    return value


def _side(side: SideFigures) -> dict[str, Any]:
    balance = side.balance
    return {
        "name": side.name,
        "documents": side.documents,
        "sentences": side.sentences,
        "words": side.words,
        "resampled": side.unit,
        "author": _tally(side.author),
        "others": _tally(side.others),
        "interval": None if balance is None or isnan(balance.low) else [round(balance.low, 4), round(balance.high, 4)],
        "course": [None if value is None else round(value, 4) for value in side.course],
        "voices": {name: _tally(counts) for name, counts in side.voices.items()},
        "devices": {
            label.value: {"count": side.devices[label], "per_1000_words": round(side.rate(label), 2)}
            for label in DEVICES
            if side.devices.get(label)
        },
    }


def _tally(counts: Tally) -> dict[str, Any]:
    balance = counts.balance
    return {**dataclasses.asdict(counts), "balance": None if balance is None else round(balance, 4)}


def _change(change: Change) -> dict[str, Any]:
    def told(sentence: Told | None) -> dict[str, Any] | None:
        return None if sentence is None else dataclasses.asdict(sentence)

    return {"kind": change.kind.value, "before": told(change.before), "after": told(change.after)}


def render_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown."""
    blocks = (_head(comparison), _voices(comparison), _devices(comparison), _changes(comparison), _notes(comparison))
    return "\n\n".join(text for text in ("\n".join(block) for block in blocks) if text) + "\n"


def _head(comparison: Comparison) -> Iterator[str]:
    names = " and ".join(escaped(side.name) for side in comparison.sides)
    yield from (f"# {names}", "")
    yield "|  | side | size | + | − | ± | balance | 95 % interval | course |"
    yield "|:--|:--|:--|--:|--:|--:|--:|:--|:--|"
    for index, side in enumerate(comparison.sides):
        own = side.author
        counts = f"{own.engagement} | {own.pressure} | {own.mixed} | {wording.signed(own.balance)}"
        course = "".join(sparkline(side.course))
        name = escaped(side.name)
        yield f"| {letter(index)} | {name} | {size(side)} | {counts} | {interval(side.balance)} | {course} |"
    for (one, other), delta in comparison.differences.items():
        yield from ("", f"{letter(other)} minus {letter(one)}: {difference(delta)}.")


def _voices(comparison: Comparison) -> Iterator[str]:
    rows, more = voice_rows(comparison)
    if rows:
        yield from ("## Voices", "", f"| voice | {_letters(comparison)} |", "|:--|" + ":--|" * len(comparison.sides))
        for name, tallies in rows:
            yield f"| {escaped(name)} | {' | '.join(tally(found) for found in tallies)} |"
        if more:
            yield from ("", more)


def _devices(comparison: Comparison) -> Iterator[str]:
    sides = comparison.sides
    labels = [label for label in DEVICES if any(side.devices.get(label) for side in sides)]
    if labels:
        yield from ("## Devices per 1,000 words", "", f"| device | {_letters(comparison)} | more than chance |")
        yield "|:--|" + "--:|" * len(sides) + ":--|"
        for label in labels:
            cells = " | ".join(f"{side.rate(label):.1f} ({side.devices.get(label, 0)})" for side in sides)
            yield f"| {label.value} | {cells} | {escaped(differs(comparison, label))} |"


def _letters(comparison: Comparison) -> str:
    return " | ".join(letter(index) for index in range(len(comparison.sides)))


def _changes(comparison: Comparison) -> Iterator[str]:
    found = comparison.changes
    if found is None:
        return
    yield from ("## Changed sentences", "")
    for change in found.changes:
        before, after = (None if told is None else _told(told) for told in (change.before, change.after))
        yield f"- **{change.kind.value}:** " + " → ".join(part for part in (before, after) if part)
    yield from ("", unchanged(found))


def _told(told: Told) -> str:
    stance = told.stance.value if told.stance else "not judged"
    voice = f", {escaped(told.voice)}" if told.voice else ""
    return f"{escaped(told.text)} *({stance}{voice})*"


def _notes(comparison: Comparison) -> Iterator[str]:
    yield from (f"- {escaped(note)}" for note in comparison.notes)
