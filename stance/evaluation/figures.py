"""From judged documents to figures with intervals: what `stance eval` prints and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from stance.evaluation.bootstrap import Difference, Figure, difference, figure
from stance.evaluation.judged import POLES, Judged, SpanCounts, pole
from stance.evaluation.metrics import (
    accuracy,
    calibration_error,
    class_counts,
    confusion,
    macro_f1,
    matthews,
    risk_coverage,
)
from stance.labels import StanceLabel

Statistic = Callable[[Sequence[Judged]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """Precision, recall and F1 of one class or label, and how many gold ones there are."""

    precision: Figure
    recall: Figure
    f1: Figure
    gold: int
    predicted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that was measured of one model on one set."""

    model: str
    set: str
    documents: int
    sentences: int
    stance: Mapping[str, Figure] = field(default_factory=dict)
    classes: Mapping[str, ClassFigures] = field(default_factory=dict)
    confusion: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    holders: Mapping[str, Figure] = field(default_factory=dict)
    spans: Mapping[str, Mapping[str, ClassFigures]] = field(default_factory=dict)  # by label, then measure
    risk_coverage: Sequence[tuple[float, float]] = ()
    against: Mapping[str, Difference] = field(default_factory=dict)


def stance_macro_f1(documents: Sequence[Judged]) -> float:
    """Macro-F1 over engagement, pressure, and mixed or neutral."""
    gold, predicted = _poles(documents)
    return macro_f1(gold, predicted, POLES)


def stance_accuracy(documents: Sequence[Judged]) -> float:
    """Share of sentences with the right one of the four stances."""
    return accuracy([g for d in documents for g in d.gold], [p for d in documents for p in d.predicted])


def binary_macro_f1(documents: Sequence[Judged]) -> float:
    """Macro-F1 of engagement against pressure where the gold is one of them: the larger probability decides."""
    gold, predicted = [], []
    for document in documents:
        for label, (engagement, pressure) in zip(document.gold, document.scores, strict=False):
            if label in (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE):
                gold.append(label.value)
                predicted.append("engagement" if engagement >= pressure else "pressure")
    return macro_f1(gold, predicted, ("engagement", "pressure"))


def _poles(documents: Sequence[Judged]) -> tuple[list[str], list[str]]:
    return [pole(g) for d in documents for g in d.gold], [pole(p) for d in documents for p in d.predicted]


def _calibration(documents: Sequence[Judged]) -> float:
    probabilities = [value for d in documents for pair in d.scores for value in pair]
    outcomes = [value for d in documents if d.scores for g in d.gold for value in (g.has_engagement, g.has_pressure)]
    return calibration_error(probabilities, outcomes)


def _holder(place: int) -> Statistic:
    def share(documents: Sequence[Judged]) -> float:
        found = [pair[place] for d in documents for pair in d.holders]
        return sum(found) / len(found) if found else 0.0

    return share


STANCE_STATISTICS: Mapping[str, Statistic] = {
    "macro-F1": stance_macro_f1,
    "accuracy": stance_accuracy,
    "engagement or pressure, macro-F1": binary_macro_f1,
    "MCC": lambda documents: matthews(*_poles(documents)),
    "calibration error": _calibration,
}


def results(documents: Sequence[Judged], *, model: str, name: str) -> Results:
    """All figures of the documents."""
    sentences = sum(len(d.gold) for d in documents)
    held = sum(len(d.holders) for d in documents)
    table = confusion([g.value for d in documents for g in d.gold], [p.value for d in documents for p in d.predicted])
    labels = sorted({label for d in documents for label in d.spans})
    return Results(
        model=model,
        set=name,
        documents=len(documents),
        sentences=sentences,
        stance={key: figure(documents, s, sentences) for key, s in STANCE_STATISTICS.items()} if sentences else {},
        classes={c: _class_figures(documents, c) for c in POLES} if sentences else {},
        confusion={g.value: {p.value: table.get((g.value, p.value), 0) for p in StanceLabel} for g in StanceLabel}
        if sentences
        else {},
        holders={"type": figure(documents, _holder(0), held), "holder": figure(documents, _holder(1), held)}
        if held
        else {},
        spans={
            label: {m: span_figures(documents, label, m) for m in ("exact", "overlap", "touching")} for label in labels
        },
        risk_coverage=_risk_coverage(documents) if sentences else (),
    )


def _risk_coverage(documents: Sequence[Judged]) -> list[tuple[float, float]]:
    confidence = [min(max(e, 1 - e), max(p, 1 - p)) for d in documents for e, p in d.scores]
    right = [g == p for d in documents if d.scores for g, p in zip(d.gold, d.predicted, strict=True)]
    return risk_coverage(confidence, right)


def _class_figures(documents: Sequence[Judged], name: str) -> ClassFigures:
    gold, predicted = _poles(documents)
    n = gold.count(name)

    def of(part: str) -> Figure:
        def statistic(sample: Sequence[Judged]) -> float:
            counts = class_counts(*_poles(sample)).get(name)
            return float(getattr(counts, part)) if counts else 0.0

        return figure(documents, statistic, n)

    return ClassFigures(
        precision=of("precision"), recall=of("recall"), f1=of("f1"), gold=n, predicted=predicted.count(name)
    )


def span_figures(documents: Sequence[Judged], label: str, measure: str) -> ClassFigures:
    """Precision, recall and F1 of one label by one measure: "exact", "overlap" or "touching"."""

    def total(sample: Sequence[Judged]) -> SpanCounts:
        return sum((d.spans[label] for d in sample if label in d.spans), SpanCounts())

    counts = getattr(total(documents), measure)

    def of(part: str) -> Figure:
        return figure(documents, lambda sample: float(getattr(getattr(total(sample), measure), part)), int(counts.gold))

    return ClassFigures(
        precision=of("precision"),
        recall=of("recall"),
        f1=of("f1"),
        gold=int(counts.gold),
        predicted=int(counts.predicted),
    )


def compared(first: Sequence[Judged], second: Sequence[Judged]) -> dict[str, Difference]:
    """Paired differences of two models on the same documents, first minus second."""
    statistics = {key: s for key, s in STANCE_STATISTICS.items() if any(d.gold for d in first)}
    if any(d.holders for d in first):
        statistics["holder"] = _holder(1)
    shared = {label for d in first for label in d.spans} | {label for d in second for label in d.spans}
    for label in sorted(shared):
        statistics[f"{label}, exact F1"] = _span_f1(label)
    return {key: difference(first, second, s) for key, s in statistics.items()}


def _span_f1(label: str) -> Statistic:
    return lambda sample: sum((d.spans[label] for d in sample if label in d.spans), SpanCounts()).exact.f1
