"""A comparison on the screen: sides in rows for balance and course, in columns for voices and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from stance.compare.arc import sparkline
from stance.compare.changes import ChangeKind, new_words
from stance.compare.words import difference, differs, interval, letter, name_of, size, tally, unchanged, voice_rows
from stance.formats import wording
from stance.formats.palette import ASCII, UNICODE, Glyphs, Palette, mark
from stance.formats.printed import printed
from stance.labels import DEVICES, Family, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.compare.changes import Told
    from stance.compare.comparison import Comparison
    from stance.formats import Options

_WIDEST = 132
_ASCII_HEAD = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~", ChangeKind.JUDGED_ANEW: "="}


def render(comparison: Comparison, options: Options) -> str:
    """The comparison as text."""
    return printed(Group(*_View(comparison, options).parts()), options) + "\n"


class _View:
    """The comparison with the colours, characters and width that all its parts share."""

    def __init__(self, comparison: Comparison, options: Options) -> None:
        self.comparison = comparison
        self.palette = Palette(theme=options.theme)
        self.ascii = options.ascii
        self.glyphs: Glyphs = ASCII if options.ascii else UNICODE
        self.width = min(max(options.width, 20), _WIDEST)

    def parts(self) -> Iterator[RenderableType]:
        yield from self.heads()
        for title, content in (
            ("Balance of the author's voice", self.balances()),
            ("Course of the author's voice, from first to last sentence", self.courses()),
            ("Voices", self.voices()),
            ("Devices per 1,000 words", self.devices()),
            ("Changed sentences", self.changes()),
        ):
            told = list(content)
            if told:
                yield Text("")
                yield self.rule(title)
                yield from told
        yield Text("")
        for note in self.comparison.notes:
            yield self.within(Text(note, style=self.palette.quiet))

    def heads(self) -> Iterator[RenderableType]:
        for index, side in enumerate(self.comparison.sides):
            line = Text(f"{letter(index)}  ", style="bold")
            line.append(name_of(side), style="bold")
            line.append(f"  {self.glyphs.middot} {size(side)}", style=self.palette.quiet)
            yield self.within(line)

    def balances(self) -> Iterator[RenderableType]:
        bar = 21 if self.width >= 76 else 0
        table = self.table()
        table.add_column("")
        for label in (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, StanceLabel.MIXED):
            table.add_column(mark(label, self.glyphs), justify="right", no_wrap=True, style=self.palette.stance(label))
        table.add_column("balance", justify="right", no_wrap=True)
        table.add_column("95 % interval", no_wrap=True)
        if bar:
            ends = f"{mark(StanceLabel.PRESSURE, self.glyphs)}{'':{bar - 2}}{mark(StanceLabel.ENGAGEMENT, self.glyphs)}"
            table.add_column(ends, no_wrap=True)
        for index, side in enumerate(self.comparison.sides):
            own = side.author
            counts = [str(count or self.glyphs.dot) for count in (own.engagement, own.pressure, own.mixed)]
            cells: list[RenderableType] = [
                Text(letter(index), style="bold"),
                *counts,
                wording.signed(side.author.balance),
                interval(side.balance),
            ]
            if bar:
                cells.append(self.bar(index, bar))
            table.add_row(*cells)
        yield self.within(table)
        for (one, other), delta in self.comparison.differences.items():
            yield self.within(Text(f"{letter(other)} minus {letter(one)}: {difference(delta)}"))

    def bar(self, index: int, cells: int) -> Text:
        """The interval as a line from -1 to 1, with the balance on it."""
        side = self.comparison.sides[index]
        text = Text(no_wrap=True)
        if side.balance is None:
            return text

        def at(value: float) -> int:
            return round((value + 1) / 2 * (cells - 1))

        low, high, value = side.balance.low, side.balance.high, side.balance.value
        first, last = (at(low), at(high)) if low == low else (at(value), at(value))  # noqa: PLR0124 - NaN is not itself
        pole = StanceLabel.ENGAGEMENT if value > 0 else StanceLabel.PRESSURE if value < 0 else StanceLabel.NEUTRAL
        for cell in range(cells):
            if cell == at(value):
                text.append("O" if self.ascii else "●", style=f"bold {self.palette.stance(pole)}")
            elif first <= cell <= last:
                text.append(self.glyphs.full, style=self.palette.stance(pole))
            else:
                text.append(self.glyphs.centre if cell == cells // 2 else self.glyphs.empty, style=self.palette.quiet)
        return text

    def courses(self) -> Iterator[RenderableType]:
        if not any(value is not None for side in self.comparison.sides for value in side.course):
            return
        for index, side in enumerate(self.comparison.sides):
            line = Text(f"{letter(index)}  ", style="bold", no_wrap=True)
            signs = sparkline(side.course, plain=self.ascii, gap=self.glyphs.dot)
            for value, sign in zip(side.course, signs, strict=True):
                pole = StanceLabel.ENGAGEMENT if (value or 0) > 0 else StanceLabel.PRESSURE
                style = self.palette.stance(pole) if value else self.palette.quiet
                line.append(sign, style=style)
            yield self.within(line)
        low, high = ("-", "+") if self.ascii else ("▁", "█")
        yield self.within(
            Text(f"{low} pressure   {high} engagement   {self.glyphs.dot} no stance of the author", self.palette.quiet)
        )

    def voices(self) -> Iterator[RenderableType]:
        rows, more = voice_rows(self.comparison)
        if not rows:
            return
        table = self.table()
        table.add_column("voice", overflow="fold", max_width=max(self.width // 3, 8))
        for index in range(len(self.comparison.sides)):
            table.add_column(letter(index), overflow="fold")
        for name, tallies in rows:
            author = wording.is_author(name)
            cells = [tally(found, mixed=self.glyphs.mixed) or self.glyphs.dot for found in tallies]
            table.add_row(Text(wording.shown(name), style="bold" if author else ""), *cells)
        yield self.within(table)
        if more:
            yield self.within(Text(more, style=self.palette.quiet))

    def devices(self) -> Iterator[RenderableType]:
        sides = self.comparison.sides
        labels = [label for label in DEVICES if any(side.devices.get(label) for side in sides)]
        if not labels:
            return
        table = self.table()
        table.add_column("device", no_wrap=True)
        for index in range(len(sides)):
            table.add_column(letter(index), justify="right", no_wrap=True)
            table.add_column("n", justify="right", no_wrap=True, style=self.palette.quiet)
        any_differs = any(contrast.beyond_chance for contrast in self.comparison.contrasts)
        if any_differs:
            table.add_column("more than chance", overflow="fold")
        for family in Family:
            for info in (DEVICES[label] for label in labels if DEVICES[label].family is family):
                cells: list[RenderableType] = [
                    Text(f"{info.mark} {info.label.value}", style=self.palette.device(info.label))
                ]
                for side in sides:
                    count = side.devices.get(info.label, 0)
                    cells += [f"{side.rate(info.label):.1f}" if count else self.glyphs.dot, str(count or "")]
                if any_differs:
                    cells.append(Text(differs(self.comparison, info.label), style="bold"))
                table.add_row(*cells)
        yield self.within(table)
        if not any_differs:
            yield self.within(Text("No rate differs by more than chance.", style=self.palette.quiet))

    def changes(self) -> Iterator[RenderableType]:
        found = self.comparison.changes
        if found is None:
            return
        for change in found.changes:
            sign = _SIGNS[change.kind]
            if change.kind is ChangeKind.JUDGED_ANEW and change.before and change.after:
                yield self.sentence(sign, change.after, before=change.before)
            else:
                if change.before is not None:
                    yield self.sentence("-" if sign == "~" else sign, change.before, other=change.after)
                if change.after is not None:
                    yield self.sentence("+" if sign == "~" else sign, change.after, other=change.before)
        yield self.within(Text(unchanged(found), style=self.palette.quiet))
        if any(change.kind is ChangeKind.JUDGED_ANEW for change in found.changes):
            told = "= the same words, judged anew since the words around them changed"
            yield self.within(Text(told, style=self.palette.quiet))

    def sentence(
        self, sign: str, told: Told, *, before: Told | None = None, other: Told | None = None
    ) -> RenderableType:
        """A sentence of a draft behind its sign, with number, stance and voice; words that `other` lacks in bold."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True, width=1)
        grid.add_column(no_wrap=True, justify="right", width=3, style=self.palette.quiet)
        grid.add_column(overflow="fold")
        facts = f"{self.stance(before)} {'->' if self.ascii else '→'} " if before else ""
        words = Text(wording.shown(told.text), style=self.palette.stance(told.stance or StanceLabel.NEUTRAL))
        if other is not None:
            for begin, end in new_words(words.plain, wording.shown(other.text)):
                words.stylize("bold", begin, end)
        words.append(f"  {facts}{self.stance(told)}", style=f"italic {self.palette.quiet}")
        grid.add_row(sign, str(told.number), words)
        return self.within(grid)

    def stance(self, told: Told) -> str:
        """Stance and voice in words."""
        stance = told.stance.value if told.stance else "not judged"
        return stance + (f" ({wording.shown(told.voice)})" if told.voice else "")

    def table(self) -> Table:
        """An empty table in the house's look."""
        table = Table(box=_ASCII_HEAD if self.ascii else SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
        table.border_style = self.palette.quiet
        return table

    def rule(self, title: str) -> Text:
        """A heading with a line to the edge."""
        text = Text(no_wrap=True, overflow="crop")
        shown = wording.shortened(title, self.width - 2, self.glyphs.ellipsis)
        text.append(f"{shown} ", style="bold")
        text.append(self.glyphs.rule * max(self.width - cell_len(shown) - 1, 0), style=self.palette.quiet)
        return text

    def within(self, content: RenderableType) -> RenderableType:
        """Content in the report's width, whatever the console's."""
        return Constrain(content, self.width)
