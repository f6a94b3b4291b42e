"""`stance compare`: drafts, authors or outlets side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.looks import deliver, form_of, look_options, looks
from stance.cli.output import tell
from stance.cli.request import Request
from stance.cli.settings import reading_options, settings_options, user_settings
from stance.errors import ExitStatus, StanceError, UsageError

if TYPE_CHECKING:
    from stance.compare.sides import Analyze, Side
    from stance.pipeline import Pipeline

_EPILOG = """\b
Examples:
  stance compare draft-1.txt draft-2.txt         two drafts: what changed, and what it did
  stance compare bandow/ bolton/                 two authors: a folder for each
  stance compare post.jsonl times.jsonl          two outlets, from records
  stance compare --by outlet all.jsonl           all outlets in a file of records

\b
A side is a text, a folder of texts, a pattern or an address to analyse, or records that stance analyze
has written (.json, .jsonl, or a folder of them). Balances have 95 % bootstrap intervals: over the
sentences of a side with one document, over the documents of a side with several; none (in JSON null)
below 10 sentences with the author's stance, or 5 documents. Rates of devices are compared by an exact
test, corrected for the number of tests.

\b
Exit statuses: 0 done, 1 some input could not be done, 2 wrong usage, 130 interrupted.
"""


@click.command(epilog=_EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="SIDE...")
@click.option("--by", type=click.Choice(["author", "outlet"]), help="A side for each author, or outlet.")
@reading_options
@settings_options
@look_options
@click.pass_context
def compare(
    ctx: click.Context,
    *,
    inputs: tuple[str, ...],
    by: str | None,
    min_score: float,
    all_devices: bool,
    parties: Path | None,
    model: str | None,
    form: str | None,
    target: Path | None,
    color: bool | None,
    theme: str,
    width: int | None,
) -> None:
    """Hold two or more SIDEs against each other."""
    if by is None and len(inputs) < 2:
        raise UsageError("one side only; give two or more, or --by author or --by outlet")
    from stance.compare.comparison import compared

    request = Request(
        inputs=inputs,
        model=model,
        min_score=min_score,
        all_devices=all_devices,
        parties=parties,
        settings=user_settings(ctx),
    )
    failed: list[StanceError] = []
    comparison = compared(_sides(request, by, failed))
    form = form_of(form, target)
    if form == "terminal":
        from stance.compare.terminal import render

        text = render(comparison, looks(target=target, color=color, theme=theme, width=width))
    else:
        from stance.compare.plain import render_json, render_markdown

        text = render_json(comparison) if form == "json" else render_markdown(comparison)
    deliver(text, target, inputs)
    ctx.exit(ExitStatus.FAILED if failed else ExitStatus.DONE)


def _sides(request: Request, by: str | None, failed: list[StanceError]) -> list[Side]:
    """The sides; what could not be read is told, and put into `failed`."""
    from stance.compare.sides import grouped, named_apart, read_side

    def fail(error: StanceError) -> None:
        failed.append(error)
        tell(str(error))

    analyze = _reader(request)
    sides = [read_side(argument, analyze, fail) for argument in request.inputs]
    return named_apart(sides) if by is None else grouped(sides, by)


def _reader(request: Request) -> Analyze:
    """Reads one text; the model is loaded with the first, for records need none."""
    from stance.reading import read_source
    from stance.records import Document

    loaded: list[Pipeline] = []

    def analyze(name: str) -> Document:
        source = read_source(name)
        if not loaded:
            loaded.append(request.load())
        for warning in source.warnings:
            tell(warning if name in warning else f"{name}: {warning}")
        return loaded[0].analyze(source)

    return analyze
