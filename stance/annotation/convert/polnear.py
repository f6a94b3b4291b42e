"""PolNeAR's brat: `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann` with Content, Source, Cue and attributions.

Source: Newell, Margolin and Ruths (2018). PolNeAR has no direct and indirect quotations, only content. Content within
one pair of marks is read as a direct quotation; other content as an indirect one, and each pair of marks within it as
a direct one. Files that we write say in a note which it is, so that what comes back is what went out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from stance.annotation.convert.brat import standoff, unescaped
from stance.annotation.convert.files import Places, file_name, fitting, id_of, read_text, write_text
from stance.annotation.convert.graph import Graph, pieces
from stance.annotation.convert.parts import Part
from stance.corpora.brat import TextBound, read_standoff
from stance.errors import InputError
from stance.labels import DeviceLabel
from stance.records import Device, Document, Mention
from stance.segment import segment
from stance.spans import Span, trimmed

HOLDS = frozenset({Part.DEVICES, Part.SOURCES, Part.CUES, Part.NAMES})
_MARKED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_NOTE = re.compile(r"^#\d+\tAnnotatorNotes (T\d+)\t(.*)$", re.MULTILINE)
_ANNOTATOR = "stance"


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The articles, each once for each of its annotators.

    Raises:
        InputError: if there are none, or a span cannot be read.
    """
    files = sorted((path / "attributions").glob("*.ann"))
    if not files:
        raise InputError(f"{path}: no attributions/*.ann here; give the folder that has text/ and attributions/")
    for file in files:
        article, _, annotator = file.stem.rpartition("_")
        text = read_text(path / "text" / f"{article}.txt")
        devices = fitting(_devices(read_text(file), text, file, dropped), dropped)
        name = article if annotator == _ANNOTATOR else file.stem
        yield Document(id=id_of(name), text=text, sentences=segment(text), devices=devices)


def _devices(lines: str, text: str, file: Path, dropped: Counter[str]) -> Iterator[Device]:
    for number, line in enumerate(lines.split("\n"), 1):
        if line.startswith("T"):
            _check(line, Places(text, f"{file}:{number}"))
    bounds, events = read_standoff(lines)
    notes = {match[1]: unescaped(match[2]) for match in _NOTE.finditer(lines)}
    used: set[str] = set()
    for event in events:
        roles: dict[str, list[str]] = {}
        for role, key in event.arguments:
            roles.setdefault(role, []).append(key)
            used.add(key)
        contents = roles.get("Content", [])
        if not contents:
            dropped["attributions without content"] += 1
        for role in ("Source", "Cue"):
            if len(roles.get(role, [])) > 1:
                dropped[f"{role} spans after an attribution's first"] += len(roles[role]) - 1
        sources = [_mention(text, bounds[key], notes.get(key)) for key in roles.get("Source", []) if key in bounds]
        cues = [_whole(bounds[key]) for key in roles.get("Cue", []) if key in bounds]
        shared = Device(
            label=DeviceLabel.INDIRECT_QUOTATION,
            span=Span(0, 1),
            source=sources[0] if sources else None,
            cue=cues[0] if cues else None,
        )
        for key in contents:
            if key in bounds:
                yield from _quotations(text, bounds[key], notes.get(key), shared)
    left = sum(key not in used and bound.label in ("Content", "Source", "Cue") for key, bound in bounds.items())
    dropped["spans outside any attribution"] += left


def _check(line: str, places: Places) -> None:
    cells = line.split("\t")
    offsets = re.findall(r"\d+", cells[1].partition(" ")[2]) if len(cells) > 1 else []
    if not offsets or len(offsets) % 2:
        raise InputError(f"{places.where}: no span `LABEL START END`: {line[:60]!r}")
    for start, end in zip(offsets[::2], offsets[1::2], strict=True):
        places.span(start, end)


def _quotations(text: str, bound: TextBound, note: str | None, shared: Device) -> Iterator[Device]:
    if note in (DeviceLabel.DIRECT_QUOTATION.value, DeviceLabel.INDIRECT_QUOTATION.value):
        yield replace(shared, label=DeviceLabel(note), span=_whole(bound))
        return
    for part in bound.parts:
        span = trimmed(text, part.start, part.end)
        if span is None:
            continue
        marked = [Span(*match.span()) for match in _MARKED.finditer(text, span.start, span.end)]
        for quotation in marked:
            yield replace(shared, label=DeviceLabel.DIRECT_QUOTATION, span=quotation)
        if span not in marked:
            yield replace(shared, span=span)


def _whole(bound: TextBound) -> Span:
    return Span(bound.parts[0].start, bound.parts[-1].end)


def _mention(text: str, bound: TextBound, note: str | None) -> Mention:
    span = _whole(bound)
    return Mention(span=span, name=span.of(text) if note is None else note)


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """A text and a file of attributions for each document."""
    losses: Counter[str] = Counter()
    for document in documents:
        losses["sentence boundaries"] += len(document.sentences)
        for device in document.devices:
            if not device.label.is_quotation:
                losses[f"spans of {device.label.value}"] += 1
        stem = file_name(document.id)
        write_text(path / "text" / f"{stem}.txt", document.text)
        write_text(path / "attributions" / f"{stem}_{_ANNOTATOR}.ann", _attributions(document))
    return losses


def _attributions(document: Document) -> str:
    graph = Graph(document.id, document.text)
    events = []
    for device in document.devices:
        if not device.label.is_quotation:
            continue
        roles = [f"Content:{graph.add('Content', device.span, device.label.value)}"]
        anchor = device.span
        if device.cue is not None:
            roles.append(f"Cue:{graph.add('Cue', device.cue)}")
            anchor = device.cue
        if device.source is not None:
            words = device.source.span.of(document.text)
            note = None if device.source.name == words else device.source.name
            roles.append(f"Source:{graph.add('Source', device.source.span, note)}")
        # An event hangs on a span of its own; PolNeAR repeats the cue for it.
        first = pieces(document.text, anchor)[0]
        events.append(f"Attribution:{graph.add('Attribution', first)} {' '.join(roles)}")
    return standoff(graph) + "".join(f"E{n}\t{event}\n" for n, event in enumerate(events, 1))
