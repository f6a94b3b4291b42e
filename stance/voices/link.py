"""Each quotation gets its source and cue, each stance its holder, each name its party.

A quotation that nothing attributes (stance.voices.speaker) and that stands alone goes on with the last speaker; one
inside another is that one's unless it has a source of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from stance.labels import DeviceLabel
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device, Mention, Sentence
from stance.voices.endorsement import endorsement
from stance.voices.holders import AUTHOR, hold
from stance.voices.parties import Parties, load_parties
from stance.voices.phrase import antecedent, name_phrase
from stance.voices.plausible import names_somebody
from stance.voices.resolve import Resolver
from stance.voices.speaker import Speakers


def link_voices(
    text: str,
    prediction: Prediction,
    devices: Iterable[Device],
    parties: Parties | None = None,
    threshold: float = AUTHOR,
) -> tuple[tuple[Sentence, ...], tuple[Device, ...]]:
    """The sentences with their holders, and the quotations with source, cue and endorsement, as far as the text tells.

    Args:
        text: the text that was read.
        prediction: the model's reading; sentences that have a holder already keep it.
        devices: all devices, in text order.
        parties: the table of parties; by default the package's own.
        threshold: probability from which the author himself is the holder of a stance.
    """
    given = tuple(devices)
    prediction = replace(
        prediction, sources=_naming(text, prediction.sources), holders=_naming(text, prediction.holders)
    )
    resolver = Resolver(text, [s.span for s in prediction.sentences], parties or load_parties())
    linked = _Linker(text, prediction, given).linked()
    named = tuple(_named(device, resolver, text) for device in linked)
    return hold(text, prediction, named, resolver, threshold=threshold), named


def _naming(text: str, found: Iterable[ScoredSpan]) -> tuple[ScoredSpan, ...]:
    """Those that may name somebody, each without what only describes him."""
    phrases = (ScoredSpan(name_phrase(text, antecedent(text, item.span)), item.score) for item in found)
    return tuple(item for item in phrases if names_somebody(item.span.of(text)))


def _named(device: Device, resolver: Resolver, text: str) -> Device:
    """The device with its source's name and party, and how the author takes it up."""
    if not device.label.is_quotation:
        return device
    source = device.source
    if source is not None:
        source = resolver.mention(source.span)
    sentence = resolver.sentence_of(device.cue or device.span)
    taken = device.endorsement or endorsement(text, device, sentence)
    return replace(device, source=source, endorsement=taken)


class _Linker:
    def __init__(self, text: str, prediction: Prediction, devices: Sequence[Device]) -> None:
        self.text = text
        self.devices = devices
        self.speakers = Speakers(text, prediction)

    def linked(self) -> list[Device]:
        """The devices; quotations with source and cue."""
        done: dict[int, Device] = {}
        quotations = sorted(
            (i for i, d in enumerate(self.devices) if d.label.is_quotation),
            key=lambda i: (self.devices[i].span.start, -self.devices[i].span.end),
        )
        speaker: Device | None = None  # the last one that has a source
        for index in quotations:
            device = self.devices[index]
            around = [d for d in done.values() if d.span.contains(device.span) and d.span != device.span]
            container = min(around, key=lambda d: len(d.span), default=None)
            voice = self.speakers.of(device)
            source, cue = voice.source, voice.cue
            if container is not None and (source is None or not container.span.contains(source)):
                source = container.source.span if container.source else source
                cue = container.cue if source is not None and container.source else cue
            elif source is None and speaker is not None and speaker.source and self._goes_on(speaker, device):
                source, cue = speaker.source.span, cue or speaker.cue
            mention = None if source is None else Mention(span=source, name=source.line_of(self.text))
            done[index] = replace(device, source=mention, cue=cue)
            if mention is not None:
                speaker = done[index]
        return [done.get(i, d) for i, d in enumerate(self.devices)]

    def _goes_on(self, before: Device, device: Device) -> bool:
        """Whether a quotation without a source goes on right behind the sentences of the last one."""
        if device.label is not DeviceLabel.DIRECT_QUOTATION or not self.speakers.is_alone(device):
            return False
        ours, theirs = self.speakers.inside(device.span), self.speakers.inside(before.span)
        return bool(ours) and bool(theirs) and 0 <= ours.start - theirs.stop <= 1
