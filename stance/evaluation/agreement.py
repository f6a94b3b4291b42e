"""How well two annotations agree, with 95 % intervals over documents: `stance data agreement`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from stance.annotation.agreement import Coincidences, Pair, alpha_of, coincidences
from stance.evaluation.bootstrap import Figure, figure
from stance.evaluation.judged import same_holder
from stance.evaluation.metrics import Counts, exact, overlap
from stance.labels import DeviceLabel, SentenceKind
from stance.records import Sentence

Answer = Callable[[Sentence], Hashable | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAgreement:
    """F1 of one device: each side in turn is the gold of the other, which leaves F1 the same."""

    exact: Figure
    overlap: Figure
    first: int
    second: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Everything that is measured of two annotations.

    Attributes:
        alphas: of the engagement question, the pressure question, the four-way stance and the holder's type; the last
            over sentences to which both give a stance.
        same_holder: the share of these sentences in which both name the same holder.
        devices: by label.
    """

    documents: int
    sentences: int
    alphas: Mapping[str, Figure]
    same_holder: Figure
    devices: Mapping[str, SpanAgreement]


def _engagement(sentence: Sentence) -> Hashable | None:
    return None if sentence.stance is None else sentence.stance.has_engagement


def _pressure(sentence: Sentence) -> Hashable | None:
    return None if sentence.stance is None else sentence.stance.has_pressure


def _stance(sentence: Sentence) -> Hashable | None:
    return sentence.stance


def _holder_type(sentence: Sentence) -> Hashable | None:
    return None if sentence.holder is None else sentence.holder.type


_QUESTIONS: Mapping[str, Answer] = {"engagement?": _engagement, "pressure?": _pressure, "stance": _stance}


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """All figures of two annotations. Titles, bylines and their like, which carry no stance, are left out."""
    bodies = [[(a, b) for a, b in pair.sentences if a.kind is b.kind is SentenceKind.BODY] for pair in pairs]
    held = [[(a, b) for a, b in body if a.holder is not None and b.holder is not None] for body in bodies]
    alphas = {name: _alpha(bodies, answer) for name, answer in _QUESTIONS.items()}
    alphas["holder type"] = _alpha(held, _holder_type)
    same = [
        [same_holder(pair.first.text, a.holder, b.holder) for a, b in found]
        for pair, found in zip(pairs, held, strict=True)
    ]
    labels = [label for label in DeviceLabel if any(any(p.devices.get(label, ((), ()))) for p in pairs)]
    return Agreement(
        documents=len(pairs),
        sentences=sum(len(body) for body in bodies),
        alphas=alphas,
        same_holder=figure(same, _share, sum(len(found) for found in same)),
        devices={label.value: _spans(pairs, label) for label in labels},
    )


def _alpha(documents: Sequence[Sequence[tuple[Sentence, Sentence]]], answer: Answer) -> Figure:
    matrices: list[Coincidences] = [coincidences((answer(a), answer(b)) for a, b in found) for found in documents]

    def statistic(sample: Sequence[Coincidences]) -> float:
        total: dict[tuple[Hashable, Hashable], float] = {}
        for matrix in sample:
            for pair, weight in matrix.items():
                total[pair] = total.get(pair, 0.0) + weight
        return alpha_of(total)

    return figure(matrices, statistic, sum(len(found) for found in documents))


def _share(documents: Sequence[Sequence[bool]]) -> float:
    found = [value for document in documents for value in document]
    return sum(found) / len(found) if found else float("nan")


def _spans(pairs: Sequence[Pair], label: DeviceLabel) -> SpanAgreement:
    found = [pair.devices.get(label, ((), ())) for pair in pairs]
    first, second = sum(len(a) for a, _ in found), sum(len(b) for _, b in found)

    def f1(counts: Sequence[Counts]) -> Figure:
        return figure(counts, lambda sample: sum(sample, Counts()).f1, first + second)

    return SpanAgreement(
        exact=f1([exact(a, b) for a, b in found]),
        overlap=f1([overlap(a, b) for a, b in found]),
        first=first,
        second=second,
    )


def to_json(agreed: Agreement) -> dict[str, Any]:
    """The figures as plain JSON values; what cannot be computed is null."""
    return {
        "documents": agreed.documents,
        "sentences": agreed.sentences,
        "alpha": {name: _figure_out(value) for name, value in agreed.alphas.items()},
        "same_holder": _figure_out(agreed.same_holder),
        "devices": {
            label: {
                "first": found.first,
                "second": found.second,
                "exact_f1": _figure_out(found.exact),
                "overlap_f1": _figure_out(found.overlap),
            }
            for label, found in agreed.devices.items()
        },
    }


def _figure_out(value: Figure) -> dict[str, float | int | None]:
    numbers = {"value": value.value, "low": value.low, "high": value.high}
    return {**{key: None if isnan(number) else round(number, 4) for key, number in numbers.items()}, "n": value.n}
