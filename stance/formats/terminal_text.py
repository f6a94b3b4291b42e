"""The text of a report: sentence by sentence with stance and voice in a gutter, devices on lanes under the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from stance.aggregate import devices_by_sentence, sentence_numbers
from stance.formats import wording
from stance.formats.lanes import Line, Note, lanes, wrapped
from stance.formats.palette import Glyphs, Palette, mark
from stance.labels import DEVICES, SentenceKind, StanceLabel
from stance.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from stance.records import Device, Document, Sentence

_MEASURE = 92  # cells of running text; longer lines are hard to read
_NARROW = 72  # below this the voice stands on a line of its own
_WIDEST_VOICE = 18


def annotated(
    document: Document, width: int, palette: Palette, glyphs: Glyphs, *, explain: bool
) -> list[RenderableType]:
    """The lines of the text; paragraphs are set apart by an empty line."""
    return list(_Layout(document, width, palette, glyphs, explain=explain).lines())


class _Layout:
    """The widths and names that all sentences of a document share."""

    def __init__(self, document: Document, width: int, palette: Palette, glyphs: Glyphs, *, explain: bool) -> None:
        self.document = document
        self.palette = palette
        self.glyphs = glyphs
        self.explain = explain
        self.voices = wording.voice_labels(document)
        self.devices = devices_by_sentence(document)
        sources = dict.fromkeys(name for name in self.voices if name is not None and not wording.is_author(name))
        self.color_by_voice = {name: palette.voice(index) for index, name in enumerate(sources)}
        self.numbers = sentence_numbers(document)
        self.number = len(str(max(self.numbers, default=1)))
        self.narrow = width < _NARROW
        shown = [name for name in self.voices if name is not None]
        kinds = [s.kind.value for s in document.sentences if s.kind is not SentenceKind.BODY]
        tag = max((cell_len(name) for name in [*shown, *kinds]), default=0)
        self.tag = 0 if self.narrow else min(tag, _WIDEST_VOICE)
        gutter = self.number + (3 + self.tag if self.tag else 1) + 2
        self.width = max(min(width - gutter - 1, _MEASURE), 8)

    def lines(self) -> Iterator[Text]:
        previous: Sentence | None = None
        for index, sentence in enumerate(self.document.sentences):
            if previous is not None and self.apart(previous, sentence):
                yield Text("")
            yield from self.gap(previous.span.end if previous is not None else 0, sentence.span.start)
            previous = sentence
            yield from self.sentence(index, sentence)
        if previous is not None:
            yield from self.gap(previous.span.end, len(self.document.text))

    def gap(self, start: int, end: int) -> Iterator[Text]:
        """A mark where words are left out; markup between sentences is a word at most."""
        if sum(any(map(str.isalnum, word)) for word in self.document.text[start:end].split()) > 1:
            yield Text(" " * (self.number + 1) + self.glyphs.ellipsis, style=self.palette.quiet)

    def apart(self, one: Sentence, other: Sentence) -> bool:
        """Whether a paragraph ends between them; title, date and byline stay together."""
        if SentenceKind.BODY not in (one.kind, other.kind) and SentenceKind.HEADING not in (one.kind, other.kind):
            return False
        return self.document.text.count("\n", one.span.end, other.span.start) > 1

    def sentence(self, index: int, sentence: Sentence) -> Iterator[Text]:
        found = self.devices[index]
        notes = [Note(span=d.span, labels=_labels(d, self.glyphs), key=i) for i, d in enumerate(found)]
        first = True
        name = self.voices[index]
        if self.narrow and (name is not None or sentence.kind is not SentenceKind.BODY):
            line = self.gutter(index, sentence, first=True)
            line.append_text(self.tag_of(index, sentence))
            yield line
            first = False
        for row in wrapped(self.document.text, sentence.span, self.width):
            line = self.gutter(index, sentence, first=first)
            line.append_text(self.words(row, sentence))
            yield line
            first = False
            for lane in lanes(row, notes, self.width, self.glyphs):
                line = self.gutter(index, sentence, first=False)
                column = 0
                for piece in lane:
                    line.append(" " * (piece.start - column))
                    line.append(piece.text, style=self.palette.device(found[piece.key].label))
                    column = piece.end
                yield line
        if self.explain:
            yield from self.explained(index, sentence, found)

    def gutter(self, index: int, sentence: Sentence, *, first: bool) -> Text:
        """Number, stance mark, voice and a bar in the colour of the stance; only the bar on further lines."""
        stance = sentence.stance or StanceLabel.NEUTRAL
        line = Text(no_wrap=True, overflow="crop")
        line.append(f"{self.numbers[index]:>{self.number}}" if first else " " * self.number, style=self.palette.quiet)
        color = self.palette.stance(stance)
        line.append(mark(stance, self.glyphs) if first else " ", style=f"bold {color}")
        if self.tag:
            line.append(" ")
            line.append_text(self.tag_of(index, sentence) if first else Text(" " * self.tag))
            line.append(" ")
        neutral = stance is StanceLabel.NEUTRAL
        line.append(self.glyphs.thin if neutral else self.glyphs.bar, style=self.palette.quiet if neutral else color)
        line.append(" ")
        return line

    def tag_of(self, index: int, sentence: Sentence) -> Text:
        """The voice of a sentence, or what kind of line it is."""
        name = self.voices[index]
        if name is None:
            words = "" if sentence.kind is SentenceKind.BODY else sentence.kind.value
            style = f"italic {self.palette.quiet}"
        elif wording.is_author(name):
            words, style = name, "bold"
        else:
            words, style = name, f"bold {self.color_by_voice[name]}"
        if self.narrow:
            return Text(
                f"{self.glyphs.voice} {wording.shortened(words, self.width - 2, self.glyphs.ellipsis)}", style=style
            )
        if cell_len(words) > self.tag:
            words = wording.shortened(words, self.tag, self.glyphs.ellipsis)
        return Text(set_cell_size(words, self.tag), style=style)

    def words(self, row: Line, sentence: Sentence) -> Text:
        """The words in the colour of the stance; the holder's name, where it stands here, in bold."""
        text = Text(row.text, style=self.palette.stance(sentence.stance or StanceLabel.NEUTRAL))
        mention = sentence.holder.mention if sentence.holder else None
        if mention is not None:
            first, behind = row.characters(mention.span)
            if first < behind:
                text.stylize("bold", first, behind)
        return text

    def explained(self, index: int, sentence: Sentence, found: list[Device]) -> Iterator[Text]:
        """Scores and reasons, in words, under the sentence."""
        facts: list[str] = []
        if sentence.stance not in (None, StanceLabel.NEUTRAL) or sentence.scores is not None:
            parts = [wording.scores(sentence.scores), wording.shown(sentence.reason or "")]
            facts.append("; ".join(part for part in parts if part))
        facts += [_device_facts(device) for device in found]
        for fact in facts:
            if not fact:
                continue
            for row in wrapped(fact, Span(0, len(fact)), self.width - 2):
                line = self.gutter(index, sentence, first=False)
                line.append("  " + row.text, style=f"italic {self.palette.quiet}")
                yield line


def _labels(device: Device, glyphs: Glyphs) -> tuple[str, ...]:
    """What can be written under a device, the longest first."""
    info = DEVICES[device.label]
    name = f"{info.mark} {device.label.value}"
    labels = [name, info.mark]
    extra = [wording.shown(device.source.name)] if device.source is not None else []
    extra += [device.endorsement.value] if device.endorsement is not None else []
    for count in range(1, len(extra) + 1):
        labels.insert(0, f"{name} {glyphs.voice} " + ", ".join(extra[:count]))
    return tuple(labels)


def _device_facts(device: Device) -> str:
    """Mark, score, origin and reason of a device, as far as they are known."""
    facts = [
        "" if device.score is None else f"{device.score:.2f}",
        device.origin or "",
        "" if device.endorsement is None else f"the author {device.endorsement.value}",
    ]
    known = ", ".join(fact for fact in facts if fact)
    told = f" ({known})" if known else ""
    why = f": {wording.shown(device.reason)}" if device.reason else ""
    return f"{DEVICES[device.label].mark} {device.label.value}{told}{why}" if told or why else ""
