"""The tables of the terminal report: legend, stance by voice, devices by family, strongest sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stance.aggregate import quoted_voices, sentence_numbers
from stance.formats import wording
from stance.formats.palette import Glyphs, Palette, mark
from stance.labels import DEVICES, STANCES, DeviceInfo, Endorsement, Family, HolderType, StanceLabel

if TYPE_CHECKING:
    from rich.console import RenderableType

    from stance.records import Document, HolderSummary, Summary

_MEASURE = 92  # cells of running text
_NARROW = 84  # below this the sentences of a table stand under its rows, not beside them

_ASCII_HEAD = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def legend(document: Document, summary: Summary, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """What each mark means; only those that occur."""
    rows: list[tuple[str, list[tuple[str, str, str]]]] = []
    present = {s.stance for s in document.sentences}
    stances = [
        (mark(label, glyphs), label.value, palette.stance(label))
        for label in STANCES
        if label in present and label is not StanceLabel.NEUTRAL
    ]
    if stances:
        rows.append(("stance", stances))
    for family in Family:
        found = [(i.mark, i.label.value, palette.device(i.label)) for i in _in_family(summary, family)]
        if found:
            rows.append((family.value, found))
    return [line for name, entries in rows for line in _legend_lines(name, entries, width, palette)]


def _legend_lines(name: str, entries: list[tuple[str, str, str]], width: int, palette: Palette) -> list[RenderableType]:
    """One family's marks, broken between entries only."""
    indent = 13  # the longest family name, and a gap
    lines: list[RenderableType] = []
    line = Text(f"{name:<{indent}}", style=palette.quiet, no_wrap=True)
    empty = True
    for sign, label, color in entries:
        entry = f"{sign} {label}"
        if not empty and line.cell_len + 3 + len(entry) > width:
            lines.append(line)
            line, empty = Text(" " * indent, no_wrap=True), True
        line.append("" if empty else "   ")
        line.append(entry, style=color)
        empty = False
    return [*lines, line]


