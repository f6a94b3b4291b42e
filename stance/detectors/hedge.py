"""Hedge: a word that weakens the writer's commitment to what he says.

Definition and list: Hyland, Metadiscourse (2005), chapter 3 and appendix; Hyland, Hedging in Scientific Research
Articles (1998). Words only, in the author's own prose: what stands in another's marks is the other's. May the month, might the
noun, and could of ability, of the past and of counterfactuals are none.
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

_NEVER_MODAL_BEFORE = re.compile(
    r"(?:\b(?:the|its|their|his|her|our|my|your|military|economic|political|naval|industrial|financial|and|of|with|"
    r"all|\w+ican|\w+ian|\w+ish|come\s+what)|['’]s?|[,;(]\s*(?:in|on)|\b(?:in|on|of|by|since|until|last|this|next|early|late|mid))\s*$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(r"\s+(?:\d|of\s+\d{4})")
_NOUN_AFTER = re.compile(r"\s*(?:[.;:!?)]|\s(?:of|and|is|was|or|in|to)\b)")

# Could of ability or of the past: not possible worlds but what somebody was able to do.
_ABILITY_BEFORE = re.compile(
    r"(?:\b(?:if|as|than|so\s+that|wish(?:es|ed)?|all|only|best|hard\w*|whatever|everything|what|how|who|where|when|until|before|"
    r"every|no\s?(?:one|body)|none|few|nothing|not|never|neither|nor|hardly|scarcely|"
    r"believed|thought|hoped|said|argued|assumed|felt|knew|feared|claimed|wondered|decided)\b[^,.;:]{0,40})$",
    re.IGNORECASE,
)
_ABILITY_AFTER = re.compile(
    r"\s*(?:not\b|n['’]t|never|no\s+longer|only|hardly|barely|scarcely|neither|have\b|afford|see\b|hear\b|say\b|speak|feel\b|imagine|"
    r"remember|understand|be\s+(?:heard|seen|found|said|forgiven|described|called|more|better|further|worse|trusted|persuaded)|"
    r"[,.;:?!]|conceivably|possibly|potentially|plausibly|count\b|tell\b|muster|manage|hope\b|use\b|agree|get\b|\x01)"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(row[0] for row in rows('hedges.txt'))}\b", re.IGNORECASE)


@cache
def _checks() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("hedges.txt") if len(row) > 1}


def detect(view: View) -> Iterator[Device]:
    """The hedges of the author's prose."""
    prose = view.prose
    for match in _pattern().finditer(prose):
        word = match.group().lower()
        if not _holds(_checks().get(word), word, match, prose) or not view.may_carry(match.start()):
            continue
        yield Device(
            label=DeviceLabel.HEDGE,
            span=Span(*match.span()),
            score=0.95,
            origin="rule:hedge",
            reason=f"“{match.group()}” weakens the commitment",
        )


def _holds(check: str | None, word: str, match: re.Match[str], prose: str) -> bool:
    before, after = prose[max(0, match.start() - 60) : match.start()], prose[match.end() : match.end() + 40]
    if after[:1] == "-" or before[-1:] == "-":
        return False
    if check == "no-number":
        return not re.match(r"\s+(?:[\d$€£]|(?:a|one|two|three|four|five|ten|half|every|never|no)\b)", after)
    if check != "modal":
        return True
    if word in ("may", "might"):
        return _is_modal(match.group(), before, after)
    return _is_possibility(before, after)


def _is_modal(word: str, before: str, after: str) -> bool:
    if word == "May":  # a sentence that opens with May is a wish, a month or a name
        return False
    if _NEVER_MODAL_BEFORE.search(before) and not before.rstrip().endswith(("it", "this")):
        return False
    return not (_NOUN_AFTER.match(after) or _MONTH_AFTER.match(after))


def _is_possibility(before: str, after: str) -> bool:
    if not before.strip() or before.rstrip()[-1:] in ".?!":  # Could they ...?
        return False
    return not (_ABILITY_BEFORE.search(before) or _ABILITY_AFTER.match(after))
