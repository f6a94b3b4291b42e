"""Where things stand on lines of a fixed width: text broken into lines, and devices drawn on lanes under it.

Pure layout, without colour. Columns are terminal cells, offsets are code points into the document.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from stance.safe_text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.formats.palette import Glyphs
    from stance.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text as it is drawn.

    Attributes:
        text: harmless characters.
        offsets: of each character, its offset in the document.
        columns: of each character, the cell at which it begins; one more at the end.
    """

    text: str
    offsets: tuple[int, ...]
    columns: tuple[int, ...]

    def cells(self, span: Span) -> tuple[int, int] | None:
        """The cells that the span covers on this line, half-open, or None."""
        first, behind = self.characters(span)
        start, end = self.columns[first], self.columns[behind]
        return (start, end) if end > start else None

    def characters(self, span: Span) -> tuple[int, int]:
        """The indices of the characters of the span on this line, half-open; empty where there are none."""
        return bisect_left(self.offsets, span.start), bisect_left(self.offsets, span.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to be drawn under a span.

    Attributes:
        span: the words that it is about.
        labels: what to write, from the longest to the shortest; the first that fits is taken.
        key: how the caller knows it again.
    """

    span: Span
    labels: tuple[str, ...]
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A drawn stretch of a lane: `text` from cell `start` on."""

    start: int
    text: str
    key: int

    @property
    def end(self) -> int:
        """The cell behind the stretch."""
        return self.start + cell_len(self.text)


def wrapped(text: str, span: Span, width: int) -> list[Line]:
    """The span's words on lines of at most `width` cells; runs of blanks become one, too long words are cut."""
    lines: list[Line] = []
    chars: list[str] = []
    offsets: list[int] = []
    used = 0
    for start, end in _words(text, span):
        word = visible(text[start:end])
        size = cell_len(word)
        if chars and used + 1 + size > width:
            lines.append(_line(chars, offsets))
            chars, offsets, used = [], [], 0
        if chars:
            chars.append(" ")
            offsets.append(start - 1)
            used += 1
        if size <= width:
            chars.extend(word)
            offsets.extend(range(start, end))
            used += size
            continue
        for index, char in enumerate(word, start):
            size = cell_len(char)
            if chars and used + size > width:
                lines.append(_line(chars, offsets))
                chars, offsets, used = [], [], 0
            chars.append(char)
            offsets.append(index)
            used += size
    if chars:
        lines.append(_line(chars, offsets))
    return lines


def lanes(line: Line, notes: Sequence[Note], width: int, glyphs: Glyphs) -> list[list[Piece]]:
    """The notes on this line, on as few lanes as keep them apart: short spans next to the text.

    Args:
        line: a line of `wrapped`.
        notes: what to draw; those that do not touch the line are left out.
        width: cells of the line.
        glyphs: what to draw with.
    """
    placed: list[tuple[int, int, Note]] = []
    for note in notes:
        cells = line.cells(note.span)
        if cells is not None:
            placed.append((*cells, note))
    # By the whole span's length, not by the part on this line: a span that goes on keeps its place among the others.
    placed.sort(key=lambda item: (len(item[2].span), item[0]))
    rows: list[list[Piece]] = []
    for start, end, note in placed:
        piece = _piece(line, note, (start, end), width=width, glyphs=glyphs)
        for row in rows:
            if all(piece.end <= other.start or other.end <= piece.start for other in row):
                row.append(piece)
                break
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.start) for row in rows]


def _piece(line: Line, note: Note, cells: tuple[int, int], *, width: int, glyphs: Glyphs) -> Piece:
    """The stretch under those cells: edges where the span begins and ends, open where it goes on."""
    start, end = cells
    begins, ends = note.span.start >= line.offsets[0], note.span.end - 1 <= line.offsets[-1]
    size = end - start
    shortest = note.labels[-1]
    if size < len(shortest) + 2:  # too narrow for edges: the mark alone, shifted where the line ends
        text = shortest + glyphs.right * (size - len(shortest))
        return Piece(start=max(0, min(start, width - cell_len(text))), text=text, key=note.key)
    left, right = (glyphs.left if begins else glyphs.open), (glyphs.right if ends else glyphs.open)
    labels = note.labels if begins else (shortest,)
    label = next((label for label in labels if cell_len(label) + 2 <= size), shortest)
    return Piece(start=start, text=left + label + glyphs.fill * (size - 2 - cell_len(label)) + right, key=note.key)


def _words(text: str, span: Span) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    start: int | None = None
    for index in range(span.start, span.end):
        if text[index].isspace():
            if start is not None:
                words.append((start, index))
            start = None
        elif start is None:
            start = index
    if start is not None:
        words.append((start, span.end))
    return words


def _line(chars: list[str], offsets: list[int]) -> Line:
    text = "".join(chars)
    if text.isascii() or all(cell_len(char) == 1 for char in set(chars)):
        columns = tuple(range(len(chars) + 1))
    else:
        columns = tuple(cell_len(text[:index]) for index in range(len(chars) + 1))
    return Line(text=text, offsets=tuple(offsets), columns=columns)
