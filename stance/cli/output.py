"""Where results and talk go: standard output, files, standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.errors import UsageError
from stance.files import OutputError, replacing
from stance.safe_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stance.formats import Theme


_PLAIN = frozenset({"", ".txt", ".text", ".log", ".ans"})


def tell(message: str) -> None:
    """A line on standard error; names from outside in it cannot steer the terminal."""
    click.echo(f"stance: {visible(message)}", err=True)


def check_target(target: Path, inputs: Iterable[str]) -> None:
    """Refuse a target that cannot be a report, before any work is done.

    Raises:
        UsageError: if it is a folder, lies in none, or is one of the inputs.
    """
    if target.is_dir():
        raise UsageError(f"-o {target}: is a folder; give a file, as in -o {target / 'report.txt'}")
    if not target.parent.is_dir():
        raise UsageError(f"-o {target}: there is no folder {target.parent}; make it first")
    for name in inputs:
        if target.exists() and Path(name).exists() and target.samefile(name):
            raise UsageError(f"-o {target}: is an input as well; give another file")


def chosen_form(choice: str | None, target: Path | None, suffixes: Mapping[str, str]) -> str:
    """The format asked for, or the one that the file's name asks for; "terminal" for plain text and without a file.

    Args:
        choice: what `--format` says.
        target: what `-o` says.
        suffixes: of file names, to formats.

    Raises:
        UsageError: for an ending that stands for another kind of file.
    """
    if choice is not None:
        return choice
    suffix = "" if target is None else target.suffix.lower()
    if suffix in suffixes:
        return suffixes[suffix]
    if suffix not in _PLAIN:
        raise UsageError(f"-o {target}: {suffix} is no format of a report; known are {', '.join(sorted(suffixes))}")
    return "terminal"


def write_file(target: Path, pieces: Iterable[str]) -> None:
    """The pieces as UTF-8 in a file; if a piece cannot be made, the file stays as it was.

    Raises:
        OutputError: if it cannot be written.
    """
    with replacing(target) as stream:
        for piece in pieces:
            stream.write(piece.encode("utf-8"))


def write_stdout(pieces: Iterable[str]) -> None:
    """The pieces on standard output as UTF-8, each as soon as it is there.

    A reader who goes away ends it quietly. Terminals without UTF-8 are given reports of ASCII only (see
    `knows_unicode`), so that one encoding does for all.

    Raises:
        OutputError: if the disk behind it is full, or the like.
    """
    stream = sys.stdout.buffer
    try:
        for piece in pieces:
            stream.write(piece.encode("utf-8", "replace"))
            stream.flush()
    except BrokenPipeError:
        # Whoever read has had enough, as `head` does. Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise OutputError(f"standard output cannot be written ({error.strerror or error})") from None


def knows_unicode(stream_encoding: str | None) -> bool:
    """Whether a terminal of that encoding can show what reports draw."""
    return (stream_encoding or "ascii").lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig", "cp65001"}


def stdout_is_terminal() -> bool:
    """Whether results go to a person's screen."""
    try:
        return sys.stdout.isatty()
    except ValueError:  # closed
        return False


def wants_color(choice: bool | None) -> bool:
    """Whether to write colour codes: as asked, or on a terminal unless NO_COLOR is set (https://no-color.org)."""
    if choice is not None:
        return choice
    return stdout_is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def theme_of(choice: str) -> Theme:
    """The ground as asked, or as the terminal tells it in COLORFGBG ("15;0": white on black); dark if it does not."""
    if choice != "auto":
        return "light" if choice == "light" else "dark"
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if ground in {"7", "15"} else "dark"
