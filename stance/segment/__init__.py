"""To cut text into sentences, with the offsets carried from the first step on.

`segment` is the whole interface. Blocks (paragraphs, headings, list items) come from the reader or are found from blank
lines; no sentence crosses the edge of a block, and a title, byline, date, heading or caption is one sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.labels import SentenceKind
from stance.records import Sentence
from stance.segment.boundaries import cuts
from stance.spans import Span, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.reading.source import Block

__all__ = ["segment"]

# A blank line, in any convention for line ends; a form feed or a paragraph separator ends a block too.
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|\r[^\S\r\n]*\r\s*|[\f\u2029]\s*")


def segment(text: str, blocks: Sequence[Block] | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text`, in order, disjoint, without blanks at their edges; they cover all else in the blocks.

    Closing marks after a stop belong to the sentence. A quotation of several sentences is cut into them where it begins
    or ends its sentence; one that its sentence carries on after stays whole ("she said, 'No. Never.' and left"). A
    reporting tail stays with the last sentence of its quotation ("Who knows?" he asked.).

    Args:
        text: The text that all offsets point into; it is never changed.
        blocks: Ordered and disjoint, with the kind that their sentences take. Without them, blank lines part the blocks
            and every sentence is of kind body.

    >>> text = "“Why now?” asked Gen. Lee. No answer came."
    >>> [sentence.span.of(text) for sentence in segment(text)]
    ['“Why now?” asked Gen. Lee.', 'No answer came.']
    """
    if blocks is None:
        parts: Iterator[tuple[int, int, SentenceKind]] = (
            (low, high, SentenceKind.BODY) for low, high in _paragraphs(text)
        )
    else:
        parts = ((block.span.start, block.span.end, block.kind) for block in blocks)
    sentences: list[Sentence] = []
    for low, high, kind in parts:
        inner = trimmed(text, low, high)
        if inner is None:
            continue
        if kind is SentenceKind.BODY:
            sentences += [Sentence(span=Span(start, end)) for start, end in cuts(text, inner.start, inner.end)]
        else:
            sentences.append(Sentence(span=inner, kind=kind))
    return tuple(sentences)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines."""
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)
