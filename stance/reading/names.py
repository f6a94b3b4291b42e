"""Bylines: who wrote a piece and for whom, read from a header line.

A name is told by its shape (capitalised words, initials, particles), never by a list of people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from stance.reading.dates import iso_date

# Particles of Dutch, German, Romance, Arabic and Hebrew names, which stay lower-case inside a name.
_PARTICLES: Final = frozenset(
    """
    van von der den de del della di da do dos du la le el al bin ibn bint ben ter ten zu af av y e abu ul ur
    """.split()
)
# Words that a headline has and a name has not.
_NOT_IN_NAMES: Final = frozenset(
    """
    the a an of to in on for with from at as or but not no how why what when who where is are was be it its this that
    these those our your their his her my we you they should must can could would does did has have about after
    against before between into over under against toward towards through without opinion commentary editorial
    analysis perspective essay column news world politics
    """.split()
)
_SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|m\.?p|esq|r?ret)\.?", re.IGNORECASE)
_PRESS: Final = re.compile(
    r"\b(?:Times|Post|Journal|News|Review|Tribune|Herald|Guardian|Interest|Affairs|Policy|Magazine|Daily|Weekly|Monthly"
    r"|Quarterly|Institute|Institution|Press|Observer|Monitor|Economist|Standard|Gazette|Telegraph|Independent|Chronicle"
    r"|Conservative|Nation|Atlantic|Diplomat|Hill|Bulletin|Globe|Spectator|Syndicate|Foundation|Reuters|Bloomberg|Politico"
    r"|Register|Sun|Mail|Star|Examiner|Inquirer|Dispatch|Ledger|Cato|Brookings)\b|\b[\w-]+\.(?:com|org|net|co\.uk|edu)\b"
)
_BY: Final = re.compile(
    r"(?:(?:written|story|opinion|op-ed|essay|column|analysis|commentary|guest post|posted)\s+)?by:?\s+|authors?:\s*",
    re.IGNORECASE,
)
_DASH: Final = re.compile(r"(?:--?|[–—―])\s*")
_BAR: Final = re.compile(r"\s*[|·•]\s*|\t+|\s+/\s+")
_BAR_OR_DASH: Final = re.compile(r"\s*[|·•]\s*|\t+|\s+/\s+|\s+[-–—]{1,2}\s+")
_AND: Final = re.compile(r"\s*;\s*|\s*,?\s+(?:and|with)\s+|\s*&\s*|\s*,\s*", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"\s+(?:for|in|at)\s+(?=[A-Z])")
_READING_TIME: Final = re.compile(r"\d+\s*(?:min(?:ute)?s?)(?:\s+read)?", re.IGNORECASE)
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What a byline says; `signed` if it begins with "By", "Author:" or a dash and so can be nothing else."""

    authors: tuple[str, ...]
    outlet: str | None = None
    date: str | None = None
    signed: bool = True

    @property
    def author(self) -> str:
        """All authors in one string, a comma between them."""
        return ", ".join(self.authors)


def is_name(words: str, *, least: int = 1) -> bool:
    """Whether `words` have the shape of one person's name of at least `least` words.

    >>> is_name("Ursula von der Leyen"), is_name("J. D. O’Neill Jr."), is_name("How to Solve the Crisis")
    (True, True, False)
    """
    tokens = words.split()
    if not least <= len(tokens) <= 6 or len(words) > 60:
        return False
    capitals = 0
    for token in tokens:
        bare = token.strip(",")
        if _SUFFIX.fullmatch(bare) and capitals:
            continue
        if bare in _PARTICLES:
            continue
        if bare.lower() in _NOT_IN_NAMES or not _is_name_word(bare):
            return False
        capitals += 1
    return capitals > 0 and tokens[0] not in {"y", "e", "do"}


def _is_name_word(word: str) -> bool:
    letters = re.sub(r"[.'’‘ʼ-]", "", word)
    first = letters[:1]
    # Scripts without case (Hangul, Han, Arabic) have neither upper nor lower.
    return letters.isalpha() and (first.isupper() or first.lower() == first.upper()) and "--" not in word


def is_outlet(words: str) -> bool:
    """Whether `words` look like the name of a paper, a journal or an institute.

    >>> is_outlet("The National Interest"), is_outlet("Jane Doe")
    (True, False)
    """
    return len(words) <= 60 and len(words.split()) <= 7 and bool(_PRESS.search(words)) and words[-1:] not in ".?!:"


def read_byline(line: str, *, after_title: bool = False) -> Byline | None:
    """The byline that makes up `line`, or None. `after_title`: a title stands above, so a bare name may be one.

    >>> read_byline("By Jane Doe and John Q. Public | The Daily Planet").authors
    ('Jane Doe', 'John Q. Public')
    >>> read_byline("By contrast, talks worked") is None
    True
    """
    line = " ".join(line.split(" ")).strip()
    if not line or len(line) > _LONGEST:
        return None
    mark = _BY.match(line) or _DASH.match(line)
    signed = mark is not None
    rest = line[mark.end() :] if mark else line
    parts = [part for part in (_BAR_OR_DASH if signed else _BAR).split(rest) if part]
    if not parts:
        return None
    authors, outlet = _authors(parts[0])
    if not authors or (not signed and not all(is_name(name, least=2) for name in authors)):
        return None
    when: str | None = None
    supported = signed
    for part in parts[1:]:
        if found := iso_date(part):
            when, supported = when or found, True
        elif is_outlet(part) or (after_title and len(part.split()) <= 6 and part[-1] not in ".?!"):
            if not _READING_TIME.fullmatch(part):
                outlet = outlet or part
            supported = True
        elif not _READING_TIME.fullmatch(part) and not signed:
            return None
    if not supported and outlet is None:
        return None
    return Byline(authors=authors, outlet=outlet, date=when, signed=signed)


def _authors(words: str) -> tuple[tuple[str, ...], str | None]:
    """The names at the start of `words` and the outlet behind them; no names if `words` begin with anything else."""
    outlet: str | None = None
    words = words.rstrip(" ,")
    if elsewhere := _ELSEWHERE.search(words):
        behind = words[elsewhere.end() :]
        outlet = behind if is_outlet(behind) else None
        words = words[: elsewhere.start()]
    names: list[str] = []
    for item in _AND.split(words):
        if names and _SUFFIX.fullmatch(item):
            names[-1] += f" {item}"
        elif is_name(item) and not (names and is_outlet(item)):
            names.append(_titled(item))
        elif not names:
            return (), None
        else:  # "Jane Doe, senior fellow at the Institute": what follows says who she is
            outlet = outlet or (item if is_outlet(item) and item[0].isupper() else None)
            break
    return tuple(names), outlet


def _titled(name: str) -> str:
    """A name in capitals throughout as it is usually written: JANE DOE is Jane Doe, J.D. Vance stays."""
    if len(name) > 4 and name.isupper() and " " in name:
        return re.sub(r"[^\W\d_]{2,}", lambda word: word[0].capitalize(), name)
    return name
