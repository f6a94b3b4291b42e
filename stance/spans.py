"""Half-open character spans, and the few operations on them that everything else uses.

Offsets are Python code points into a document's untouched text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`; never empty.

    Raises:
        ValueError: unless `0 <= start < end`.

    >>> Span(0, 5).of("Talks stall")
    'Talks'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) must have 0 <= start < end")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def line_of(self, text: str) -> str:
        """The same on one line: every run of blanks and line breaks is one blank."""
        return " ".join(self.of(text).split())

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside, edges included."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: Span) -> int:
        """How many characters the two share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


T = TypeVar("T")


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the blanks at its edges, or None where nothing else is left.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def disjoint(spans: Iterable[tuple[Span, float, T]]) -> list[tuple[Span, float, T]]:
    """The best-scoring spans of which no two overlap, in text order; at equal scores the longer one stays."""
    kept: list[tuple[Span, float, T]] = []
    for item in sorted(spans, key=lambda item: (-item[1], -len(item[0]), item[0])):
        if not any(item[0].overlaps(other[0]) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item[0])


def overlapping(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those that share a character with `span`; `spans` are in order and disjoint.

    >>> overlapping([Span(0, 3), Span(3, 6), Span(8, 9)], Span(4, 8))
    [Span(start=3, end=6)]
    """
    first = bisect_right(spans, span.start, key=lambda other: other.end)
    return spans[first : bisect_left(spans, span.end, key=lambda other: other.start)]


def index_at(spans: Sequence[Span], offset: int) -> int | None:
    """The index of the span that holds `offset`; `spans` are in order and disjoint."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low if low < len(spans) and spans[low].start <= offset else None
