"""Concession: a point is granted to the other view before it is turned. The span is the granted part only.

Definition: Quirk et al., A Comprehensive Grammar of the English Language (1985), 15.39-15.41; Mann and Thompson,
"Rhetorical Structure Theory" (1988), concession; Grote, Lenke and Stede, "Ma(r)king concessions" (1997). Three forms:
a granting opener (lexicons/granting.txt) with a turn within the next three sentences or in its own; an opening clause
with although, though or even though; "may well ..., but".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import one_of, rows
from stance.detectors.view import BLANK, View
from stance.labels import DeviceLabel, SentenceKind
from stance.records import Device, Sentence
from stance.spans import Span

_TURN = re.compile(
    r"(?:But|Yet|However|Nevertheless|Nonetheless|Still|And\s+yet|Even\s+so|That\s+said|All\s+the\s+same|Unfortunately)\b(?!\s*\?)"
)
_INNER_TURN = re.compile(r"\s*(?:,|;|—|–|\s-)\s*(?:but|yet|however|nevertheless)\b")
_ALTHOUGH = re.compile(
    r"(?:(?:And|But|Indeed|So|Thus|Moreover),?\s+)?(?P<start>(?:Although|Though|Even\s+though|While\s+it\s+is\s+true|While\s+there\s+is\s+no\s+doubt|While\s+I\s+(?:agree|accept|do\s+not\s+doubt))\b)"
)
_MAIN_CLAUSE = re.compile(
    r",\s+(?=(?:he|she|it|they|we|I|you|this|that|these|those|there|the|a|an|his|her|its|their|our|my|some|many|most|no|one|both|"
    r"few|such|all|neither|nothing|in|on|at|for|by|what|to|[A-Z][\w.]*(?:['’]s)?)\s)"
)
_JOINED = re.compile(r",\s+(?:and|or|but|which|who|whose|where|including|as|with|from|nor|especially|particularly)\b")
_MAY_WELL = re.compile(
    r"^(?:[^,;:]{2,90})\b(?:may|might)\s+(?:well\s+|indeed\s+|very\s+well\s+|have\s+|be\s+)[^;:]{4,160}?(?=,\s+(?:but|yet)\b(?!\s+[\w-]+,))"
)
_FURTHEST = 3  # sentences from the opener to the turn


@cache
def _openers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    strong = one_of(row[0] for row in rows("granting.txt") if len(row) == 1)
    weak = one_of(row[0] for row in rows("granting.txt") if len(row) > 1)
    return re.compile(rf"{strong}(?:,|\b(?=\s+(?:that|the|this|a|it)\b))"), re.compile(rf"{weak}\b,?")


def detect(view: View) -> Iterator[Device]:
    """The granted parts of the author's text."""
    strong, weak = _openers()
    for index, sentence in enumerate(view.sentences):
        if sentence.kind is not SentenceKind.BODY or view.prose[sentence.span.start] == BLANK:
            continue
        words = sentence.span.of(view.prose)
        if words.rstrip().endswith("?"):
            continue
        span = None
        if strong.match(words):
            span = _granted(view, index, words, furthest=_FURTHEST)
        elif weak.match(words):
            span = _granted(view, index, words, furthest=2)
        reason = "granted before the turn"
        if span is None:
            span, reason = _clause(sentence, words), "a clause that grants before the main clause turns"
        if span is not None:
            yield Device(label=DeviceLabel.CONCESSION, span=span, score=0.9, origin="rule:concession", reason=reason)


def _granted(view: View, index: int, words: str, *, furthest: int) -> Span | None:
    start = view.sentences[index].span.start
    turn = _INNER_TURN.search(words, 12)
    if turn:
        return Span(start, start + turn.start())
    for later in range(index + 1, min(index + 1 + furthest, len(view.sentences))):
        following: Sentence = view.sentences[later]
        gap = view.text[view.sentences[later - 1].span.end : following.span.start]
        if following.kind is not SentenceKind.BODY or ("\n\n" in gap and later > index + 1):
            return None
        if _TURN.match(view.prose, following.span.start):
            if "\n\n" in view.text[start : view.sentences[later - 1].span.end]:
                return None
            return Span(start, view.sentences[later - 1].span.end)
    return None


def _clause(sentence: Sentence, words: str) -> Span | None:
    start = sentence.span.start
    opening = _ALTHOUGH.match(words)
    if opening:
        for comma in _MAIN_CLAUSE.finditer(words, opening.end() + 12):
            if not _JOINED.match(words, comma.start()) and len(words) - comma.end() > 12:
                return Span(start + opening.start("start"), start + comma.start())
        return None
    modal = _MAY_WELL.match(words)
    return Span(start, start + modal.end()) if modal else None
