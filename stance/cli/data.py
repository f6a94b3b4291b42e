"""`stance data`: annotated data checked, compared, converted, and written by hand."""

from __future__ import annotations

import json
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.output import check_target, tell, write_file, write_stdout
from stance.errors import ExitStatus, InputError, UsageError
from stance.safe_text import visible

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from stance.evaluation.bootstrap import Figure
    from stance.records import Document

_FILE = click.Path(path_type=Path)
_texts = click.option(
    "--texts", metavar="FOLDER", type=_FILE, help="The texts, for annotations that are kept without them."
)
_output = click.option("-o", "--output", "target", metavar="FILE", type=_FILE, help="Write to FILE.")

_EPILOG = """\b
Examples:
  stance data check data/commentary/*.jsonl
  stance data agreement first.jsonl second.jsonl --texts pieces.jsonl --list
  stance data convert reviewed.jsonl tasks.json --to labelstudio --from stance
  stance data number column.txt
"""


@click.group(epilog=_EPILOG)
def data() -> None:
    """Check, compare, convert and write annotated data."""


# ---- check


@data.command(
    epilog="""\b
Errors must be mended: documents that are not valid, spans with blanks at their edges or over a
paragraph's end, stances without holders, texts and authors in two splits. Warnings are to be looked
at. A file's split is its name, train, dev or test; any other .jsonl file is a split of its own.

\b
Exit statuses: 0 no errors, 1 errors, 2 wrong usage.
"""
)
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="PATH...")
@_texts
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
@click.option(
    "--fewest", type=click.IntRange(0), default=10, show_default=True, help="Tell labels that occur more seldom."
)
@click.option(
    "--group",
    "groups",
    multiple=True,
    type=click.Choice(["author", "outlet", "none"]),
    default=("author",),
    show_default=True,
    help="What may not stand in two splits.",
)
@click.option("--errors-only", is_flag=True, help="Leave out warnings and what is only worth knowing.")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    texts: Path | None,
    form: str,
    fewest: int,
    groups: tuple[str, ...],
    errors_only: bool,
) -> None:
    """Tell what is wrong, or looks wrong, in annotated documents."""
    from dataclasses import replace

    from stance.annotation.check import check as run
    from stance.annotation.check import to_json
    from stance.annotation.findings import Level

    report = run(paths, texts=texts, fewest=fewest, groups=[name for name in groups if name != "none"])
    errors = report.number(Level.ERROR)
    if form == "json":
        shown = tuple(f for f in report.findings if not errors_only or f.level is Level.ERROR)
        write_stdout([json.dumps(to_json(replace(report, findings=shown)), ensure_ascii=False, indent=1) + "\n"])
        ctx.exit(ExitStatus.FAILED if errors else ExitStatus.DONE)
    lines = [f"{report.documents} documents, {report.sentences} sentences, {report.judged} of them judged", ""]
    lines += _table(report.counts)
    lines += [str(f).replace("\n", " ") for f in report.findings if not errors_only or f.level is Level.ERROR]
    numbers = f"{errors} errors, {report.number(Level.WARNING)} warnings, {report.number(Level.INFO)} notes"
    write_stdout(visible(line) + "\n" for line in [*lines, numbers])
    ctx.exit(ExitStatus.FAILED if errors else ExitStatus.DONE)


