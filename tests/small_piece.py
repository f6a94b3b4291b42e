"""A small annotated piece of our own writing, as a model and rules would give it, for tests of reports."""

from __future__ import annotations

from dataclasses import replace

from stance.aggregate import summarize
from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Meta, Provenance, Scores, Sentence
from stance.spans import Span

TEXT = """A Door Left Open

By Ada Byrne

The minister warned that “the fleet will answer.” Perhaps she was bluffing.

Washington should send an envoy. Walking away would please only the hawks, the hacks and the arms dealers."""

AUTHOR = Holder(type=HolderType.AUTHOR)


def span(words: str, text: str = TEXT) -> Span:
    """Where the words stand; they must stand there once."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def small_piece() -> Document:
    """The piece, with its summary."""
    minister = Mention(span=span("The minister"), name="The minister", party="Ruritania")
    sentences = (
        Sentence(span=span("A Door Left Open"), kind=SentenceKind.TITLE, stance=StanceLabel.NEUTRAL),
        Sentence(span=span("By Ada Byrne"), kind=SentenceKind.BYLINE, stance=StanceLabel.NEUTRAL),
        Sentence(
            span=span("The minister warned that “the fleet will answer.”"),
            stance=StanceLabel.PRESSURE,
            scores=Scores(engagement=0.03, pressure=0.91, author=0.08),
            holder=Holder(type=HolderType.SOURCE, mention=minister),
        ),
        Sentence(
            span=span("Perhaps she was bluffing."),
            stance=StanceLabel.NEUTRAL,
            scores=Scores(engagement=0.1, pressure=0.2),
        ),
        Sentence(
            span=span("Washington should send an envoy."),
            stance=StanceLabel.ENGAGEMENT,
            scores=Scores(engagement=0.97, pressure=0.02, author=0.99),
            holder=AUTHOR,
        ),
        Sentence(
            span=span("Walking away would please only the hawks, the hacks and the arms dealers."),
            stance=StanceLabel.ENGAGEMENT,
            scores=Scores(engagement=0.71, pressure=0.24, author=0.93),
            holder=AUTHOR,
        ),
    )
    devices = (
        Device(
            label=DeviceLabel.DIRECT_QUOTATION,
            span=span("“the fleet will answer.”"),
            score=0.99,
            origin="rule:direct-quotation",
            source=minister,
            cue=span("warned"),
            endorsement=Endorsement.STATES,
        ),
        Device(label=DeviceLabel.THREAT, span=span("the fleet will answer"), score=0.83, origin="model"),
        Device(
            label=DeviceLabel.HEDGE, span=span("Perhaps"), score=0.9, origin="rule:hedge", reason="“perhaps” weakens it"
        ),
        Device(label=DeviceLabel.METONYMY, span=span("Washington"), score=0.95, origin="rule:metonymy"),
        Device(
            label=DeviceLabel.RECOMMENDATION, span=span("Washington should send an envoy."), score=0.88, origin="model"
        ),
        Device(
            label=DeviceLabel.ENUMERATION,
            span=span("the hawks, the hacks and the arms dealers"),
            score=0.8,
            origin="rule:enumeration",
        ),
    )
    document = Document(
        id="door",
        text=TEXT,
        meta=Meta(
            title="A Door Left Open",
            author="Ada Byrne",
            date="2024-03-01",
            outlet="The Strelsau Post",
            source="door.txt",
        ),
        sentences=sentences,
        devices=devices,
        provenance=Provenance(version="0", model="tiny", model_sha256="00", settings={}),
    )
    return replace(document, summary=summarize(document))


def plain_document(text: str, stance: StanceLabel = StanceLabel.NEUTRAL) -> Document:
    """Any text as one sentence by the author, with a device over all of it."""
    if not text:
        document = Document(id="empty", text="")
    else:
        whole = Span(0, len(text))
        document = Document(
            id=text[:40],
            text=text,
            meta=Meta(title=text, author=text, outlet=text, source=text),
            sentences=(
                Sentence(
                    span=whole,
                    stance=stance,
                    holder=None
                    if stance is StanceLabel.NEUTRAL
                    else Holder(type=HolderType.SOURCE, mention=Mention(span=whole, name=text, party=text)),
                    reason=text,
                ),
            ),
            devices=(Device(label=DeviceLabel.METAPHOR, span=whole, score=0.5, origin="model", reason=text),),
        )
    return replace(document, summary=summarize(document))
