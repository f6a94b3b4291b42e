"""Parties and the names that stand for them: Washington, the White House and U.S. officials are one.

The table is `parties.toml`, with the capitals and seats of government of the detectors' lexicon; a user's file of the
same form adds to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from stance.detectors.lexicons import one_of, rows
from stance.errors import InputError
from stance.voices.words import lexicon

_KEYS = frozenset({"names", "contextual", "adjectives", "leaders"})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_MASS = ("ese", "ish", "ch", "ss", "z")  # adjectives whose people have no -s: the Chinese, the British
# who no longer holds the office, or works against it, does not speak for the party
_NOT_OF = re.compile(
    r"\b(?:former|ex-?|late|one-time|ousted|exiled|deposed|retired|opposition|dissidents?|rebels?|exiles?|anti-\w+|would-be)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The table, looked up by name.

    Attributes:
        by_name: folded name (no article, lower case) to party.
        contextual: the same for names that count only once their party has been named.
        by_adjective: adjective as it is written to party.
        by_person: full name, folded, to party.
        by_last_name: last name, folded, to party; names that two parties share are not here.
        first_names: last name, folded, to the first names that go with it.
    """

    by_name: Mapping[str, str] = field(default_factory=dict)
    contextual: Mapping[str, str] = field(default_factory=dict)
    by_adjective: Mapping[str, str] = field(default_factory=dict)
    by_person: Mapping[str, str] = field(default_factory=dict)
    by_last_name: Mapping[str, str] = field(default_factory=dict)
    first_names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def named(self, words: str) -> str | None:
        """The party that goes by exactly these words, article and possessive ending aside."""
        return self.by_name.get(folded(words))

    def in_context(self, words: str, known: Iterable[str]) -> str | None:
        """The same, and short names too whose party is among `known`."""
        party = self.contextual.get(folded(words))
        return party if party is not None and party in known else self.named(words)

    def people(self, words: str) -> str | None:
        """The party whose people the words are: "the North Koreans", "Iranians", "many Americans"."""
        bare = re.sub(r"^(?:the|many|most|some|ordinary|all)\s+", "", _clean(words), flags=re.IGNORECASE)
        if bare.endswith("s") and bare[:-1] in self.by_adjective:
            return self.by_adjective[bare[:-1]]
        article = bare != _clean(words)
        return self.by_adjective.get(bare) if article and bare.endswith(_MASS) else None

    def leader(self, words: str) -> str | None:
        """The party that a person leads or led: by his full name, or by a last name that only one leader has."""
        name = folded(words)
        return self.by_person.get(name) or self.by_last_name.get(name)

    def of(self, words: str, known: Iterable[str] = ()) -> str | None:
        """The party that the words speak for, as far as they say so themselves.

        Args:
            words: a name, or a description with a party's name or adjective in it ("Iran's foreign minister").
            known: parties that the text has named, for short names like "the North".

        Returns:
            The party's name, or None; nobody speaks for a party who has left its office or opposes it.
        """
        clean = _clean(words)
        found = self.in_context(clean, known) or self.people(clean)
        if found or _NOT_OF.search(clean):
            return found
        office = _offices().search(clean)
        if office is None:
            return self.leader(clean)
        return self._before(clean[: office.start()], known) or self._behind(clean[office.end() :], known)

    def _before(self, words: str, known: Iterable[str]) -> str | None:
        """Iranian [officials]; the Cuban secret [police]; the Obama [administration]; Iran's [minister]."""
        tokens = words.split()
        for size in (3, 2, 1):
            for at in range(len(tokens) - size + 1):
                piece = " ".join(tokens[at : at + size])
                bare = _POSSESSIVE.sub("", piece)
                found = (
                    self.by_adjective.get(bare)
                    or (self.in_context(bare, known) if bare[:1].isupper() or bare[:4] == "the " else None)
                    or (self.leader(bare) if bare[:1].isupper() else None)
                )
                if found:
                    return found
        return None

    def _behind(self, words: str, known: Iterable[str]) -> str | None:
        """[president] of France; [spokesman] for the foreign ministry of Iran; [President] Vladimir Putin."""
        match = re.search(r"\b(?:of|for|to|from|at)\s+(.+)$", words)
        if match:
            return self.of(match.group(1), known)
        return self.leader(words.strip()) if words.strip()[:1].isupper() else None


def folded(words: str) -> str:
    """A name as a key: one blank between words, no article, no possessive ending, lower case.

    >>> folded("The  White House’s")
    'white house'
    """
    return _ARTICLE.sub("", _clean(words)).casefold()


def _clean(words: str) -> str:
    return _POSSESSIVE.sub("", " ".join(words.split()).replace("’", "'").strip(" ,;:"))


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(row[0] for row in lexicon('offices.txt'))}\b", re.IGNORECASE)


def load_parties(extra: Path | None = None) -> Parties:
    """The table that comes with the package, and the user's on top of it.

    Args:
        extra: a TOML file: for each party a heading with its name, and any of `names`, `contextual`, `adjectives`,
            `leaders`, each a list of words.

    Raises:
        InputError: if the file cannot be read or is not of that form.
    """
    if extra is None:
        return _shipped()
    try:
        added = tomllib.loads(extra.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(f"{extra}: no table of parties can be read from it ({error})") from None
    for party, entry in added.items():
        _check(extra, party, entry)
    return _table([_own(), added])


def _check(path: Path, party: str, entry: Any) -> None:
    if not isinstance(entry, dict):
        raise InputError(f"{path}: {party!r} must be a heading, as in [{party!r}] and below it names = [...]")
    for key, value in entry.items():
        if key not in _KEYS:
            raise InputError(f"{path}: [{party}] has no {key!r}; it may have {', '.join(sorted(_KEYS))}")
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise InputError(f"{path}: [{party}] {key} must be a list of words in quotation marks")


@cache
def _shipped() -> Parties:
    return _table([_own()])


@cache
def _own() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("parties.toml").read_text(encoding="utf-8"))


def _table(tables: Iterable[Mapping[str, Any]]) -> Parties:
    by_name = {folded(row[0]): row[1] for row in rows("seats.txt") if row[2:3] != ("ambiguous",)}
    contextual: dict[str, str] = {}
    by_adjective: dict[str, str] = {}
    by_person: dict[str, str] = {}
    last_names: dict[str, set[str]] = {}
    first_names: dict[str, set[str]] = {}
    for table in tables:
        for party, entry in table.items():
            for name in (party, *entry.get("names", ())):
                by_name[folded(name)] = party
            contextual |= {folded(name): party for name in entry.get("contextual", ())}
            by_adjective |= {name.replace("’", "'"): party for name in entry.get("adjectives", ())}
            for name in entry.get("leaders", ()):
                by_person[folded(name)] = party
                last_names.setdefault(folded(name).split()[-1], set()).add(party)
                first_names.setdefault(folded(name).split()[-1], set()).add(name.split()[0])
    # Kim is a name of the North and the South: alone it tells neither.
    by_last_name = {name: next(iter(found)) for name, found in last_names.items() if len(found) == 1}
    firsts = {last: frozenset(found) for last, found in first_names.items()}
    return Parties(by_name, contextual, by_adjective, by_person, by_last_name, firsts)
