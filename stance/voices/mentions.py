"""Who and what a piece mentions, in order: names with their titles and appositions, offices, peoples, pronouns.

No parser: capitalised sequences, nouns of office (lexicons/offices.txt), the table of parties, and a small list of
first names (lexicons/first_names.txt). What is found carries what a pronoun must agree with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from stance.detectors.lexicons import one_of, phrases
from stance.spans import Span
from stance.voices.parties import Parties, folded
from stance.voices.words import lexicon, verb_forms


class Kind(StrEnum):
    """What a mention speaks of."""

    PERSON = "person"
    PARTY = "party"  # a state or organisation by its name
    BODY = "body"  # an office that acts as one: the regime
    GROUP = "group"  # several people
    NAME = "name"  # a name of which nothing more is known
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One mention.

    Attributes:
        span: its words, with title and article.
        sentence: index of its sentence.
        kind: what it speaks of.
        name: the words without title.
        gender: "m", "f", or None where nothing tells.
        role: the title or apposition ("first vice foreign minister"), lower case.
        party: where its own words tell.
        subject: whether a finite verb follows and nothing governs it.
        named: whether it is a proper name.
    """

    span: Span
    sentence: int
    kind: Kind
    name: str
    gender: str | None = None
    role: str = ""
    party: str | None = None
    subject: bool = False
    named: bool = True


_CAPITAL = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Adm|Sgt|St)\.|(?:[A-Z]\.){1,4}|"
    r"[A-ZÀ-ÞŁŠŽČ][^\W_]*(?:-[^\W_]+|['’](?!s\b)[^\W_]+)*)"
)
_LINK = (
    r"(?:(?<=Ambassador\s)to\s+(?:the\s+)?|(?<=Representative\s)to\s+(?:the\s+)?|of\s+(?:the\s+)?|for\s+(?:the\s+)?|"
    r"(?:al|el)-|bin\s+|ibn\s+|von\s+|van\s+(?:der\s+)?|de\s+(?:la\s+)?|du\s+|da\s+)"
)
_NAMES = rf"{_CAPITAL}(?:\s+{_LINK}?{_CAPITAL})*"
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|them|his|her|hers|its|their|theirs)\b", re.IGNORECASE)
PRONOUNS = frozenset("he she it they him them his her hers its their theirs".split())
_ORGANISATION = re.compile(
    r"\b(?:Party|Council|Union|Ministry|University|Agency|Association|Institute|Commission|Committee|Court|Congress|"
    r"Parliament|Bank|Corporation|Organization|Organisation|Foundation|Department|Front|Movement|Brotherhood|Army|Navy|"
    r"Forces?|Guard|League|Federation|Alliance|Conference|Group|Center|Centre|Senate|House|Times|Post|Journal|Forum)\b"
)
_GOVERNED = re.compile(
    r"\b(?:of|in|on|at|by|to|from|with|for|against|between|among|toward|towards|about|over|under|into|like|than|as|"
    r"after|before|during|despite|since|via|and\s+of)\s+(?:[a-z]+\s+)?$"
)
_DETERMINERS = frozenset(
    "This That These Those His Her Its Their Our My Such Some Many Most Few One Two Three No All Both Each Every"
    " Another Other Either Neither The A An".split()
)
_THINGS = (  # plurals that end like those of people
    "offers|orders|borders|barriers|matters|numbers|letters|papers|quarters|centers|waters|rivers|factors|sectors|"
    "errors|doors|corridors|terrors|horrors|lists|exists|consists|insists|wants|grants|plants|elephants|variants"
)
_PEOPLE = re.compile(
    rf"(?!(?:{_THINGS})\b)"
    r"(?:members|figures|people|critics|others|countries|states|nations|allies|powers|voices|politicians|forces|"
    r"parties|groups|sides|women|men|\w{2,}(?:ers|ors|ists|ians|ants|icans))"
)
_PEOPLE_BEFORE = re.compile(r"\b(?:the|many|most|some|ordinary|all|The|Many|Most|Some|Ordinary|All)\s+$")
_ARTICLE_BEFORE = re.compile(r"\b(?:the|The)\s+$")


