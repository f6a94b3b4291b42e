"""Where a span lies in its file: lines and columns, for editors and code hosts.

Only plain text and Markdown are read as they are; the text of a page, a PDF or a .docx is extracted, and its lines are
not those of the file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.records import Document
    from stance.spans import Span

_AS_IT_IS = frozenset({".txt", ".text", ".md", ".markdown"})


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1; the end column is that behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    r"""The lines of a text, which end at LF, CRLF or CR alone.

    >>> from stance.spans import Span
    >>> Lines("Talks\r\nstall.").place(Span(7, 12))
    Place(line=2, column=1, end_line=2, end_column=6)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for at, char in enumerate(text):
            if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                self._starts.append(at + 1)

    def place(self, span: Span, *, utf16: bool = False) -> Place:
        """Where the span lies; columns in code points, or in UTF-16 code units as editors count."""
        first, last = self._line(span.start), self._line(span.end - 1)
        return Place(
            line=first + 1,
            column=self._size(self._starts[first], span.start, utf16) + 1,
            end_line=last + 1,
            end_column=self._size(self._starts[last], span.end, utf16) + 1,
        )

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _size(self, start: int, end: int, utf16: bool) -> int:
        beyond = sum(ord(char) > 0xFFFF for char in self._text[start:end]) if utf16 else 0
        return end - start + beyond


def has_lines(document: Document) -> bool:
    """Whether the document's offsets are those of its file."""
    return PurePath(document.meta.source or "").suffix.lower() in _AS_IT_IS and not is_address(document.meta.source)


def is_address(source: str | None) -> bool:
    """Whether the source is a web address."""
    return (source or "").lower().startswith(("http://", "https://"))
