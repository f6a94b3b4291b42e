"""Gold and prediction of one document side by side, as plain lists that figures are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stance.evaluation.metrics import Counts, exact, overlap, touching
from stance.labels import HolderType, SentenceKind, StanceLabel
from stance.records import Document, Holder, Sentence
from stance.spans import Span

POLES = ("engagement", "pressure", "mixed or neutral")
NONE = "none"


def pole(label: StanceLabel) -> str:
    """The class of a stance for macro-F1: engagement, pressure, or mixed and neutral as one."""
    return label.value if label.value in POLES else POLES[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCounts:
    """Counts of one label by the three measures."""

    exact: Counts = field(default_factory=Counts)
    overlap: Counts = field(default_factory=Counts)
    touching: Counts = field(default_factory=Counts)

    def __add__(self, other: SpanCounts) -> SpanCounts:
        return SpanCounts(
            exact=self.exact + other.exact,
            overlap=self.overlap + other.overlap,
            touching=self.touching + other.touching,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One document's answers.

    Attributes:
        gold, predicted: four-way stance of each judged body sentence.
        scores: probabilities of engagement and pressure of each of these sentences, where there are any.
        holders: of each sentence with a gold stance: was the type right, was the holder right (see `same_holder`).
        spans: by label.
    """

    id: str
    gold: tuple[StanceLabel, ...] = ()
    predicted: tuple[StanceLabel, ...] = ()
    scores: tuple[tuple[float, float], ...] = ()
    holders: tuple[tuple[bool, bool], ...] = ()
    spans: Mapping[str, SpanCounts] = field(default_factory=dict)


def judge(gold: Document, predicted: Document) -> Judged:
    """Compares a prediction with the gold of the same text, sentence by sentence.

    The prediction must have the gold's sentences. Devices outside judged sentences are not counted.
    """
    pairs = [
        (g, p)
        for g, p in zip(gold.sentences, predicted.sentences, strict=True)
        if g.stance is not None and g.kind is SentenceKind.BODY
    ]
    held = [(g, p) for g, p in pairs if g.holder is not None]
    seen = [s.span for s in gold.sentences if s.stance is not None]
    labels = {d.label for d in (*gold.devices, *predicted.devices)}
    return Judged(
        id=gold.id,
        gold=tuple(g.stance for g, _ in pairs if g.stance is not None),
        predicted=tuple(p.stance or StanceLabel.NEUTRAL for _, p in pairs),
        scores=tuple((p.scores.engagement, p.scores.pressure) for _, p in pairs if p.scores is not None),
        holders=tuple((_same_type(g, p), same_holder(gold.text, g.holder, p.holder)) for g, p in held),
        spans={
            label.value: span_counts(
                [d.span for d in gold.devices if d.label is label],
                [d.span for d in predicted.devices if d.label is label and any(d.span.overlaps(s) for s in seen)],
            )
            for label in labels
        },
    )


def span_counts(gold: Sequence[Span], predicted: Sequence[Span]) -> SpanCounts:
    """Counts of one label in one document."""
    return SpanCounts(
        exact=exact(gold, predicted), overlap=overlap(gold, predicted), touching=touching(gold, predicted)
    )


def _same_type(gold: Sentence, predicted: Sentence) -> bool:
    return gold.holder is not None and predicted.holder is not None and gold.holder.type is predicted.holder.type


def same_holder(text: str, gold: Holder | None, predicted: Holder | None) -> bool:
    """Whether both name the same holder: both the author, or the same words, or the same name.

    Words are compared without articles, case and possessive endings; a name counts wherever its mention stands.
    """
    if gold is None or predicted is None or gold.type is not predicted.type:
        return False
    if gold.type is HolderType.AUTHOR or gold.mention is None or predicted.mention is None:
        return gold.type is HolderType.AUTHOR
    if gold.mention.span == predicted.mention.span:
        return True
    ours = {bare(gold.mention.name), bare(gold.mention.span.of(text))}
    theirs = {bare(predicted.mention.name), bare(predicted.mention.span.of(text))}
    return bool((ours & theirs) - {""})


_ARTICLES = ("the ", "a ", "an ", "its ", "his ", "her ", "their ", "our ")
_PRONOUNS = frozenset(
    (
        "he",
        "she",
        "it",
        "they",
        "him",
        "them",
        "his",
        "its",
        "their",
        "we",
        "us",
        "our",
        "i",
        "you",
        "this",
        "that",
        "who",
    )
)


def bare(name: str) -> str:
    """A name without article, case and possessive ending; pronouns name nobody.

    >>> bare("The Kremlin’s")
    'kremlin'
    """
    words = " ".join(name.lower().replace("’", "'").split()).removesuffix("'s").removesuffix("'")
    for article in _ARTICLES:
        words = words.removeprefix(article)
    return "" if words in _PRONOUNS else words