@cache
def offices() -> dict[str, str]:
    """Noun of office to its number: singular, plural or body."""
    return {row[0].lower(): row[1] for row in lexicon("offices.txt")}


@cache
def _titles() -> dict[str, str | None]:
    """Title in lower case to the gender that it tells."""
    return {row[0].lower(): row[1] if len(row) > 1 else None for row in lexicon("titles.txt")}


@cache
def _openers() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon("openers.txt"))


def _not_opener() -> str:
    """No word that only opens a sentence begins here; a determiner may."""
    return rf"(?!{one_of(_openers() - _DETERMINERS)}\b)"


@cache
def _first_names() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon("first_names.txt")}


@cache
def _office_phrase() -> re.Pattern[str]:
    """The former national security adviser; U.S. officials; Iran's foreign minister; the Cuban secret police."""
    office = one_of(offices())
    stops = one_of(w for w in phrases("np_stops.txt") if w not in ("of", "last"))
    determiner = r"(?:the|this|that|these|those|his|her|its|their|a|an|some|many|several|senior|both|other|top)"
    word = rf"(?!{stops}\b|{determiner}\b)[^\W_][\w.-]*(?:['’]s?)?(?=\s)"
    opening = rf"(?:{determiner}|{_not_opener()}{_CAPITAL}(?:['’]s?)?)(?=\s)"
    return re.compile(
        rf"\b(?:(?i:{determiner})\s+(?:{word}\s+){{0,4}}?|{opening}\s+(?:{word}\s+){{0,4}}?)"
        rf"(?P<office>(?i:{office}))\b(?!['’-]\w{{2}})(?P<complement>\s+(?:of|to|for)\s+(?:the\s+)?{_CAPITAL}(?:\s+{_CAPITAL})*)?"
    )


@cache
def _plural() -> re.Pattern[str]:
    """Several people by what they do or are: some Nato members, reform politicians, Cuban Americans."""
    stops = one_of(w for w in phrases("np_stops.txt") if w not in ("of", "last"))
    word = rf"(?!{stops}\b)[^\W_][\w.-]*(?=\s)"
    return re.compile(
        rf"(?<!['’])\b{_not_opener()}"
        rf"(?:(?i:the|these|those|his|her|its|their|some|many|most|several|few|both|other|all|\d+)\s+|(?={_CAPITAL}\s))?"
        rf"(?:{word}\s+){{0,3}}?{_PEOPLE.pattern}\b(?!['’-]\w{{2}})"
    )


def is_somebody(noun: str) -> bool:
    """Whether a common noun is a person's, a group's or a body's: minister, officials, regime, critics."""
    return noun.lower() in offices() or bool(_PEOPLE.fullmatch(noun))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"\b{_NAMES}")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of((*offices(), *_titles()))}(?!\w)", re.IGNORECASE)


@cache
def _verb_after() -> re.Pattern[str]:
    """What follows a subject: an adverb at most, then a finite verb."""
    known = one_of(verb_forms("base", "third", "past"))
    auxiliary = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did)"
    inserted = r"(?:\s*,[^,.;:]{2,90},|\s+\([^()]{2,60}\)|\s+(?:who|which)\b[^,.;:]{2,60},)?"
    return re.compile(
        rf"{inserted}\s+(?:[a-z]+ly\s+|also\s+|then\s+|once\s+|now\s+|still\s+|never\s+|even\s+)?(?:{auxiliary}|{known}|[a-z]+ed)\b"
    )


def find_mentions(text: str, sentences: Sequence[Span], parties: Parties) -> tuple[Found, ...]:
    """All mentions of the sentences, in text order; of two that overlap the longer."""
    capitals = _inside_capitals(text, sentences)
    found: list[Found] = []
    known: set[str] = set()
    for index, sentence in enumerate(sentences):
        here = sorted(
            (
                *_named(text, index, sentence, parties, known, capitals),
                *_described(text, index, sentence, parties, known),
                *_groups(text, index, sentence, parties),
            ),
            key=lambda item: (-len(item.span), item.span.start),
        )
        here += list(_pronouns(text, index, sentence))
        kept: list[Found] = []
        for item in here:
            if not any(item.span.overlaps(other.span) for other in kept):
                kept.append(replace(item, subject=is_subject(text, sentence, item.span)))
        found += sorted(kept, key=lambda item: item.span)
        known |= {item.party for item in kept if item.party and item.named}
    return tuple(found)


