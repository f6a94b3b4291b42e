"""What each quotation of a text is read as: citation with its attribution, distance, or neither.

Quotations without any words of their own around them go on with the last source (floating quotations, after Asr et al.,
"The Gender Gap Tracker", 2021), or belong to the subject of a sentence of saying right before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from stance.detectors.attribution import Attribution, find_attribution, finite_verb, frame, sentence_before
from stance.detectors.lexicons import one_of, phrases
from stance.detectors.noun_phrases import first_subject
from stance.detectors.quotes import Quotation
from stance.spans import Span

SHORT = 4  # words: what is longer is no scare quote


class QuotationKind(StrEnum):
    """What the marks are for."""

    CITATION = "citation"
    DISTANCE = "distance"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """A quotation with what was found about it."""

    quotation: Quotation
    kind: QuotationKind
    attribution: Attribution | None


@cache
def _naming() -> re.Pattern[str]:
    """Words right before the marks that make what they hold a term, a title or a name."""
    return re.compile(rf"\b{one_of(phrases('naming.txt'))}[\s,:(]*$", re.IGNORECASE)


def read_quotations(
    text: str, prose: str, sentences: Sequence[Span], quotations: Sequence[Quotation]
) -> tuple[Reading, ...]:
    """Each outermost quotation with its attribution and its kind, in text order."""
    readings: list[Reading] = []
    for quotation in quotations:
        found = find_attribution(text, sentences, quotation.span, prose)
        if found is None and readings:
            followed = (_floating(text, prose, sentences, reading, quotation) for reading in reversed(readings[-3:]))
            found = next((attribution for attribution in followed if attribution), None)
        if found is None:
            found = _from_sentence_before(text, prose, sentences, quotation)
        readings.append(Reading(quotation, _kind(text, prose, sentences, quotation, found), found))
    return tuple(readings)


def _stands_alone(text: str, prose: str, sentences: Sequence[Span], quotation: Quotation) -> bool:
    """Whether the sentences of the quotation hold nothing but quotations."""
    start, end = frame(text, sentences, quotation.span)
    return not any(character.isalnum() for character in prose[start:end])


def _floating(
    text: str, prose: str, sentences: Sequence[Span], previous: Reading, quotation: Quotation
) -> Attribution | None:
    """A quotation that stands alone right after an attributed one goes on with its source."""
    if previous.attribution is None or not _stands_alone(text, prose, sentences, quotation):
        return None
    start, _ = frame(text, sentences, quotation.span)
    _, end = frame(text, sentences, previous.quotation.span)
    if prose[end:start].strip() or prose[end:start].count("\n\n") > 1:
        return None
    return Attribution(previous.attribution.source, previous.attribution.cue, "going on")


def _from_sentence_before(text: str, prose: str, sentences: Sequence[Span], quotation: Quotation) -> Attribution | None:
    """A quotation that stands alone belongs to the subject of a sentence of saying right before it."""
    if not _stands_alone(text, prose, sentences, quotation):
        return None
    start, _ = frame(text, sentences, quotation.span)
    before = sentence_before(sentences, start)
    if before is None or start - before.end > 2 or "\x01" in prose[before.start : before.end]:
        return None
    verb = finite_verb(prose, before.start, before.end)
    source = first_subject(prose, before.start, verb.start()) if verb else None
    if verb and source:
        return Attribution(source, Span(*verb.span()), "sentence before")
    return None


_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SMALL = frozenset(
    {"of", "the", "and", "a", "an", "in", "on", "for", "to", "with", "at", "from", "by", "or", "de", "la", "is"}
)


def _kind(
    text: str, prose: str, sentences: Sequence[Span], quotation: Quotation, found: Attribution | None
) -> QuotationKind:
    inner = quotation.inner.of(text)
    words = _WORD.findall(inner)
    if not words:
        return QuotationKind.OTHER
    named = _naming().search(prose, max(0, quotation.span.start - 40), quotation.span.start)
    titled = len(words) > 1 and all(word[:1].isupper() or word.isdigit() or word in _SMALL for word in words)
    if found is not None and len(words) <= SHORT and _is_loose(prose, quotation, found):
        found = None
    if found is not None and found.source is not None:
        return QuotationKind.OTHER if titled and len(words) <= 8 and found.where != "after" else QuotationKind.CITATION
    # many a text has a double mark for the apostrophe of a plural: the countries "interests
    stray = found is None and re.match(r's "[a-z]', text[max(0, quotation.span.start - 2) : quotation.span.start + 2])
    if stray or named or titled or (words[0][:1].isupper() and len(words) == 1):
        return QuotationKind.OTHER
    if found is not None or len(words) > SHORT:
        return QuotationKind.CITATION
    if _is_mentioned(text, prose, sentences, quotation) or not _is_distant(prose, quotation.span, words):
        return QuotationKind.OTHER
    return QuotationKind.DISTANCE


_DISTANT_BEFORE = re.compile(r"\b(?:this|these|those|such|any|no)\s+$", re.IGNORECASE)
_BARE_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_ATTRIBUTIVE = re.compile(
    r"\s+(?!of\b|in\b|on\b|to\b|that\b|which\b|for\b|is\b|was\b|has\b|and\b|or\b|by\b|from\b)[a-z]"
)


def _is_distant(prose: str, span: Span, words: list[str]) -> bool:
    """Whether a phrase in marks is an everyday word, or stands after "this", "such", "any", "no".

    Longer phrases, compounds and "the ..." are as often terms of art and names of doctrines, so they stay silent.
    """
    if _DISTANT_BEFORE.search(prose, max(0, span.start - 10), span.start):
        return True
    if len(words) > 1 or "-" in words[0]:
        return False
    return not _BARE_ARTICLE.search(prose, max(0, span.start - 8), span.start) or bool(
        _ATTRIBUTIVE.match(prose, span.end)
    )


_CORE = re.compile(
    r"(?:say|said|says|saying|tell|told|telling|writes?|wrote|writing|calls?|called|calling|describe[sd]?|describing|labell?ed|"
    r"dubbed|branded|denounced|dismissed|refer(?:s|red|ring)? to|argue[sd]?|claim(?:s|ed)?|declared?|tweeted|added|wanted)\b"
)


def _is_loose(prose: str, quotation: Quotation, found: Attribution) -> bool:
    """Whether a cue that may also mean no speech stands too far from a short phrase to cite it."""
    if found.where != "before" or found.cue is None or found.cue.end >= quotation.span.start:
        return False
    gap = prose[found.cue.end : quotation.span.start]
    close = len(gap.split()) <= 2 or re.search(r"\b(?:that|as)\b|:\s*$", gap)
    return not (close or _CORE.match(prose, found.cue.start))


_MENTION_AFTER = re.compile(
    r"\s*(?:\(|means?\b|meant\b|refers?\b|denotes?\b|is\s+(?:a|an|the)\s+(?:word|term|phrase)\b|or\s+\x01|\x01)"
)


def _is_mentioned(text: str, prose: str, sentences: Sequence[Span], quotation: Quotation) -> bool:
    """Whether a short phrase in marks is a word spoken of, a gloss, an utterance, or stands outside running text."""
    span = quotation.span
    inner = quotation.inner.of(text).strip()
    before = prose[max(0, span.start - 12) : span.start].rstrip()
    return bool(
        _MENTION_AFTER.match(prose, span.end)
        or before.endswith(("(", "=", "/", "\x01", ":"))
        or inner[-1:] in "?!"
        or inner[:1].isdigit()
        or not quotation.closed
        or _stands_alone(text, prose, sentences, quotation)
    )
