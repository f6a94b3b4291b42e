"""Krippendorff's alpha, and two annotations of the same texts side by side.

Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania,
https://repository.upenn.edu/asc_papers/43, for nominal data. With o(c, k) the coincidences of the values c and k, each
unit of m values giving every ordered pair of them the weight 1 / (m - 1), n(c) the sum of row c and n the sum of all:

    alpha = 1 - (n - 1) * sum of o(c, k) over c != k / sum of n(c) * n(k) over c != k
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from stance.errors import InputError
from stance.labels import DeviceLabel
from stance.records import Device, Document, Sentence
from stance.spans import Span

Coincidences = Mapping[tuple[Hashable, Hashable], float]


def coincidences(units: Iterable[Sequence[Hashable | None]]) -> Counter[tuple[Hashable, Hashable]]:
    """The coincidence matrix of units, each with one value a coder, None where a coder gave none.

    Matrices of disjoint sets of units add up to the matrix of them all.
    """
    matrix: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        for pair in permutations(values, 2):
            matrix[pair] += 1 / (len(values) - 1)  # type: ignore[assignment]  # a Counter of weights
    return matrix


def alpha_of(matrix: Coincidences) -> float:
    """Krippendorff's nominal alpha of a coincidence matrix; NaN where nobody disagrees because nothing varies."""
    totals: dict[Hashable, float] = {}
    for (value, _), weight in matrix.items():
        totals[value] = totals.get(value, 0.0) + weight
    n = sum(totals.values())
    expected = n * n - sum(total * total for total in totals.values())
    if not expected:
        return float("nan")
    observed = sum(weight for (first, second), weight in matrix.items() if first != second)
    return 1 - (n - 1) * observed / expected


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float:
    """Krippendorff's nominal alpha for any number of coders and missing values.

    >>> round(alpha(zip("aabbdcccedda", "babbbccceddd")), 3)
    0.692
    """
    return alpha_of(coincidences(units))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One text with two annotations.

    Attributes:
        sentences: those that both have judged.
        devices: by label, the spans of each that touch a sentence that both have judged.
    """

    first: Document
    second: Document
    sentences: tuple[tuple[Sentence, Sentence], ...]
    devices: Mapping[DeviceLabel, tuple[tuple[Span, ...], tuple[Span, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One place where two annotations differ; an empty answer stands for a device that is not marked."""

    document: str
    span: Span
    what: str
    first: str
    second: str
    words: str


def paired(first: Iterable[Document], second: Iterable[Document]) -> list[Pair]:
    """The texts that both sides annotate, matched by the text itself.

    Raises:
        InputError: if there is none, or a side has a text twice.
    """
    ours, theirs = _by_text(first, "first"), _by_text(second, "second")
    pairs = [_pair(document, theirs[text]) for text, document in ours.items() if text in theirs]
    if not any(pair.sentences for pair in pairs):
        raise InputError(
            f"no sentence is judged on both sides ({len(ours)} and {len(theirs)} texts, {len(pairs)} in common); "
            "give two annotations of the same texts"
        )
    return pairs


def _by_text(documents: Iterable[Document], side: str) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in documents:
        if document.text in found:
            raise InputError(f"the {side} side annotates the text of {document.id!r} twice; keep one of them")
        found[document.text] = document
    return found


def _pair(first: Document, second: Document) -> Pair:
    theirs = {sentence.span: sentence for sentence in second.judged()}
    sentences = tuple((ours, theirs[ours.span]) for ours in first.judged() if ours.span in theirs)
    seen = [ours.span for ours, _ in sentences]

    def spans(devices: Iterable[Device], label: DeviceLabel) -> tuple[Span, ...]:
        return tuple(d.span for d in devices if d.label is label and any(d.span.overlaps(s) for s in seen))

    marked = {d.label for d in (*first.devices, *second.devices)}
    devices = {label: (spans(first.devices, label), spans(second.devices, label)) for label in marked}
    return Pair(first=first, second=second, sentences=sentences, devices=devices)


def disagreements(pairs: Iterable[Pair]) -> Iterator[Disagreement]:
    """Where the two differ: stance, then holder, then devices that only one has with these offsets."""
    for pair in pairs:
        yield from _sentence_disagreements(pair)
        for label in sorted(pair.devices):
            ours, theirs = pair.devices[label]
            for span in sorted({*ours} ^ {*theirs}):
                near = next((o for o in (theirs if span in ours else ours) if o.overlaps(span)), None)
                if near is not None and span not in ours:
                    continue  # told with the first side's span
                shown = ["" if near is None else near.of(pair.first.text), ""]
                shown[1] = shown[0]
                shown[0 if span in ours else 1] = span.of(pair.first.text)
                yield _disagreement(pair, span, label.value, shown[0], shown[1])


def _sentence_disagreements(pair: Pair) -> Iterator[Disagreement]:
    for ours, theirs in pair.sentences:
        if ours.stance is not theirs.stance:
            yield _disagreement(pair, ours.span, "stance", str(ours.stance), str(theirs.stance))
        elif ours.holder and theirs.holder and ours.holder.type is not theirs.holder.type:
            yield _disagreement(pair, ours.span, "holder", ours.holder.type.value, theirs.holder.type.value)


def _disagreement(pair: Pair, span: Span, what: str, first: str, second: str) -> Disagreement:
    words = span.line_of(pair.first.text)
    return Disagreement(
        document=pair.first.id,
        span=span,
        what=what,
        first=" ".join(first.split()),
        second=" ".join(second.split()),
        words=words,
    )
