"""Probabilities to answers: pure functions on arrays, the same for every runtime."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from stance.model.config import BEGIN, INSIDE, OUTSIDE
from stance.model.prediction import ScoredSpan
from stance.spans import Span, trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.model.config import Calibration
    from stance.model.windows import Tokens

_BEGIN_COST = 1.0  # log-probability that a span has to win back; chosen on the dev split
_FLOOR = 0.2  # tokens with less than this share of their label's threshold are never looked at,
_GAP = 4  # unless fewer than so many stand between others


def sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logistic function, without overflow."""
    result: NDArray[np.float32] = (0.5 * (1.0 + np.tanh(0.5 * logits))).astype(np.float32)
    return result


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = (shifted / shifted.sum(axis=-1, keepdims=True)).astype(np.float32)
    return result


def calibrated(logits: NDArray[np.float32], calibration: Calibration) -> NDArray[np.float32]:
    """Platt-scaled probabilities of one head."""
    return sigmoid((calibration.slope * logits + calibration.offset).astype(np.float32))


def spans_of(
    probabilities: NDArray[np.float32], tokens: Tokens, breaks: NDArray[np.bool_], threshold: float, text: str
) -> list[ScoredSpan]:
    """The disjoint spans of one label: the best path through outside, begin and inside (Viterbi 1967).

    Tokens are scored apart, so a long span comes with weak tokens in it; a price on each begin keeps it whole. A span
    neither begins inside nor runs over a paragraph's end.

    Args:
        probabilities: of outside, begin, inside. Shape: (tokens, 3)
        tokens: the document's.
        breaks: whether a new paragraph starts at a token. Shape: (tokens,)
        threshold: the probability from which a token is rather inside than outside.
        text: the document's, for the edges of spans.
    """
    inside = 1.0 - probabilities[:, OUTSIDE]
    active = np.flatnonzero(inside >= _FLOOR * threshold)
    if not len(active):
        return []
    scores = np.log(np.maximum(probabilities, 1e-6))
    scores[breaks, BEGIN] = np.log(np.maximum(inside[breaks], 1e-6))  # what goes on there begins anew
    scores[:, OUTSIDE] += math.log(threshold / (1.0 - threshold))
    scores[:, BEGIN] -= _BEGIN_COST
    found: list[ScoredSpan] = []
    for stretch in np.split(active, np.flatnonzero(np.diff(active) > _GAP) + 1):
        begin, stop = int(stretch[0]), int(stretch[-1]) + 1
        path = _best_path(scores[begin:stop].tolist(), breaks[begin:stop].tolist())
        for first, last in _runs(path):
            span = _edges(text, int(tokens.start[begin + first]), int(tokens.end[begin + last - 1]))
            if span is not None and (not found or found[-1].span.end <= span.start):
                found.append(ScoredSpan(span, min(1.0, float(inside[begin + first : begin + last].mean()))))
    return found


def _best_path(scores: list[list[float]], breaks: list[bool]) -> list[int]:
    """The tags with the largest sum of scores in which every inside follows a begin or an inside."""
    total = [0.0, -math.inf, -math.inf]  # by last tag
    came: list[tuple[int, int, int]] = []
    for row, broken in zip(scores, breaks, strict=True):
        any_tag = max((OUTSIDE, BEGIN, INSIDE), key=total.__getitem__)
        within = max((BEGIN, INSIDE), key=total.__getitem__)
        came.append((any_tag, any_tag, within))
        best = total[any_tag]
        total = [
            best + row[OUTSIDE],
            best + row[BEGIN],
            -math.inf if broken else total[within] + row[INSIDE],
        ]
    tag = max((OUTSIDE, BEGIN, INSIDE), key=total.__getitem__)
    path = []
    for step in reversed(came):
        path.append(tag)
        tag = step[tag]
    return path[::-1]


def _runs(path: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last + 1 of each begin with the insides after it."""
    for first, tag in enumerate(path):
        if tag == BEGIN:
            last = first + 1
            while last < len(path) and path[last] == INSIDE:
                last += 1
            yield first, last


def _edges(text: str, start: int, end: int) -> Span | None:
    """Whole words, without blanks at the edges."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return trimmed(text, start, end)


def paragraph_breaks(text: str, tokens: Tokens, sentences: Sequence[Span]) -> NDArray[np.bool_]:
    """Whether a new paragraph starts at a token: a blank line stands before its sentence.

    Shape: (tokens,)
    """
    breaks = np.zeros(len(tokens.ids), bool)
    previous = 0
    for index, sentence in enumerate(sentences):
        if text[previous : sentence.start].count("\n") > 1:
            first = int(np.searchsorted(tokens.sentence, index))
            if first < len(breaks):
                breaks[first] = True
        previous = sentence.end
    return breaks
