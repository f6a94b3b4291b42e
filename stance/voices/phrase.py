"""The words that name somebody, out of what was marked: no apposition, no relative clause, nothing cut short."""

from __future__ import annotations

import re

from stance.detectors.noun_phrases import subject_before
from stance.spans import Span, trimmed
from stance.voices.clauses import behind_verb
from stance.voices.mentions import is_somebody

# What follows a name and describes it: ", a lawyer from Bonn", ", which is close to", " - the paper of", " that says".
_DESCRIBED = re.compile(
    r",?\s+(?:that|which|who|whose|whom)\s|\s[-–—]\s"
    r"|,\s+(?:an?|the|his|her|its|their|our|former|formerly|now|then|one|himself|herself|whose|"
    r"of|head|led|including|especially|particularly|among)\s"
    r"|,\s+(?:[A-Z][\w.-]*\s+){0,3}[A-Z][\w.-]*['’]s?\s+[a-z]"
)
# Palestinians, the Arabs, and others
_SERIES = re.compile(
    r",\s+(?!an?\s|former|now\s|then\s|[^,]{2,40}['’]s\s)[^,]{2,40}(?:,\s+[^,]{2,40})*,?\s+(?:and|or)\s"
)
_LED = re.compile(r"(?:(?:[Oo]nly|[Ee]ven|[Jj]ust|[Pp]erhaps|[Ee]specially|[Nn]ot\s+only|[Aa]mong|[Bb]etween)\s+)+")
_DANGLING = re.compile(
    r"(?:\s*[,;:–—-]|\s+(?:in|on|at|of|for|to|by|with|from|and|or|as|about|has|have|had|is|are|was|were|be|seems?|remains?|"
    r"nowadays|today|now|also|not|often|who|which|that|whose|each|both|all|themselves|himself|herself|itself|further|the|a|an|[a-z]+ly)|(?<=s)\s+[a-z]{3,}ing)$"
)
_PARTICIPLE = re.compile(r"(?<=[a-z])\s+[a-z]{3,}ed$")
_BEHIND_PARTICIPLE = re.compile(r"\s+(?:by|in|on|to|from)\b")
_OWNED = re.compile(
    r"(?:(?P<owner>.*?[\w.])['’]s?|(?P<pronoun>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir))\s+(?:[a-z-]+\s+){0,2}(?P<head>[a-z-]+)"
)
_REACH = 120  # characters before a relative pronoun in which its antecedent is looked for
_ACRONYM = re.compile(r"\s?\([A-Z][\w.&-]*\)")


def name_phrase(text: str, span: Span) -> Span:
    """The phrase that names somebody in a span that was marked for it.

    >>> def of(text, words): return name_phrase(text, Span(text.index(words), text.index(words) + len(words))).of(text)
    >>> of("Jane Doe, the head of the board, which met, warned us.", "Jane Doe, the head of the board, which met,")
    'Jane Doe'
    >>> of("Countries sitting on arms think so.", "Countries sitting")
    'Countries'
    >>> of("The World Bank (WB) said so.", "The World Bank")
    'The World Bank (WB)'
    >>> of("Serbs, the Croats, and others agree.", "Serbs, the Croats, and others")
    'Serbs, the Croats, and others'
    """
    led = _LED.match(text, span.start, span.end)
    span = Span(led.end(), span.end) if led and led.end() < span.end else span
    words = span.of(text)
    end = span.end
    for cut in _DESCRIBED.finditer(words):
        head = words[: cut.start()]
        if head.strip() and not _SERIES.match(words, cut.start()):
            end = span.start + cut.start()
            break
    while True:
        kept = text[span.start : end]
        dangling = _DANGLING.search(kept)
        if dangling is None and _BEHIND_PARTICIPLE.match(text, end):
            dangling = _PARTICIPLE.search(kept)
        if dangling is None or not kept[: dangling.start()].strip():
            break
        end = span.start + dangling.start()
    kept = text[span.start : end]
    if text[end : end + 1] == "." and re.search(r"\b[A-Z]\.[A-Z]$", kept):  # the U.S.
        end += 1
    elif kept.count("(") > kept.count(")"):
        closed = _ACRONYM.match(text, span.start + kept.rindex("("))
        end = closed.end() if closed else span.start + kept.rindex("(")
    elif acronym := _ACRONYM.match(text, end):
        end = acronym.end()
    return trimmed(text, span.start, end) or span


def possessor(text: str, span: Span) -> Span:
    """Whose words, wish or act it is, where the phrase names those: Hamas in "Hamas's offer"; else the span itself."""
    words = span.of(text)
    owned = _OWNED.fullmatch(words)
    if owned is None or is_somebody(owned.group("head")):
        return span
    return behind_verb(text, Span(span.start, span.start + owned.end("owner" if owned.group("owner") else "pronoun")))


def antecedent(text: str, span: Span) -> Span:
    """For a relative pronoun the noun phrase before it, as far as form shows it; else the span itself."""
    if span.of(text).lower() not in ("who", "which", "that", "whom"):
        return span
    phrase = subject_before(text, max(0, span.start - _REACH), span.end, strip=False)
    return behind_verb(text, phrase) if phrase is not None else span
