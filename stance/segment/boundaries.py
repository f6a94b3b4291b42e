"""Where one sentence ends and the next begins inside a block: one scan for candidates, one decision for each.

A candidate is a run of stops (`.`, `!`, `?`, an ellipsis) with the closing marks and note numbers after it, followed by
a blank. Most are decided by the word before and the first letter after. Quotations and brackets that the sentence
carries on after ("she said, 'No. Never.' and left") are found beforehand; no candidate inside them counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from stance.segment.words import (
    AFTER_CLOCK,
    BEFORE_NUMBER,
    BOUND,
    FREE,
    NAMES_WITH_MARK,
    OPENERS,
    REPORTING,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = "\"'“‘«»„‚‹›([{*_¿¡"  # what may stand before the first word of a sentence
_QUOTES = "\"'“”’«»‹›"

_TITLED = "|".join(sorted(word.capitalize() for word in OPENERS if len(word) > 1 and word.isalpha()))

# A line that begins a list item: a bullet, or a number or letter with a stop or bracket.
_ITEM = r"(?:[-*•–—·‣◦▪●■]|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,4})[.)])[^\S\n]+(?=\S)"

# Both scans begin with one set of characters, which the engine skips to fast; what follows it is told apart afterwards.
_CANDIDATE = re.compile(
    rf"""
    [.!?…。！？؟।۔\n]
    (?:
      (?<=[.!?…])(?<![.!?…][.!?…])
      (?P<stop>(?:[.!?…]|[^\S\n](?:\.+|…)(?=\s|\Z))*+)
      (?P<close>["'”’“»«›‹)\]}}*_]*+(?:[^\S\n](?:[»›](?!\w)|["”’](?=[\r\n]|\Z)))?)
      (?P<note>
        (?:[^\S\n]?\[(?:…|\.\.\.|\d{{1,3}}(?:[,–-][^\S\n]?\d{{1,3}})*)\])*  # [3], [4–6], […]
        [¹²³⁴-⁹⁰]*
        # a bare note number, then "The", "In", ...
        (?:(?<=[^\W\d_][.!?”"]|[)”"][.!?])[^\S\n]?\d{{1,2}}(?=\s+(?:{_TITLED})\b))?
      )
      (?P<gap>\s+|\Z|(?<=[^\W\d_][.!?])(?=[A-Z][a-z]*[\s,’'])|(?<=[.!?]”)(?=[“A-Z]))
      |(?<=[。！？؟।۔])(?P<full>[。！？؟।۔]*[”’」』)\]]*)\s*
      |(?<=\n)[^\S\n]*(?={_ITEM})
    )
    """,
    re.VERBOSE,
)

# Pairs of marks, each at most 600 characters long. Straight double marks pair off in order; the others may nest, so
# that every opening mark is looked at.
_STRAIGHT = re.compile(r'"(?<!\w")(?=\S)[^"]{1,600}(?<=\S)"(?!\w)')
_NESTING = re.compile(
    r"""
    [“«»‹„‘'(\[]
    (?=(?:
      (?<=“)[^“”]{1,600}” | (?<=«)[^«»]{1,600}» | (?<=»)(?=\S)[^«»]{1,600}« | (?<=‹)[^‹›]{1,600}›
      | (?<=„)[^„“”]{1,600}[“”]
      | (?<=‘)(?<!\w‘)(?:[^‘’]|(?<=\w)’(?=\w)){1,600}’(?!\w)
      | (?<=')(?<!\w')(?=\w)(?:[^'"]|(?<=\w)'(?=\w)){1,600}'(?!\w)
      | (?<=\()[^()]{1,600}\) | (?<=\[)[^\[\]]{1,600}\]
    )(?P<after>))
    """,
    re.VERBOSE,
)
_GOES_ON = re.compile(r"[,;:—–)]|\s(?:[a-z(—–]|-)")
_STOP_INSIDE = re.compile(r"[.!?…][\"'”’»]*\s")
_SPEECH = "|".join(REPORTING)
_TAIL = re.compile(  # "…," the message claimed; not "…" and left
    rf"""
    ,?\s?(?!(?:and|but|or|then|so|as|while|when|before|after)\b)
    (?:[^\W\d_][\w.’'-]*\s+){{0,5}}(?:{_SPEECH})\b
    """,
    re.VERBOSE,
)
_NAMED_TAIL = re.compile(rf"(?:[^\W\d_][\w.’'-]*\s+){{1,4}}(?:{_SPEECH})\b")
_AUXILIARY = re.compile(
    r"\s(?:is|are|was|were|has|had|may|might|will|would|can|could|should|must|became|becomes|remains|seems)\b"
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_NEXT = re.compile(rf"[{re.escape(_OPENING)}]*(?:…|\.\.+)?")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", re.UNICODE)  # U.S, Ph.D, a.m
_ENUMERATOR = re.compile(rf"[{re.escape(_OPENING)}#§-]*(?:\d{{1,3}}(?:\.\d+)*|[A-Za-z]|[ivxIVX]{{2,5}})")
_NO_VOWELS = re.compile(r"(?!(?:Hm+|Mm+|Mhm|Sh+|Psst)\b)[B-DF-HJ-NP-TV-XZ][bcdfghjklmnpqrstvwxz]{1,4}")
_SEPARATORS = re.compile(r"[-\"“”‘«»()\[\]—–/*_]+")
_ABBREVIATIONS = BOUND | BEFORE_NUMBER | FREE
_BULLETS = "•·‣◦▪●■"  # the bullets that are nothing else
_ITEM_HERE = re.compile(_ITEM)
_ITEM_ENDS = frozenset('.!?:;,”’")]…')
_LONGEST = 602  # characters in a pair, its marks included


def cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]`, a block without blanks at its edges, as pairs of offsets."""
    held: list[tuple[int, int]] | None = None  # found when the first boundary asks for them
    for found in _CANDIDATE.finditer(text, start, end):
        follows = found.end()
        if follows >= end:
            break
        if found["stop"] is not None:
            stops = found.start("gap")
            if not _ends_sentence(text, start, end, found):
                continue
        elif found["full"] is not None:
            stops = found.end("full")
        else:
            stops = found.start()
            while text[stops - 1].isspace():
                stops -= 1
            if not _begins_item(text, start, stops, follows):
                continue
        if held is None:
            held = _held_together(text, start, end)
        if held and _is_held(text, start, stops, held):
            continue
        yield start, stops
        start = follows
    yield start, end


def _ends_sentence(text: str, start: int, end: int, found: re.Match[str]) -> bool:
    """Whether the stops that `found` holds end the sentence that begins at `start`."""
    stop, close = text[found.start() : found.end("stop")], found["close"]
    follows = found.end()
    first = text[follows]
    if "\n" in found["gap"] and _ITEM_HERE.match(text, follows, end):
        return not _is_enumerator(text, start, found.start())
    if first in _OPENING:
        follows = _NEXT.match(text, follows, end).end()  # type: ignore[union-attr]  # it matches the empty string
        first = text[follows] if follows < end else ""
    if not first or first in "—–-&/,;:)":  # a dash with a name or an afterthought; none begins with the others
        return False
    if first.islower():
        return not close and _small_letter_begins(text, start, end, found, follows)
    if not found["gap"] and not close and not _is_plain_word(text, start, found.start()):
        return False
    if stop == "." and (not close or close[0] in ")]}"):
        return _full_stop_ends(text, start, end, found.start(), follows)
    return stop == "." or _mark_ends(text, start, end, found, follows)


def _mark_ends(text: str, start: int, end: int, found: re.Match[str], follows: int) -> bool:
    """Whether a `!`, `?` or ellipsis before a capital letter ends the sentence."""
    stop, close = text[found.start() : found.end("stop")], found["close"]
    if not _has_words(text, start, found.start()):  # an ellipsis that leads in
        return False
    if stop[-1] in "!?" and close and close[-1] in _QUOTES:
        return not _has_named_tail(text, follows, end)
    if stop == "!" and _word_before(text, start, found.start()).lower() in NAMES_WITH_MARK:
        return _opens(text, follows, end)
    return True


def _small_letter_begins(text: str, start: int, end: int, found: re.Match[str], follows: int) -> bool:
    """Whether the small letter at `follows` begins a sentence: a careless writer's, or a name such as "iPhone"."""
    if follows + 1 < end and text[follows + 1].isupper():
        return True
    stop = text[found.start() : found.end("stop")]
    if stop == ".":
        return _is_plain_word(text, start, found.start())
    if stop[-1] in "?!" and "." not in stop and "…" not in stop:
        return (
            not _TAIL.match(text, follows, end)
            and _word_before(text, start, found.start()).lower() not in NAMES_WITH_MARK
        )
    return False


def _is_plain_word(text: str, start: int, stop: int) -> bool:
    """Whether an ordinary word in small letters, and no address or abbreviation, stands before `stop`.

    Abbreviations that nobody listed are short: four letters are asked for, and two where the sentence itself began with
    a small letter, as its writer then does not care for capitals.
    """
    words = text[max(start, stop - 32) : stop].split()
    word = words[-1].lstrip(_OPENING) if words else ""
    least = 2 if text[start].islower() else 4
    return len(word) >= least and word.isalpha() and word.islower() and word not in _ABBREVIATIONS


def _full_stop_ends(text: str, start: int, end: int, stop: int, follows: int) -> bool:
    """Whether a single full stop at `stop` ends a sentence and does not only mark an abbreviation or a number."""
    word = _word_before(text, start, stop)
    lower = word.lower()
    if lower in BOUND or _is_enumerator(text, start, stop):
        return False
    if lower in BEFORE_NUMBER:
        follower = _next_word(text, follows, end)
        return not (follower.isdigit() or (len(follower) == 1 and follower not in OPENERS))
    if lower in {"a.m", "p.m"}:
        return not text[follows].isdigit() and _next_word(text, follows, end) not in AFTER_CLOCK
    if lower in FREE or _INITIALS.fullmatch(word) or _NO_VOWELS.fullmatch(word) or (len(word) == 1 and word.isalpha()):
        return _opens(text, follows, end)
    return True


def _has_words(text: str, start: int, stop: int) -> bool:
    """Whether more than opening marks stands in `text[start:stop]`."""
    return stop - start > 8 or bool(text[start:stop].strip(_OPENING + " "))


def _word_before(text: str, start: int, stop: int) -> str:
    """The word that ends at `stop`, with the stops inside it: "U.S" of "DPRK-U.S."."""
    words = text[max(start, stop - 24) : stop].split()
    if not words:
        return ""
    return _SEPARATORS.split(words[-1])[-1].lstrip("'’")


def _next_word(text: str, follows: int, end: int) -> str:
    """The word at `follows`, in lower case."""
    found = _WORD.match(text, follows, end)
    return found.group().lower().replace("’", "'") if found else ""


def _opens(text: str, follows: int, end: int) -> bool:
    """Whether the word at `follows` is one that a capital marks as the beginning of a sentence."""
    return _next_word(text, follows, end) in OPENERS


def _is_enumerator(text: str, start: int, stop: int) -> bool:
    """Whether all that stands before `stop` is the number or letter of a list item or a heading."""
    return stop - start < 12 and _ENUMERATOR.fullmatch(text, start, stop) is not None


def _has_named_tail(text: str, follows: int, end: int) -> bool:
    """Whether a name and a verb of speech follow a quotation: "Why now?" Park asked."""
    return _NAMED_TAIL.match(text, follows, end) is not None and (
        text[follows] == "I" or not _opens(text, follows, end)
    )


def _begins_item(text: str, start: int, stops: int, follows: int) -> bool:
    """Whether the line at `follows` begins a list item, and is not a wrapped line that only looks like one."""
    return text[follows] in _BULLETS or text[stops - 1] in _ITEM_ENDS or _ITEM_HERE.match(text, start) is not None


def _held_together(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The quotations and brackets with a stop inside after which their sentence goes on, in order."""
    held = []
    for pattern, edge in ((_STRAIGHT, 0), (_NESTING, "after")):
        for found in pattern.finditer(text, start, end):
            low, high = found.start(), found.end(edge)
            goes_on = _GOES_ON.match(text, high, end) and not _TAIL.match(text, high, end)
            if goes_on and _STOP_INSIDE.search(text, low, high):
                held.append((low, high))
    return sorted(held)


def _is_held(text: str, start: int, stops: int, held: list[tuple[int, int]]) -> bool:
    """Whether the boundary at `stops` lies inside a quotation that its sentence, begun at `start`, carries on after."""
    at = bisect_left(held, (stops, 0))
    while at > 0:
        at -= 1
        low, high = held[at]
        if low < start or stops - low > _LONGEST:
            return False
        if stops < high and (_has_words(text, start, low) or _AUXILIARY.match(text, high)):
            return True
    return False
