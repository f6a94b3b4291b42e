"""The figures: classification, spans, calibration. Pure functions on lists and arrays.

Sources: macro-F1 as the mean of per-class F1 (Sokolova and Lapalme 2009); span overlap as SemEval-2020 task 11 defines
it (Da San Martino et al. 2020, equations 1 to 3); expected calibration error with bins of equal width (Guo et al.
2017); Matthews' correlation for many classes (Gorodkin 2004).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from stance.spans import Span


@dataclass(frozen=True, slots=True)
class Counts:
    """What precision and recall are made of; sums of shares for overlaps, of ones for exact matches."""

    right: float = 0.0  # of the predicted
    predicted: float = 0.0
    found: float = 0.0  # of the gold
    gold: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.predicted + other.predicted, self.found + other.found, self.gold + other.gold
        )

    @property
    def precision(self) -> float:
        """Right share of what was predicted; 0 where nothing was."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Found share of the gold; 0 where there is none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return self.f(1.0)

    def f(self, beta: float) -> float:
        """F-beta: recall counts `beta` times as much as precision (van Rijsbergen 1979)."""
        weighted = beta * beta * self.precision + self.recall
        return (1 + beta * beta) * self.precision * self.recall / weighted if weighted else 0.0


def exact(gold: Iterable[Span], predicted: Iterable[Span]) -> Counts:
    """Spans with the very same offsets."""
    gold_set, predicted_set = set(gold), set(predicted)
    both = float(len(gold_set & predicted_set))
    return Counts(both, len(predicted_set), both, len(gold_set))


def overlap(gold: Sequence[Span], predicted: Sequence[Span]) -> Counts:
    """Shares of characters, span by span: SemEval-2020 task 11."""
    right = sum(sum(s.shared(t) for t in gold) / len(s) for s in predicted)
    found = sum(sum(s.shared(t) for s in predicted) / len(t) for t in gold)
    return Counts(min(right, len(predicted)), len(predicted), min(found, len(gold)), len(gold))


def touching(gold: Sequence[Span], predicted: Sequence[Span]) -> Counts:
    """Spans that share at least half the characters of the longer one: right place, edges aside."""

    def met(span: Span, others: Sequence[Span]) -> bool:
        return any(2 * span.shared(o) >= max(len(span), len(o)) for o in others)

    return Counts(sum(met(s, gold) for s in predicted), len(predicted), sum(met(t, predicted) for t in gold), len(gold))


def class_counts(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> dict[Hashable, Counts]:
    """Counts of each class that occurs."""
    golds, predictions = Counter(gold), Counter(predicted)
    both = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    return {c: Counts(both[c], predictions[c], both[c], golds[c]) for c in {*golds, *predictions}}


def macro_f1(gold: Sequence[Hashable], predicted: Sequence[Hashable], classes: Sequence[Hashable]) -> float:
    """The mean F1 of the classes named."""
    counts = class_counts(gold, predicted)
    return float(np.mean([counts.get(c, Counts()).f1 for c in classes]))


def accuracy(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Share of right answers; 0 for an empty set."""
    return sum(g == p for g, p in zip(gold, predicted, strict=True)) / len(gold) if gold else 0.0


def matthews(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Matthews' correlation coefficient for any number of classes, in [-1, 1]."""
    golds, predictions = Counter(gold), Counter(predicted)
    n, right = len(gold), sum(g == p for g, p in zip(gold, predicted, strict=True))
    covariance = right * n - sum(golds[c] * predictions[c] for c in golds)
    spread = (n * n - sum(v * v for v in golds.values())) * (n * n - sum(v * v for v in predictions.values()))
    return float(covariance / np.sqrt(float(spread))) if spread else 0.0


def confusion(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> Mapping[tuple[Hashable, Hashable], int]:
    """How often each (gold, predicted) pair occurs."""
    return Counter(zip(gold, predicted, strict=True))


def calibration_error(probabilities: ArrayLike, outcomes: ArrayLike, *, bins: int = 10) -> float:
    """Expected calibration error of yes/no probabilities.

    Args:
        probabilities: of "yes". Shape: (answers,)
        outcomes: 1 or 0. Shape: (answers,)
        bins: of equal width over [0, 1].
    """
    p, y = np.asarray(probabilities, float), np.asarray(outcomes, float)
    if not len(p):
        return 0.0
    index = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs(p[index == b].mean() - y[index == b].mean()) * (index == b).mean() for b in set(index.tolist())]
    return float(sum(gaps))


def risk_coverage(confidence: ArrayLike, right: ArrayLike) -> list[tuple[float, float]]:
    """(coverage, risk) pairs: the error rate among the most confident answers (El-Yaniv and Wiener 2010)."""
    order = np.argsort(-np.asarray(confidence, float), kind="stable")
    errors = np.cumsum(1.0 - np.asarray(right, float)[order])
    n = len(order)
    steps = sorted({max(1, round(n * share / 20)) for share in range(1, 21)}) if n else []
    return [(step / n, float(errors[step - 1] / step)) for step in steps]
