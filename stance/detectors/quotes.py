"""Pairs of quotation marks in a text: which mark opens, which closes, and what each pair holds.

Marks: curly doubles (also „low“ openers), straight doubles (also typed as two singles), curly and straight singles
(apostrophes are none),
guillemets in both directions. Pairs nest. Rules that keep one unbalanced mark from swallowing a document:

- no pair leaves its paragraph (a stretch between blank lines);
- a mark that opens where another of its kind is open drops the older one;
- an opening mark without its close is a span up to its paragraph's (or line's) end where it opens that paragraph,
  or where the next paragraph goes on with an opening mark: a quotation of several paragraphs has one span for each.

The conventions are those of the Chicago Manual of Style (17th ed., 13.28-13.32, quotations of several paragraphs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stance.spans import Span

_MARK = re.compile(r"''|``|[“”„«»\"‘’']|\n[ \t\r]*\n")
_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_OPENING_BEFORE = frozenset("([{—–-/“„«‘\"'`…")
_CLOSING_AFTER = frozenset(".,;:!?)]}—–-…”’»\"'/*")
_PLURAL = re.compile(r's "[a-z]')
_STRAY = re.compile(r"s\b")  # 1980 "s: an apostrophe that some conversion turned into a double mark
_ELIDED = re.compile(r"(?:\d0s?\b|\d\d\b|tis\b|twas\b|til\b|em\b|cause\b|n\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of marks, or an opening mark whose words run to the end of its paragraph (`closed` is False).

    `span` holds the marks, `depth` is 0 for outermost pairs.
    """

    span: Span
    depth: int
    closed: bool
    width: int = 1  # characters of a mark

    @property
    def inner(self) -> Span:
        """The words between the marks."""
        return Span(self.span.start + self.width, self.span.end - self.width if self.closed else self.span.end)


