"""A part of a document as a document: one voice alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import stance
from stance.aggregate import AUTHOR, devices_by_sentence, same_voice, sentence_numbers, summarize, voice_names
from stance.errors import NoSuchVoiceError
from stance.labels import HolderType
from stance.records import Provenance

if TYPE_CHECKING:
    from stance.records import Device, Document, Mention, Sentence


def only_voice(document: Document, name: str) -> Document:
    """The document with the sentences of one voice, the devices in them, and totals of these.

    A voice's sentences are those whose stance it holds and those that quote it. The text stays whole, so that offsets
    stay true, and the sentences keep their numbers (`sentence_numbers`).

    Args:
        document: an analysed document.
        name: "author", or a source's name or party as the report shows it; case and a leading "the" do not matter.

    Raises:
        NoSuchVoiceError: if nobody of that name speaks in the document; the message offers the nearest name.
    """
    names = voice_names(document)

    def speaks(sentence: Sentence, carried: list[Device]) -> bool:
        holder = sentence.holder
        if holder is not None and holder.mention is None:
            return same_voice(name, AUTHOR)
        if holder is not None and holder.mention is not None and _is(holder.mention, name):
            return True
        return any(d.source is not None and _is(d.source, name) for d in carried)

    carried = devices_by_sentence(document)
    whole = zip(sentence_numbers(document), document.sentences, carried, strict=True)
    kept = [(number, s, devices) for number, s, devices in whole if speaks(s, devices)]
    sentences = tuple(sentence for _, sentence, _ in kept)
    if not sentences and not same_voice(name, AUTHOR):
        sources = {shown for (kind, _), shown in names.items() if kind is HolderType.SOURCE}
        sources |= {d.source.party or d.source.name for d in document.devices if d.source is not None}
        where = document.meta.source or document.id
        raise NoSuchVoiceError("voice", name, [AUTHOR, *sources], where=where)
    inside = {id(device) for _, _, devices in kept for device in devices}
    part = replace(document, sentences=sentences, devices=tuple(d for d in document.devices if id(d) in inside))
    made = document.provenance or Provenance(version=stance.__version__)
    settings = {"voice": _shown_name(document, name), "sentences": [number for number, _, _ in kept]}
    alone = replace(made, settings={**made.settings, **settings})
    return replace(part, summary=summarize(part), provenance=alone)


def _shown_name(document: Document, name: str) -> str:
    """The voice's name as the whole report shows it."""
    return next((shown for shown in voice_names(document).values() if same_voice(shown, name)), name)


def _is(mention: Mention, name: str) -> bool:
    return same_voice(mention.name, name) or (mention.party is not None and same_voice(mention.party, name))