def is_subject(text: str, sentence: Span, span: Span) -> bool:
    """Whether a finite verb follows the words, and no preposition stands before them."""
    if not _verb_after().match(text, span.end, min(sentence.end, span.end + 140)):
        return False
    return not _GOVERNED.search(text[max(sentence.start, span.start - 30) : span.start])


def _inside_capitals(text: str, sentences: Sequence[Span]) -> frozenset[str]:
    """Words that are capitalised within a sentence somewhere: at the head of a sentence they are names too."""
    words = re.compile(r"(?<=[\w,;’'] )[A-Z][^\W_]+")
    return frozenset(m.group() for s in sentences for m in words.finditer(text, s.start + 1, s.end))


def _named(
    text: str, index: int, sentence: Span, parties: Parties, known: set[str], capitals: frozenset[str]
) -> Iterator[Found]:
    for match in _names().finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        tokens = match.group().split()
        at_head = not any(c.isalnum() for c in text[sentence.start : start])
        while tokens and (
            tokens[0] in _openers()
            or (_opens(tokens, at_head, capitals) and not _is_known(text, sentence, Span(start, end), parties))
        ):
            if tokens[0] in ("The", "A", "An"):
                at_head = False
            start = text.index(tokens[1], start + len(tokens[0])) if len(tokens) > 1 else end
            tokens = tokens[1:]
        if not tokens:
            continue
        span = Span(start, end)
        words = span.of(text)
        before = text[max(sentence.start, start - 12) : start]
        article = _ARTICLE_BEFORE.search(before)
        whole = Span(start - len(article.group()), end) if article else span
        party = parties.in_context(("the " if article else "") + words, known)
        led = _PEOPLE_BEFORE.search(before)
        people = parties.people((led.group() if led else "") + words)
        if party:
            yield Found(span=whole, sentence=index, kind=Kind.PARTY, name=words, party=party)
        elif people:
            span = Span(start - len(led.group()), end) if led else span
            yield Found(span=span, sentence=index, kind=Kind.GROUP, name=span.of(text), party=people)
        else:
            person = _person(text, index, span, parties, known)
            if person is not None:
                yield person
            elif _ORGANISATION.search(words) or (words.isupper() and len(words) > 1):
                yield Found(span=whole, sentence=index, kind=Kind.PARTY, name=words)
            elif tokens[-1] not in parties.by_adjective and words not in _WEEK:
                yield Found(span=whole, sentence=index, kind=Kind.NAME, name=words)


_WEEK = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


def _opens(tokens: list[str], at_head: bool, capitals: frozenset[str]) -> bool:
    """Whether the first word is capitalised only because it opens the sentence: Sanctions have failed."""
    first = tokens[0]
    if not at_head or first in capitals or first in _first_names() or first.rstrip(".").isupper():
        return False
    return len(tokens) == 1 or first.endswith(("ly", "ing", "ed"))


def _is_known(text: str, sentence: Span, span: Span, parties: Parties) -> bool:
    """Whether a word at the head of a sentence names somebody: a party, a leader, or the singular subject of a verb."""
    words = span.of(text)
    if parties.named(words) or parties.leader(words) or parties.people(words):
        return True
    return " " not in words and not words.endswith(("s", "ing")) and is_subject(text, sentence, span)