@dataclass(slots=True)
class _Open:
    kind: str
    at: int
    width: int = 1


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All pairs of quotation marks in `text`, in order of their start, outer pairs before inner ones."""
    finder = _Finder(text)
    for match in _MARK.finditer(text):
        finder.step(match.start(), match.group())
    finder.end_paragraph(len(text), following=len(text))
    return _with_depths(finder.found)


class _Finder:
    """The marks that are open while a text is read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Open] = []
        self.found: list[tuple[Span, bool, int]] = []

    def step(self, at: int, mark: str) -> None:
        if mark[0] == "\n":
            self.end_paragraph(at, following=at + len(mark))
        elif len(mark) > 1:
            self._straight(_DOUBLE, at, width=2)
        elif mark in "“„":
            # „…“ closes with the sign that opens in English
            if mark == "“" and self._innermost(_DOUBLE) and self._is_low(_DOUBLE):
                self._close(_DOUBLE, at)
            else:
                self._start(_DOUBLE, at)
        elif mark == "”":
            self._close(_DOUBLE, at)
        elif mark == '"':
            self._straight(_DOUBLE, at)
        elif mark in "«»":
            self._angle(at)
        elif mark == "‘":
            if not _ELIDED.match(self.text, at + 1):
                self._start(_SINGLE, at)
        elif mark in "’'":
            self._single(at, mark)

    def _around(self, at: int, width: int = 1) -> tuple[str, str]:
        before = self.text[at - 1] if at else " "
        after = self.text[at + width] if at + width < len(self.text) else " "
        return before, after

    def _opens(self, at: int, width: int = 1) -> bool:
        before, after = self._around(at, width)
        if self.text[at] == '"' and self._is_stray(at):
            return False
        return (before.isspace() or before in _OPENING_BEFORE) and not after.isspace()

    def _is_stray(self, at: int) -> bool:
        """Whether a straight mark is an apostrophe gone wrong: 1980 "s, or countries "interests with no mark to pair."""
        if _STRAY.match(self.text, at + 1):
            return True
        if not _PLURAL.match(self.text, max(0, at - 2)) or self._innermost(_DOUBLE) is not None:
            return False
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return self.text.count('"', start, end if end >= 0 else len(self.text)) % 2 == 1

    def _closes(self, at: int, width: int = 1) -> bool:
        before, after = self._around(at, width)
        return not before.isspace() and (after.isspace() or after in _CLOSING_AFTER or not after.isalnum())

    def _straight(self, kind: str, at: int, width: int = 1) -> None:
        is_open = self._innermost(kind) is not None
        opens = self._opens(at, width)
        if is_open and (self._closes(at, width) or not opens):
            self._close(kind, at, width)
        elif opens:
            self._start(kind, at, width)

    def _angle(self, at: int) -> None:
        if self._innermost(_ANGLE) is None:
            self._start(_ANGLE, at)
        else:
            self._close(_ANGLE, at)

    def _single(self, at: int, mark: str) -> None:
        before, after = self._around(at)
        if before.isalnum() and after.isalnum():
            return
        inside = self._innermost(_SINGLE)
        if inside is not None and self._closes(at) and not self._is_possessive(at):
            self._close(_SINGLE, at)
        elif mark == "'" and inside is None and self._opens(at) and not _ELIDED.match(self.text, at + 1):
            self._start(_SINGLE, at)

    def _is_possessive(self, at: int) -> bool:
        """Whether the mark after an s is a possessive: another closing mark comes before the next opening one."""
        if self.text[at - 1] not in "sS" or not re.match(r"[’'] [a-z]", self.text[at : at + 3]):
            return False
        rest = self.text[at + 1 : at + 200].split("\n", 1)[0]
        later = re.search(r"(?<=[\w.,!?])[’'](?![\w])|(?<![\w])[‘'](?=\w)", rest)
        return (
            later is not None
            and rest[: later.start() + 1][-1:] in "’'"
            and (later.start() > 0 and not rest[later.start() - 1].isspace())
        )

    def _innermost(self, kind: str) -> _Open | None:
        return next((item for item in reversed(self.open) if item.kind == kind), None)

    def _is_low(self, kind: str) -> bool:
        item = self._innermost(kind)
        return item is not None and self.text[item.at] == "„"

    def _start(self, kind: str, at: int, width: int = 1) -> None:
        older = self._innermost(kind)
        if older is not None:  # a mark within its own kind: the older one was never closed
            if kind != _SINGLE and self._opens_line(older.at) and self._opens_line(at):
                self._run_to_end(older.at, self.text.rfind("\n", older.at, at))
            self.open = self.open[: self.open.index(older)]
        self.open.append(_Open(kind, at, width))

    def _close(self, kind: str, at: int, width: int = 1) -> None:
        item = self._innermost(kind)
        if item is None:
            return
        self.open = self.open[: self.open.index(item)]
        if at > item.at + item.width:
            self.found.append((Span(item.at, at + width), True, min(width, item.width)))

    def _opens_line(self, at: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, at) + 1 : at].strip()

    def _run_to_end(self, start: int, end: int) -> None:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if end > start + 1:
            self.found.append((Span(start, end), False, 1))

    def end_paragraph(self, at: int, following: int) -> None:
        outer = next((item for item in self.open if item.kind != _SINGLE), None)
        if outer is not None:
            goes_on = self.text[following : following + 12].lstrip()[:1] in ('"', "“", "„", "«", "'")
            line_end = self.text.find("\n", outer.at, at)
            if self._opens_line(outer.at) or goes_on:
                self._run_to_end(outer.at, at if line_end < 0 or goes_on else line_end)
        self.open = []


def _with_depths(found: list[tuple[Span, bool, int]]) -> tuple[Quotation, ...]:
    quotations: list[Quotation] = []
    stack: list[Span] = []
    for span, closed, width in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        while stack and stack[-1].end <= span.start:
            stack.pop()
        if stack and span.end > stack[-1].end:  # crossing pairs: the earlier one stays
            continue
        quotations.append(Quotation(span, len(stack), closed, width))
        stack.append(span)
    return tuple(quotations)
