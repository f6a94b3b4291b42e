"""`stance analyze`: the report on one or many pieces."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.fail_on import FailOn, fail_on_option
from stance.cli.output import check_target, knows_unicode, tell, wants_color, write_file, write_stdout
from stance.cli.settings import settings_options, user_settings
from stance.errors import ExitStatus, StanceError, UnknownNameError, UsageError
from stance.formats import FORMATS, Options, Section, Theme, render_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stance.pipeline import Pipeline
    from stance.records import Document
    from stance.settings import UserSettings

_PIPED_WIDTH = 100  # cells, where no terminal says how many it has

_EPILOG = """\b
Examples:
  stance analyze column.txt                        the report on the screen
  stance analyze https://example.org/opinion       a page from the web
  cat column.txt | stance analyze -                standard input
  stance analyze --voice author column.txt         what the author urges, nothing else
  stance analyze --show head,stance essays/        verdict and voices of every piece
  stance analyze --format jsonl essays/ -o all.jsonl
  stance analyze --color column.txt | less -R

\b
Sections for --show: head, text, legend, stance, devices, strongest.

\b
Several pieces: terminal and markdown reports follow each other, json becomes an array, jsonl has a
line and csv has rows for each. A piece that cannot be read is told on standard error; the others
are still done, and the exit status is 1.

\b
A check for others to rely on: --fail-on threat leaves with status 1 where a threat is found; nothing
else that is found changes the status. Formats github and sarif tell findings by file and line.

\b
Exit statuses: 0 done, 1 some input could not be done or --fail-on found its label, 2 wrong usage,
130 interrupted.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be read, and what is to be kept of it."""

    inputs: tuple[str, ...]
    model: str | None = None
    min_score: float = 0.0
    all_devices: bool = False
    voice: str | None = None
    parties: Path | None = None
    explain: bool = False
    quiet: bool = False
    fail_on: tuple[str, ...] = ()
    settings: UserSettings | None = None


class Run:
    """The documents of a request, one after another, and a count of what could not be done."""

    def __init__(self, request: Request, names: Sequence[str], load: Callable[[], Pipeline]) -> None:
        self.request = request
        self.names = names
        self.done = 0
        self.failed: list[StanceError] = []
        self._load = load

    def documents(self) -> Iterator[Document]:
        """Each document as soon as it is there; errors about one piece are told and counted.

        Raises:
            ModelError: if there is no model to read with.
        """
        from stance.reading import read_source
        from stance.selection import only_voice

        pipeline: Pipeline | None = None
        for name in self.names:
            try:
                source = read_source(name)
            except StanceError as error:
                self.fail(error)
                continue
            if not self.request.quiet:
                for warning in source.warnings:
                    tell(warning if name in warning else f"{name}: {warning}")
            pipeline = pipeline or self._load()
            try:
                document = pipeline.analyze(source)
                if self.request.voice is not None:
                    document = only_voice(document, self.request.voice)
            except StanceError as error:
                self.fail(error)
                continue
            except Exception as error:
                if len(self.names) == 1:
                    raise
                # A bug in one piece must not cost the others.
                self.fail(StanceError(f"{name}: {type(error).__name__}: {error} (a bug in stance; please report it)"))
                continue
            self.done += 1
            yield document

    def fail(self, error: StanceError) -> None:
        """Tell the error now, and go on."""
        self.failed.append(error)
        tell(str(error))

    @property
    def status(self) -> ExitStatus:
        """How the run went: the error's own status if there was one piece, else that some failed."""
        if not self.failed:
            return ExitStatus.DONE
        return self.failed[0].status if len(self.names) <= 1 and not self.done else ExitStatus.FAILED


def analyze_inputs(request: Request, form: str, options: Options, target: Path | None) -> ExitStatus:
    """Write the report on the inputs to a file or standard output.

    Args:
        request: what to read.
        form: a name in `FORMATS`.
        options: how it is to look.
        target: the file, or None for standard output.

    Raises:
        StanceError: for wrong usage, a model that cannot be loaded, a target that cannot be written.
    """
    if target is not None:
        check_target(target, request.inputs)

    def load() -> Pipeline:
        from stance import pipeline

        loaded = pipeline.load(
            request.model,
            min_score=request.min_score,
            all_devices=request.all_devices,
            parties=request.parties,
            explain=request.explain,
        )
        chosen = request.settings
        return loaded if chosen is None else chosen.applied(loaded, all_devices=request.all_devices)

    names, errors = _expanded(request.inputs)
    run = Run(request, names, load)
    for error in errors:
        run.fail(error)
    several = len(request.inputs) > 1 or len(names) > 1
    failing = FailOn(request.fail_on, quiet=request.quiet)
    pieces = render_all(failing.watched(run.documents()), form, options, several=several)
    # Nothing is written, not even a header, until one document is there: a report that failed leaves the old one alone.
    begun: list[str] = []
    while not run.done and (piece := next(pieces, None)) is not None:
        begun.append(piece)
    if run.done:
        pieces = itertools.chain(begun, pieces)
        if target is None:
            write_stdout(pieces)
        else:
            write_file(target, pieces)
    return max(run.status, ExitStatus.FAILED if failing.found else ExitStatus.DONE)


