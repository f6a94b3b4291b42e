"""Entries as Markdown, and as plain JSON values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stance.glossary.words import colours, finder, percent, share, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.glossary.entries import Entry


def as_json(entry: Entry) -> dict[str, Any]:
    """The entry as plain JSON values."""
    return {
        "label": entry.name,
        "family": entry.family,
        "definition": entry.info.definition,
        "rule": entry.rule,
        "examples": list(entry.info.examples),
        "against": list(entry.info.against),
        "mark": entry.info.mark,
        "colour": {"dark": entry.info.dark, "light": entry.info.light},
        "found_by": entry.finder,
        "detector": entry.detector,
        "threshold": entry.threshold,
        "shown": entry.shown,
        "measured": [dataclasses.asdict(measured) for measured in entry.measured],
    }


def dumps(value: Entry | Sequence[Entry]) -> str:
    """One entry as an object, several as an array."""
    plain = [as_json(entry) for entry in value] if isinstance(value, Sequence) else as_json(value)
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def one(entry: Entry) -> str:
    """One entry as Markdown."""
    return "\n".join(_one(entry)) + "\n"


def _one(entry: Entry) -> Iterator[str]:
    yield from (f"# {entry.name}", "", entry.info.definition, "")
    if entry.rule:
        yield f"- **Rule:** {_escaped(entry.rule)}"
    for term, texts in (("For", entry.info.examples), ("Against", entry.info.against)):
        yield from (f"- **{term}:** {_escaped(text)}" for text in texts)
    yield f"- **Family:** {entry.family}"
    yield f"- **Mark:** `{entry.info.mark}`, {colours(entry.info)}"
    yield f"- **Found by:** {finder(entry)}"
    if entry.detector:
        yield f"- **Its rule:** {_escaped(entry.detector)}"
    if entry.measured:
        yield from ("", "| measured on | size | precision | recall | gold | found |", "|:--|:--|:--|:--|--:|--:|")
        for value in entry.measured:
            shares = f"{share(value.precision)} | {share(value.recall)}"
            yield f"| {_escaped(value.name)} | {size(value)} | {shares} | {value.gold} | {value.found} |"


def table_of(entries: Sequence[Entry]) -> str:
    """All labels as a Markdown table."""
    lines = [
        "| mark | label | family | definition | found by | precision | recall | measured on |",
        "|:--|:--|:--|:--|:--|--:|--:|:--|",
    ]
    for entry in entries:
        first = entry.measured[0] if entry.measured else None
        figures = (
            f"{percent(first.precision)} | {percent(first.recall)} | {_escaped(first.name)}" if first else " |  | "
        )
        finders = "model" if entry.family == "stance" else entry.detection
        definition = _escaped(entry.info.definition)
        lines.append(f"| `{entry.info.mark}` | {entry.name} | {entry.family} | {definition} | {finders} | {figures} |")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    from stance.formats.markdown import escaped

    return escaped(text)
