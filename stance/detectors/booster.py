"""Booster: a word that strengthens the writer's commitment to what he says.

Definition and list: Hyland, Metadiscourse (2005), chapter 3 and appendix. Words only, in the author's own prose. Adverbs of
manner ("clearly defined", "speak plainly") and nouns ("a fact-finding mission", "no doubts") are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import one_of, rows
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device
from stance.spans import Span

_MANNER_BEFORE = re.compile(
    r"\b(?:more|most|less|as|so|too|very|quite|equally|how|not|never|speak|speaks|spoke|spoken|speaking|see|saw|seen|sees|seeing|think|"
    r"thinks|thinking|say|says|said|state|states|stated|put|made|make|hear|heard|understand|understood|emerge|emerges|emerged|"
    r"shows?|showed|shown|write|writes|wrote|define|defines|defined|signal|signals|signal+ed|demonstrate[sd]?|articulate[sd]?)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_MANNER_AFTER = re.compile(
    r"\s+(?:and\s+\w+ly\b|defined|stated|marked|visible|articulated|demarcated|delineated|understood|identified|expressed|labell?ed|"
    r"specified|written|worded|seen|heard|explained|spelled|set\s+out|laid\s+out|enough|demonstrated|signal+ed|drawn|delimited|formulated|"
    r"that\b)"
)
_DOUBT_AFTER = re.compile(r"\s+(?:about|as\s+to|on|in\s+(?:my|his|her|their))\b")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(row[0] for row in rows('boosters.txt'))}\b", re.IGNORECASE)


@cache
def _checks() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("boosters.txt") if len(row) > 1}


def detect(view: View) -> Iterator[Device]:
    """The boosters of the author's prose."""
    prose = view.prose
    for match in _pattern().finditer(prose):
        before, after = prose[max(0, match.start() - 50) : match.start()], prose[match.end() : match.end() + 30]
        word = re.sub(r"\s+", " ", match.group().lower())
        if not _holds(_checks().get(word), before, after) or not view.may_carry(match.start()):
            continue
        yield Device(
            label=DeviceLabel.BOOSTER,
            span=Span(*match.span()),
            score=0.95,
            origin="rule:booster",
            reason=f"“{match.group()}” strengthens the commitment",
        )


def _holds(check: str | None, before: str, after: str) -> bool:
    if after[:1] == "-" or before[-1:] == "-":
        return False
    if check == "manner":
        sentence = re.split(r"[.?!]\s", before)[-1]
        return not (_MANNER_BEFORE.search(sentence) or _MANNER_AFTER.match(after))
    if check == "doubt":
        return not _DOUBT_AFTER.match(after)
    return not (check == "not-noun" and after.startswith(("-", " finding")))
