"""Direct quotation: a source's words between quotation marks, the marks included, one span per pair of marks.

Definition: Quirk et al., A Comprehensive Grammar of the English Language (1985), 14.28-14.30 (direct speech and its
reporting clause); source, cue and content as in Pareti's PARC 3.0 (2012) and PolNeAR (Newell, Margolin and Ruths 2018).
A pair of marks is one where something attributes it (a cue with its source before, after or amid the words, "according
to", a source that goes on speaking), or where it holds more than a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator

from stance.detectors.attribution import Attribution
from stance.detectors.readings import QuotationKind
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device, Mention

ATTRIBUTED = 1.0
UNATTRIBUTED = 0.8  # more than a phrase in marks without a source: now and then it is no citation


def detect(view: View) -> Iterator[Device]:
    """The citations among the outermost pairs of marks."""
    for reading in view.readings:
        if reading.kind is not QuotationKind.CITATION or not view.may_carry(reading.quotation.span.start):
            continue
        found = reading.attribution
        source = found.source if found else None
        yield Device(
            label=DeviceLabel.DIRECT_QUOTATION,
            span=reading.quotation.span,
            score=ATTRIBUTED if found else UNATTRIBUTED,
            origin="rule:direct-quotation",
            source=Mention(span=source, name=source.of(view.text)) if source else None,
            cue=found.cue if found else None,
            reason=_reason(view.text, found),
        )


def _reason(text: str, found: Attribution | None) -> str:
    if found is None:
        return "more than a phrase between quotation marks"
    who = f"“{found.source.of(text)}”" if found.source else "the sentence"
    if found.where == "going on":
        return f"goes on with the words of {who}"
    return f"{who} speaks: “{found.cue.of(text)}”" if found.cue else f"{who} introduces the words in marks"
