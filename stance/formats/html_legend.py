"""What stands below the text in the HTML report: the strongest sentences, and what each label means."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from stance.aggregate import sentence_numbers
from stance.formats import wording
from stance.formats.html_parts import family_class, line, sign
from stance.labels import DEVICES, STANCES, DeviceInfo, Family, StanceInfo

if TYPE_CHECKING:
    from stance.records import Document, Summary

_SPAN = re.compile(r"\[(.*?)\]")  # in the examples of `stance.labels`, brackets hold the span


def strongest(document: Document, prefix: str, *, linked: bool) -> str:
    """For each pole the sentences that put it forward most; their numbers lead to them where the text is shown."""
    parts: list[str] = []
    numbers = sentence_numbers(document)
    for pole in wording.POLES:
        items: list[str] = []
        for strong in wording.strongest(document, pole):
            number = str(numbers[strong.index])
            at = f'<a href="#{prefix}-s{number}">{number}</a>' if linked else number
            told = [] if strong.score is None else [f"{strong.score:.2f}"]
            told += [f"<bdi>{line(part)}</bdi>" for part in strong.told]
            why = f' <span class="quiet">{" · ".join(told)}</span>' if told else ""
            items.append(f'<li><span class="at">{at}</span><span><bdi>{line(strong.words)}</bdi>{why}</span></li>')
        if items:
            head = f'<h3><span class="sign st-{pole.value}">{sign(pole)}</span> {pole.value}</h3>'
            parts.append(f"{head}<ol>{''.join(items)}</ol>")
    if not parts:
        return ""
    return f'<section class="strongest" id="{prefix}-strongest"><h2>Strongest sentences</h2>{"".join(parts)}</section>'


def legend(document: Document, summary: Summary, prefix: str) -> str:
    """Definition and examples of each label that occurs; the others wait behind a button."""
    present = {sentence.stance for sentence in document.sentences}
    here: list[str] = []
    others: list[str] = []
    for stance in STANCES.values():
        (here if stance.label in present else others).append(_stance(stance))
    for family in Family:
        for info in DEVICES.values():
            if info.family is family:
                (here if info.label in summary.devices else others).append(_device(info))
    shown = f"<dl>{''.join(here)}</dl>" if here else ""
    hidden = (
        f"<details><summary>Labels that do not occur here ({len(others)})</summary><dl>{''.join(others)}</dl></details>"
    )
    return f'<section class="legend" id="{prefix}-legend"><h2>Legend</h2>{shown}{hidden if others else ""}</section>'


def _stance(info: StanceInfo) -> str:
    key = f'<span class="sign st-{info.label.value}">{sign(info.label) or "·"}</span>'
    words = f'<span class="swatch st-{info.label.value}">{info.label.value}</span>'
    return _entry(key, words, "stance", info.definition, info.examples, info.against)


def _device(info: DeviceInfo) -> str:
    kind = family_class(info.family)
    key = f'<span class="mark {kind}">{info.mark}</span>'
    words = f'<span class="sample {kind}">{info.label.value}</span>'
    return _entry(key, words, info.family.value, info.definition, info.examples, info.against, kind)


def _entry(
    key: str, words: str, group: str, definition: str, given: tuple[str, ...], against: tuple[str, ...], kind: str = ""
) -> str:
    examples = "".join(f'<li class="is">{_example(text, kind)}</li>' for text in given)
    examples += "".join(f'<li class="not"><i>not:</i> {_example(text, kind)}</li>' for text in against)
    return (
        f'<div><dt>{key} {words} <span class="quiet">{group}</span></dt>'
        f"<dd>{escape(definition)}<ul>{examples}</ul></dd></div>"
    )


def _example(text: str, kind: str) -> str:
    return _SPAN.sub(rf'<span class="sample {kind}">\1</span>', escape(text))
