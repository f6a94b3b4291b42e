"""The spans of one label as its annotators draw them: decoded tokens, and then what form says about the edges."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stance.labels import DeviceLabel
from stance.model.config import AUXILIARY_SPANS, OUTSIDE, OWN
from stance.model.decode import paragraph_breaks, softmax, spans_of
from stance.model.prediction import ScoredSpan
from stance.model.quoted import in_marks, outermost_pairs, reported
from stance.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stance.model.runtime import Logits

_FINAL_STOPS = ".!?…"
_CLOSING = "\"'”’»)]"


@dataclass(frozen=True)
class Drawing:
    """One text with its logits, from which the spans of any label can be drawn at any threshold.

    Attributes:
        text: the document's.
        sentences: its sentences, in order.
        logits: of the model.
        convention: the corpus whose way to draw spans is followed.
    """

    text: str
    sentences: Sequence[Span]
    logits: Logits
    convention: str = OWN

    def spans(self, label: str, index: int, threshold: float) -> list[ScoredSpan]:
        """The spans of a label, disjoint and in order.

        Args:
            label: its name.
            index: its place among the model's span labels.
            threshold: the probability from which a token is rather inside than outside.
        """
        probabilities = self._probabilities[:, index]
        tokens = self.logits.tokens
        found = spans_of(probabilities, tokens, self._breaks, threshold, self.text)
        if label in (DeviceLabel.DIRECT_QUOTATION, DeviceLabel.SCARE_QUOTES):
            return in_marks(self.text, found, self._pairs, 1.0 - probabilities[:, OUTSIDE], tokens, threshold)
        if self.convention != OWN or label in AUXILIARY_SPANS:
            return found
        if label == DeviceLabel.INDIRECT_QUOTATION:
            found = reported(self.text, found, self._pairs)
        edges = self._edges
        return [ScoredSpan(without_final_stop(self.text, item.span, *edges), item.score) for item in found]

    @cached_property
    def _probabilities(self) -> NDArray[np.float32]:
        return softmax(self.logits.token)

    @cached_property
    def _breaks(self) -> NDArray[np.bool_]:
        return paragraph_breaks(self.text, self.logits.tokens, self.sentences)

    @cached_property
    def _pairs(self) -> tuple[Span, ...]:
        return outermost_pairs(self.text)

    @cached_property
    def _edges(self) -> tuple[Set[int], Set[int]]:
        return {s.start for s in self.sentences}, {s.end for s in self.sentences}


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
