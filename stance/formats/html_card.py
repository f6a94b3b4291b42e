"""The details of a sentence in the HTML report: its stance, scores, holder and reason, and a row for each device.

Phrasing elements only, since a card lies inside its sentence, inside a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.formats import wording
from stance.formats.html_parts import Voices, device_classes, family_class, line, name, sign
from stance.labels import DEVICES, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.records import Device, Document, Mention, Sentence
    from stance.spans import Span

KEYS = 16
"""How many devices of a sentence can be pointed at one by one."""

_LONGEST = 90  # characters of a device's words in its row: enough to know it by


def card(document: Document, sentence: Sentence, carried: Sequence[Device], voices: Voices) -> str:
    """What is known about a sentence and its devices; empty where there is nothing to tell."""
    rows = [_device(document, device, index) for index, device in enumerate(carried)]
    judged = sentence.kind is SentenceKind.BODY and sentence.stance is not None
    if judged and (rows or sentence.scores or sentence.reason or sentence.holder):
        rows.insert(0, _stance(document, sentence, carried, voices))
    return "".join(rows)


def _stance(document: Document, sentence: Sentence, carried: Sequence[Device], voices: Voices) -> str:
    stance = sentence.stance or StanceLabel.NEUTRAL
    facts: list[str] = []
    if sentence.holder is not None:
        _, who = voices.of_holder(sentence.holder)
        facts.append(f"held by {_mentioned(document, sentence.holder.mention) or name(who)}")
    if sentence.scores is not None:
        facts.append(wording.scores(sentence.scores))
    why = wording.reason(sentence, carried) if sentence.reason or sentence.holder else ""
    head = f'<b class="sign st-{stance.value}">{sign(stance) or "·"}</b>'
    return _row("row-stance", head, stance.value, facts, why)


def _device(document: Document, device: Device, index: int) -> str:
    info = DEVICES[device.label]
    facts = [_words(document, device.span)]
    if device.score is not None:
        facts.append(f"score {device.score:.2f}")
    if device.source is not None:
        facts.append(f"source {_mentioned(document, device.source)}")
    if device.cue is not None:
        facts.append(f"told by {_words(document, device.cue)}")
    if device.endorsement is not None:
        facts.append(f"the author {device.endorsement.value}")
    if device.origin:
        facts.append(f"found by {line(device.origin, _LONGEST)}")
    head = f'<b class="mark {family_class(info.family)}">{info.mark}</b>'
    return _row(f"k{min(index, KEYS - 1)} {device_classes(device)}", head, info.label.value, facts, device.reason or "")


def _words(document: Document, span: Span) -> str:
    """A span's words in quotation marks, unless they have some."""
    words = wording.quoted(wording.shortened(wording.shown(span.of(document.text)), _LONGEST))
    return f"<bdi>{line(words)}</bdi>"


def _mentioned(document: Document, mention: Mention | None) -> str:
    """A party or name, and the words in the text that name it where they are others."""
    if mention is None:
        return ""
    told = [mention.party or mention.name]
    words = mention.span.of(document.text)
    told += [other for other in (mention.name, words) if wording.shown(other) not in map(wording.shown, told)]
    more = ", ".join(dict.fromkeys(name(other) for other in told[1:]))
    return name(told[0]) + (f" ({more})" if more else "")


def _row(kind: str, head: str, label: str, facts: list[str], why: str) -> str:
    told = " · ".join(facts)
    reason = f'<span class="why">{line(why)}</span>' if why else ""
    return f'<span class="c {kind}">{head}<span class="told"><b>{label}</b> {told}{reason}</span></span>'