def voices(document: Document, summary: Summary, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """Counts, balance and the strongest sentence of each holder; the author first."""
    if not summary.holders:
        return []
    wide = width >= _NARROW
    bar = 17 if wide else 9 if width >= 50 else 0
    longest = min(max(cell_len(wording.shown(holder.name)) for holder in summary.holders), 24)
    # Beside name and bar: three counts, the balance, a gap of three after each column, mark and sentence number.
    room = width - longest - bar - (3 + 7 + 18 + 6)
    table = Table(
        box=_ASCII_HEAD if glyphs.rule == "-" else SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False
    )
    table.border_style = palette.quiet
    table.add_column("voice", overflow="fold", max_width=24 if wide else max(width - bar - (25 if bar else 22), 6))
    for label in (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, StanceLabel.MIXED):
        table.add_column(mark(label, glyphs), justify="right", no_wrap=True, style=palette.stance(label))
    table.add_column("balance", justify="right", no_wrap=True)
    if bar:
        ends = f"{mark(StanceLabel.PRESSURE, glyphs)}{'':{bar - 2}}{mark(StanceLabel.ENGAGEMENT, glyphs)}"
        table.add_column(ends, no_wrap=True)
    if wide:
        table.add_column("strongest sentence", overflow="fold", ratio=1)
    for holder in summary.holders:
        author = holder.type is HolderType.AUTHOR
        cells: list[RenderableType] = [
            Text(wording.shown(holder.name), style="bold" if author else ""),
            str(holder.tally.engagement or glyphs.dot),
            str(holder.tally.pressure or glyphs.dot),
            str(holder.tally.mixed or glyphs.dot),
            wording.signed(holder.tally.balance),
        ]
        if bar:
            cells.append(_balance(holder.tally.balance, bar, palette, glyphs))
        if wide:
            cells.append(_strongest_of(document, holder, room, palette, glyphs))
        table.add_row(*cells)
    content: list[RenderableType] = [_fixed(table, width)]
    if not wide:
        content.append(Text(""))
        for holder in summary.holders:
            content.append(Text(wording.shown(holder.name), style="bold", no_wrap=True, overflow="ellipsis"))
            lines = _strongest_of(document, holder, width - 10, palette, glyphs)
            content.append(_fixed(Padding(lines, (0, 0, 0, 2)), width))
    return content


def quoted(document: Document, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """Who is quoted how often, and how the author takes up the words."""
    found = quoted_voices(document)
    if not found:
        return []
    if width < _NARROW:  # no room for a table: a line for each
        lines = []
        for voice in found:
            takes = ", ".join(f"{kind.value} {count}" for kind, count in voice.endorsements.items())
            told = f"{wording.shown(voice.name)}: {voice.quotations} quoted" + (f" (author {takes})" if takes else "")
            lines.append(_fixed(Text(told, overflow="fold"), width))
        return [Text(""), *lines]
    kinds = [kind for kind in Endorsement if any(kind in voice.endorsements for voice in found)]
    table = Table(
        box=_ASCII_HEAD if glyphs.rule == "-" else SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False
    )
    table.border_style = palette.quiet
    table.add_column("quoted", overflow="fold", max_width=max(width - 15 * len(kinds) - 14, 8))
    table.add_column("n", justify="right", no_wrap=True)
    for kind in kinds:
        table.add_column(f"author {kind.value}" if width >= 100 else kind.value, justify="right", no_wrap=True)
    for voice in found:
        counts = [str(voice.endorsements.get(kind) or glyphs.dot) for kind in kinds]
        table.add_row(Text(wording.shown(voice.name)), str(voice.quotations), *counts)
    return [Text(""), _fixed(table, width)]


def _strongest_of(document: Document, holder: HolderSummary, size: int, palette: Palette, glyphs: Glyphs) -> Text:
    """One line for each pole that the holder puts forward."""
    lines = Text()
    numbers = sentence_numbers(document)
    for pole, index in sorted(holder.strongest.items(), key=lambda item: item[1]):
        if lines:
            lines.append("\n")
        words = wording.shown(document.sentences[index].span.of(document.text))
        lines.append(f"{mark(pole, glyphs)} {numbers[index]} ", style=palette.stance(pole))
        lines.append(wording.shortened(words, max(size, 20), glyphs.ellipsis))
    return lines


def _balance(balance: float | None, width: int, palette: Palette, glyphs: Glyphs) -> Text:
    """A bar that grows from the middle: to the left for pressure, to the right for engagement."""
    half = width // 2
    filled = 0 if not balance else max(1, round(abs(balance) * half))
    left = filled if balance is not None and balance < 0 else 0
    right = filled if balance is not None and balance > 0 else 0
    bar = Text(no_wrap=True)
    bar.append(glyphs.empty * (half - left), style=palette.quiet)
    bar.append(glyphs.full * left, style=palette.stance(StanceLabel.PRESSURE))
    bar.append(glyphs.centre, style=palette.quiet)
    bar.append(glyphs.full * right, style=palette.stance(StanceLabel.ENGAGEMENT))
    bar.append(glyphs.empty * (half - right), style=palette.quiet)
    return bar


def devices(document: Document, summary: Summary, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """Count, rate per 1,000 words and examples of each device, by family."""
    if not summary.devices:
        return []
    wide = width >= _NARROW
    table = Table(
        box=_ASCII_HEAD if glyphs.rule == "-" else SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False
    )
    table.border_style = palette.quiet
    rate = "per 1,000" if wide else "/1,000"
    numbers = len(str(max(summary.devices.values()))) + max(
        len(rate), len(f"{max(map(summary.rate, summary.devices)):.1f}")
    )
    names = max(len(label.value) for label in summary.devices) + 5  # an indent of two, mark, blank
    room = width - names - numbers - 10  # a gap of three after each column
    indent = "  " if room >= 16 else ""
    table.add_column("device", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column(rate, justify="right", no_wrap=True)
    if indent:
        table.add_column("examples", overflow="fold", ratio=1)
    for family in Family:
        found = _in_family(summary, family)
        if not found:
            continue
        total = sum(summary.devices[info.label] for info in found)
        heading = Text(family.value, style=f"bold {palette.device(found[0].label)}")
        table.add_row(heading, Text(str(total), style="bold"))
        for info in found:
            cells: list[RenderableType] = [
                Text(f"{indent}{info.mark} {info.label.value}", style=palette.device(info.label)),
                str(summary.devices[info.label]),
                f"{summary.rate(info.label):.1f}",
            ]
            if indent:
                cells.append(Text(_example_line(document, info, room, glyphs)))
            table.add_row(*cells)
    return [_fixed(table, width)]


def _example_line(document: Document, info: DeviceInfo, room: int, glyphs: Glyphs) -> str:
    """As many examples as fit on a line, at least one, shortened if need be."""
    found = wording.examples(document, info.label)
    # The shortest ones say what the device is about; a long one would leave no room for others.
    line = ""
    for words in sorted(found, key=len)[:4]:
        example = wording.quoted(words)
        if not line:
            line = wording.quoted(wording.shortened(words, room - 2, glyphs.ellipsis))
        elif cell_len(line) + 2 + cell_len(example) <= room:
            line += f", {example}"
    return line


def strongest(document: Document, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """For each pole the sentences that put it forward most, with score, voice and reason."""
    scored = any(s.scores is not None for s in document.sentences)
    numbers = sentence_numbers(document)
    parts: list[RenderableType] = []
    for pole in wording.POLES:
        order = wording.strongest(document, pole)
        if not order:
            continue
        color = palette.stance(pole)
        parts.append(Text(f"{mark(pole, glyphs)} {pole.value}", style=f"bold {color}"))
        table = Table.grid(padding=(0, 2, 0, 0))
        if scored:
            table.add_column(style=palette.quiet, no_wrap=True)
        table.add_column(style=palette.quiet, no_wrap=True, justify="right")
        table.add_column(overflow="fold", max_width=_MEASURE)
        for strong in order:
            body = Text(strong.words, style=color)
            if strong.told:
                body.append(f"\n{glyphs.voice} " + f" {glyphs.middot} ".join(strong.told), style=palette.quiet)
            number = "" if strong.score is None else f"{strong.score:.2f}"
            table.add_row(*([number] if scored else []), str(numbers[strong.index]), body)
        parts.append(_fixed(Padding(table, (0, 0, 0, 2)), width))
    return parts


def _in_family(summary: Summary, family: Family) -> list[DeviceInfo]:
    return [DEVICES[label] for label in summary.devices if DEVICES[label].family is family]


def _fixed(content: RenderableType, width: int) -> RenderableType:
    """Content in a box of that many cells, whatever the console's width."""
    from rich.constrain import Constrain

    return Constrain(content, width)
