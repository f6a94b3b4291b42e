"""The report as Markdown (CommonMark with GitHub's tables): for notes, issues and pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.aggregate import devices_by_sentence, quoted_voices, sentence_numbers, summarize
from stance.formats import Options, Section, wording
from stance.formats.palette import UNICODE, mark
from stance.labels import DEVICES, STANCES, Endorsement, Family, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.records import Device, Document, Sentence, Summary

# What CommonMark, tables or HTML would take for markup. Full stops, dashes and plus signs need it at a line's start
# only, and no text from outside stands there.
_MARKUP = re.compile(r"([\\`*_\[\]|~#$])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    r"""Text from outside as one line that shows as it is.

    >>> escaped("[sic] <b> *x*")
    '\\[sic\\] &lt;b&gt; \\*x\\*'
    """
    safe = _MARKUP.sub(r"\\\1", wording.shown(text))
    return "".join(_HTML.get(char, char) for char in safe)


def render(document: Document, options: Options) -> str:
    """The report as Markdown text."""
    summary = document.summary or summarize(document)
    parts = {
        Section.HEAD: _head(document, summary),
        Section.TEXT: _text(document, explain=options.explain),
        Section.LEGEND: _legend(document, summary),
        Section.STANCE: [*_voices(document, summary), *_quoted(document)],
        Section.DEVICES: _devices(document, summary),
        Section.STRONGEST: _strongest(document),
    }
    blocks = ["\n".join(lines) for section, lines in parts.items() if section in options.sections]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(document: Document, summary: Summary) -> Iterator[str]:
    yield f"# {escaped(document.meta.title or document.id)}"
    facts = [escaped(fact) for fact in wording.byline(document)]
    if facts:
        yield from ("", " · ".join(facts))
    first, *others = wording.verdict(document, summary)
    yield from ("", f"**{first}**")
    for line in others:
        yield from ("", line)
    yield from ("", wording.totals(document, summary))


def _text(document: Document, *, explain: bool) -> Iterator[str]:
    """A list item for each sentence, with its devices as items below it."""
    if not document.sentences:
        return
    yield "## Text"
    names, carried = wording.voice_labels(document), devices_by_sentence(document)
    numbers = sentence_numbers(document)
    previous: Sentence | None = None
    for index, sentence in enumerate(document.sentences):
        if previous is None or document.text.count("\n", previous.span.end, sentence.span.start) > 1:
            yield ""
        previous = sentence
        yield f"- {_tag(numbers[index], sentence, names[index])} {escaped(sentence.span.of(document.text))}"
        if explain and sentence.scores is not None:
            yield f"  - {wording.scores(sentence.scores)}"
        if explain and sentence.reason:
            yield f"  - {escaped(sentence.reason)}"
        for device in carried[index]:
            if device.span.start >= sentence.span.start:
                yield f"  - {_device(document, device, explain=explain)}"


def _tag(number_of: int, sentence: Sentence, name: str | None) -> str:
    """Number, and either mark and voice or the kind of line."""
    number = f"<sub>{number_of}</sub>"
    if sentence.kind is not SentenceKind.BODY:
        return f"{number} *{sentence.kind.value}:*"
    if sentence.stance in (None, StanceLabel.NEUTRAL):
        return number
    voice = f" {escaped(name)}" if name else ""
    return f"{number} **{_stance_mark(sentence.stance)}{voice}:**"


def _stance_mark(label: StanceLabel | None) -> str:
    sign = mark(label, UNICODE) if label else ""
    return "−" if sign == "-" else sign


def _device(document: Document, device: Device, *, explain: bool) -> str:
    words = wording.quoted(escaped(device.span.of(document.text)))
    source = f" by {escaped(device.source.name)}" if device.source else ""
    take = f", {device.endorsement.value}" if device.endorsement else ""
    facts = [
        f"{device.score:.2f}" if device.score is not None else "",
        device.origin or "",
        escaped(device.reason or ""),
    ]
    told = ", ".join(fact for fact in facts if fact) if explain else ""
    return f"{DEVICES[device.label].mark} {device.label.value}{source}{take}: {words}" + (f" ({told})" if told else "")


def _legend(document: Document, summary: Summary) -> Iterator[str]:
    present = {sentence.stance for sentence in document.sentences} - {None, StanceLabel.NEUTRAL}
    if not present and not summary.devices:
        return
    yield from ("## Legend", "")
    for stance in STANCES.values():
        if stance.label in present:
            yield f"- **{_stance_mark(stance.label)} {stance.label.value}**: {stance.definition}"
    for label in summary.devices:
        yield f"- **{DEVICES[label].mark} {label.value}**: {DEVICES[label].definition}"


def _voices(document: Document, summary: Summary) -> Iterator[str]:
    if not summary.holders:
        return
    yield from ("## Stance by voice", "", "| voice | + | − | ± | balance | strongest sentence |")
    yield "|:--|--:|--:|--:|--:|:--|"
    for holder in summary.holders:
        tally = holder.tally
        best = "<br>".join(
            f"{_stance_mark(pole)} {_cut(document, document.sentences[index], 90)}"
            for pole, index in sorted(holder.strongest.items(), key=lambda item: item[1])
        )
        counts = f"{tally.engagement} | {tally.pressure} | {tally.mixed} | {wording.signed(tally.balance)}"
        yield f"| {escaped(holder.name)} | {counts} | {best} |"


def _quoted(document: Document) -> Iterator[str]:
    """Who is quoted how often, and how the author takes up the words."""
    found = quoted_voices(document)
    if not found:
        return
    kinds = [kind for kind in Endorsement if any(kind in voice.endorsements for voice in found)]
    yield from ("", " | ".join(["| quoted", "quotations", *(f"author {kind.value}" for kind in kinds)]) + " |")
    yield "|:--|--:|" + "--:|" * len(kinds)
    for voice in found:
        counts = " | ".join(str(voice.endorsements.get(kind, 0)) for kind in kinds)
        yield f"| {escaped(voice.name)} | {voice.quotations} |" + (f" {counts} |" if kinds else "")


def _cut(document: Document, sentence: Sentence, size: int) -> str:
    return escaped(wording.shortened(wording.shown(sentence.span.of(document.text)), size))


def _devices(document: Document, summary: Summary) -> Iterator[str]:
    if not summary.devices:
        return
    yield from (
        "## Devices by family",
        "",
        "| family | device | n | per 1,000 words | examples |",
        "|:--|:--|--:|--:|:--|",
    )
    for family in Family:
        for label, count in summary.devices.items():
            if DEVICES[label].family is family:
                found = sorted(wording.examples(document, label), key=len)[:3]
                shown = ", ".join(wording.quoted(escaped(wording.shortened(words, 80))) for words in found)
                yield f"| {family.value} | {label.value} | {count} | {summary.rate(label):.1f} | {shown} |"


def _strongest(document: Document) -> Iterator[str]:
    begun = False
    for pole in wording.POLES:
        order = wording.strongest(document, pole)
        if not order:
            continue
        if not begun:
            yield "## Strongest sentences"
            begun = True
        yield from ("", f"{_stance_mark(pole)} **{pole.value}**", "")
        for place, strong in enumerate(order, 1):
            told = [] if strong.score is None else [f"{strong.score:.2f}"]
            told += [escaped(part) for part in strong.told]
            yield f"{place}. {escaped(strong.words)}" + (f" ({'; '.join(told)})" if told else "")
