"""How sure the model was of a sentence, and the orders in which sentences are gone through.

Uncertainty sampling after Lewis and Gale, "A Sequential Algorithm for Training Text Classifiers" (SIGIR 1994): a label
is worth most where the model's probability is nearest to one half. The stance is the answer to two yes/no questions, so
the uncertainty of a sentence is the mean of the two binary entropies, in bits:

    u = (H(engagement) + H(pressure)) / 2,   H(p) = -p log2 p - (1 - p) log2 (1 - p)

It is 0 where both answers are certain and 1 where both are open.
"""

from __future__ import annotations

from enum import StrEnum
from math import log2
from typing import TYPE_CHECKING

from stance.labels import SentenceKind

if TYPE_CHECKING:
    from stance.records import Document, Sentence


class Order(StrEnum):
    """In which order the sentences of a piece are gone through."""

    UNCERTAIN = "least certain first"
    TEXT = "in order of the text"


def entropy(p: float) -> float:
    """The entropy of a yes/no question in bits.

    >>> entropy(0.5), entropy(1.0)
    (1.0, 0.0)
    """
    return sum(-q * log2(q) for q in (p, 1 - p) if q > 0)


def uncertainty(sentence: Sentence) -> float | None:
    """How open the stance of a sentence is, in [0, 1]; None where no model has scored it."""
    if sentence.scores is None or sentence.kind is not SentenceKind.BODY:
        return None
    return (entropy(sentence.scores.engagement) + entropy(sentence.scores.pressure)) / 2


def sentence_order(document: Document, order: Order) -> list[int]:
    """The indices of the sentences in that order.

    Least certain first: sentences without scores follow those with, titles and their like come last.
    """
    indices = range(len(document.sentences))
    if order is Order.TEXT:
        return list(indices)

    def key(index: int) -> tuple[bool, bool, float]:
        sentence = document.sentences[index]
        u = uncertainty(sentence)
        return sentence.kind is not SentenceKind.BODY, u is None, -(u or 0.0)

    return sorted(indices, key=key)
