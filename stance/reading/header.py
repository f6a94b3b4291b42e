"""What the blocks of a text are: title, byline, date, headings, captions, body; and the metadata the first ones hold.

A piece of commentary may begin with a kicker ("Opinion"), a title, a standfirst, a byline, an outlet and a date, in
any order and any of them missing. What is told by its form alone (dates, signed bylines, "Author:" labels) is found
first; the lines around it are then read by their place. Without such a line only a short first line without a final
stop counts as a title: better none than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final

from stance.labels import SentenceKind
from stance.reading.dates import iso_date
from stance.reading.layout import STOP
from stance.reading.names import Byline, is_name, is_outlet, read_byline
from stance.reading.source import Block, Piece
from stance.records import Meta
from stance.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_ZONE: Final = 10  # blocks looked at
_LONGEST: Final = 300  # characters; a longer block is running text and ends the header
_LONGEST_TITLE: Final = 150
_MOST_TITLE_WORDS: Final = 24
_MOST_HEADING_WORDS: Final = 14
_LONGEST_HEADING: Final = 100
_KICKER: Final = re.compile(
    r"(?:opinion|op-?ed|commentary|editorial|analysis|perspectives?|comment|viewpoint|essay|column|guest (?:essay|post)"
    r"|letters?|blog|world|politics|foreign policy|research|report)s?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?P<name>title|headline|authors?|by|date|published|outlet|publication|publisher|newspaper|source|site|url|link)"
    r"\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(
    r"(?:sources?(?=\s*:)|photo(?:graph)?|image|picture|illustration|figure\s*\d+|fig\.\s*\d+|table\s*\d+|chart(?:\s*\d+)?|caption|credit)"
    r"s?(?:\s+(?:credit|by|courtesy(?: of)?))?\s*[:.|]\s*\S|.*\((?:AP|AFP|Reuters|Getty)\b[^)]*\)$",
    re.IGNORECASE,
)
_LIST_ITEM: Final = re.compile(r"[-*+•‣▪◦·]\s")
_NEXT_SENTENCE: Final = re.compile(r"[^\W\d_]{2}[.!?][\"'”’)]*\s+[\"“‘'(]?[A-Z]")
_LETTER: Final = re.compile(r"[^\W\d_]")


class _Role(StrEnum):
    DATE = auto()
    BYLINE = auto()
    OUTLET = auto()
    KICKER = auto()
    TITLE = auto()
    ADDRESS = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    """A block of the header with what its form says."""

    index: int
    words: str
    role: _Role
    byline: Byline | None = None
    value: str | None = None  # an ISO date, an outlet, a labelled title
    skip: int = 0  # characters of a label ("Title: ") that are not to be read


def label(text: str, pieces: Sequence[Piece], meta: Meta) -> tuple[tuple[Block, ...], Meta]:
    """Blocks with their kinds, and `meta` with what the header adds; what `meta` holds already is kept.

    Args:
        text: the text with its markup masked.
        pieces: where its blocks lie, with their kinds where the format tells them.
        meta: what the format itself says (front matter, HTML metadata).
    """
    pieces = [piece for piece in pieces if _is_read(piece.span.of(text))]
    kinds: dict[int, SentenceKind] = {i: piece.kind for i, piece in enumerate(pieces) if piece.kind is not None}
    spans = [piece.span for piece in pieces]
    lines = _zone(text, pieces)
    lines = lines[: _header_end(lines) + 1]
    found = Meta()
    for line in lines:
        if line.role is _Role.BYLINE and line.byline:
            kinds[line.index] = SentenceKind.BYLINE
            found = _filled(found, Meta(author=line.byline.author, date=line.byline.date, outlet=line.byline.outlet))
        elif line.role is _Role.DATE:
            kinds[line.index] = SentenceKind.DATE
            found = _filled(found, Meta(date=line.value, outlet=line.byline.outlet if line.byline else None))
        elif line.role is _Role.OUTLET:
            kinds[line.index] = SentenceKind.BYLINE
            found = _filled(found, Meta(outlet=line.value))
        elif line.role is _Role.ADDRESS:
            kinds[line.index] = SentenceKind.BYLINE
        if line.skip:
            spans[line.index] = Span(spans[line.index].start + line.skip, spans[line.index].end)
    title = _title(text, pieces, lines, meta)
    if title is not None:
        kinds[title] = SentenceKind.TITLE
        found = _filled(found, Meta(title=spans[title].line_of(text)))
    for line in lines:
        if line.role in (_Role.TEXT, _Role.KICKER, _Role.TITLE):
            kinds.setdefault(line.index, SentenceKind.HEADING)
    meta = _filled(meta, found)
    kinds, meta = _signature(text, spans, kinds, meta)
    _headings(text, spans, kinds)
    return tuple(Block(span=span, kind=kinds.get(i, SentenceKind.BODY)) for i, span in enumerate(spans)), meta


def _is_read(words: str) -> bool:
    """Whether there is anything to read: rulers such as `* * *` are not."""
    return any(c.isalnum() for c in words)


def _filled(meta: Meta, more: Meta) -> Meta:
    """`meta` with its gaps filled from `more`."""
    return replace(
        meta,
        title=meta.title or more.title,
        author=meta.author or more.author,
        date=meta.date or more.date,
        outlet=meta.outlet or more.outlet,
    )


def _zone(text: str, pieces: Sequence[Piece]) -> list[_Line]:
    """The first blocks, up to the first that is plainly running text, each with the role its form gives it."""
    lines: list[_Line] = []
    for index, piece in enumerate(pieces[:_ZONE]):
        words = piece.span.of(text)
        if len(words) > _LONGEST:
            break
        after_title = any(line.role in (_Role.TEXT, _Role.TITLE) for line in lines)
        lines.append(_read(index, words, piece.kind, after_title=after_title))
    for i, line in enumerate(lines):  # a bare name or outlet counts where a date or a byline stands beside it
        beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        dated = any(other.role is _Role.DATE for other in beside)
        signed = any(other.role is _Role.BYLINE for other in beside)
        if line.role is not _Role.TEXT or not (dated or signed) or pieces[i].kind is SentenceKind.TITLE:
            continue
        titled = any(other.role in (_Role.TEXT, _Role.TITLE) for other in lines if other.index != i)
        if titled and is_outlet(line.words) and (i > 0 or line.words.startswith("The ")):
            lines[i] = replace(line, role=_Role.OUTLET, value=line.words)
        elif i > 0 and dated and not signed and is_name(line.words, least=2) and len(line.words.split()) <= 4:
            lines[i] = replace(line, role=_Role.BYLINE, byline=Byline(authors=(line.words,), signed=False))
    signed_first = lines and lines[0].role is _Role.BYLINE and lines[0].byline and not lines[0].byline.outlet
    if signed_first and any(line.role is _Role.BYLINE for line in lines[1:4]):
        lines[0] = replace(lines[0], role=_Role.TEXT, byline=None)  # "By Any Means Necessary" / "By Jane Doe"
    return lines


def _read(index: int, words: str, kind: SentenceKind | None, *, after_title: bool) -> _Line:
    if kind is SentenceKind.TITLE:
        return _Line(index, words, _Role.TITLE)
    labelled = _LABEL.match(words)
    if labelled and (line := _labelled(index, words, labelled)):
        return line
    parts = re.split(r"\s*[|·•]\s*", words)
    when = next((found for part in parts if (found := iso_date(part))), None)
    byline = read_byline(words, after_title=after_title)
    if byline is not None:
        return _Line(index, words, _Role.BYLINE, byline=byline)
    if when and all(iso_date(part) or len(part.split()) <= 5 for part in parts):
        outlet = next((part for part in parts if is_outlet(part)), None)
        return _Line(index, words, _Role.DATE, value=when, byline=Byline(authors=(), outlet=outlet) if outlet else None)
    if _KICKER.fullmatch(words):
        return _Line(index, words, _Role.KICKER)
    return _Line(index, words, _Role.TEXT)


def _labelled(index: int, words: str, found: re.Match[str]) -> _Line | None:
    """A line such as "Author: Jane Doe"; None where the value does not fit the label."""
    name, value = found["name"].lower(), words[found.end() :].strip()
    skip = found.end()
    if name in ("title", "headline"):
        return _Line(index, words, _Role.TITLE, skip=skip)
    if name in ("author", "authors", "by"):
        byline = read_byline(f"By {value}")
        return _Line(index, words, _Role.BYLINE, byline=byline, skip=skip) if byline else None
    if name in ("date", "published"):
        when = iso_date(value)
        return _Line(index, words, _Role.DATE, value=when, skip=skip) if when else None
    if name in ("url", "link") or "://" in value:
        return _Line(index, words, _Role.ADDRESS) if "://" in value else None
    if len(value.split()) > 8 or STOP.search(value):
        return None
    return _Line(index, words, _Role.OUTLET, value=value, skip=skip)


def _header_end(lines: Sequence[_Line]) -> int:
    """The index of the last line of the header; -1 if there is none.

    Between its marks (dates, bylines, outlets) a header has at most three other lines, and at most one of them, behind
    the title, is a full sentence.
    """
    end = -1
    texts = sentences = 0
    for line in lines:
        if line.role in (_Role.TEXT, _Role.TITLE):
            if texts == 0 and line.role is _Role.TEXT and _is_prose(line.words):
                break
            texts += 1
            sentences += (
                line.role is _Role.TEXT and STOP.search(line.words) is not None and not line.words.endswith("?")
            )
            if texts > 3 or sentences > 1:
                break
        elif line.role is not _Role.KICKER or line.index == 0:
            end = line.index
    return end


def _is_prose(words: str) -> bool:
    """Whether a first line is running text: more than one sentence, or a long one."""
    return STOP.search(words) is not None and (len(words) > _LONGEST_TITLE or _NEXT_SENTENCE.search(words) is not None)


def _title(text: str, pieces: Sequence[Piece], lines: Sequence[_Line], meta: Meta) -> int | None:
    """The index of the title's block."""
    for line in lines:
        if line.role is _Role.TITLE:
            return line.index
    near = list(enumerate(pieces[:4]))
    if meta.title:
        return next((i for i, piece in near if _folded(piece.span.of(text)) == _folded(meta.title)), None)
    preset = next((i for i, piece in near if piece.kind is SentenceKind.TITLE), None)
    if preset is not None:
        return preset
    marked = any(line.role is not _Role.KICKER for line in lines if line.role is not _Role.TEXT)
    for line in lines:
        if line.role is _Role.TEXT:
            return line.index if marked and len(line.words) <= 2 * _LONGEST_TITLE else None
    behind = lines[-1].index + 1 if lines else 0
    if behind + 1 < len(pieces) and pieces[behind].kind in (None, SentenceKind.HEADING):
        words = pieces[behind].span.of(text)
        if _could_be_title(words):
            return behind
    return None


