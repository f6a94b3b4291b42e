"""What a report points to, one finding after another: sentences that put a course forward, and devices.

For formats that list findings by place (`sarif`, `github`), and for `--fail-on`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.aggregate import voice, voice_names
from stance.formats import wording
from stance.labels import DEVICES, STANCES, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.labels import DeviceLabel
    from stance.records import Device, Document
    from stance.spans import Span

_LONGEST = 120  # characters of quoted words in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, in words.

    Attributes:
        label: the stance or device.
        span: where it is.
        message: what was found, in one line that is safe to show.
        score: the probability, where it is known.
        origin: who found it, as in the record.
    """

    label: StanceLabel | DeviceLabel
    span: Span
    message: str
    score: float | None = None
    origin: str | None = None


def findings(document: Document) -> list[Finding]:
    """All findings of a document, in text order."""
    found = [*_stances(document), *(_device(document, device) for device in document.devices)]
    return sorted(found, key=lambda finding: (finding.span.start, -finding.span.end))


def definition(label: StanceLabel | DeviceLabel) -> str:
    """What the label means."""
    return (STANCES[label] if isinstance(label, StanceLabel) else DEVICES[label]).definition


def _stances(document: Document) -> Iterator[Finding]:
    names = voice_names(document)
    for sentence in document.sentences:
        if sentence.kind is not SentenceKind.BODY or sentence.stance in (None, StanceLabel.NEUTRAL):
            continue
        who = wording.shown(voice(sentence.holder, names)) if sentence.holder else "nobody named"
        score = None
        if sentence.scores is not None:
            sides = (sentence.scores.engagement, sentence.scores.pressure)
            score = {StanceLabel.ENGAGEMENT: sides[0], StanceLabel.PRESSURE: sides[1]}.get(sentence.stance, min(sides))
        reason = f" ({wording.shown(sentence.reason)})" if sentence.reason else ""
        yield Finding(
            label=sentence.stance,
            span=sentence.span,
            message=f"{sentence.stance.value}, put forward by {who}{reason}",
            score=score,
            origin="model",
        )


def _device(document: Document, device: Device) -> Finding:
    words = wording.quoted(wording.shortened(wording.shown(device.span.of(document.text)), _LONGEST))
    source = f" by {wording.shown(device.source.name)}" if device.source else ""
    take = f", which the author {device.endorsement.value}" if device.endorsement else ""
    reason = f" ({wording.shown(device.reason)})" if device.reason else ""
    return Finding(
        label=device.label,
        span=device.span,
        message=f"{device.label.value}{source}{take}: {words}{reason}",
        score=device.score,
        origin=device.origin,
    )