def _table(counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Counts by label, a column for each split."""
    if not counts:
        return
    splits = list(counts)
    labels = list(counts[splits[0]])
    heads = [Path(split).name or split for split in splits]
    widths = [max(len(head), 6) for head in heads]
    first = max(len(label) for label in labels)
    yield " ".join([" " * first, *(head.rjust(width) for head, width in zip(heads, widths, strict=True))])
    for label in labels:
        cells = [str(counts[split][label]).rjust(width) for split, width in zip(splits, widths, strict=True)]
        yield " ".join([label.ljust(first), *cells])
    yield ""


# ---- agreement


@data.command(
    epilog="""\b
Texts are matched by their words, sentences by their offsets; what only one side has judged is left out.
Krippendorff's alpha is nominal; intervals hold 95 % of 1000 samples of documents.
"""
)
@click.argument("first", type=_FILE)
@click.argument("second", type=_FILE)
@_texts
@click.option("--json", "target", metavar="FILE", type=_FILE, help="Write the figures to FILE as well.")
@click.option("--list", "listed", is_flag=True, help="List where the two differ.")
def agreement(*, first: Path, second: Path, texts: Path | None, target: Path | None, listed: bool) -> None:
    """Measure how well two annotations of the same texts agree."""
    from stance.annotation.agreement import disagreements, paired
    from stance.annotation.store import read_annotated
    from stance.evaluation.agreement import agreement as measure
    from stance.evaluation.agreement import to_json

    if target is not None:
        check_target(target, [str(first), str(second)])
    pairs = paired(read_annotated(first, texts=texts), read_annotated(second, texts=texts))
    agreed = measure(pairs)
    lines = [f"{agreed.documents} documents, {agreed.sentences} sentences judged by both", ""]
    lines += [f"alpha, {name:<22} {_shown(value)}" for name, value in agreed.alphas.items()]
    lines += [f"{'same holder':<29} {_shown(agreed.same_holder)}", ""]
    if agreed.devices:
        lines.append(f"{'device':<22} {'first':>5} {'second':>6}  {'exact F1':<22} overlap F1")
    for label, found in agreed.devices.items():
        exact, overlap = _shown(found.exact, n=False), _shown(found.overlap, n=False)
        lines.append(f"{label:<22} {found.first:>5} {found.second:>6}  {exact:<22} {overlap}")
    if listed:
        lines += ["", "document [start:end] what: first | second"]
        for d in disagreements(pairs):
            answers = f"{d.first or '(not marked)'} | {d.second or '(not marked)'}"
            words = f"  <- {d.words}" if d.what in ("stance", "holder") else ""
            lines.append(f"{d.document} [{d.span.start}:{d.span.end}] {d.what}: {answers}{words}")
    write_stdout(visible(line) + "\n" for line in lines)
    if target is not None:
        write_file(target, [json.dumps(to_json(agreed), ensure_ascii=False, indent=1) + "\n"])


def _shown(value: Figure, *, n: bool = True) -> str:
    """A figure with its interval; `-` for what cannot be computed."""
    numbers = ["-" if isnan(number) else f"{number:.3f}" for number in (value.value, value.low, value.high)]
    interval = f"{numbers[0]} [{numbers[1]}, {numbers[2]}]"
    return f"{interval} n={value.n}" if n else interval


# ---- convert


@data.command(
    epilog="""\b
Formats: stance (.json, .jsonl), csv (columns sentence and label), brat (a folder), labelstudio,
doccano, conll (one IOB column a label), ptc (articles/ and labels/), polnear (text/ and attributions/).
.csv, .ann, .conll, .iob and .bio say their format; for other names give --from and --to.
What a format cannot hold is told on standard error, with counts.
"""
)
@click.argument("source", metavar="IN", type=_FILE)
@click.argument("target", metavar="OUT", type=_FILE)
@click.option("--from", "reader", metavar="FORMAT", help="The format of IN.")
@click.option("--to", "writer", metavar="FORMAT", help="The format of OUT.")
@_texts
def convert(*, source: Path, target: Path, reader: str | None, writer: str | None, texts: Path | None) -> None:
    """Convert annotated documents from one format to another."""
    from stance.annotation.convert import convert as run
    from stance.annotation.convert import format_of

    reader, writer = format_of(source, reader, "--from"), format_of(target, writer, "--to")
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError(f"{target}: is the input as well; give another name")
    number, dropped, losses = run(source, target, reader=reader, writer=writer, texts=texts)
    _tell_counts(f"{source}: not taken over", dropped)
    _tell_counts(f"{target}: {writer} does not hold", losses)
    tell(f"{target}: {number} documents")


def _tell_counts(what: str, counts: Counter[str]) -> None:
    if counts:
        tell(f"{what}: " + "; ".join(f"{count} {name}" for name, count in sorted(counts.items())))


# ---- lines


@data.command()
@click.argument("piece")
@_output
def number(*, piece: str, target: Path | None) -> None:
    """Print the sentences of PIECE with their numbers, to annotate them in lines."""
    from stance.annotation.lines import numbered

    _write("".join(f"{line}\n" for line in numbered(_segmented(piece))), target, [piece])


@data.command()
@click.argument("lines", type=_FILE)
@click.argument("piece")
@_output
@click.pass_context
def place(ctx: click.Context, *, lines: Path, piece: str, target: Path | None) -> None:
    """Turn annotation LINES on PIECE into a document with offsets; what cannot be placed is refused."""
    from stance.annotation.convert.files import read_text
    from stance.annotation.lines import LineError, parse_lines
    from stance.schema import dumps

    try:
        document = parse_lines(read_text(lines), _segmented(piece), where=str(lines))
    except LineError as error:
        for line in str(error).split("\n"):
            tell(line)
        ctx.exit(error.status)
    _write(dumps(document, indent=1) + "\n", target, [str(lines), piece])


@data.command()
@click.argument("document", type=_FILE)
@_texts
@click.option("--id", "name", help="Which document, where the file holds several.")
@_output
def lines(*, document: Path, texts: Path | None, name: str | None, target: Path | None) -> None:
    """Write the labels of DOCUMENT as lines that `stance data place` reads."""
    from stance.annotation.lines import to_lines
    from stance.annotation.store import read_annotated

    found = [d for d in read_annotated(document, texts=texts) if name in (None, d.id)]
    if len(found) != 1:
        what = f"{len(found)} documents" if name is None else f"{len(found)} documents with the id {name!r}"
        raise InputError(f"{document}: holds {what}; name one with --id")
    _write(to_lines(found[0]), target, [str(document)])


def _segmented(piece: str) -> Document:
    """A piece with its sentences, nothing judged."""
    from stance.reading import read_source
    from stance.records import Document
    from stance.segment import segment

    source = read_source(piece)
    for warning in source.warnings:
        tell(f"{piece}: {warning}")
    readable = source.text if source.masked is None else source.masked
    sentences = segment(readable, source.blocks or None)
    return Document(id=source.id, text=source.text, meta=source.meta, sentences=sentences)


def _write(text: str, target: Path | None, inputs: list[str]) -> None:
    if target is None:
        write_stdout([text])
    else:
        check_target(target, inputs)
        write_file(target, [text])
