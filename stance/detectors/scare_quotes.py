"""Scare quotes: marks around a word or phrase that signal distance, doubt or irony, not citation.

Definition: Predelli, "Scare quotes and their relation to other semantic issues", Linguistics and Philosophy 26 (2003);
Chicago Manual of Style (17th ed.), 7.57. Marked where an everyday word, or up to four words after "this", "such", "any"
or "no", stand in marks, nothing attributes them, and they are no title, nickname, gloss or term that the words before
them introduce (lexicons/naming.txt). Longer phrases are as often terms of art ("near abroad") and stay unmarked.
"""

from __future__ import annotations

from collections.abc import Iterator

from stance.detectors.readings import QuotationKind
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device


def detect(view: View) -> Iterator[Device]:
    """The pairs of marks that hold a phrase at a distance."""
    for reading in view.readings:
        if reading.kind is QuotationKind.DISTANCE and view.may_carry(reading.quotation.span.start):
            yield Device(
                label=DeviceLabel.SCARE_QUOTES,
                span=reading.quotation.span,
                score=0.9,
                origin="rule:scare-quotes",
                reason="a phrase in marks that nobody is cited for",
            )
