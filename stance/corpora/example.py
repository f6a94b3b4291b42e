"""What training and evaluation need of an annotated text, whichever corpus it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.model.config import CUE, HOLDER, OWN, SOURCE
from stance.records import Document
from stance.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceTarget:
    """The answers about one sentence; None where the corpus does not say."""

    span: Span
    engagement: bool | None = None
    pressure: bool | None = None
    author: bool | None = None

    @property
    def stance(self) -> StanceLabel | None:
        """The label for the two answers, where both are known."""
        if self.engagement is None or self.pressure is None:
            return None
        return StanceLabel.of(engagement=self.engagement, pressure=self.pressure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text with what its corpus annotates.

    Attributes:
        id: unique in its corpus.
        text: untouched.
        sentences: in order, disjoint.
        spans: label (of `stance.model.config.SPAN_LABELS`) and place; those of one label don't overlap.
        annotated: the span labels that the corpus marks wherever they occur: only for these is a missing span a "no".
        unmarked: sentence indices in which nobody has looked for spans.
        convention: how the corpus draws its spans.
    """

    id: str
    text: str
    sentences: tuple[SentenceTarget, ...]
    spans: tuple[tuple[str, Span], ...] = ()
    annotated: frozenset[str] = frozenset()
    unmarked: frozenset[int] = frozenset()
    convention: str = OWN


def from_document(document: Document, *, devices: bool = True) -> Example:
    """Our own annotated record as a training example.

    Args:
        document: sentences without a stance are context and teach nothing.
        devices: whether devices were annotated too; stances and holders always are.
    """
    targets = []
    holders = []
    for sentence in document.sentences:
        known = sentence.stance is not None and sentence.kind is SentenceKind.BODY
        author = None if sentence.holder is None else sentence.holder.type is HolderType.AUTHOR
        targets.append(
            SentenceTarget(
                span=sentence.span,
                engagement=sentence.stance.has_engagement if known and sentence.stance else None,
                pressure=sentence.stance.has_pressure if known and sentence.stance else None,
                author=author if known else None,
            )
        )
        if sentence.holder is not None and sentence.holder.mention is not None:
            holders.append((HOLDER, sentence.holder.mention.span))
    spans = list(holders)
    annotated = {HOLDER}
    if devices:
        spans += [(d.label.value, d.span) for d in document.devices]
        spans += [(SOURCE, d.source.span) for d in document.devices if d.source]
        spans += [(CUE, d.cue) for d in document.devices if d.cue]
        annotated |= {SOURCE, CUE, *(label.value for label in DeviceLabel)}
    unmarked = frozenset(i for i, s in enumerate(document.sentences) if s.stance is None)
    return Example(
        id=document.id,
        text=document.text,
        sentences=tuple(targets),
        spans=tuple(without_overlaps(spans)),
        annotated=frozenset(annotated),
        unmarked=unmarked,
    )


def without_overlaps(spans: Iterable[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """The spans with, of those of one label that overlap, the longest only."""
    kept: dict[str, list[Span]] = {}
    for label, span in sorted(set(spans), key=lambda item: -len(item[1])):
        if not any(span.overlaps(other) for other in kept.setdefault(label, [])):
            kept[label].append(span)
    return sorted(((label, span) for label, found in kept.items() for span in found), key=lambda item: item[1])
