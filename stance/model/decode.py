"""Probabilities to answers: pure functions on arrays, the same for every runtime."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from stance.model.config import BEGIN, INSIDE, OUTSIDE
from stance.model.prediction import ScoredSpan
from stance.spans import Span, trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.model.config import Calibration
    from stance.model.windows import Tokens

_EXTEND = 0.6  # a token goes on with a span from this share of its label's threshold; chosen on the dev split
_FINAL_STOPS = ".!?…"
_CLOSING = "\"'”’»)]"


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
    """The disjoint spans of one label.

    Args:
        probabilities: of outside, begin, inside. Shape: (tokens, 3)
        tokens: the document's.
        breaks: whether a new paragraph starts at a token. Shape: (tokens,)
        threshold: the least mean probability of a span.
        text: the document's, for the edges of spans.
    """
    inside = 1.0 - probabilities[:, OUTSIDE]
    active = inside >= _EXTEND * threshold
    if not active.any():
        return []
    begins = (probabilities[:, BEGIN] > probabilities[:, INSIDE]) | breaks
    starts = active & (begins | ~np.concatenate([[False], active[:-1]]))
    found: list[ScoredSpan] = []
    for first in np.flatnonzero(starts).tolist():
        last = first + 1
        while last < len(active) and active[last] and not starts[last]:
            last += 1
        score = float(inside[first:last].mean())
        if score >= threshold:
            span = _edges(text, int(tokens.start[first]), int(tokens.end[last - 1]))
            if span is not None and (not found or found[-1].span.end <= span.start):
                found.append(ScoredSpan(span, min(1.0, score)))
    return found


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


def without_final_stop(text: str, span: Span, starts: Set[int], ends: Set[int]) -> Span:
    """The span without a closing stop, unless it is a whole sentence (guidelines, section 2).

    Args:
        text: the document's.
        span: as decoded.
        starts: where sentences start.
        ends: where sentences end.
    """
    if span.start in starts and span.end in ends:
        return span
    end = span.end
    while end - 1 > span.start and text[end - 1] in _FINAL_STOPS + ",;:":
        end -= 1
    if end < span.end and text[end - 1] in _CLOSING:
        return span
    return Span(span.start, end)
