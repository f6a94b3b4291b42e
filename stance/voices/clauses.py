"""The subject and the finite verb of a sentence's main clause, as far as its form shows them without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from stance.detectors.attribution import Attribution
from stance.detectors.lexicons import one_of
from stance.detectors.noun_phrases import phrase_after, subject_before
from stance.spans import Span
from stance.voices.words import verb_forms

_FARTHEST = 600  # characters of a sentence that are looked at
_AUXILIARY = (
    "is are was were has have had will would can could may might must should shall do does did cannot "
    "won't can't doesn't didn't don't isn't aren't wasn't hasn't haven't"
).split()
_CONJUNCTIONS = r"(?:if|when|while|although|though|as|after|before|since|unless|once)"
_SUBORDINATE = re.compile(
    rf"\s*(?:[“\"'‘]\s*)?(?:(?:But|And|Yet|So|Or|Nor)\s*,?\s+)?(?:{_CONJUNCTIONS}|If|When|While|Although|Though|"
    r"Even\s+(?:if|though|as|when)|As|After|Before|Since|Because|Unless|Until|Once|Whenever|Where|Whereas|Whether|"
    r"Given\s+that|Now\s+that|Faced|Despite|In|On|At|By|For|From|With|Without|Under|During|Following|Like|Unlike|"
    r"Instead\s+of|Rather\s+than|To|Among|Over|Through|Throughout|Within|[A-Z][a-z]+ing)\b"
)
_LINKED = re.compile(rf"\s*[A-Z]\w+(?:\s+[a-z]+){{0,2}},\s+(?={_CONJUNCTIONS}\b)")
_RELATIVE_BEFORE = re.compile(
    r"\b(?:who|which|that|whose|whom|where|when|what|why|how|if|as|because|while|although|though|than)\b[^,;]{0,60}$"
)

_PASSIVE = re.compile(
    r"(?:(?:has|have|had|will|would|can|could|may|might|must|should)\s+)?(?:not\s+|\w+ly\s+)?(?:is|are|was|were|be|been|being)\s+"
    r"(?:\w+ly\s+|not\s+|also\s+|being\s+)?(?:\w{2,}ed|made|held|given|taken|seen|shown|told|built|sent|shot|driven|forced|drawn)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject and its verb.

    Attributes:
        subject, verb: their words; of a verb with auxiliaries the first one.
        main: whether no conjunction or relative opens the clause.
        passive: whether the subject is acted on.
    """

    subject: Span
    verb: Span
    main: bool
    passive: bool


@cache
def _finite() -> re.Pattern[str]:
    known = verb_forms("base", "third", "past")
    return re.compile(rf"(?<![\w'’-])(?:{one_of([*_AUXILIARY, *known])}|[a-z]{{3,}}ed)(?![\w-])")


@cache
def _agent() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:was|were|been|being|is|are|be)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|ne|ht|de|t)\s+(?:\w+\s+){0,3}?by\s+"
    )


def clauses(prose: str, sentence: Span) -> Iterator[Clause]:
    """The clauses whose subject can be seen, in order.

    Args:
        prose: the text with what stands in quotation marks blanked one for one.
        sentence: the sentence.
    """
    end = min(sentence.end, sentence.start + _FARTHEST)
    main_from = _main_start(prose, sentence.start, end)
    taken = sentence.start
    for verb in _finite().finditer(prose, sentence.start, end):
        subject = subject_before(prose, max(taken, sentence.start), verb.start())
        if subject is None or not _is_name_or_noun(prose, subject):
            continue
        before = prose[max(sentence.start, subject.start - 80) : subject.start]
        main = subject.start >= main_from and not _RELATIVE_BEFORE.search(
            before.rpartition(",")[2] if "," in before else before
        )
        yield Clause(subject, Span(*verb.span()), main, bool(_PASSIVE.match(prose, verb.start(), end)))
        taken = verb.start()


def agent(prose: str, sentence: Span) -> Span | None:
    """Who does it in a passive: the offer was rejected by [the junta]."""
    match = _agent().search(prose, sentence.start, min(sentence.end, sentence.start + _FARTHEST))
    return phrase_after(prose, match.end(), min(sentence.end, match.end() + 120)) if match else None


def _main_start(prose: str, start: int, end: int) -> int:
    """Behind the comma that ends an opening adverbial or subordinate clause."""
    at = start
    for _ in range(3):
        linked = _LINKED.match(prose, at, end)  # That is, unless ...; Of course, if ...
        at = linked.end() if linked else at
        if not _SUBORDINATE.match(prose, at, end):
            break
        comma = re.compile(r",\s+|\s[–—-]\s").search(prose, at, end)
        if comma is None:
            break
        at = comma.end()
    return at


