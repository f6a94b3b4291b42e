"""Lines of a PDF, with their places on the page, to paragraphs. Pure arithmetic, without pdfium."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from stance.labels import SentenceKind
from stance.reading.layout import STOP
from stance.reading.source import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDGE: Final = 0.12  # share of the page's height in which running heads and page numbers stand
_LEAST_REPEATS: Final = 3  # pages on which a line must recur to be a running head
_PAGE_NUMBER: Final = re.compile(r"(?:page\s+)?[-–—|]?\s*(\d{1,4})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_WIDE_GAP: Final = 1.4  # times the usual distance between lines
_INDENT: Final = 0.6  # of the letter size
_SHORT: Final = 0.88  # share of the column's width below which a line ends early
_LARGER: Final = 1.15  # times the usual letter size
# First parts that keep their hyphen (Merriam-Webster's and Hart's Rules on compounds).
_COMPOUND: Final = frozenset(
    """
    self non anti co ex pro quasi cross half high low long short mid well ill so all vice near far much old new hard
    soft left right one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty
    ninety first second third decision policy war peace sino anglo franco euro russo
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page, lengths in points.

    `bottom` is counted from the foot of the page; `edge` is the share of the page's height between the line and the
    nearer of head and foot.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    size: float  # of the letters
    edge: float
    hyphen: bool = False  # a hyphen at its end has been taken off


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of all pages; those that run over a page's end are put together."""
    pages = _without_running_heads(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    weights = Counter[float]()
    for line in lines:
        weights[line.size] += len(line.text)
    usual = weights.most_common(1)[0][0]
    body = [line for line in lines if line.size == usual] or lines
    right = sorted(line.right for line in body)[int(0.9 * (len(body) - 1))]
    words = Counter(word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text))
    groups: list[list[Line]] = []
    for page in pages:
        pitch = _pitch(page)
        for before, line in zip([None, *page], page, strict=False):
            if before is None:
                goes_on = bool(groups) and _over_page(groups[-1][-1], line, usual)
            else:
                goes_on = bool(groups) and not _begins(before, line, pitch=pitch, right=right)
            if goes_on:
                groups[-1].append(line)
            else:
                groups.append([line])
    return [Paragraph(_together(group, words), _kind(group, usual)) for group in groups]


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without lines that recur at the edge of several pages."""
    recurring = Counter(
        key for page in pages for key in {_masked(line.text) for line in _edges(page)} if any(c.isalpha() for c in key)
    )
    offsets = Counter(
        number - index
        for index, page in enumerate(pages)
        for number in {_number(line.text) for line in _edges(page)}
        if number
    )
    kept: list[list[Line]] = []
    for index, page in enumerate(pages):
        outer = _edges(page)
        gone: list[Line] = []
        for line in outer:
            number = _number(line.text)
            is_number = number is not None and (number == index + 1 or offsets[number - index] > 1)
            if is_number or recurring[_masked(line.text)] >= _LEAST_REPEATS:
                gone.append(line)
        kept.append([line for line in page if not any(line is other for other in gone)])
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    """The two lines nearest the head and the two nearest the foot, if they are in the margin."""
    order = sorted(page, key=lambda line: -line.bottom)
    outer = {id(line): line for line in (*order[:2], *order[-2:])}
    return [line for line in outer.values() if line.edge <= _EDGE]


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _number(text: str) -> int | None:
    found = _PAGE_NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def _pitch(page: Sequence[Line]) -> float:
    """The usual distance between the feet of two lines: the lower median, since gaps only ever widen it."""
    steps = sorted(a.bottom - b.bottom for a, b in itertools.pairwise(page) if a.bottom > b.bottom + 1)
    return steps[int(0.4 * (len(steps) - 1))] if steps else median(line.height for line in page) if page else 0.0


def _begins(before: Line, line: Line, *, pitch: float, right: float) -> bool:
    """Whether `line` begins a paragraph."""
    step = before.bottom - line.bottom
    if abs(step) < 0.3 * pitch:  # the same line, in two pieces
        return False
    smaller, larger = sorted((before.size, line.size))
    if larger >= 1.08 * smaller:
        return not before.hyphen
    stopped, starts_lower = STOP.search(before.text) is not None, line.text[0].islower()
    if before.hyphen or step < 0:  # a divided word; the next column
        return not before.hyphen and stopped and not starts_lower
    if step > max(_WIDE_GAP * pitch, pitch + 0.25 * line.height):
        return True
    early = before.right < _SHORT * right or before.right - before.left < 0.6 * (right - before.left)
    if stopped:
        return early or line.left - before.left > _INDENT * line.size
    # A short line without a stop above a line that does not go on in the middle of a sentence: title, byline, heading.
    return early and before.right < 0.75 * right and not starts_lower


def _over_page(before: Line, line: Line, usual: float) -> bool:
    """Whether a paragraph runs on over the end of a page."""
    if before.hyphen:
        return True
    if before.size != usual or line.size != usual:
        return False
    return STOP.search(before.text) is None and (
        line.text[0].islower() or before.text[-1] in ",;—–" or len(before.text) > 40
    )


def _together(lines: Sequence[Line], words: Counter[str]) -> str:
    """The text of a paragraph, words divided at a line's end put together."""
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        if before.hyphen or re.search(r"[^\W\d_]-$", text):
            text = _joined(text if before.hyphen else text[:-1], line.text, words)
        else:
            text += ("" if text.endswith(("—", "\u00ad")) else " ") + line.text
    return text.replace("\u00ad", "")


def _joined(head: str, tail: str, words: Counter[str]) -> str:
    """`head` and `tail`, which a hyphen divides: with it if the rest of the text, or the first part, asks for it."""
    found, behind = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", head), re.match(r"[^\W\d_]+", tail)
    if not found or not behind:
        return f"{head}-{tail}"
    first, second = found[0].casefold(), behind[0].casefold()
    whole, hyphened = words[first + second], words[f"{first}-{second}"]
    if whole != hyphened:
        return head + ("" if whole > hyphened else "-") + tail
    keep = not tail[0].islower() or first.split("-")[-1] in _COMPOUND or "-" in found[0]
    return head + ("-" if keep else "") + tail


def _kind(lines: Sequence[Line], usual: float) -> SentenceKind | None:
    """A heading where the letters are larger than usual; the header and its title are told later."""
    text_size = sum(len(line.text) for line in lines)
    larger = lines[0].size >= _LARGER * usual
    return SentenceKind.HEADING if larger and text_size <= 200 else None
