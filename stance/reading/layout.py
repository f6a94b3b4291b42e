"""Paragraphs from lines: which lines of a plain text belong together, decided by their lengths.

A file has its lines wrapped at a margin (then a blank line, an indent or a short last line ends a paragraph), or it
has one paragraph a line. Both occur with and without blank lines in between.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stance.spans import Span, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The margin of wrapped text: e-mail and typewriters wrap at 60 to 80 characters, editors at up to 120.
_WIDEST_MARGIN: Final = 132
_NARROWEST_MARGIN: Final = 30
_RAGGED: Final = 0.8  # a line filled to this share of the margin, the next word counted in, was wrapped there
_SHARE_WRAPPED: Final = 0.6  # of the line breaks inside paragraphs
_BREAK: Final = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
STOP: Final = re.compile(r"[.!?…。！？؟][\"'”’»)\]*_]*$")
_BULLET: Final = re.compile(r"(?:[-*+•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its break and the blanks at its edges; `indent` counts the blanks before it."""

    span: Span
    indent: int
    first_word: int  # its length
    stopped: bool  # ends with a full stop, a question or an exclamation mark
    bullet: bool
    lower: bool  # begins with a lower-case letter


def paragraphs(text: str) -> list[Span]:
    r"""The paragraphs of a plain text, in order; none holds a blank line, and every visible character is in one.

    >>> text = "Talks have stalled since the summit in\nHanoi ended without a deal.\n\nThey may resume."
    >>> [span.of(text) for span in paragraphs(text)]
    ['Talks have stalled since the summit in\nHanoi ended without a deal.', 'They may resume.']
    """
    groups = list(_groups(text))
    margin = _margin(groups)
    return [span for group in groups for span in _split(group, margin)]


def _groups(text: str) -> Iterator[list[Line]]:
    """Lines between blank lines."""
    group: list[Line] = []
    for start, end in _line_edges(text):
        span = trimmed(text, start, end)
        if span is None:
            if group:
                yield group
            group = []
            continue
        line = text[span.start : span.end]
        group.append(
            Line(
                span=span,
                indent=span.start - start,
                first_word=len(line.split(None, 1)[0]),
                stopped=STOP.search(line[-8:]) is not None,
                bullet=_BULLET.match(line) is not None,
                lower=line[0].islower(),
            )
        )
    if group:
        yield group


def _line_edges(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _margin(groups: Sequence[Sequence[Line]]) -> int | None:
    """The column at which lines were wrapped, or None where each line is a paragraph."""
    inner = [(line, after) for group in groups for line, after in itertools.pairwise(group)]
    if not inner:
        return None
    lengths = sorted(len(line.span) for line, _ in inner)
    margin = lengths[int(0.95 * (len(lengths) - 1))]
    if not _NARROWEST_MARGIN <= margin <= _WIDEST_MARGIN:
        return None
    if max(len(line.span) for group in groups for line in group if len(group) > 1) > 2 * margin:
        return None  # a last line far beyond the margin: nothing was wrapped
    candidates = [pair for pair in inner if not pair[1].bullet]
    # A margin cuts most sentences in their midst; where nearly every line ends with a stop, each is a paragraph.
    open_ends = sum(not line.stopped for line, _ in candidates)
    if open_ends <= (1 - _SHARE_WRAPPED) * len(candidates):
        return None
    full = sum(_is_full(line, after, margin) for line, after in candidates)
    return margin if candidates and full >= _SHARE_WRAPPED * len(candidates) else None


def _is_full(line: Line, after: Line, margin: int) -> bool:
    """Whether the first word of the line `after` would not have fitted on `line`, or hardly."""
    return len(line.span) + 1 + after.first_word > _RAGGED * margin


def _split(group: Sequence[Line], margin: int | None) -> Iterator[Span]:
    """The paragraphs of lines that stand together."""
    start = group[0]
    for line, after in itertools.pairwise(group):
        if not _goes_on(line, after, margin):
            yield Span(start.span.start, line.span.end)
            start = after
    yield Span(start.span.start, group[-1].span.end)


def _goes_on(line: Line, after: Line, margin: int | None) -> bool:
    """Whether `after` continues the paragraph of `line`."""
    if after.bullet:
        return False
    if after.lower and not line.stopped:
        return True
    if margin is None:
        return False
    if line.stopped and after.indent > line.indent + 1:
        return False  # an indented first line
    return _is_full(line, after, margin)
