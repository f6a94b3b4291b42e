"""Inline Markdown: emphasis marks, links, images, code marks, tags and escapes blanked one for one.

Every pass is linear in the text, so that no input, however odd, takes long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stance.spans import Span

_ESCAPE: Final = re.compile(r"\\(?=[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_AUTOLINK: Final = re.compile(r"<(?:https?://|mailto:)[^<>\s]{1,2000}>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>]{0,500})?/?>")
_TICKS: Final = re.compile(r"`+")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,100}\]")
_TARGET: Final = re.compile(
    r"\(\s*(?:<[^<>\n]{0,2000}>|[^\s()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,2000}){0,3})"
    r"(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\)))?\s*\)"
)
_REFERENCE: Final = re.compile(r"\[([^\[\]]{0,200})\]")
_MARKS: Final = re.compile(r"\*+|_+|~~")
_BRACKETS: Final = re.compile(r"!?\[|\]")
_LONGEST_LABEL: Final = 2_000


def blank(masked: list[str], start: int, end: int) -> None:
    """Replaces the characters [start, end) by blanks; line breaks stay."""
    for i in range(start, end):
        if masked[i] not in "\r\n":
            masked[i] = " "


def mask_inline(masked: list[str], spans: Iterable[Span], definitions: Collection[str]) -> None:
    """Blanks the inline markup inside `spans`; `definitions` are the names of the file's link definitions, folded."""
    for span in spans:
        words = "".join(masked[span.start : span.end])
        if not any(mark in words for mark in "*_`[<\\~"):
            continue
        # What stands behind a backslash or inside code is no markup: it is hidden from the passes below.
        hidden = list(words)
        own = list(words)
        _escapes(hidden, own)
        _code("".join(hidden), hidden, own)
        for pattern in (_AUTOLINK, _TAG, _FOOTNOTE):
            _cover(pattern, hidden, own)
        _links("".join(hidden), hidden, own, definitions)
        _emphasis("".join(hidden), own)
        masked[span.start : span.end] = own


def _escapes(hidden: list[str], own: list[str]) -> None:
    words, at = "".join(hidden), 0
    while found := _ESCAPE.search(words, at):
        blank(own, found.start(), found.end())
        hidden[found.start()] = hidden[found.start() + 1] = "x"
        at = found.start() + 2


def _code(words: str, hidden: list[str], own: list[str]) -> None:
    """Blanks the marks around code, and hides what is inside."""
    runs = list(_TICKS.finditer(words))
    last = {len(run[0]): i for i, run in enumerate(runs)}  # no closing run of this length behind: look no further
    i = 0
    while i < len(runs):
        size = len(runs[i][0])
        close = i + 1
        if last[size] > i:
            while len(runs[close][0]) != size:
                close += 1
            for run in (runs[i], runs[close]):
                blank(own, run.start(), run.end())
            for k in range(runs[i].start(), runs[close].end()):
                hidden[k] = "x"
            i = close
        i += 1


def _cover(pattern: re.Pattern[str], hidden: list[str], own: list[str]) -> None:
    for found in pattern.finditer("".join(hidden)):
        blank(own, found.start(), found.end())
        blank(hidden, found.start(), found.end())


def _links(words: str, hidden: list[str], own: list[str], definitions: Collection[str]) -> None:
    """Blanks the brackets and targets of links and the whole of images; brackets such as [sic] stay."""
    opened: list[tuple[int, int]] = []
    at = 0
    while found := _BRACKETS.search(words, at):
        at = found.end()
        if found[0] != "]":
            opened.append((found.start(), found.end()))
            continue
        if not opened:
            continue
        start, inner = opened.pop()
        if found.start() - inner > _LONGEST_LABEL:
            continue
        end = _link_end(words, words[inner : found.start()], found.end(), definitions)
        if end is None:
            continue
        at = end
        whole = words[start] == "!"
        for first, last in ((start, end),) if whole else ((start, inner), (found.start(), end)):
            blank(own, first, last)
            blank(hidden, first, last)


def _link_end(words: str, inside: str, at: int, definitions: Collection[str]) -> int | None:
    """Where the link ends whose closing bracket ends at `at`; None if it is no link."""
    if target := _TARGET.match(words, at):
        return target.end()
    reference = _REFERENCE.match(words, at)
    name = (reference[1] if reference else "") or inside
    if " ".join(name.casefold().split()) in definitions:
        return reference.end() if reference else at
    return None


def _emphasis(words: str, own: list[str]) -> None:
    """Blanks the marks of emphasis that open and close: CommonMark 6.2, flanking runs; linear with a stack a mark."""
    stacks: dict[str, list[tuple[int, int]]] = {"*": [], "_": [], "~": []}
    for run in _MARKS.finditer(words):
        mark, start, end = run[0][0], run.start(), run.end()
        before, after = words[start - 1 : start], words[end : end + 1]
        opens = bool(after) and not after.isspace() and (_is_edge(before) or after.isalnum())
        closes = bool(before) and not before.isspace() and (_is_edge(after) or before.isalnum())
        if mark == "_":  # snake_case is no emphasis
            opens, closes = opens and _is_edge(before), closes and _is_edge(after)
        stack = stacks[mark]
        while closes and stack and start < end:
            first, last = stack.pop()
            size = min(last - first, end - start)
            blank(own, last - size, last)
            blank(own, start, start + size)
            start += size
            if last - size > first:
                stack.append((first, last - size))
        if opens and start < end:
            stack.append((start, end))


def _is_edge(character: str) -> bool:
    return not character or character.isspace() or not character.isalnum()
