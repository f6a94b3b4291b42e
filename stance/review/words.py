"""Words chosen with the cursor: a start and an end anywhere in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

from stance.spans import Span

# Marks stand alone, so that a span can take a quotation mark and leave out a full stop.
_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*|[^\w\s]")


@lru_cache(maxsize=4)
def words_of(text: str) -> tuple[Span, ...]:
    """Where the words and the marks of a text stand.

    >>> [span.of("Talks? “U.S. envoy.”") for span in words_of("Talks? “U.S. envoy.”")]
    ['Talks', '?', '“', 'U.S', '.', 'envoy', '.', '”']
    """
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Picking:
    """A cursor on a word, and the word where the span began."""

    text: str
    cursor: int
    anchor: int | None = None

    @property
    def at(self) -> Span:
        """The word under the cursor."""
        return words_of(self.text)[self.cursor]

    @property
    def span(self) -> Span:
        """The words from the beginning to the cursor, whichever comes first."""
        words = words_of(self.text)
        other = words[self.cursor if self.anchor is None else self.anchor]
        return Span(min(self.at.start, other.start), max(self.at.end, other.end))

    def moved(self, by: int) -> Picking:
        """So many words on or back, within the text."""
        last = len(words_of(self.text)) - 1
        return replace(self, cursor=max(0, min(last, self.cursor + by)))

    def moved_to(self, offset: int) -> Picking:
        """On the word at or before the offset."""
        index = bisect_right(words_of(self.text), offset, key=lambda word: word.start) - 1
        return replace(self, cursor=max(0, index))

    def anchored(self) -> Picking:
        """The span begins here."""
        return replace(self, anchor=self.cursor)


def pick(text: str, within: Span) -> Picking | None:
    """A cursor on the first word in the stretch, or None where it has no word."""
    words = words_of(text)
    index = bisect_right(words, within.start, key=lambda word: word.end)
    return Picking(text, index) if index < len(words) and words[index].start < within.end else None
