"""What the screen shows, as lines of `rich` text: the sentence with its neighbours, and the labels it has.

Text from outside goes through `stance.safe_text` and is never read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from stance.aggregate import devices_by_sentence, sentence_numbers
from stance.formats.lanes import Note, lanes, wrapped
from stance.formats.palette import Glyphs, Palette, mark
from stance.formats.wording import quoted, shortened, shown
from stance.labels import DEVICES, STANCES, HolderType, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from stance.formats.lanes import Line
    from stance.labels import DeviceLabel
    from stance.records import Device, Document, Sentence
    from stance.review.state import Review
    from stance.review.words import Picking
    from stance.spans import Span

_MEASURE = 92  # cells of running text, as in reports
_GUTTER = 8
_LABELS = 9  # cells before what the sentence has
_FEWEST = 16  # characters of a device that are shown, however narrow the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How things are drawn."""

    palette: Palette
    glyphs: Glyphs

    @property
    def seen(self) -> str:
        """The sign of a sentence that a person has seen."""
        return "✓" if self.glyphs.bar != "|" else "x"

    @property
    def pointer(self) -> str:
        """The sign before what is chosen."""
        return "▸" if self.glyphs.bar != "|" else ">"


def devices_of(document: Document, index: int) -> list[Device]:
    """The devices that touch the sentence, in the order in which they are listed."""
    return devices_by_sentence(document)[index]


def rows_of(document: Document, index: int, width: int) -> list[Line]:
    """The lines on which the sentence stands."""
    return wrapped(document.text, document.sentences[index].span, max(min(width - _GUTTER - 1, _MEASURE), 8))


