"""Reports in plain words: the verdict, the names of voices, shortened sentences, the reasons for a stance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.aggregate import AUTHOR, devices_by_sentence, ranked, strength, voice, voice_names
from stance.labels import DeviceLabel, SentenceKind, StanceLabel
from stance.safe_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stance.records import Device, Document, Scores, Sentence, Summary, Tally

POLES = (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE)

# Bounds between the words for a balance in [-1, 1]. With one half, three sentences of four are on one side.
_LEANS = 0.2
_CLEARLY = 0.5
_ENOUGH = 3  # sentences; fewer never make a clear case


def shown(text: str) -> str:
    """Text from outside as one harmless line: control characters visible, blanks and line ends single blanks."""
    return visible(" ".join(text.split()))


def shortened(text: str, size: int, ellipsis: str = "…") -> str:
    """The text, cut at a word if it is longer than `size` characters.

    >>> shortened("Washington should take it seriously.", 20)
    'Washington should…'
    """
    if len(text) <= size:
        return text
    room = max(size - len(ellipsis), 1)
    cut = text[: room + 1].rfind(" ")
    return text[: cut if cut >= room // 2 else room].rstrip(" ,;:—–-") + ellipsis


def signed(value: float | None) -> str:
    """A balance with its sign and a true minus, or a dash.

    >>> signed(-0.4)
    '−0.40'
    """
    if value is None:
        return "–"
    return "0.00" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


def verdict(document: Document, summary: Summary) -> list[str]:
    """The result in one or more sentences: the author's own voice first, then the others, then where they differ.

    A report on one voice alone speaks of that voice only.
    """
    own, others = summary.author, summary.sources
    judged = summary.tally
    sentences = _count(judged.engagement + judged.pressure + judged.mixed + judged.neutral, "sentence")
    alone = document.provenance.settings.get("voice") if document.provenance else None
    if isinstance(alone, str):
        tally = own if alone == AUTHOR else others
        return [_position("The author" if alone == AUTHOR else shown(alone), tally, sentences, alone=True)]
    if sentences.startswith("0 "):
        return ["There is no sentence here to judge."]
    if own.balance is None and others.balance is None:
        return [f"No sentence of {sentences.partition(' ')[0]} puts forward engagement or pressure."]
    lines = [_position("The author", own, sentences)]
    if others.balance is not None:
        lines.append(f"Voices in the text {_leaning(others, '')} ({_figures(others)}).")
    if own.balance is not None and others.balance is not None and own.balance * others.balance < 0:
        gap = abs(round(own.balance, 2) - round(others.balance, 2))  # as a reader would count it
        if gap >= 2 * _LEANS:
            lines.append(f"They pull in opposite directions, {gap:.2f} apart.")
    return lines


def _position(who: str, tally: Tally, sentences: str, *, alone: bool = False) -> str:
    if tally.balance is None:
        return f"{who} puts forward neither engagement nor pressure in {sentences}."
    where = f"in {sentences} of this voice alone" if alone else f"of {sentences}"
    return f"{who} {_leaning(tally, 's')} ({_figures(tally)}, {where})."


def _leaning(tally: Tally, ending: str) -> str:
    balance = tally.balance or 0.0
    pole = "engagement" if balance > 0 else "pressure"
    if abs(balance) >= _CLEARLY and tally.engagement + tally.pressure + tally.mixed >= _ENOUGH:
        return f"clearly favour{ending} {pole}"
    if abs(balance) >= _LEANS:
        return f"lean{ending} to {pole}"
    return f"stand{ending} between engagement and pressure"


def _figures(tally: Tally) -> str:
    mixed = f", {tally.mixed} mixed" if tally.mixed else ""
    return f"{signed(tally.balance)}: {tally.engagement} engagement, {tally.pressure} pressure{mixed}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def totals(document: Document, summary: Summary) -> str:
    """Words, sentences and devices in one line, and the model that read them."""
    body = sum(1 for s in document.sentences if s.kind is SentenceKind.BODY)
    devices = sum(summary.devices.values())
    rate = f" ({1000 * devices / summary.words:.0f} per 1,000 words)" if summary.words and devices else ""
    model = document.provenance.model if document.provenance else None
    by = f"; read by {shown(model)}" if model else ""
    return f"{summary.words:,} words, {_count(body, 'sentence')}, {_count(devices, 'device')}{rate}{by}"


def byline(document: Document) -> list[str]:
    """Author, date, outlet and source, as far as they are known."""
    meta = document.meta
    return [shown(part) for part in (meta.author, _date(meta.date), meta.outlet, meta.source) if part]


_MONTHS = "January February March April May June July August September October November December".split()


def _date(iso: str | None) -> str | None:
    """An ISO date as it is written in prose; anything else as it is."""
    parts = (iso or "")[:10].split("-")
    if len(parts) == 3 and all(p.isdecimal() for p in parts) and 1 <= int(parts[1]) <= 12:
        return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return iso


def voice_labels(document: Document) -> list[str | None]:
    """For each sentence the name of its voice, or None where it has no holder."""
    names = voice_names(document)
    return [None if s.holder is None else shown(voice(s.holder, names)) for s in document.sentences]


def is_author(name: str | None) -> bool:
    """Whether a voice's label is the author's."""
    return name == AUTHOR


def reason(sentence: Sentence, carried: Iterable[Device]) -> str:
    """Why the sentence has its stance, as far as the record says: the reason given, or the devices that it carries."""
    if sentence.reason:
        return shown(sentence.reason)
    labels = list(dict.fromkeys(device.label.value for device in carried if device.label not in _UNTELLING))
    return "with " + ", ".join(labels) if labels else ""


# Wording of the single word: no ground for a stance.
_UNTELLING = frozenset({DeviceLabel.HEDGE, DeviceLabel.BOOSTER, DeviceLabel.METONYMY})


def scores(values: Scores | None) -> str:
    """The probabilities of a sentence in a line."""
    if values is None:
        return ""
    own = "" if values.author is None else f", author's own {values.author:.2f}"
    return f"engagement {values.engagement:.2f}, pressure {values.pressure:.2f}{own}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """One of the strongest sentences for a pole: its index, probability, voice and reason, as far as they are known."""

    index: int
    words: str
    score: float | None
    told: tuple[str, ...]


def strongest(document: Document, pole: StanceLabel, limit: int = 3) -> list[Strong]:
    """The strongest sentences for a pole, the strongest first."""
    body = [(i, s) for i, s in enumerate(document.sentences) if s.kind is SentenceKind.BODY]
    names, carried = voice_labels(document), devices_by_sentence(document)
    found: list[Strong] = []
    for index in ranked(body, pole)[:limit]:
        sentence = document.sentences[index]
        told = (names[index], reason(sentence, carried[index]))
        found.append(
            Strong(
                index=index,
                words=shown(sentence.span.of(document.text)),
                score=strength(sentence, pole),
                told=tuple(part for part in told if part),
            )
        )
    return found


def examples(document: Document, label: DeviceLabel) -> list[str]:
    """The different words that carry a device, in text order."""
    found: Iterable[str] = (shown(d.span.of(document.text)) for d in document.devices if d.label is label)
    by_folded: dict[str, str] = {}
    for words in found:
        by_folded.setdefault(words.casefold(), words)
    return list(by_folded.values())


def quoted(words: str) -> str:
    """Words in quotation marks, unless they stand in some already."""
    return words if words[:1] in "“\"'‘«„" else f"“{words}”"
