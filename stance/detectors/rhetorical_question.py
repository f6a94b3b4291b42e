"""Rhetorical question: a question that is asked for effect, or that the author at once answers himself.

Definition: Quirk et al., A Comprehensive Grammar of the English Language (1985), 11.23; Ilie, What Else Can I Tell You?
A Pragmatic Study of English Rhetorical Questions (1994). In commentary nobody is there to answer, so every question of
the author's running text counts, but for those that another asks, and for interviews, where somebody does answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device

_TURN = re.compile(
    r"^[ \t*_]*(?:Q|A|Question|Answer|Interviewer|[A-Z][A-Z.'’ -]{2,30}|(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+)[*_]*\s?[:.][*_]*\s",
    re.MULTILINE,
)
_QUESTION_TURN = re.compile(r"^[ \t*_]*(?:Q|Question|Interviewer)[*_]*\s?[:.]", re.MULTILINE)
_ENDS = re.compile(r"\?[)\]!?]*\s*$")
_ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|inquired?|question(?:s|ed)?)\b[^?]{0,40}[:,]\s", re.IGNORECASE
)
_INDIRECT = re.compile(r"\bquestions?\s+(?:is|are|was|remains?)\s+(?:whether|how|if)\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:we|I|one|you|let\s+us)\s+(?:\w+\s+){0,3}$|^$", re.IGNORECASE)


def is_interview(text: str) -> bool:
    """Whether turns of speakers, named at the head of their lines, make the text an interview."""
    if len(_QUESTION_TURN.findall(text)) >= 2:
        return True
    names = [match.group().strip(" *_:.") for match in _TURN.finditer(text)]
    return len(names) >= 6 and len(set(names)) <= len(names) / 2


def detect(view: View) -> Iterator[Device]:
    """The author's questions."""
    if "?" not in view.text or is_interview(view.text):
        return
    for sentence in view.body:
        words = sentence.span.of(view.prose)
        if not _ENDS.search(words) or words.upper() == words or _INDIRECT.search(words):
            continue
        asked = _ASKED.search(words)
        if asked and not _SELF.search(words[: asked.start()]):
            continue
        yield Device(
            label=DeviceLabel.RHETORICAL_QUESTION,
            span=sentence.span,
            score=0.9,
            origin="rule:rhetorical-question",
            reason="the author asks, and nobody is there to answer",
        )
