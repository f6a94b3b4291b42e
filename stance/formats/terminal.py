"""The report for a terminal: head, text, legend, voices, devices and the strongest sentences, on any width.

Everything from outside goes into `rich.Text` as plain characters, never as markup, and what is told by colour is told
by a mark or a word as well.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.text import Text

from stance.aggregate import summarize
from stance.formats import Options, Section, wording
from stance.formats.palette import ASCII, UNICODE, Glyphs, Palette, mark
from stance.formats.printed import printed
from stance.formats.terminal_tables import devices, legend, quoted, strongest, voices
from stance.formats.terminal_text import annotated
from stance.labels import StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.records import Document, Summary

_WIDEST = 132  # cells; on wider terminals the report keeps to the left, where lines can still be read


def render(document: Document, options: Options) -> str:
    """The report as text, with colour codes if the options say so."""
    return printed(report(document, options), options)


def report(document: Document, options: Options) -> RenderableType:
    """The report as something that rich can print."""
    summary = document.summary or summarize(document)
    palette = Palette(theme=options.theme)
    glyphs = ASCII if options.ascii else UNICODE
    width = min(max(options.width, 20), _WIDEST)
    parts: list[RenderableType] = []

    def add(section: Section, title: str | None, content: list[RenderableType]) -> None:
        if section not in options.sections or not content:
            return
        if parts:
            parts.append(Text(""))
        if title is not None:
            parts.append(_rule(title, width, palette, glyphs))
        parts.extend(content)

    add(Section.HEAD, None, list(_head(document, summary, width, palette, glyphs)))
    add(Section.TEXT, "Text", annotated(document, width, palette, glyphs, explain=options.explain))
    add(Section.LEGEND, "Legend", legend(document, summary, width, palette, glyphs))
    add(Section.STANCE, "Stance by voice", _stance(document, summary, width, palette, glyphs))
    add(Section.DEVICES, "Devices by family", devices(document, summary, width, palette, glyphs))
    add(Section.STRONGEST, "Strongest sentences", strongest(document, width, palette, glyphs))
    return Group(*parts)


def _stance(document: Document, summary: Summary, width: int, palette: Palette, glyphs: Glyphs) -> list[RenderableType]:
    """Whose stance is what, and who is quoted."""
    told = [*voices(document, summary, width, palette, glyphs), *quoted(document, width, palette, glyphs)]
    return told if summary.holders else told[1:]


def _rule(title: str, width: int, palette: Palette, glyphs: Glyphs) -> Text:
    text = Text(no_wrap=True, overflow="crop")
    text.append(f"{title} ", style="bold")
    text.append(glyphs.rule * (width - len(title) - 1), style=palette.quiet)
    return text


def _head(
    document: Document, summary: Summary, width: int, palette: Palette, glyphs: Glyphs
) -> Iterator[RenderableType]:
    """Title, byline, the verdict, the course of the piece, totals."""
    yield _filled(wording.shown(document.meta.title or document.id), width, style="bold")
    facts = wording.byline(document)
    if facts:
        yield _filled(f" {glyphs.middot} ".join(facts), width, style=palette.quiet)
    yield Text(glyphs.rule * width, style=palette.quiet, no_wrap=True)
    for index, line in enumerate(wording.verdict(document, summary)):
        yield _filled(line, width, style="bold" if index == 0 else "")
    yield from _course(document, width, palette, glyphs)
    yield _filled(wording.totals(document, summary), width, style=palette.quiet)


def _filled(text: str, width: int, style: str = "") -> Text:
    lines = Text(text, style=style).wrap(_MEASURE, width)
    return Text("\n").join(lines)


_MEASURE = Console(file=io.StringIO(), width=80, color_system=None, force_terminal=False)


def _course(document: Document, width: int, palette: Palette, glyphs: Glyphs) -> Iterator[Text]:
    """A row of marks for the author and one for the other voices, from the first sentence to the last.

    Where there are more sentences than cells, a cell stands for several and shows what is most among them.
    """
    names = wording.voice_labels(document)
    body = [(s.stance, names[i]) for i, s in enumerate(document.sentences) if s.kind.value == "body" and s.stance]
    if not any(name for _, name in body):
        return
    labels = ("Author", "Others")
    room = max(width - 8, 8)
    cells = min(len(body), room)
    for row, label in enumerate(labels):
        line = Text(f"{label}  ", style=palette.quiet, no_wrap=True)
        for cell in range(cells):
            part = body[cell * len(body) // cells : (cell + 1) * len(body) // cells]
            found = [stance for stance, name in part if name is not None and wording.is_author(name) is (row == 0)]
            stance = max(found, key=found.count) if found else StanceLabel.NEUTRAL
            if stance is StanceLabel.NEUTRAL:
                line.append(glyphs.dot, style=palette.quiet)
            else:
                line.append(mark(stance, glyphs), style=f"bold {palette.stance(stance)}")
        yield line