def _folded(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def _could_be_title(words: str) -> bool:
    """Whether a first line that no date or byline follows may be taken for a title."""
    if len(words) > _LONGEST_TITLE or len(words.split()) > _MOST_TITLE_WORDS:
        return False
    first = words.lstrip("\"'“‘«([¿¡")[:1]
    if not first or first.islower() or not _LETTER.search(words):
        return False
    if words[-1] in ",;:" or words.startswith(("Dear ", "http://", "https://")):
        return False
    if _LIST_ITEM.match(words) or _CAPTION.match(words):
        return False
    return STOP.search(words) is None or (words[-1] in "?!" and not re.search(r"[.!?]\s", words))


def _signature(
    text: str, spans: Sequence[Span], kinds: dict[int, SentenceKind], meta: Meta
) -> tuple[dict[int, SentenceKind], Meta]:
    """Marks a byline at the end, and the note on the author there ("Jane Doe is a senior fellow ...")."""
    for index in range(max(1, len(spans) - 3), len(spans)):
        if index in kinds:
            continue
        words = spans[index].of(text)
        byline = read_byline(words) if index == len(spans) - 1 else None
        if byline and byline.signed and not (meta.author is None and len(byline.author.split()) < 2):
            kinds[index] = SentenceKind.BYLINE
            meta = _filled(meta, Meta(author=byline.author, outlet=byline.outlet, date=byline.date))
        elif meta.author and len(words) <= 2 * _LONGEST:
            name = meta.author.split(",")[0]
            if re.match(rf"(?:About the author:?\s*)?{re.escape(name)}(?:,[^.]*,)? (?:is|was|serves|teaches)\b", words):
                kinds[index] = SentenceKind.BYLINE
    return kinds, meta


def _headings(text: str, spans: Sequence[Span], kinds: dict[int, SentenceKind]) -> None:
    """Marks captions, and the short lines without a final stop that stand above running text."""
    candidates: list[int] = []
    for index, span in enumerate(spans):
        if index in kinds:
            candidates = []
            continue
        words = span.of(text) if len(span) <= _LONGEST else ""
        if words and _CAPTION.match(words):
            kinds[index] = SentenceKind.CAPTION
        elif words and _could_be_heading(words):
            candidates.append(index)
            continue
        elif len(candidates) <= 2:  # three short lines in a row are a list or verse
            kinds.update(dict.fromkeys(candidates, SentenceKind.HEADING))
        candidates = []


def _could_be_heading(words: str) -> bool:
    if len(words) > _LONGEST_HEADING or len(words.split()) > _MOST_HEADING_WORDS or "\n" in words:
        return False
    if words[-1] in '.!?…,;:—–-"”’»)' or not _LETTER.search(words) or words[0].islower() or words[0] in '"“«‘(':
        return False
    return _LIST_ITEM.match(words) is None and words[0] not in "•@#©–—―"  # a dash signs a quotation
