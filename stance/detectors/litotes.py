"""Litotes: understatement, often a denied opposite ("not unhelpful", "more than a little theater").

Definition: Lausberg, Handbook of Literary Rhetoric (1998), 586-588; Horn, A Natural History of Negation (1989), 5.1.3.
"If not impossible" raises instead of lowering, and "whether or not", "not only" deny nothing: they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import one_of, phrases, rows
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device
from stance.spans import Span

_NOUN = r"(?:\s+(?!of\b|and\b|or\b|but\b|the\b|to\b|in\b|if\b|in\b|for\b|that\b|as\b|is\b|a\b|an\b|who\b|have\b)[a-z][\w-]*)"
_NOT_BEFORE = re.compile(r"(?:\bif|\bor|\bbut|\bwhether|\bthough|\bwhy|,)\s+$", re.IGNORECASE)
_CONTRAST_AFTER = re.compile(r"\s+(?:but\b|nor\b|or\b)|,\s+but\s+(?:rather|instead|simply)\b")


@cache
def _pattern() -> re.Pattern[str]:
    denied = rf"\b(?:not|never|hardly|scarcely|nor)\s+(?:entirely\s+|wholly\s+|altogether\s+|at\s+all\s+|a\s+|an\s+)?{one_of(phrases('negated_adjectives.txt'))}\b"
    measured = [row[0] for row in rows("litotes.txt") if len(row) > 1]
    bare = [row[0] for row in rows("litotes.txt") if len(row) == 1]
    return re.compile(
        rf"(?P<denied>{denied})|\b(?P<measured>{one_of(measured)}){_NOUN}{{1,2}}?(?=\W|$)|\b{one_of(bare)}\b",
        re.IGNORECASE,
    )


def detect(view: View) -> Iterator[Device]:
    """The denied opposites and the set phrases of the author's prose."""
    prose = view.prose
    for match in _pattern().finditer(prose):
        before = prose[max(0, match.start() - 12) : match.start()]
        if match["denied"] and (_NOT_BEFORE.search(before) or _CONTRAST_AFTER.match(prose, match.end())):
            continue
        if before.endswith("if ") or not view.may_carry(match.start()):
            continue
        yield Device(
            label=DeviceLabel.LITOTES,
            span=Span(*match.span()),
            score=0.9,
            origin="rule:litotes",
            reason="the opposite is denied" if match["denied"] else "said by understatement",
        )
