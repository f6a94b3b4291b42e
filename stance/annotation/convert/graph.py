"""A document as marks and links between them, the shape that annotation tools share.

Each sentence is a mark over its span, named by its stance ("engagement" ... "neutral", "unjudged"); a title, byline
and the like has a second one, named by its kind; the author's own stance a mark "author". Devices are marks named by
their label. "holder", "source" and "cue" are marks that a sentence or quotation is linked to by a link of that name.
A mark's note gives the name that its words stand for, or, on a quotation, how the author takes it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stance.annotation.convert.files import fitting
from stance.errors import InputError, SchemaError
from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Sentence
from stance.segment import segment
from stance.spans import Span

UNJUDGED = "unjudged"
AUTHOR = "author"
HOLDER, SOURCE, CUE = "holder", "source", "cue"
_KINDS = {kind.value: kind for kind in SentenceKind if kind is not SentenceKind.BODY}
_SENTENCES = {UNJUDGED: None, **{stance.value: stance for stance in StanceLabel}}
LABELS: tuple[str, ...] = (
    *_SENTENCES,
    *_KINDS,
    AUTHOR,
    HOLDER,
    SOURCE,
    CUE,
    *(label.value for label in DeviceLabel),
)
"""Every name that a mark can have, for the settings of a tool."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A named span; `note` is free text."""

    label: str
    span: Span
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """From one mark to another, by their keys."""

    label: str
    start: str
    end: str


@dataclass(slots=True)
class Graph:
    """Marks by key, in the order in which they were made, and links between them."""

    id: str
    text: str
    marks: dict[str, Mark] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def add(self, label: str, span: Span, note: str | None = None) -> str:
        """The key of a new mark: T1, T2 ..."""
        key = f"T{len(self.marks) + 1}"
        self.marks[key] = Mark(label, span, note)
        return key

    def mention(self, label: str, start: str, mention: Mention) -> None:
        """A mark for a mention, linked from the mark `start`."""
        note = None if mention.name == mention.span.of(self.text) else mention.name
        self.links.append(Link(label, start, self.add(label, mention.span, note)))


def to_graph(document: Document) -> Graph:
    """The document's sentences and devices as marks and links."""
    graph = Graph(document.id, document.text)
    for sentence in document.sentences:
        key = graph.add(sentence.stance.value if sentence.stance else UNJUDGED, sentence.span)
        if sentence.kind is not SentenceKind.BODY:
            graph.add(sentence.kind.value, sentence.span)
        if sentence.holder is not None and sentence.holder.mention is None:
            graph.add(AUTHOR, sentence.span)
        elif sentence.holder is not None and sentence.holder.mention is not None:
            graph.mention(HOLDER, key, sentence.holder.mention)
    for device in document.devices:
        key = graph.add(device.label.value, device.span, device.endorsement.value if device.endorsement else None)
        if device.source is not None:
            graph.mention(SOURCE, key, device.source)
        if device.cue is not None:
            graph.links.append(Link(CUE, key, graph.add(CUE, device.cue)))
    return graph


def from_graph(graph: Graph, dropped: Counter[str], *, where: str) -> Document:
    """The document that the marks describe. Without marks for sentences, the text is segmented.

    Args:
        graph: marks and links.
        dropped: counts what has no place in our records.
        where: the file, for errors.

    Raises:
        InputError: if sentences overlap.
    """
    linked = _linked(graph)
    sentences = _sentences(graph, linked, dropped)
    devices = []
    for key, mark in graph.marks.items():
        if mark.label in set(DeviceLabel):
            devices.append(_device(graph, key, mark, linked))
            if mark.note is not None and mark.note not in set(Endorsement):
                dropped["notes on devices"] += 1
        elif mark.label not in LABELS:
            dropped[f"marks with the unknown label {mark.label!r}"] += 1
    used = {end for found in linked.values() for end in found.values()}
    for key, mark in graph.marks.items():
        if mark.label in (HOLDER, SOURCE, CUE) and key not in used:
            dropped[f"{mark.label} marks that nothing is linked to"] += 1
    try:
        return Document(
            id=graph.id,
            text=graph.text,
            sentences=sentences or segment(graph.text),
            devices=fitting(devices, dropped),
        )
    except SchemaError as error:
        raise InputError(f"{where}: {error}") from None


def _linked(graph: Graph) -> dict[str, dict[str, str]]:
    """By key of a sentence or device: the key of its holder, source and cue."""
    linked: dict[str, dict[str, str]] = {}
    for link in graph.links:
        if link.label in (HOLDER, SOURCE, CUE) and link.start in graph.marks and link.end in graph.marks:
            linked.setdefault(link.start, {}).setdefault(link.label, link.end)
    return linked


def _sentences(graph: Graph, linked: Mapping[str, Mapping[str, str]], dropped: Counter[str]) -> tuple[Sentence, ...]:
    by_label: dict[str, dict[Span, str]] = {}
    for key, mark in graph.marks.items():
        by_label.setdefault(mark.label, {}).setdefault(mark.span, key)
    kinds = {span: kind for name, kind in _KINDS.items() for span in by_label.get(name, ())}
    stances: dict[Span, tuple[StanceLabel | None, str]] = {}
    for name, stance in _SENTENCES.items():
        for span, key in by_label.get(name, {}).items():
            if span in stances:
                dropped["second stances of a sentence"] += 1
            else:
                stances[span] = (stance, key)
    authors = by_label.get(AUTHOR, {})
    sentences = []
    for span, (stance, key) in sorted(stances.items()):
        holder = None
        mention = _mention(graph, linked, key, HOLDER)
        if stance not in (None, StanceLabel.NEUTRAL):
            if mention is not None:
                holder = Holder(type=HolderType.SOURCE, mention=mention)
            elif span in authors:
                holder = Holder(type=HolderType.AUTHOR)
        elif mention is not None or span in authors:
            dropped["holders of sentences without a stance"] += 1
        sentences.append(Sentence(span=span, kind=kinds.get(span, SentenceKind.BODY), stance=stance, holder=holder))
    return tuple(sentences)


def _device(graph: Graph, key: str, mark: Mark, linked: Mapping[str, Mapping[str, str]]) -> Device:
    cue = linked.get(key, {}).get(CUE)
    device = Device(label=DeviceLabel(mark.label), span=mark.span, source=_mention(graph, linked, key, SOURCE))
    if mark.note in set(Endorsement):
        device = replace(device, endorsement=Endorsement(mark.note))
    return device if cue is None else replace(device, cue=graph.marks[cue].span)


def _mention(graph: Graph, linked: Mapping[str, Mapping[str, str]], key: str, label: str) -> Mention | None:
    found = linked.get(key, {}).get(label)
    if found is None:
        return None
    mark = graph.marks[found]
    return Mention(span=mark.span, name=mark.note if mark.note is not None else mark.span.of(graph.text))


def pieces(text: str, span: Span) -> Sequence[Span]:
    r"""The span in parts without line breaks, for tools that mark within lines.

    >>> pieces("ab\ncd", Span(0, 5))
    [Span(start=0, end=2), Span(start=3, end=5)]
    """
    out: list[Span] = []
    start = span.start
    for at in range(span.start, span.end + 1):
        if at == span.end or text[at] in "\r\n":
            if at > start:
                out.append(Span(start, at))
            start = at + 1
    return out or [span]
