"""Markdown: the text stays the file's own, its markup is blanked one for one in `masked`.

Block structure after CommonMark 0.31 (ATX and setext headings, fences, lists, quotes, tables of GFM), as far as it
decides what is running text. Front matter, code, tables, comments and link definitions are in no block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from stance.errors import InputError
from stance.labels import SentenceKind
from stance.reading.decode import decoded
from stance.reading.front_matter import front_matter
from stance.reading.header import label
from stance.reading.inline import blank, mask_inline
from stance.reading.source import Piece, Raw, Source
from stance.records import Meta
from stance.spans import Span, trimmed

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_ATX_END: Final = re.compile(r"[ \t]#+[ \t]*$")
_SETEXT: Final = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULER: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE: Final = re.compile(r" {0,3}>[ \t]?")
_BULLET: Final = re.compile(r"[ \t]*([-*+])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_NUMBER: Final = re.compile(r"[ \t]*\d{1,9}[.)][ \t]+(?=\S)")
_CODE: Final = re.compile(r"(?: {4}|\t)[ \t]*\S")
_TABLE_RULE: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_DEFINITION: Final = re.compile(r" {0,3}\[(?!\^)([^\]\n]{1,200})\]:[ \t]*\S+")
_FOOTNOTE: Final = re.compile(r" {0,3}\[\^[^\]\n]{1,100}\]:[ \t]*")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def read(raw: Raw) -> Source:
    """The Markdown text in `raw`.

    Raises:
        InputError: if it is empty, binary, or holds nothing but markup.
    """
    text, warnings = decoded(raw)
    source = parse(text, id=raw.id, meta=Meta(source=raw.name), warnings=warnings)
    if not source.blocks:
        raise InputError(f"{raw.name}: there is no running text in this Markdown file; check that it is the right one")
    return source


def parse(text: str, *, id: str, meta: Meta, warnings: tuple[str, ...] = ()) -> Source:
    """`text` as Markdown; what `meta` says already wins over the front matter."""
    front = front_matter(text)
    masked = list(text)
    blank(masked, 0, front.end)
    for found in _COMMENT.finditer(text, front.end):
        blank(masked, found.start(), found.end())
    walker = _Walker(text="".join(masked), masked=masked)
    pieces = walker.pieces(front.end)
    mask_inline(masked, [piece.span for piece in pieces], walker.definitions)
    plain = "".join(masked)
    kept = [Piece(span, p.kind) for p in pieces if (span := trimmed(plain, p.span.start, p.span.end))]
    kept = [part for piece in kept for part in _unbroken(plain, piece)]
    known = Meta(
        title=meta.title or front.meta.title,
        author=meta.author or front.meta.author,
        date=meta.date or front.meta.date,
        outlet=meta.outlet or front.meta.outlet,
        source=meta.source,
    )
    blocks, known = label(plain, kept, known)
    return Source(
        id=id, text=text, meta=known, blocks=blocks, masked=plain if plain != text else None, warnings=warnings
    )


def _unbroken(plain: str, piece: Piece) -> list[Piece]:
    """`piece` cut where masking has left a blank line inside it."""
    parts: list[Piece] = []
    start = piece.span.start
    for found in re.finditer(r"(?:\r\n|\n|\r)[ \t]*(?=\r|\n)", piece.span.of(plain)):
        if span := trimmed(plain, start, piece.span.start + found.start()):
            parts.append(Piece(span, piece.kind))
        start = piece.span.start + found.end()
    if span := trimmed(plain, start, piece.span.end):
        parts.append(Piece(span, piece.kind))
    return parts


@dataclass(slots=True)
class _Walker:
    """Goes through the lines once; blanks block markup in `masked` and collects the pieces."""

    text: str
    masked: list[str]
    definitions: set[str] = field(default_factory=set)
    _pieces: list[Piece] = field(default_factory=list)
    _open: Span | None = None  # the paragraph being read
    _open_quoted: bool = False  # it stands in a block quotation
    _in_list: bool = False
    _titled: bool = False

    def pieces(self, start: int) -> list[Piece]:
        """All blocks of the text from `start` on."""
        edges = list(self._lines(start))
        fence: str | None = None
        index = 0
        while index < len(edges):
            begin, end = edges[index]
            line = self.text[begin:end]
            found = _FENCE.match(line)
            if fence is not None:
                blank(self.masked, begin, end)
                if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                    fence = None
            elif found and "`" not in line[found.end() :]:
                self._close()
                fence = found[1]
                blank(self.masked, begin, end)
            elif (rows := self._table(edges, index)) > 0:
                self._close()
                blank(self.masked, begin, edges[index + rows - 1][1])
                index += rows - 1
            else:
                self._line(begin, end)
            index += 1
        self._close()
        return self._pieces

    def _lines(self, start: int) -> list[tuple[int, int]]:
        edges = []
        for found in _BREAK.finditer(self.text, start):
            edges.append((start, found.start()))
            start = found.end()
        edges.append((start, len(self.text)))
        return edges

    def _table(self, edges: list[tuple[int, int]], index: int) -> int:
        """How many lines of a table begin at `index`; 0 if none does. GFM 4.10: a row, a rule, then rows."""
        if index + 1 >= len(edges):
            return 0
        head, rule = (self.text[slice(*edge)] for edge in edges[index : index + 2])
        if "|" not in head or "|" not in rule or not _TABLE_RULE.match(rule):
            return 0
        rows = 2
        while index + rows < len(edges) and "|" in self.text[slice(*edges[index + rows])]:
            rows += 1
        return rows

    def _line(self, begin: int, end: int) -> None:
        quoted = begin
        while found := _QUOTE.match(self.text, quoted, end):
            blank(self.masked, quoted, found.end())
            quoted = found.end()
        if quoted > begin and not self._open_quoted:
            self._close()  # the other way round a paragraph goes on: CommonMark's lazy lines
        line = self.text[quoted:end]
        if not line.strip():
            self._close()
            return
        if self._heading(line, quoted, end) or self._excluded(line, quoted, end):
            return
        if found := (_BULLET.match(line) or _NUMBER.match(line)):
            self._close()
            self._in_list = True
            if found.re is _BULLET:
                blank(self.masked, quoted, quoted + found.end())
                quoted += found.end()
        elif found := _FOOTNOTE.match(line):
            self._close()
            blank(self.masked, quoted, quoted + found.end())
            quoted += found.end()
        elif self._open is None and not line[0].isspace():
            self._in_list = False
        if quoted < end:
            self._open_quoted = self._open_quoted if self._open else self.text[begin:end].lstrip().startswith(">")
            self._open = Span(self._open.start if self._open else quoted, end)

    def _heading(self, line: str, begin: int, end: int) -> bool:
        """Reads `line` as a heading or as the ruler under one."""
        if found := _ATX.match(line):
            self._close()
            blank(self.masked, begin, begin + found.end())
            if tail := _ATX_END.search(line, found.end()):
                blank(self.masked, begin + tail.start(), end)
            self._add(begin + found.end(), end, self._heading_kind(len(found[1])))
            return True
        found = _SETEXT.match(line)
        if found and self._open is not None and "\n" not in self._open.of(self.text):
            blank(self.masked, begin, end)
            self._add(self._open.start, self._open.end, self._heading_kind(1 if found[1][0] == "=" else 2))
            self._open = None
            return True
        return False

    def _heading_kind(self, level: int) -> SentenceKind:
        if level == 1 and not self._titled:
            self._titled = True
            if len(self._pieces) < 3:
                return SentenceKind.TITLE
        return SentenceKind.HEADING

    def _excluded(self, line: str, begin: int, end: int) -> bool:
        """Blanks `line` if it is a ruler, indented code or a link definition."""
        definition = _DEFINITION.match(line) if self._open is None else None
        code = self._open is None and not self._in_list and _CODE.match(line) is not None
        if not (_RULER.match(line) or definition or code):
            return False
        self._close()
        if definition:
            self.definitions.add(" ".join(definition[1].casefold().split()))
        blank(self.masked, begin, end)
        return True

    def _close(self) -> None:
        if self._open is not None:
            self._add(self._open.start, self._open.end, None)
        self._open, self._open_quoted = None, False

    def _add(self, begin: int, end: int, kind: SentenceKind | None) -> None:
        if span := trimmed(self.text, begin, end):
            self._pieces.append(Piece(span, kind))
