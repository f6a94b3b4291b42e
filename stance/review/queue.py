"""Which piece of many a person should review next: the one that a model would learn most from.

The value of a piece is

    U + R / 2

U, uncertainty, is the mean uncertainty (`stance.review.order`, after Lewis and Gale 1994) of its 10 least certain
sentences, so that long pieces do not win by length: a person's effort goes with the sentences. R, rarity, is the mean
over its 3 rarest device labels of log(N / n) / log N, where n of the N pieces have the label: inverse document
frequency (Spärck Jones, "A Statistical Interpretation of Term Specificity", Journal of Documentation 28, 1972) scaled
to [0, 1]. A model that has seen few examples of a label learns from each; half the weight, since rare labels are often
the model's mistakes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from stance.review.order import uncertainty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stance.labels import DeviceLabel
    from stance.records import Document

_SENTENCES = 10
_LABELS = 3
_RARITY_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a piece is worth.

    Attributes:
        uncertainty: in [0, 1]; None where no sentence has scores.
        rarity: in [0, 1].
        rarest: the labels that make it up, the rarest first.
    """

    uncertainty: float | None
    rarity: float
    rarest: tuple[DeviceLabel, ...] = ()

    @property
    def total(self) -> float:
        """By which pieces are ordered, the highest first."""
        return (self.uncertainty or 0.0) + _RARITY_WEIGHT * self.rarity


def values(documents: Sequence[Document]) -> list[Value]:
    """The value of each piece among all of them."""
    holding = Counter(label for document in documents for label in {d.label for d in document.devices})
    count = len(documents)
    weight = {label: log(count / n) / log(count) if count > 1 else 0.0 for label, n in holding.items()}
    return [_value(document, weight) for document in documents]


def _value(document: Document, weight: Mapping[DeviceLabel, float]) -> Value:
    open_ = sorted((u for s in document.sentences if (u := uncertainty(s)) is not None), reverse=True)[:_SENTENCES]
    labels = sorted({d.label for d in document.devices}, key=lambda label: (-weight[label], label.value))[:_LABELS]
    rare = tuple(label for label in labels if weight[label] > 0)
    return Value(
        uncertainty=sum(open_) / len(open_) if open_ else None,
        rarity=sum(weight[label] for label in rare) / _LABELS,
        rarest=rare,
    )


def ranked(documents: Sequence[Document]) -> list[tuple[int, Value]]:
    """The indices of the pieces with their values, the most valuable first."""
    found = list(enumerate(values(documents)))
    return sorted(found, key=lambda item: (-item[1].total, documents[item[0]].id))