def _person(text: str, index: int, span: Span, parties: Parties, known: set[str]) -> Found | None:
    """A person by title, first name, the table's leaders, or what stands behind the name."""
    words = span.of(text)
    title = None
    for match in _title().finditer(words):
        title = match
    name, role = words, ""
    if title is not None:
        rest = words[title.end() :].strip()
        complement = re.match(r"(?:of|for|to)\s+(?:the\s+)?", rest)
        if complement:  # Secretary of State Colin Powell: the last two words
            tokens = rest.split()
            rest = " ".join(tokens[-2:]) if len(tokens) > 3 else ""
        if not rest:
            return None
        name, role = rest, words[: len(words) - len(rest)].strip().lower()
        if " " not in rest and title.group().endswith("."):  # Ms. Ito has no other name
            name = f"{title.group()} {rest}"
    tokens = name.split()
    gender = _first_names().get(tokens[0]) if len(tokens) > 1 else None
    if title is not None:
        gender = gender or _titles().get(title.group().lower())
    behind = text[span.end : span.end + 140]
    apposition = re.match(r",\s+(?P<role>(?!and\b|but\b|or\b)[^,.;:()]{4,100}?)(?=[,.;]|\s+[–—-]\s)", behind)
    told = apposition.group("role") if apposition and _title().search(apposition.group("role")) else ""
    leader = parties.leader(name)
    is_person = bool(
        role or gender or leader or (told and 2 <= len(tokens) <= 4)
        or (2 <= len(tokens) <= 3 and not _ORGANISATION.search(name) and re.match(r",?\s+who(?:se)?\b", behind))
    )  # fmt: skip
    if not is_person:
        return None
    prefix = text[max(0, span.start - 60) : span.start]
    lower_title = re.search(r"(?:\b[A-Za-z][\w-]*\s+){0,3}$", prefix)
    if not role and lower_title and _title().search(lower_title.group()):  # the former senator Sam Nunn
        role = lower_title.group().strip().lower()
    stated = " ".join(part for part in (words[: max(words.rfind(name), 0)].strip(), told) if part)
    if re.search(r"\b(?:former|ex-|late)\b", f"{role} {told} {prefix[-12:]}", re.IGNORECASE):
        party = leader
    else:
        party = (parties.of(stated, known) if stated else None) or leader
    return Found(
        span=span,
        sentence=index,
        kind=Kind.PERSON,
        name=name,
        gender=gender or (_gender_of_leader(name, parties) if leader else None),
        role=" ".join(part for part in (role, told.lower()) if part),
        party=party,
    )


def _gender_of_leader(name: str, parties: Parties) -> str | None:
    """He or she by the first names that the table gives with a last name."""
    genders = {_first_names().get(first) for first in parties.first_names.get(folded(name).split()[-1], ())}
    return next(iter(genders)) if len(genders) == 1 else None


def _described(text: str, index: int, sentence: Span, parties: Parties, known: set[str]) -> Iterator[Found]:
    for match in _office_phrase().finditer(text, sentence.start, sentence.end):
        words = match.group()
        number = offices()[" ".join(match.group("office").split()).lower()]
        kind = {"singular": Kind.PERSON, "plural": Kind.GROUP, "body": Kind.BODY}[number]
        behind = re.match(rf"\s+{_NAMES}", text[match.end() : sentence.end])
        if kind is Kind.PERSON and behind:
            continue  # a title before a name: the name's own
        yield Found(
            span=Span(*match.span()), sentence=index, kind=kind, name=words, role=words.lower(),
            gender=_titles().get(match.group("office").lower()), party=parties.of(words, known), named=False,
        )  # fmt: skip


def _groups(text: str, index: int, sentence: Span, parties: Parties) -> Iterator[Found]:
    for match in _plural().finditer(text, sentence.start, sentence.end):
        span, words = Span(*match.span()), match.group()
        yield Found(
            span=span, sentence=index, kind=Kind.GROUP, name=words, role=words.lower(),
            party=parties.people(words), named=False,
        )  # fmt: skip


def _pronouns(text: str, index: int, sentence: Span) -> Iterator[Found]:
    for match in _PRONOUN.finditer(text, sentence.start, sentence.end):
        word = match.group().lower()
        gender = "m" if word in ("he", "him", "his") else "f" if word in ("she", "her", "hers") else None
        yield Found(
            span=Span(*match.span()), sentence=index, kind=Kind.PRONOUN, name=match.group(), gender=gender, named=False
        )
