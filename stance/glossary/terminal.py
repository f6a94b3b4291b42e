"""Entries on the screen: one label in full, or all of them in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from stance.formats.palette import ASCII, UNICODE, Palette
from stance.formats.printed import printed
from stance.glossary.words import colours, finder, percent, share, size
from stance.labels import StanceInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.formats import Options
    from stance.glossary.entries import Entry
    from stance.labels import DeviceInfo

_MEASURE = 100  # cells of running text
_NARROW = 76  # below this the table has no definitions beside its names
_TERM = 11  # cells of the names of facts


def one(entry: Entry, options: Options) -> str:
    """Everything about one label."""
    palette, width = Palette(theme=options.theme), min(max(options.width, 20), _MEASURE)
    glyphs = ASCII if options.ascii else UNICODE
    color = _color(entry.info, options)
    head = Text(f"{entry.info.mark.strip() or ' '} {entry.name}", style=f"bold {color}", no_wrap=True)
    head.append(f"  {glyphs.middot} {entry.family}", style=palette.quiet)
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style=palette.quiet, no_wrap=True, width=_TERM)
    facts.add_column(overflow="fold")
    for term, told in _facts(entry):
        facts.add_row(term, _marked(told, color) if term in ("for", "against") else Text(told))
    parts: list[RenderableType] = [
        head,
        Text(glyphs.rule * width, style=palette.quiet, no_wrap=True),
        Constrain(Text(entry.info.definition), width),
        Text(""),
        Constrain(facts, width),
    ]
    if entry.measured:
        parts += [Text(""), _figures(entry, palette, width)]
    return printed(Group(*parts), options) + "\n"


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.rule:
        yield "rule", entry.rule
    for term, texts in (("for", entry.info.examples), ("against", entry.info.against)):
        for index, text in enumerate(texts):
            yield (term if index == 0 else "", text)
    yield "mark", f"{entry.info.mark!r}".replace("'", '"') + f", colour {colours(entry.info)}"
    yield "found by", finder(entry)
    if entry.detector:
        yield "its rule", entry.detector
    if not entry.measured:
        yield "measured", "no figures for this label in the model's folder"


def _marked(text: str, color: str) -> Text:
    """An example, its [span] in the label's colour."""
    told = Text(text)
    begin, end = text.find("["), text.rfind("]")
    if 0 <= begin < end:
        told.stylize(color, begin, end + 1)
    return told


def _figures(entry: Entry, palette: Palette, width: int) -> RenderableType:
    """A line for each set that was measured; on narrow screens the set's size stands below its name."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=palette.quiet)
    table.add_column("measured on", overflow="fold", ratio=1)
    for name in ("precision", "recall"):
        table.add_column(name, no_wrap=width >= 70, justify="left")
    for name in ("gold", "found"):
        table.add_column(name, no_wrap=True, justify="right")
    for measured in entry.measured:
        where = Text(measured.name)
        where.append(f"\n{size(measured)}", style=palette.quiet)
        table.add_row(where, share(measured.precision), share(measured.recall), str(measured.gold), str(measured.found))
    return Constrain(table, width)


def table_of(entries: Sequence[Entry], options: Options) -> str:
    """All labels: mark, name, definition, finder, and the figures of the first set that has the label."""
    palette = Palette(theme=options.theme)
    width = min(max(options.width, 20), 132)
    wide = width >= _NARROW
    measured = any(entry.measured for entry in entries)
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=palette.quiet)
    table.add_column("", no_wrap=True)
    table.add_column("label", no_wrap=True)
    if wide:
        table.add_column("definition", overflow="fold", ratio=1)
    table.add_column("found by", no_wrap=True)
    if measured:
        table.add_column("P", no_wrap=True, justify="right")
        table.add_column("R", no_wrap=True, justify="right")
        table.add_column("n", no_wrap=True, justify="right")
    family = ""
    for entry in entries:
        color = _color(entry.info, options)
        if entry.family != family:
            family = entry.family
            table.add_row("", Text(family, style=f"bold {color}"))
        cells: list[RenderableType] = [Text(entry.info.mark, style=color), Text(entry.name, style=color)]
        if wide:
            cells.append(Text(entry.info.definition))
        finders = "model" if isinstance(entry.info, StanceInfo) else entry.detection
        cells.append({"rule and model": "both"}.get(finders, finders) + ("" if entry.shown is not False else "*"))
        if measured:
            first = entry.measured[0] if entry.measured else None
            cells += [percent(first.precision), percent(first.recall), str(first.gold)] if first else ["", "", ""]
        table.add_row(*cells)
    notes = [Text("stance explain LABEL tells all about one of them.", style=palette.quiet)]
    if any(entry.shown is False for entry in entries):
        notes.insert(0, Text("* left out of reports unless --all-devices asks for it", style=palette.quiet))
    if measured:
        first_set = next(entry.measured[0] for entry in entries if entry.measured)
        told = f"P precision, R recall, n gold ones, on {first_set.name}, or the next set that has the label"
        notes.insert(0, Text(told, style=palette.quiet))
    return (
        printed(Group(Constrain(table, width), Text(""), *(Constrain(note, width) for note in notes)), options) + "\n"
    )


def _color(info: StanceInfo | DeviceInfo, options: Options) -> str:
    return info.dark if options.theme == "dark" else info.light
