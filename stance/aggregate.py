"""From sentences and devices to totals: pure arithmetic on records.

The author's own voice is kept apart from the voices in the text: what a writer quotes is not what he urges.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, HolderSummary, Sentence, Summary, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AUTHOR = "author"
"""How the author's own voice is named."""

_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def summarize(document: Document) -> Summary:
    """The totals of a document.

    Counts are of body sentences with a stance or judged neutral; words are those of all sentences, since titles and
    headings carry devices too. Voices are in order: the author, then by how much they put forward, then as they appear.
    """
    body = [(i, s) for i, s in enumerate(document.sentences) if s.kind is SentenceKind.BODY and s.stance is not None]
    names = voice_names(document)
    by_voice: dict[tuple[HolderType, str], list[tuple[int, Sentence]]] = {}
    for index, sentence in body:
        if sentence.holder is not None:
            by_voice.setdefault(_voice_key(sentence.holder), []).append((index, sentence))
    holders = [
        HolderSummary(
            type=key[0],
            name=names[key],
            tally=tally(s for _, s in sentences),
            strongest=_strongest(sentences),
        )
        for key, sentences in by_voice.items()
    ]
    holders.sort(key=lambda h: (h.type is not HolderType.AUTHOR, -_weight(h.tally)))
    counts = Counter(device.label for device in document.devices)
    return Summary(
        words=sum(count_words(s.span.of(document.text)) for s in document.sentences),
        tally=tally(s for _, s in body),
        holders=tuple(holders),
        devices={label: counts[label] for label in DeviceLabel if counts[label]},
    )


def tally(sentences: Iterable[Sentence]) -> Tally:
    """The sentences by stance; those that nobody has judged are left out."""
    counts = Counter(s.stance.value for s in sentences if s.stance is not None)
    return Tally(**counts)


def count_words(text: str) -> int:
    """The number of words; what a hyphen, an apostrophe or a full stop inside joins is one.

    >>> count_words("DPRK-U.S. talks: the North’s offer.")
    5
    """
    return sum(1 for _ in _WORD.finditer(text))


def voice_names(document: Document) -> Mapping[tuple[HolderType, str], str]:
    """The name under which each voice of the document is shown: the first one that the text gives."""
    names: dict[tuple[HolderType, str], str] = {}
    for sentence in document.sentences:
        if sentence.holder is not None:
            names.setdefault(_voice_key(sentence.holder), _given_name(sentence.holder))
    return names


def voice(holder: Holder, names: Mapping[tuple[HolderType, str], str]) -> str:
    """The name of a holder's voice, as `summarize` groups it; `names` are those of `voice_names`."""
    return names[_voice_key(holder)]


def devices_by_sentence(document: Document) -> list[list[Device]]:
    """For each sentence the devices that share a character with it, in text order."""
    ends = [sentence.span.end for sentence in document.sentences]
    found: list[list[Device]] = [[] for _ in ends]
    for device in sorted(document.devices, key=lambda d: (d.span.start, -d.span.end)):
        index = bisect_right(ends, device.span.start)
        while index < len(ends) and document.sentences[index].span.start < device.span.end:
            found[index].append(device)
            index += 1
    return found


def sentence_numbers(document: Document) -> Sequence[int]:
    """The number of each sentence, from 1: in a part of a document the number that it has in the whole one."""
    settings = document.provenance.settings if document.provenance else {}
    kept = settings.get("sentences")
    if isinstance(kept, list | tuple) and len(kept) == len(document.sentences):
        return tuple(int(number) for number in kept)
    return range(1, len(document.sentences) + 1)


@dataclass(frozen=True, slots=True)
class Quoted:
    """How often the author quotes somebody, and how he takes up the words."""

    name: str
    quotations: int
    endorsements: Mapping[Endorsement, int]


def quoted_voices(document: Document) -> tuple[Quoted, ...]:
    """Who is quoted, by party where it is known; most quoted first, then as they appear."""
    names: dict[str, str] = {}
    taken: dict[str, Counter[Endorsement | None]] = {}
    for device in sorted(document.devices, key=lambda d: d.span):
        if device.label.is_quotation and device.source is not None:
            name = device.source.party or device.source.name
            names.setdefault(_folded(name), name)
            taken.setdefault(_folded(name), Counter())[device.endorsement] += 1
    found = (
        Quoted(names[key], counts.total(), {kind: counts[kind] for kind in Endorsement if counts[kind]})
        for key, counts in taken.items()
    )
    return tuple(sorted(found, key=lambda quoted: -quoted.quotations))


def same_voice(name: str, other: str) -> bool:
    """Whether two names are of one voice: they agree but for case, blanks and a leading article.

    >>> same_voice("The White  House", "white house")
    True
    """
    return _folded(name) == _folded(other)


def strength(sentence: Sentence, pole: StanceLabel) -> float | None:
    """The probability that the sentence puts forward the pole; None where nobody scored it."""
    if sentence.scores is None:
        return None
    return sentence.scores.engagement if pole is StanceLabel.ENGAGEMENT else sentence.scores.pressure


def ranked(sentences: Iterable[tuple[int, Sentence]], pole: StanceLabel) -> list[int]:
    """The indices of the sentences that put forward the pole, strongest first, and of equals the author's first."""

    def has(sentence: Sentence) -> bool:
        label = sentence.stance
        if label is None:
            return False
        return label.has_engagement if pole is StanceLabel.ENGAGEMENT else label.has_pressure

    def order(sentence: Sentence) -> tuple[float, bool, bool]:
        own = sentence.holder is not None and sentence.holder.type is HolderType.AUTHOR
        return -(strength(sentence, pole) or 0.0), sentence.stance is StanceLabel.MIXED, not own

    return [index for _, index in sorted((order(s), i) for i, s in sentences if has(s))]


def _given_name(holder: Holder) -> str:
    return AUTHOR if holder.mention is None else holder.mention.party or holder.mention.name


def _voice_key(holder: Holder) -> tuple[HolderType, str]:
    """Two holders are one voice if party, or else name, agree but for case, blanks and a leading article."""
    return holder.type, _folded(_given_name(holder))


def _folded(name: str) -> str:
    return _ARTICLE.sub("", " ".join(name.split())).casefold()


def _strongest(sentences: list[tuple[int, Sentence]]) -> Mapping[StanceLabel, int]:
    poles = (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE)
    return {pole: order[0] for pole in poles if (order := ranked(sentences, pole))}


def _weight(counts: Tally) -> int:
    return counts.engagement + counts.pressure + counts.mixed