def text_lines(
    review: Review,
    index: int,
    size: tuple[int, int],
    look: Look,
    *,
    selected: Device | None = None,
    picking: Picking | None = None,
    focus: int | None = None,
) -> list[Text]:
    """The sentence with what stands before and after it, as much as there is room for.

    Args:
        review: the review.
        index: the sentence.
        size: cells of a line, and lines.
        look: how it is drawn.
        selected: the device that is chosen.
        picking: the words that are being chosen.
        focus: the sentence that must be in view, if it is another one: where the cursor is.
    """
    width, height = size
    middle = index if focus is None else focus
    drawing = _Drawing(review, index, width, look, selected, picking)
    block = drawing.sentence(middle)
    anchor = drawing.cursor_line if len(block) > height else len(block) // 2
    before: list[Text] = []
    low = middle
    while low > 0 and len(before) < height:
        low -= 1
        before = [*drawing.sentence(low), *drawing.gap(low), *before]
    after: list[Text] = []
    high = middle
    while high + 1 < len(review.document.sentences) and len(after) < height:
        after += drawing.gap(high)
        high += 1
        after += drawing.sentence(high)
    lines = [*before, *block, *after]
    first = max(0, min(len(before) + anchor - height // 2, len(lines) - height))
    if len(block) <= height:  # the whole sentence is in view
        first = max(min(first, len(before)), len(before) + len(block) - height, 0)
    return lines[first : first + height]


class _Drawing:
    """What the sentences of one view share."""

    def __init__(
        self,
        review: Review,
        index: int,
        width: int,
        look: Look,
        selected: Device | None,
        picking: Picking | None,
    ) -> None:
        self.review = review
        self.document = review.document
        self.index = index
        self.width = width
        self.look = look
        self.selected = selected
        self.picking = picking
        self.cursor_line = 0  # of the sentence drawn last that holds the cursor
        self.numbers = sentence_numbers(review.document)

    def gap(self, index: int) -> list[Text]:
        """An empty line where a paragraph ends behind the sentence."""
        one, other = self.document.sentences[index].span, self.document.sentences[index + 1].span
        return [Text("")] if self.document.text.count("\n", one.end, other.start) > 1 else []

    def sentence(self, index: int) -> list[Text]:
        sentence = self.document.sentences[index]
        rows = rows_of(self.document, index, self.width)
        found = devices_of(self.document, index) if index == self.index else []
        notes = [Note(span=d.span, labels=_labels(d), key=i) for i, d in enumerate(found)]
        measure = max(min(self.width - _GUTTER - 1, _MEASURE), 8)
        lines: list[Text] = []
        for row in rows:
            line = self._gutter(index, sentence, first=not lines)
            line.append_text(self._words(row, index, sentence))
            if self.picking is not None and row.cells(self.picking.at) is not None:
                self.cursor_line = len(lines)
            lines.append(line)
            for lane in lanes(row, notes, measure, self.look.glyphs):
                line = self._gutter(index, sentence, first=False)
                column = 0
                for piece in lane:
                    device = found[piece.key]
                    style = self.look.palette.device(device.label)
                    line.append(" " * (piece.start - column))
                    line.append(piece.text, style=f"reverse {style}" if device == self.selected else style)
                    column = piece.end
                lines.append(line)
        return lines

    def _gutter(self, index: int, sentence: Sentence, *, first: bool) -> Text:
        """Whether it was seen, its number, its stance, and a bar."""
        palette, glyphs = self.look.palette, self.look.glyphs
        own = index == self.index
        color = palette.quiet if sentence.stance is None else palette.stance(sentence.stance)
        line = Text(no_wrap=True, overflow="crop")
        line.append(f"{self.look.seen if index in self.review.seen else ' '}" if first else " ", style="bold")
        line.append(f"{self.numbers[index]:>4}" if first else " " * 4, style="bold" if own and first else palette.quiet)
        sign = " "
        if first:
            sign = "?" if sentence.stance is None and sentence.kind is SentenceKind.BODY else _sign(sentence, glyphs)
        line.append(sign, style=f"bold {color}")
        line.append(glyphs.bar if own else glyphs.thin, style=color if own else palette.quiet)
        line.append(" ")
        return line

    def _words(self, row: Line, index: int, sentence: Sentence) -> Text:
        palette = self.look.palette
        text = Text(row.text, style="" if index == self.index else palette.quiet)
        if index == self.index:
            mention = sentence.holder.mention if sentence.holder else None
            if mention is not None:
                _style(text, row, mention.span, "bold")
            for device in devices_of(self.document, index):
                if device == self.selected:
                    _style(text, row, device.span, f"reverse {palette.device(device.label)}")
        if self.picking is not None:
            if self.picking.anchor is not None:
                _style(text, row, self.picking.span, "underline bold")
            _style(text, row, self.picking.at, "reverse bold")
        return text


def _style(text: Text, row: Line, span: Span, style: str) -> None:
    first, behind = row.characters(span)
    if first < behind:
        text.stylize(style, first, behind)


def _sign(sentence: Sentence, glyphs: Glyphs) -> str:
    return " " if sentence.stance is None else mark(sentence.stance, glyphs)


def _labels(device: Device) -> tuple[str, ...]:
    info = DEVICES[device.label]
    return (f"{info.mark} {device.label.value}", info.mark)


def detail_lines(
    review: Review, index: int, size: tuple[int, int], look: Look, *, selected: Device | None = None
) -> list[Text]:
    """The labels of the sentence: stance, holder, and its devices, of which those around the chosen one are shown."""
    width, height = size
    sentence = review.document.sentences[index]
    lines = [_stance_line(review, index, look), _holder_line(review.document, sentence, look)]
    devices = devices_of(review.document, index)
    room = max(1, height - len(lines))
    if not devices:
        lines.append(_row("devices", look, ("none; d adds one", look.palette.quiet)))
        return [_fitted(line, width) for line in lines]
    at = devices.index(selected) if selected in devices else 0
    shown_at_once = room if len(devices) <= room else max(1, room - 1)
    first = max(0, min(at - shown_at_once // 2, len(devices) - shown_at_once))
    for number, device in enumerate(devices[first : first + shown_at_once]):
        lines.append(_device_line(review.document, device, look, width, first=number == 0, chosen=device == selected))
    hidden = len(devices) - shown_at_once
    if hidden > 0 and room > 1:
        lines.append(_row("", look, (f"  and {hidden} more", look.palette.quiet)))
    return [_fitted(line, width) for line in lines]


def _row(name: str, look: Look, *parts: tuple[str, str]) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f" {name:<8}", style=look.palette.quiet)
    for words, style in parts:
        line.append(words, style=style)
    return line


def _fitted(line: Text, width: int) -> Text:
    if cell_len(line.plain) > width:
        line.truncate(width, overflow="ellipsis")
    return line


def _stance_line(review: Review, index: int, look: Look) -> Text:
    sentence, base = review.document.sentences[index], review.base.sentences[index]
    quiet = look.palette.quiet
    if sentence.kind is not SentenceKind.BODY:
        parts = [(f"none: this is a {sentence.kind.value}", quiet)]
    elif sentence.stance is None:
        parts = [("? not judged: e, p, m or n", "bold")]
    else:
        name = f"{mark(sentence.stance, look.glyphs)} {sentence.stance.value}".strip()
        parts = [(name, f"bold {look.palette.stance(sentence.stance)}")]
        if base.stance not in (None, sentence.stance):
            parts.append((f"  was {base.stance.value if base.stance else ''}", quiet))
    if base.scores is not None and sentence.kind is SentenceKind.BODY:
        scores = f"   model: engagement {base.scores.engagement:.2f}, pressure {base.scores.pressure:.2f}"
        parts.append((scores, quiet))
    if index in review.seen:
        parts.append((f"   {look.seen} reviewed", "bold"))
    return _row("stance", look, *parts)


def _holder_line(document: Document, sentence: Sentence, look: Look) -> Text:
    holder = sentence.holder
    if holder is None:
        return _row("holder", look, ("none", look.palette.quiet))
    if holder.type is HolderType.AUTHOR or holder.mention is None:
        return _row("holder", look, ("author", "bold"))
    mention = holder.mention
    words = shown(mention.span.of(document.text))
    parts = [(shown(mention.name), "bold")]
    if mention.party is not None and mention.party != mention.name:
        parts.append((f" ({shown(mention.party)})", ""))
    if words != shown(mention.name):
        parts.append((f", here {quoted(words)}", look.palette.quiet))
    return _row("holder", look, *parts)


def _device_line(document: Document, device: Device, look: Look, width: int, *, first: bool, chosen: bool) -> Text:
    quiet = look.palette.quiet
    info = DEVICES[device.label]
    style = look.palette.device(device.label)
    label = f"{info.mark} {device.label.value}"
    tail = "" if device.score is None else f"  {device.score:.2f}"
    if device.label.is_quotation:
        source = "no source" if device.source is None else f"source {shown(device.source.name)}"
        cue = "" if device.cue is None else f", cue {quoted(shown(device.cue.of(document.text)))}"
        tail = f"  {source}{cue}{tail}"
    room = width - _LABELS - 2 - cell_len(label) - 4 - cell_len(tail)
    words = quoted(shortened(shown(device.span.of(document.text)), max(_FEWEST, room), look.glyphs.ellipsis))
    return _row(
        "devices" if first else "",
        look,
        (f"{look.pointer} " if chosen else "  ", "bold"),
        (label, f"bold {style}" if chosen else style),
        ("  ", ""),
        (words, "reverse" if chosen else ""),
        (tail, quiet),
    )


def guideline(label: StanceLabel | DeviceLabel, look: Look) -> Text:
    """What the guidelines say of a label."""
    if isinstance(label, StanceLabel):
        stance = STANCES[label]
        text = Text(f"{mark(label, look.glyphs)} {label.value}".strip(), style=f"bold {look.palette.stance(label)}")
        kind, definition, examples, against = "stance", stance.definition, stance.examples, stance.against
    else:
        device = DEVICES[label]
        text = Text(f"{device.mark} {label.value}", style=f"bold {look.palette.device(label)}")
        kind, definition, examples, against = device.family.value, device.definition, device.examples, device.against
    out = Text()
    out.append_text(text)
    out.append(f"   {kind}\n\n", style=look.palette.quiet)
    out.append(f"{definition}\n")
    for heading, lines in (("for example", examples), ("but not", against)):
        out.append(f"\n{heading}\n", style=look.palette.quiet)
        for line in lines:
            out.append(f"  {line}\n")
    out.rstrip()
    return out
