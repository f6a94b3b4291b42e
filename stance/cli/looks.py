"""The options that say how a report looks, for every command that writes one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stance.cli.output import check_target, chosen_form, knows_unicode, theme_of, wants_color, write_file, write_stdout
from stance.formats import Options

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS = ("terminal", "markdown", "json")
PIPED_WIDTH = 100  # cells, where no terminal says how many it has

F = TypeVar("F", bound=Callable[..., Any])

_SUFFIXES = {".md": "markdown", ".json": "json"}


def look_options(command: F) -> F:
    """Format, file, colour, ground and width; `looks` makes `Options` of them."""
    for option in (
        click.option("--width", type=click.IntRange(20, 400), help="Cells in a line; by default the terminal's."),
        click.option(
            "--theme", type=click.Choice(["auto", "dark", "light"]), default="auto", help="The terminal's ground."
        ),
        click.option(
            "--color/--no-color", default=None, help="Colour, or none; by default on terminals unless NO_COLOR is set."
        ),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Write to FILE, whole or not at all.",
        ),
        click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="How to write it; by default as -o's name says, or terminal.",
        ),
    ):
        command = option(command)
    return command


def looks(*, target: Path | None, color: bool | None, theme: str, width: int | None) -> Options:
    """How it is to look, on this terminal or in that file."""
    return Options(
        width=width or shutil.get_terminal_size((PIPED_WIDTH, 24)).columns,
        color=wants_color(color) and (target is None or color is True),
        theme=theme_of(theme),
        ascii=target is None and not knows_unicode(sys.stdout.encoding),
    )


def form_of(choice: str | None, target: Path | None) -> str:
    """See `chosen_form`."""
    return chosen_form(choice, target, _SUFFIXES)


def deliver(text: str, target: Path | None, inputs: Iterable[str] = ()) -> None:
    """The text to the file, or to standard output.

    Raises:
        UsageError: if the file cannot be meant.
        OutputError: if it cannot be written.
    """
    if target is None:
        write_stdout([text])
    else:
        check_target(target, inputs)
        write_file(target, [text])
