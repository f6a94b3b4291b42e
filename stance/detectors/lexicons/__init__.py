"""The phrases of the rules as data: one entry a line, `#` begins a comment, tabs part the columns.

Lines of a verb list are a lemma and its irregular forms ("say said"); regular forms are made here by the spelling
rules of Quirk et al., A Comprehensive Grammar of the English Language (1985), 3.5-3.10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

_VOWEL_Y = re.compile(r"[aeiou]y$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|[^aeiou]o)$")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of one file, each as its columns."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip())


def phrases(name: str) -> tuple[str, ...]:
    """The first column of a file."""
    return tuple(row[0] for row in rows(name))


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first; blanks match any run of blanks, ’ matches both marks."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = (re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]").replace("’", "['’]") for word in ordered)
    return "(?:" + "|".join(escaped).replace("['['’]]", "['’]") + ")"


@cache
def verbs(name: str) -> dict[str, frozenset[str]]:
    """Forms of the verbs of a file by what they are: base, third, past, participle (past), ing.

    An irregular line is `lemma past [participle]`; an irregular lemma may be a phrase ("point out").
    """
    return inflected(rows(name))


def inflected(entries: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """The same for entries of any list of that form."""
    forms: dict[str, set[str]] = {"base": set(), "third": set(), "past": set(), "participle": set(), "ing": set()}
    for row in entries:
        lemma, *irregular = row
        word, _, rest = lemma.partition(" ")
        tail = f" {rest}" if rest else ""
        past = irregular[0] if irregular else _past(word) + tail
        participle = irregular[1] if len(irregular) > 1 else past
        forms["base"].add(lemma)
        forms["third"].add(_third(word) + tail)
        forms["past"].add(past)
        forms["participle"].add(participle)
        forms["ing"].add(_ing(word) + tail)
    return {kind: frozenset(words) for kind, words in forms.items()}


def _third(word: str) -> str:
    if word.endswith("y") and not _VOWEL_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) else "s")


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and not _VOWEL_Y.search(word):
        return word[:-1] + "ied"
    return _doubled(word) + "ed"


def _ing(word: str) -> str:
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return _doubled(word) + "ing"


def _doubled(word: str) -> str:
    """The stem before -ed and -ing: a last consonant after one short stressed vowel is doubled."""
    short = re.fullmatch(r"[^aeiou]*[aeiou][bdglmnprt]", word)
    stressed = word.endswith(("mit", "fer", "pel", "bel", "quip", "gin", "vel", "tter")) and not word.endswith(
        ("offer", "differ", "suffer", "tter")
    )
    return word + word[-1] if short or stressed else word
