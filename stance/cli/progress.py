"""How a long run is told on standard error: a bar or a spinner on terminals, errors and warnings as they come."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stance.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

    from stance.errors import StanceError


_LONG = 15_000  # characters: two or three seconds of reading


class Teller:
    """A `Watcher` for people."""

    def __init__(self, *, quiet: bool, bar: Progress | None = None) -> None:
        self._quiet, self._bar = quiet, bar

    def warn(self, message: str) -> None:
        """Tell a warning, unless there are to be none."""
        if not self._quiet:
            tell(message)

    def fail(self, error: StanceError) -> None:
        """Tell an error."""
        tell(str(error))

    def advance(self) -> None:
        """Move the bar on."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])


@contextmanager
def waiting(characters: int, *, quiet: bool) -> Iterator[None]:
    """A sign of life while a text is read that takes more than a moment, if somebody is there to see it.

    Args:
        characters: how much is read.
        quiet: whether there is to be none.
    """
    if quiet or characters < _LONG or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"reading {characters:,} characters"):
        yield


@contextmanager
def telling(count: Callable[[], int], *, quiet: bool) -> Iterator[Teller]:
    """A teller with a bar if somebody is there to see it.

    Args:
        count: how many pieces there will be; asked only for a bar.
        quiet: whether there are to be no bar and no warnings.
    """
    if quiet or not sys.stderr.isatty():
        yield Teller(quiet=quiet)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    # The bar holds no text from outside; what is told meanwhile is written above it.
    columns = (
        TextColumn("pieces"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("done in"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task("", total=count())
        yield Teller(quiet=quiet, bar=bar)