def _is_name_or_noun(prose: str, subject: Span) -> bool:
    words = subject.of(prose).lower()
    return words not in ("this", "that", "these", "those", "there", "what", "one", "here", "which", "who", "you")


_POSSESSOR = re.compile(
    r"(?P<owner>[^\s,;:.\x01][^,;:.\x01]{0,60}?)['’]s?\s+(?P<cue>(?:\w+\s+){0,2}\w+)\s+(?:is\s+|was\s+)?$"
)
_PLAIN_TO = re.compile(r"\b(?P<cue>clear|plain|obvious|evident|apparent|known)\s+to\s+(?P<whom>[^,;:.\x01]{2,50}?)\s+$")
_NAME_AT_END = re.compile(r"(?:(?!\w+ing\b)[A-Z][\w.-]+\s+)*[A-Z][\w.-]+$")
_INFINITIVE = re.compile(r"\bto\s+[a-z]+\s+$")
_KINDS = ("base", "third", "past", "participle", "ing")
_INSERTED = re.compile(r",\s+(?:as\s+)?(?P<words>[^,;:.\x01]{4,70}?)(?=[,;.?]|$)")
_REPORT_REACH = 70  # characters between a verb of reporting and what it reports


def report_of(prose: str, sentences: Sequence[Span], content: Span) -> Attribution | None:
    """Who says, thinks or wants what a clause reports without marks, by the clause before, in or behind it.

    Args:
        prose: the text with the content blanked one for one.
        sentences: the sentences of the content.
        content: the reported clause.
    """
    if not sentences:
        return None
    sentence = Span(sentences[0].start, sentences[-1].end)
    before = [c for c in clauses(prose, sentence) if c.verb.end <= content.start]
    if before and content.start - before[-1].verb.end <= _REPORT_REACH:
        clause = before[-1]
        gap = prose[clause.verb.end : content.start]
        if not re.search(r"[;:]|,\s+(?:but|and|while)\b", gap):
            plain = _PLAIN_TO.search(prose, clause.subject.start, content.start)
            if plain is not None:  # it was clear to Sadat [that ...]
                return Attribution(Span(*plain.span("whom")), Span(*plain.span("cue")), "before")
            owner = _POSSESSOR.search(prose, clause.subject.start, content.start)
            if owner is None or owner.start() < clause.subject.start:
                return Attribution(clause.subject, _main_verb(prose, clause.verb, content.start), "before")
    owner = _POSSESSOR.search(prose, max(sentence.start, content.start - 110), content.start)
    if owner is not None:
        source = _owner(prose, sentence.start, owner.end("owner"))
        if source is not None:
            return Attribution(source, Span(*owner.span("cue")), "before")
    for inserted in _INSERTED.finditer(prose, content.end, sentence.end):
        behind = next(clauses(prose, Span(*inserted.span("words"))), None)
        if behind is not None:
            return Attribution(behind.subject, _main_verb(prose, behind.verb, inserted.end()), "after")
    return None


def _owner(prose: str, start: int, end: int) -> Span | None:
    """Whose claim, fear or wish it is; not who is to be convinced of it."""
    source = subject_before(prose, start, end, strip=False)
    if source is None:
        name = _NAME_AT_END.search(prose, max(start, end - 60), end)
        return Span(*name.span()) if name else None
    source = behind_verb(prose, source)
    return None if _INFINITIVE.search(prose, start, source.start) else source


def _main_verb(prose: str, verb: Span, end: int) -> Span | None:
    """The verb itself where an auxiliary stands before it; None for a mere "is"."""
    if verb.of(prose) not in _AUXILIARY:
        return verb
    following = re.compile(r"\s+(?:\w+ly\s+|not\s+|also\s+|been\s+|be\s+)*(?P<verb>[a-z]+)").match(prose, verb.end, end)
    if following and (following.group("verb").endswith("ed") or following.group("verb") in verb_forms(*_KINDS)):
        return Span(*following.span("verb"))
    return None


def behind_verb(prose: str, phrase: Span) -> Span:
    """A noun phrase without a verb that was read into it: explains [Japan]."""
    verb = None
    for match in _finite().finditer(prose, phrase.start, phrase.end):
        verb = match
    if verb is None or verb.end() >= phrase.end:
        return phrase
    return Span(
        verb.end() + len(prose[verb.end() : phrase.end]) - len(prose[verb.end() : phrase.end].lstrip()), phrase.end
    )
