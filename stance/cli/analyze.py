"""`stance analyze`: the report on one or many pieces."""

from __future__ import annotations

import itertools
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.fail_on import FailOn, fail_on_option
from stance.cli.folder import analyze_folder, default_form, is_folder
from stance.cli.output import check_target, chosen_form, knows_unicode, theme_of, wants_color, write_file, write_stdout
from stance.cli.request import Request, Run
from stance.cli.settings import reading_options, settings_options, user_settings
from stance.errors import ExitStatus, UnknownNameError, UsageError
from stance.files import replacing
from stance.formats import FILE_FORMATS, FORMATS, Options, Section, render_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.formats import Write
    from stance.records import Document

_PIPED_WIDTH = 100  # cells, where no terminal says how many it has

_EPILOG = """\b
Examples:
  stance analyze column.txt                        the report on the screen
  stance analyze https://example.org/opinion       a page from the web
  cat column.txt | stance analyze -                standard input
  stance analyze --voice author column.txt         what the author urges, nothing else
  stance analyze --show head,stance essays/        verdict and voices of every piece
  stance analyze --format jsonl essays/ -o all.jsonl
  stance analyze essays/ -o reports/               a report for each, and an index with plots
  stance analyze --text-field body corpus.parquet -o all.csv
  stance analyze --color column.txt | less -R

\b
Sections for --show: head, text, legend, stance, devices, strongest.

\b
Several pieces: terminal and markdown reports follow each other, json becomes an array, jsonl has a
line for each, csv and parquet a row for each sentence and device. A piece that cannot be read is
told on standard error; the others are still done, and the exit status is 1.

\b
With -o FOLDER/ each piece has a report of its own there. Run it again, and only what is new or has
changed is read; an interrupted run goes on where it was.

\b
A check for others to rely on: --fail-on threat leaves with status 1 where a threat is found; nothing
else that is found changes the status. Formats github and sarif tell findings by file and line.

\b
Exit statuses: 0 done, 1 some input could not be done or --fail-on found its label, 2 wrong usage,
130 interrupted.
"""


def analyze_inputs(request: Request, form: str, options: Options, target: Path | None) -> ExitStatus:
    """Write the report on the inputs to a file or standard output.

    Args:
        request: what to read.
        form: a name in `FORMATS`, or with a file in `FILE_FORMATS`.
        options: how it is to look.
        target: the file, or None for standard output.

    Raises:
        StanceError: for wrong usage, a model that cannot be loaded, a target that cannot be written.
    """
    if target is not None:
        check_target(target, request.inputs)
    run = Run(request, one_by_one=_is_readable(form))
    failing = FailOn(request.fail_on, quiet=request.quiet)
    documents = failing.watched(run.documents())
    if form in FILE_FORMATS:
        if target is None:
            raise UsageError(f"--format {form} needs a file, as in -o all{FILE_FORMATS[form].suffix}")
        _write_documents(FILE_FORMATS[form].load(), documents, target)
    else:
        _write_text(render_all(documents, form, options, several=run.several), run, target)
    return max(run.status, ExitStatus.FAILED if failing.found else ExitStatus.DONE)


def _write_text(pieces: Iterator[str], run: Run, target: Path | None) -> None:
    """Write nothing, not even a header, until one document is there: a run that failed leaves the old report alone."""
    begun: list[str] = []
    while not run.done and (piece := next(pieces, None)) is not None:
        begun.append(piece)
    if run.done:
        pieces = itertools.chain(begun, pieces)
        if target is None:
            write_stdout(pieces)
        else:
            write_file(target, pieces)


def _write_documents(write: Write, documents: Iterator[Document], target: Path) -> None:
    """The same for formats that are not text."""
    first = next(documents, None)
    if first is not None:
        with replacing(target) as stream:
            write(itertools.chain([first], documents), stream)


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
    """See `chosen_form`."""
    suffixes = {form.suffix: name for name, form in FORMATS.items()}
    suffixes |= {form.suffix: name for name, form in FILE_FORMATS.items()}
    return chosen_form(choice, target, suffixes)


def _is_readable(form: str) -> bool:
    """Whether a format is made for people."""
    return form in FORMATS and FORMATS[form].readable


@click.command(epilog=_EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUTS...")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*FORMATS, *FILE_FORMATS]),
    help="How to write it; by default as -o's name says, or terminal; for folders html.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|FOLDER/",
    type=click.Path(),
    help="Write to FILE, whole or not at all; or a report for each piece and an index to FOLDER.",
)
@click.option("--text-field", metavar="NAME", help="The field with the text, in .jsonl and .parquet inputs.")
@click.option("--id-field", metavar="NAME", help="The field that names a record; by default its number does.")
@click.option("--show", metavar="SECTIONS", help="Only these sections, with commas between.")
@click.option("--voice", metavar="NAME", help="Only one voice: 'author', or a source as the report names it.")
@click.option(
    "--explain",
    is_flag=True,
    help="Say why: the words that moved each stance, the cue or nearest example of each device; slow.",
)
@reading_options
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
    target: str | None,
    text_field: str | None,
    id_field: str | None,
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

    INPUTS are files (text, Markdown, HTML, PDF, .docx), tables (.jsonl, .parquet) with --text-field, folders, patterns,
    web addresses, or - for standard input.
    """
    out = Path(target) if target is not None else None
    folder = is_folder(target)
    form = form or default_form() if folder else _form(form, out)
    if show is not None and not _is_readable(form):
        readable = ", ".join(name for name, found in FORMATS.items() if found.readable)
        raise UsageError(f"--show is for {readable}; {form} always holds everything")
    options = Options(
        sections=_sections(show),
        explain=explain,
        # Reports in a folder must not change with the screen: they would all be made anew.
        width=width or (_PIPED_WIDTH if folder else shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns),
        color=wants_color(color) and (target is None or color is True),
        theme=theme_of("dark" if folder and theme == "auto" else theme),
        ascii=target is None and not knows_unicode(sys.stdout.encoding),
    )
    request = Request(
        inputs=inputs,
        text_field=text_field,
        id_field=id_field,
        model=model,
        min_score=min_score,
        all_devices=all_devices,
        voice=voice,
        parties=parties,
        # What is not printed is not explained: it costs many passes of the model.
        explain=explain and not options.sections.isdisjoint({Section.TEXT, Section.STRONGEST}),
        quiet=quiet,
        fail_on=fail_on,
        settings=user_settings(ctx),
    )
    if folder and out is not None:
        ctx.exit(analyze_folder(request, form, options, out))
    ctx.exit(analyze_inputs(request, form, options, out))
