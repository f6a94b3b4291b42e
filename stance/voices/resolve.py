"""Names for pronouns and descriptions: "she", "the minister", "the regime" go to the name that the piece has given.

Salience after Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution" (Computational Linguistics 20, 1994):
what was mentioned weighs by the place of its mentions, half as much with each sentence between; agreement in number,
gender and kind comes first. Only the text before the words is searched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.records import Mention
from stance.spans import Span
from stance.voices.mentions import PRONOUNS, Found, Kind, find_mentions
from stance.voices.parties import Parties, folded

_SUBJECT = 80  # weights of Lappin and Leass: subject, and being in the sentence at all; other objects get 50 there
_OTHER = 50
_RECENT = 100
_REACH = 6  # sentences: beyond it a pronoun has no antecedent
_STATE_NOUNS = frozenset(
    "country nation state government regime leadership kingdom island dictatorship dynasty junta republic theocracy "
    "monarchy military army navy parliament cabinet leaders officials authorities rulers generals troops forces".split()
)
_FIRST = frozenset({"i", "we", "me", "us", "my", "our"})


@dataclass(slots=True)
class _Referent:
    """Somebody or something of the text, with all mentions so far."""

    kind: Kind
    name: str
    party: str | None
    gender: str | None
    roles: str
    named: bool
    mentions: list[Found] = field(default_factory=list)


class Resolver:
    """The referents of one text.

    Args:
        text: the text.
        sentences: its sentences, in order.
        parties: the table of parties.
    """

    def __init__(self, text: str, sentences: Sequence[Span], parties: Parties) -> None:
        self.text = text
        self.sentences = list(sentences)
        self.parties = parties
        self.mentions = find_mentions(text, self.sentences, parties)
        self._ends = [f.span.end for f in self.mentions]
        self._starts = [s.start for s in self.sentences]
        self._referents: list[_Referent] = []
        self._of: dict[Span, _Referent] = {}
        for found in self.mentions:
            referent = self._place(found)
            if referent is not None:
                referent.mentions.append(found)
                self._of[found.span] = referent

    def mention(self, span: Span) -> Mention:
        """The words with the name that they stand for, and its party, where these are known."""
        words = span.line_of(self.text)
        bare = folded(words)
        if bare in _FIRST:
            return Mention(span=span, name=words)
        referent = self._referent(span)
        known = self._known(span.start)
        party = self.parties.of(words, known)
        if referent is None:
            return Mention(span=span, name=words, party=party)
        pronoun = bare in PRONOUNS
        named = any(f.named and f.span.overlaps(span) for f in self.mentions[self._first(span.start) :][:8])
        if pronoun or not named:
            name = referent.name if pronoun or referent.named else words
        else:
            surname = referent.kind is Kind.NAME and folded(referent.name).split()[-1:] == bare.split()
            name = referent.name if referent.kind is Kind.PERSON or surname else words
        return Mention(span=span, name=name, party=party or referent.party)

    def mentions_in(self, span: Span) -> list[Found]:
        """The mentions that share a character with the span, in order."""
        found = []
        for mention in self.mentions[self._first(span.start) :]:
            if mention.span.start >= span.end:
                break
            found.append(mention)
        return found

    def sentence_of(self, span: Span) -> Span | None:
        """The sentence in which the span begins."""
        index = bisect_right(self._starts, span.start) - 1
        return self.sentences[index] if index >= 0 and span.start < self.sentences[index].end else None

    def _first(self, offset: int) -> int:
        """Index of the first mention that ends after `offset`."""
        return bisect_right(self._ends, offset)

    def _known(self, offset: int) -> set[str]:
        return {f.party for f in self.mentions if f.named and f.party and f.span.start <= offset}

    def _referent(self, span: Span) -> _Referent | None:
        """Whom the mention in these words speaks of: the one that ends them, or else the first."""
        exact = self._of.get(span)
        if exact is not None:
            return exact
        inside = [f for f in self.mentions[self._first(span.start) :][:12] if span.contains(f.span)]
        if len(inside) != 1:
            several = [f for f in inside if f.kind is Kind.PERSON]
            inside = several if len(several) == 1 and not re.search(r"\band\b", span.of(self.text)) else []
        owned = inside and re.match(r"['’]", self.text[inside[0].span.end : inside[0].span.end + 1])
        if not inside or (owned and inside[0].span.end + 2 < span.end):
            return None
        if inside[0].kind is Kind.PRONOUN and len(inside[0].span) + 2 < len(span):  # his aides are not he
            return None
        head = inside[0]
        if head.kind is not Kind.PERSON and len(span) > len(head.span) + 6:  # Russian policymakers are not Russia
            return None
        return self._of.get(head.span)

    def _place(self, found: Found) -> _Referent | None:
        """The referent of a mention, a new one where it names somebody for the first time."""
        if found.kind is Kind.PRONOUN:
            return self._antecedent(found)
        if not found.named:
            known = self._described(found)
            return known if known is not None else self._new(found)
        for referent in reversed(self._referents):
            if referent.named and _same_name(referent, found):
                self._enrich(referent, found)
                return referent
        return self._new(found)

    def _new(self, found: Found) -> _Referent:
        referent = _Referent(
            kind=found.kind,
            name=" ".join(found.name.split()),
            party=found.party,
            gender=found.gender,
            roles=found.role,
            named=found.named,
        )
        self._referents.append(referent)
        return referent

    @staticmethod
    def _enrich(referent: _Referent, found: Found) -> None:
        referent.gender = referent.gender or found.gender
        referent.party = referent.party or found.party
        referent.roles = f"{referent.roles} {found.role}".strip()
        if referent.kind is Kind.NAME:
            referent.kind = found.kind
        if referent.kind is Kind.PERSON and len(found.name.split()) > len(referent.name.split()):
            referent.name = " ".join(found.name.split())

    def _described(self, found: Found) -> _Referent | None:
        """Whom a description means that has been named: by the noun of office, then by salience."""
        words = found.role
        head = re.sub(r"\s+(?:of|to|for)\s+.*$", "", words).split()[-1]
        definite = words.split()[0] in ("the", "this", "that", "these", "those")
        if not definite:
            return None
        bare = re.sub(r"^(?:the|this|that|these|those)\s+(?:former\s+|ex-)?", "", words)
        people = [
            r
            for r in self._referents
            if r.named and r.kind is Kind.PERSON and re.search(rf"\b{re.escape(bare)}\b", r.roles)
        ]
        if found.kind is Kind.PERSON:
            return max(people, key=lambda r: self._salience(r, found), default=None)
        same = [r for r in self._referents if not r.named and folded(r.name) == folded(found.name)]
        if same:
            return same[-1]
        if found.party is None and head in _STATE_NOUNS and len(bare.split()) <= 2:
            states = [
                r for r in self._referents if r.named and r.party and r.kind in (Kind.PARTY, Kind.PERSON, Kind.GROUP)
            ]
            best = max(states, key=lambda r: self._salience(r, found), default=None)
            if best is not None and self._salience(best, found) > 0:
                return self._of_party(best)
        return None

    def _of_party(self, referent: _Referent) -> _Referent:
        """The party of a referent by the name that the text gives it, if it gives one."""
        own = [r for r in self._referents if r.kind is Kind.PARTY and r.party == referent.party]
        return own[-1] if own else referent

    def _antecedent(self, found: Found) -> _Referent | None:
        word = found.name.lower()
        fits = [r for r in self._referents if _agrees(r, word) and not self._bound(r, found)]
        best = max(fits, key=lambda r: self._salience(r, found), default=None)
        return best if best is not None and self._salience(best, found) > 0 else None

    def _bound(self, referent: _Referent, found: Found) -> bool:
        """An object is not its own subject: Bush warned [him]."""
        if found.subject or found.name.lower() in ("his", "her", "its", "their"):
            return False
        last = referent.mentions[-1]
        if last.sentence != found.sentence:
            return False
        between = self.text[last.span.end : found.span.start]
        return last.subject and not re.search(r"[,;:—]|\b(?:that|and|but|who|which|if|when|because|what)\b", between)

    def _salience(self, referent: _Referent, found: Found) -> float:
        """The weight of the mentions before `found`, halved with each sentence between."""
        by_sentence: dict[int, float] = {}
        for mention in referent.mentions[-12:]:
            distance = found.sentence - mention.sentence
            if distance <= _REACH and mention.span.end <= found.span.start:
                weight = _RECENT + (_SUBJECT if mention.subject else _OTHER / 2)
                by_sentence[distance] = max(by_sentence.get(distance, 0.0), weight)
        total: float = sum(weight / float(2**distance) for distance, weight in by_sentence.items())
        return total * (1.0 if referent.kind is not Kind.NAME else 0.6)


def _agrees(referent: _Referent, word: str) -> bool:
    kind = referent.kind
    if word in ("he", "him", "his"):
        return (kind is Kind.PERSON and referent.gender != "f") or _may_be_person(referent)
    if word in ("she", "her", "hers"):
        return (kind is Kind.PERSON and referent.gender != "m") or _may_be_person(referent)
    if word in ("it", "its"):
        return kind in (Kind.PARTY, Kind.BODY, Kind.NAME)
    return kind is Kind.GROUP


def _may_be_person(referent: _Referent) -> bool:
    """An unknown name of two or three words without an article may be somebody's."""
    first = referent.mentions[0].span if referent.mentions else None
    bare = first is None or len(first) == len(referent.name)
    return referent.kind is Kind.NAME and bare and len(referent.name.split()) in (2, 3) and " of " not in referent.name


def _same_name(referent: _Referent, found: Found) -> bool:
    """The same name, or a part of it: Powell is Colin Powell, Kim is Kim Jong-un, the DPRK is North Korea."""
    mine, theirs = folded(referent.name), folded(found.name)
    if mine == theirs:
        return True
    people = (Kind.PERSON, Kind.NAME)
    if referent.kind not in people or found.kind not in people:
        return False
    if referent.gender and found.gender and referent.gender != found.gender:
        return False
    ours, others = ([w for w in name.split() if not w.endswith(".")] for name in (mine, theirs))
    if ours == others:
        return bool(ours)
    shorter, longer = sorted((ours, others), key=len)
    if Kind.PERSON not in (referent.kind, found.kind):
        # Of two names that nothing tells to be a person's, the second may be the surname of the first.
        return len(others) == 1 and _may_be_person(referent) and others[0] == ours[-1] and len(others[0]) > 3
    return len(shorter) == 1 and len(longer) > 1 and shorter[0] in (longer[-1], longer[0]) and len(shorter[0]) > 2
