"""Intervals and paired tests by resampling documents: sentences of one piece are not independent of each other.

Percentile bootstrap (Efron and Tibshirani 1993, chapter 13); the paired test is the bootstrap test of Berg-Kirkpatrick,
Burkett and Klein (EMNLP 2012) for the difference of two systems on the same documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

DRAWS = 1000
SEED = 20190922

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval and the number of things it was measured on."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first system is, its 95 % interval, and the two-sided p-value."""

    value: float
    low: float
    high: float
    p: float


def draws(size: int, count: int = DRAWS) -> list[list[int]]:
    """`count` samples of `size` documents each, with replacement; the same ones every time."""
    rng = np.random.default_rng(SEED)
    return [row.tolist() for row in rng.integers(0, size, (count, size))]


def figure(documents: Sequence[T], statistic: Callable[[Sequence[T]], float], n: int, *, count: int = DRAWS) -> Figure:
    """The statistic of the documents, with its interval over samples of them.

    Args:
        documents: what each document contributes.
        statistic: of any list of contributions.
        n: how many things were measured, as shown beside the value.
        count: number of samples.
    """
    value = statistic(documents)
    if len(documents) < 2:
        return Figure(value, float("nan"), float("nan"), n)
    values = [statistic([documents[i] for i in sample]) for sample in draws(len(documents), count)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(value, float(low), float(high), n)


def difference(
    first: Sequence[T], second: Sequence[T], statistic: Callable[[Sequence[T]], float], *, count: int = DRAWS
) -> Difference:
    """The paired difference of two systems on the same documents, in the same order."""
    value = statistic(first) - statistic(second)
    deltas = np.array(
        [
            statistic([first[i] for i in sample]) - statistic([second[i] for i in sample])
            for sample in draws(len(first), count)
        ]
    )
    low, high = np.percentile(deltas, [2.5, 97.5])
    # Twice the smaller share of samples on either side of zero, never less than one sample.
    tail = min(float((deltas <= 0).mean()), float((deltas >= 0).mean()))
    return Difference(value, float(low), float(high), max(min(1.0, 2 * tail), 1 / count))