def _expanded(inputs: Sequence[str]) -> tuple[list[str], list[StanceError]]:
    """Files and addresses for files, folders, globs and addresses; what stands for nothing is an error of its own."""
    from stance.reading import expand

    names: dict[str, None] = {}
    errors: list[StanceError] = []
    for given in inputs:
        try:
            names.update(dict.fromkeys(expand([given])))
        except StanceError as error:
            errors.append(error)
    return list(names), errors


def _sections(listed: str | None) -> frozenset[Section]:
    """The sections in a list with commas.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    if listed is None:
        return frozenset(Section)
    wanted = [name.strip().lower() for name in listed.split(",") if name.strip()]
    for name in wanted:
        if name not in set(Section):
            raise UnknownNameError("section", name, [section.value for section in Section])
    if not wanted:
        raise UsageError(f"--show {listed!r}: names no section; give one or more of {', '.join(Section)}")
    return frozenset(Section(name) for name in wanted)


def _form(choice: str | None, target: Path | None) -> str:
    """The format asked for, or the one that the file's name asks for."""
    if choice is not None:
        return choice
    suffixes = {form.suffix: name for name, form in FORMATS.items()}
    return suffixes.get(target.suffix.lower(), "terminal") if target is not None else "terminal"


def _theme(choice: str) -> Theme:
    """The ground as asked, or as the terminal tells it in COLORFGBG ("15;0": white on black); dark if it does not."""
    if choice != "auto":
        return "light" if choice == "light" else "dark"
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if ground in {"7", "15"} else "dark"


@click.command(epilog=_EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUTS...")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="How to write it; by default as -o's name says, or terminal.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to FILE, whole or not at all.",
)
@click.option("--show", metavar="SECTIONS", help="Only these sections, with commas between.")
@click.option("--voice", metavar="NAME", help="Only one voice: 'author', or a source as the report names it.")
@click.option(
    "--parties",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Know more parties and their names, from a TOML file.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Say why: the words that moved each stance, the cue or nearest example of each device; slow.",
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out devices below this score.")
@click.option("--all-devices", is_flag=True, help="Show labels too whose measured precision is low.")
@click.option("--model", metavar="FOLDER", help="Read with the model in FOLDER.")
@settings_options
@fail_on_option
@click.option(
    "--color/--no-color", default=None, help="Colour, or none; by default on terminals unless NO_COLOR is set."
)
@click.option("--theme", type=click.Choice(["auto", "dark", "light"]), default="auto", help="The terminal's ground.")
@click.option("--width", type=click.IntRange(20, 400), help="Cells in a line; by default the terminal's.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings on standard error; errors are still told.")
@click.pass_context
def analyze(
    ctx: click.Context,
    *,
    inputs: tuple[str, ...],
    form: str | None,
    target: Path | None,
    show: str | None,
    voice: str | None,
    parties: Path | None,
    explain: bool,
    min_score: float,
    all_devices: bool,
    model: str | None,
    color: bool | None,
    theme: str,
    width: int | None,
    quiet: bool,
    fail_on: tuple[str, ...],
) -> None:
    """Report stance, voices and rhetorical devices of INPUTS.

    INPUTS are files (text, Markdown, HTML, PDF, .docx), folders, patterns, web addresses, or - for standard input.
    """
    form = _form(form, target)
    if show is not None and not FORMATS[form].readable:
        readable = " and ".join(name for name, found in FORMATS.items() if found.readable)
        raise UsageError(f"--show is for {readable}; {form} always holds everything")
    options = Options(
        sections=_sections(show),
        explain=explain,
        width=width or shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns,
        color=wants_color(color) and (target is None or color is True),
        theme=_theme(theme),
        ascii=target is None and not knows_unicode(sys.stdout.encoding),
    )
    request = Request(
        inputs=inputs,
        model=model,
        min_score=min_score,
        all_devices=all_devices,
        voice=voice,
        parties=parties,
        explain=explain,
        quiet=quiet,
        fail_on=fail_on,
        settings=user_settings(ctx),
    )
    ctx.exit(analyze_inputs(request, form, options, target))
