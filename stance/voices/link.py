"""The model marks who is named; here each quotation gets its source and cue, and each stance its holder.

By position alone: the nearest words in the same sentence, then in the sentences just before, as the guidelines say for
sentences that leave the actor out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from stance.labels import HolderType, StanceLabel
from stance.records import Device, Holder, Mention, Sentence
from stance.spans import Span, index_at

if TYPE_CHECKING:
    from stance.model.prediction import Prediction, ScoredSpan

_BEFORE = 2  # sentences in which a name is looked for when the sentence itself has none
_AUTHOR = 0.5  # probability from which the author himself is the holder


def link_voices(
    text: str, prediction: Prediction, devices: Iterable[Device]
) -> tuple[tuple[Sentence, ...], tuple[Device, ...]]:
    """The sentences with their holders, and the quotations with source and cue, as far as the text names them.

    Args:
        text: the text that was read.
        prediction: the model's reading; sentences that have a holder already keep it.
        devices: all devices, in text order; quotations that have a source or cue already keep them.
    """
    spans = [sentence.span for sentence in prediction.sentences]
    sources, cues, holders = (
        _by_sentence(spans, found) for found in (prediction.sources, prediction.cues, prediction.holders)
    )
    linked: list[Device] = []
    quoted: dict[int, Mention] = {}  # per sentence, who is quoted first
    for device in devices:
        first = index_at(spans, device.span.start)
        if first is None or not device.label.is_quotation:
            linked.append(device)
            continue
        last = index_at(spans, device.span.end - 1)
        inside = range(first, (first if last is None else last) + 1)
        source = device.source or _speaker(text, device.span, sources, inside)
        cue = device.cue or _nearest(device.span, [found for at in inside for found in cues.get(at, ())])
        linked.append(replace(device, source=source, cue=cue))
        if source is not None:
            for at in inside:
                quoted.setdefault(at, source)
    sentences = tuple(
        _held(text, at, prediction.sentences, {"holders": holders, "sources": sources}, quoted)
        for at in range(len(spans))
    )
    return sentences, tuple(linked)


Found = Mapping[int, Sequence["ScoredSpan"]]


def _by_sentence(spans: Sequence[Span], found: Iterable[ScoredSpan]) -> dict[int, list[ScoredSpan]]:
    """What was found, by the index of the sentence in which it begins."""
    by_index: dict[int, list[ScoredSpan]] = {}
    for item in found:
        at = index_at(spans, item.span.start)
        if at is not None:
            by_index.setdefault(at, []).append(item)
    return by_index


def _speaker(text: str, quotation: Span, sources: Found, inside: range) -> Mention | None:
    """Who is named nearest to a quotation: in its own sentences, or else in the one before."""
    for window in (inside, range(inside.start - 1, inside.start)):
        span = _nearest(quotation, [found for at in window for found in sources.get(at, ())])
        if span is not None:
            return Mention(span=span, name=_words(text, span))
    return None


def _held(
    text: str, index: int, sentences: Sequence[Sentence], named: Mapping[str, Found], quoted: Mapping[int, Mention]
) -> Sentence:
    sentence = sentences[index]
    if sentence.holder is not None or sentence.stance in (None, StanceLabel.NEUTRAL):
        return sentence
    author = sentence.scores.author if sentence.scores else None
    if author is None or author >= _AUTHOR:
        return replace(sentence, holder=Holder(type=HolderType.AUTHOR))
    for at in range(index, max(index - _BEFORE, 0) - 1, -1):
        candidates = named["holders"].get(at) or named["sources"].get(at)
        if candidates:
            best = max(candidates, key=lambda found: found.score).span
            return replace(sentence, holder=_source(Mention(span=best, name=_words(text, best))))
        if at in quoted:
            return replace(sentence, holder=_source(quoted[at]))
    # Somebody else's, but nobody is named: better without a holder than under a wrong name.
    return sentence


def _source(mention: Mention) -> Holder:
    return Holder(type=HolderType.SOURCE, mention=mention)


def _words(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())


def _nearest(quotation: Span, found: Iterable[ScoredSpan]) -> Span | None:
    """The found words that stand nearest to a quotation, none of them in it."""
    outside = [item.span for item in found if not item.span.overlaps(quotation)]
    return min(outside, key=lambda span: max(span.start - quotation.end, quotation.start - span.end), default=None)
