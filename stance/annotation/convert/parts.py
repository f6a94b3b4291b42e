"""What a document consists of, so that a format can say which of it it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import fields, replace
from enum import StrEnum

from stance.labels import HolderType, SentenceKind
from stance.records import Device, Document, Holder, Mention, Meta, Sentence


class Part(StrEnum):
    """A part of a document, by the words in which its loss is told."""

    META = "metadata fields"
    KINDS = "kinds of titles, bylines and other lines"
    STANCES = "stances"
    HOLDERS = "holders"
    NAMES = "names that pronouns and other words stand for"
    PARTIES = "parties of names"
    SCORES = "scores"
    REASONS = "reasons"
    DEVICES = "devices"
    ORIGINS = "origins"
    SOURCES = "sources of quotations"
    CUES = "cues of quotations"
    ENDORSEMENTS = "endorsements"
    SUMMARIES = "summaries"
    PROVENANCE = "provenance records"


MARKED = frozenset(
    {Part.KINDS, Part.STANCES, Part.HOLDERS, Part.NAMES, Part.DEVICES, Part.SOURCES, Part.CUES, Part.ENDORSEMENTS}
)
"""What people mark by hand."""


def keeping(document: Document, holds: Collection[Part]) -> Document:
    """The document with only these parts. A stance whose holder cannot be held stands without one."""
    return replace(
        document,
        meta=document.meta if Part.META in holds else Meta(),
        sentences=tuple(_sentence(document, sentence, holds) for sentence in document.sentences),
        devices=tuple(_device(document, d, holds) for d in document.devices) if Part.DEVICES in holds else (),
        summary=document.summary if Part.SUMMARIES in holds else None,
        provenance=document.provenance if Part.PROVENANCE in holds else None,
    )


def _sentence(document: Document, sentence: Sentence, holds: Collection[Part]) -> Sentence:
    stance = sentence.stance if Part.STANCES in holds else None
    holder = sentence.holder if Part.HOLDERS in holds and stance is not None else None
    if holder is not None and holder.mention is not None:
        holder = Holder(type=HolderType.SOURCE, mention=_mention(document, holder.mention, holds))
    return Sentence(
        span=sentence.span,
        kind=sentence.kind if Part.KINDS in holds else SentenceKind.BODY,
        stance=stance,
        holder=holder,
        scores=sentence.scores if Part.SCORES in holds else None,
        reason=sentence.reason if Part.REASONS in holds else None,
    )


def _device(document: Document, device: Device, holds: Collection[Part]) -> Device:
    source = device.source if Part.SOURCES in holds else None
    return replace(
        device,
        score=device.score if Part.SCORES in holds else None,
        origin=device.origin if Part.ORIGINS in holds else None,
        reason=device.reason if Part.REASONS in holds else None,
        source=None if source is None else _mention(document, source, holds),
        cue=device.cue if Part.CUES in holds else None,
        endorsement=device.endorsement if Part.ENDORSEMENTS in holds else None,
    )


def _mention(document: Document, mention: Mention, holds: Collection[Part]) -> Mention:
    return Mention(
        span=mention.span,
        name=mention.name if Part.NAMES in holds else mention.span.of(document.text),
        party=mention.party if Part.PARTIES in holds else None,
    )


def count(document: Document) -> Counter[str]:
    """How many of each part a document has."""
    sentences, devices = document.sentences, document.devices
    mentions = [s.holder.mention for s in sentences if s.holder and s.holder.mention]
    mentions += [d.source for d in devices if d.source]
    return +Counter(
        {
            Part.META.value: sum(getattr(document.meta, f.name) is not None for f in fields(Meta)),
            Part.KINDS.value: sum(s.kind is not SentenceKind.BODY for s in sentences),
            Part.STANCES.value: sum(s.stance is not None for s in sentences),
            Part.HOLDERS.value: sum(s.holder is not None for s in sentences),
            Part.NAMES.value: sum(m.name != m.span.of(document.text) for m in mentions),
            Part.PARTIES.value: sum(m.party is not None for m in mentions),
            Part.SCORES.value: sum(s.scores is not None for s in sentences) + sum(d.score is not None for d in devices),
            Part.REASONS.value: sum(s.reason is not None for s in sentences)
            + sum(d.reason is not None for d in devices),
            Part.DEVICES.value: len(devices),
            Part.ORIGINS.value: sum(d.origin is not None for d in devices),
            Part.SOURCES.value: sum(d.source is not None for d in devices),
            Part.CUES.value: sum(d.cue is not None for d in devices),
            Part.ENDORSEMENTS.value: sum(d.endorsement is not None for d in devices),
            Part.SUMMARIES.value: int(document.summary is not None),
            Part.PROVENANCE.value: int(document.provenance is not None),
        }
    )


def lost(document: Document, holds: Collection[Part]) -> Counter[str]:
    """How many of each part go when only these are kept."""
    before = count(document)
    return before - count(keeping(document, holds))
