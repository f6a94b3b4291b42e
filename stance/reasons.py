"""Why: puts a reason on every stance and device of a document, on demand, since it costs many passes of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.labels import StanceLabel
from stance.model.occlusion import word_weights

if TYPE_CHECKING:
    from stance.model.examples import Examples
    from stance.model.runtime import Runtime
    from stance.records import Device, Document, Sentence

_HEADS = {
    StanceLabel.ENGAGEMENT: ("engagement",),
    StanceLabel.PRESSURE: ("pressure",),
    StanceLabel.MIXED: ("engagement", "pressure"),
}
_MOST = 4  # words that a reason names
_LEAST = 0.1  # log-odds below which a word has not moved anything


def explained(document: Document, readable: str, runtime: Runtime, examples: Examples) -> Document:
    """The document with a reason for each stance, and for each device that has none yet.

    Args:
        document: as the pipeline gives it.
        readable: its text as the model read it (markup blanked one for one).
        runtime: the model that read it.
        examples: marked spans that the model was trained on.
    """
    spans = [sentence.span for sentence in document.sentences]

    def sentence_reason(index: int, sentence: Sentence) -> Sentence:
        heads = _HEADS.get(sentence.stance) if sentence.stance is not None else None
        if heads is None:
            return sentence
        weights = word_weights(runtime, readable, spans, index, heads)
        words = [f"“{w.span.line_of(document.text)}” {w.drop:+.1f}" for w in weights[:_MOST] if w.drop >= _LEAST]
        reason = (
            f"moved most by {', '.join(words)} (log-odds lost without the word)" if words else "no single word decides"
        )
        return replace(sentence, reason=reason)

    return replace(
        document,
        sentences=tuple(sentence_reason(index, s) for index, s in enumerate(document.sentences)),
        devices=tuple(_device_reason(device, document.text, examples) for device in document.devices),
    )


def _device_reason(device: Device, text: str, examples: Examples) -> Device:
    """The device with its cue, or the nearest training example, as its reason."""
    if device.reason:
        return device
    if device.cue is not None:
        return replace(device, reason=f"attributed by “{device.cue.line_of(text)}”")
    near = examples.nearest(device.label, device.span.of(text))
    if near is not None:
        return replace(device, reason=f"like “{near.text}” ({near.piece}), which it was trained on")
    return replace(device, reason="found by the model; no training example that may be shown is much like it")
