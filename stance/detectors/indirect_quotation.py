"""Indirect quotation: what a source says or thinks, reported without marks; here only where the form leaves no doubt.

Definition: Quirk et al., A Comprehensive Grammar of the English Language (1985), 14.28-14.35; the forms are those of
comment clauses (15.53-15.55) and of "according to": "As Jane Doe once observed, [talk is cheap]"; "According to the study,
[the dam is safe]"; "In Kyiv's view, [the line must hold]". What is said with "that" or "to" is left to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import one_of, verbs
from stance.detectors.noun_phrases import phrase_after, subject_before
from stance.detectors.view import BLANK, View
from stance.labels import DeviceLabel
from stance.records import Device, Mention, Sentence
from stance.spans import Span, trimmed

_LED = r"(?:(?:But|And|Yet|Indeed|Or|So|Thus|Still|Moreover|Of\s+course)\s*,?\s+)?"
_ACCORDING = re.compile(
    rf"{_LED}(?P<cue>[Aa]ccording\s+to|[Ii]n\s+the\s+(?:view|eyes|opinion|words|judgment)\s+of)\s+(?=(?P<source>[^;:\x01]{{2,140}}?),\s+\S)"
)
_IN_VIEW = re.compile(
    rf"{_LED}[Ii]n\s+(?P<source>[^,;:\x01]{{2,60}}?)['’]s?\s+(?:own\s+)?(?P<cue>view|eyes|opinion|words|judgment|telling),\s+"
)
_APPOSITION = re.compile(  # According to Jane Doe, [a lawyer, the] dam is safe
    r"\s*(?:an?|the|its|his|her|their|(?:[A-Z][\w.-]+\s+)*[A-Z][\w.-]+['’]s?)\s+[a-z][^,;:.\x01]{2,80},\s+(?=[\w“\"‘])"
)
_FINAL = ".!?…,;: "
_IN_MARKS = 0.6  # share of the words between marks, from which they are a direct quotation


@cache
def _as_said() -> re.Pattern[str]:
    forms = verbs("cues.txt")
    known = one_of(forms["base"] | forms["third"] | forms["past"] | forms["participle"])
    return re.compile(
        rf"{_LED}[Aa]s\s+(?P<source>[^,;:\x01]{{2,80}}?)\s+(?P<cue>{known})(?:\s+it)?(?:\s+(?:in|at|on|last|this)\s[^,;:\x01]{{2,60}})?,\s+"
    )


def detect(view: View) -> Iterator[Device]:
    """The reported sentences of the body."""
    for sentence in view.body:
        found = _read(view, sentence)
        if found is not None:
            source, cue, content = found
            yield Device(
                label=DeviceLabel.INDIRECT_QUOTATION,
                span=content,
                score=0.9,
                origin="rule:indirect-quotation",
                source=Mention(span=source, name=source.line_of(view.text)),
                cue=cue,
                reason=f"“{source.line_of(view.text)}” is named for it: “{cue.line_of(view.text)}”",
            )


def _read(view: View, sentence: Sentence) -> tuple[Span, Span, Span] | None:
    """Source, cue and content of a sentence that is reported as a whole."""
    prose, (start, end) = view.prose, (sentence.span.start, sentence.span.end)
    for pattern in (_as_said(), _ACCORDING, _IN_VIEW):
        match = pattern.match(prose, start, end)
        if match is None:
            continue
        if pattern is _ACCORDING:
            source = phrase_after(prose, match.start("source"), match.end("source") + 1)
            begin = match.end("source") + 1
        else:
            source = subject_before(prose, match.start("source"), match.end("source"))
            begin = match.end()
        described = _APPOSITION.match(prose, begin, end)
        begin = described.end() if described else begin
        content = trimmed(prose, begin, begin + len(prose[begin:end].rstrip(_FINAL))) if begin < end else None
        if source is not None and content is not None and _is_prose(prose, content):
            return source, Span(*match.span("cue")), content
    return None


def _is_prose(prose: str, content: Span) -> bool:
    return content.of(prose).count(BLANK) < _IN_MARKS * len(content)
