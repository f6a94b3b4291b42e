"""`stance review`: a person goes through reports sentence by sentence, and what is saved is training data."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.output import check_target, knows_unicode, stdout_is_terminal, tell, theme_of, write_file, write_stdout
from stance.errors import ExitStatus, InputError, StanceError, UsageError
from stance.safe_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.records import Document
    from stance.review.journal import Journal
    from stance.review.pieces import Piece
    from stance.review.queue import Value
    from stance.review.view import Look

_FOLDER = Path("reviewed")

_EPILOG = """\b
Examples:
  stance analyze --all-devices --format json column.txt -o column.json
  stance review column.json                 saved as reviewed/column.json
  stance review column.txt                  analysed first
  stance review --queue reports/ --list     which piece teaches most
  stance review --queue reports/            one after another, in that order
  stance train --data reviewed/ --output models/mine

\b
Enter says that a sentence is right, e p m n a h correct it, ? shows the guideline, F1 all keys.
Every step is on disk before it is shown, in a journal beside the result: after a crash the same
command goes on where you were. --save writes the result from the journal without a screen.

\b
What is saved holds the sentences that you have reviewed; the others become context without a
stance, so that no model learns its own guesses. --whole keeps the model's labels there.

\b
The queue goes by U + R/2. U: mean over a piece's 10 least certain sentences of the entropy, in
bits, of the two stance questions (uncertainty sampling, Lewis & Gale 1994). R: mean over its 3
rarest device labels of log(N/n) / log N, n of N pieces having the label (Sparck Jones 1972).

\b
Exit statuses: 0 done, 1 some input could not be done, 2 wrong usage, 130 interrupted.
"""


@click.command(epilog=_EPILOG)
@click.argument("file", required=False, metavar="[FILE]")
@click.option(
    "--queue",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="All records of DIR, the best to learn from first.",
)
@click.option("--list", "listed", is_flag=True, help="Print the order of the queue, and no screen.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    default=_FOLDER,
    show_default=True,
    help="A file that ends in .json, or a folder of ID.json files.",
)
@click.option("--whole", is_flag=True, help="Keep the labels of sentences that were not reviewed.")
@click.option("--save", is_flag=True, help="Write the result from the journal, and no screen.")
@click.option("--anew", is_flag=True, help="Begin anew; the old journal is put aside.")
@click.option("--model", metavar="MODEL", help="Analyse a text with this model, a folder or stance-minilm.")
@click.option(
    "--texts", metavar="FOLDER", type=click.Path(path_type=Path), help="The texts of annotations kept without."
)
@click.option("--theme", type=click.Choice(["auto", "dark", "light"]), default="auto", help="The terminal's ground.")
@click.pass_context
def review(
    ctx: click.Context,
    *,
    file: str | None,
    folder: Path | None,
    listed: bool,
    output: Path,
    whole: bool,
    save: bool,
    anew: bool,
    model: str | None,
    texts: Path | None,
    theme: str,
) -> None:
    """Go through a report sentence by sentence, correct it, and save it to train on.

    FILE is a record in JSON or JSONL, or a text, which is analysed first.
    """
    if (file is None) == (folder is None):
        raise UsageError("give a FILE to review, or --queue DIR" + ("" if file is None else ", not both"))
    if listed and folder is None:
        raise UsageError("--list is for --queue DIR")
    if save and anew:
        raise UsageError("--save writes what the journal holds, --anew puts it aside: give one of them")
    _check_there(file or str(folder))
    if not listed and not save:
        _check_screen()
    from stance.review.pieces import check_targets

    failed: list[StanceError] = []
    pieces = list(_pieces(file, folder, output, model=model, texts=texts, failed=failed))
    values: list[Value] = []
    if folder is not None:
        from stance.review.queue import ranked

        order = ranked([piece.document for piece in pieces])
        pieces, values = [pieces[index] for index, _ in order], [value for _, value in order]
    if listed:
        write_stdout(visible(line) + "\n" for line in _listing(pieces, values))
        ctx.exit(ExitStatus.FAILED if failed else ExitStatus.DONE)
    if not pieces:
        ctx.exit(failed[0].status if failed else ExitStatus.FAILED)
    if save:
        _save_all(pieces, whole=whole, alone=folder is None)
        ctx.exit(ExitStatus.FAILED if failed else ExitStatus.DONE)
    if anew:
        _put_aside(pieces)
    else:
        check_targets(pieces, whole=whole)
    _go_through(pieces, _look(theme), whole=whole, queue=folder is not None)
    ctx.exit(ExitStatus.FAILED if failed else ExitStatus.DONE)


def _check_there(given: str) -> None:
    """Name a missing file before anything else is asked for; a journal has an error of its own."""
    from stance.reading.arguments import STDIN
    from stance.reading.fetch import is_address
    from stance.review.journal import SUFFIX

    if not (given == STDIN or is_address(given) or given.endswith(SUFFIX) or Path(given).exists()):
        raise InputError(f"{given}: no such file or folder; check the name")


def _check_screen() -> None:
    """Say what is missing before any work is done."""
    if importlib.util.find_spec("textual") is None:
        raise StanceError("the review screen needs more packages: pip install '.[review]'")
    if not (stdout_is_terminal() and sys.stdin.isatty()):
        raise UsageError("the review screen needs a terminal; --list and --save do without one")


# ---- what is reviewed


def _pieces(
    file: str | None,
    folder: Path | None,
    output: Path,
    *,
    model: str | None,
    texts: Path | None,
    failed: list[StanceError],
) -> Iterator[Piece]:
    """The records with the places of their results; what cannot be reviewed is told."""
    from stance.record_files import is_record_file
    from stance.review.journal import SUFFIX, read_journal
    from stance.review.pieces import Piece, file_name, read_records

    path = folder if folder is not None else Path(file or "")
    single = output.suffix.lower() == ".json" and not output.is_dir()
    if output.suffix.lower() == ".jsonl" or (output.exists() and not output.is_dir() and not single):
        raise UsageError(f"-o {output}: give a file that ends in .json, or a folder")
    if folder is not None and single:
        raise UsageError(f"-o {output}: a queue has several results; give a folder")
    if folder is None and path.suffix == SUFFIX:
        kept = read_journal(path)
        if kept is None:
            raise InputError(f"{path}: no such journal, or nothing in it")
        yield Piece(document=kept.document, source=path, target=output if single else path.with_suffix(".json"))
        return
    if folder is None and not is_record_file(path) and not path.is_dir():
        document = _analysed(file or "", output, single=single, model=model)
        yield Piece(
            document=document, source=path, target=output if single else output / f"{file_name(document.id)}.json"
        )
        return
    if model is not None:
        raise UsageError("--model is for texts; a record has been analysed already")
    found = list(read_records(path, texts=texts, without=None if single else output))
    documents = []
    for each in found:
        if isinstance(each, StanceError):
            failed.append(each)
            tell(str(each))
        else:
            documents.append(each)
    if single and len(documents) > 1:
        raise UsageError(f"-o {output}: {path} holds {len(documents)} records; give a folder for the results")
    for document in documents:
        yield Piece(
            document=document, source=path, target=output if single else output / f"{file_name(document.id)}.json"
        )


def _analysed(name: str, output: Path, *, single: bool, model: str | None) -> Document:
    """The record of a text: that of its journal, if its review has begun, else what the model says.

    All devices are asked for: one that is not shown would be learnt as not there.
    """
    from stance.reading import read_source
    from stance.review.journal import SUFFIX, read_journal
    from stance.review.pieces import file_name

    if name == "-":
        raise UsageError("standard input is needed for the keys: give a file")
    source = read_source(name)
    for warning in source.warnings:
        tell(warning if name in warning else f"{name}: {warning}")
    target = output if single else output / f"{file_name(source.id)}.json"
    kept = read_journal(target.with_suffix(SUFFIX))
    if kept is not None and kept.document.text == source.text:
        return kept.document
    from stance import pipeline

    document = pipeline.load(model, all_devices=True).analyze(source)
    if not document.sentences:
        raise InputError(f"{name}: has no sentences to review")
    return document


# ---- the queue


def _listing(pieces: Sequence[Piece], values: Sequence[Value]) -> Iterator[str]:
    """The queue as a table."""
    from stance.review.pieces import progress

    rows = [("value", "uncertain", "rare", "reviewed", "piece", "rarest devices")]
    for piece, value, (seen, count) in zip(pieces, values, progress(pieces), strict=True):
        uncertain = "-" if value.uncertainty is None else f"{value.uncertainty:.3f}"
        rarest = ", ".join(label.value for label in value.rarest)
        figures = (f"{value.total:.3f}", uncertain, f"{value.rarity:.3f}", f"{seen}/{count}")
        rows.append((*figures, " ".join(piece.document.id.split()), rarest))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        cells = [row[column].rjust(widths[column]) for column in range(4)]
        yield "  ".join([*cells, row[4].ljust(widths[4]), row[5]]).rstrip()


# ---- going through


def _go_through(pieces: Sequence[Piece], look: Look, *, whole: bool, queue: bool) -> None:
    """One piece after another, each saved when it is left; a queue passes over those that are done."""
    from stance.review.pieces import progress

    done = [seen == count for seen, count in progress(pieces)]
    several = len(pieces) > 1
    at = next((i for i, full in enumerate(done) if not full), 0) if queue else 0
    while True:
        heading = f"piece {at + 1} of {len(pieces)}" if several else ""
        how = _review_one(pieces[at], look, heading=heading, several=several, whole=whole)
        if how not in ("next", "previous"):
            return
        at = (at + (1 if how == "next" else -1)) % len(pieces)


def _review_one(piece: Piece, look: Look, *, heading: str, several: bool, whole: bool) -> str | None:
    from stance.review.journal import Journal

    _make_folder(piece)
    journal = Journal(piece.journal, piece.document)
    try:
        _tell_older(piece, journal)
        how = run_screen(journal, look, heading=heading, several=several)
        _save(piece, journal, whole=whole)
    finally:
        journal.close()
    return how


def _tell_older(piece: Piece, journal: Journal) -> None:
    """Say that a review goes on with the labels it began with, where the record has others by now."""
    from stance.schema import from_json, to_json

    base, given = journal.history.now.base, from_json(to_json(piece.document))  # scores rounded alike
    own = piece.target.exists() and piece.source.exists() and piece.target.samefile(piece.source)
    if not own and (base.sentences, base.devices) != (given.sentences, given.devices):
        tell(f"{piece.source}: has other labels than when its review began, which goes on with those; or begin --anew")


def run_screen(journal: Journal, look: Look, *, heading: str, several: bool) -> str | None:
    """Show the screen until the person leaves it, and say how."""
    from stance.review.screen import ReviewApp

    app = ReviewApp(journal, look, heading=heading, several=several)
    how = app.run()
    if app.return_code:  # the screen has told its own error
        raise StanceError(f"the review screen failed; nothing is lost, {journal.path} holds every step")
    return how


def _make_folder(piece: Piece) -> None:
    folder = piece.target.parent
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"-o {folder}: the folder cannot be made ({error.strerror or error})") from None


def _save(piece: Piece, journal: Journal, *, whole: bool) -> None:
    from stance.review.state import result

    now = journal.history.now
    if not now.seen and not journal.history.past:
        tell(f"{piece.document.id}: nothing was reviewed, and nothing is written")
        return
    write_record(piece.target, result(now, whole=whole))
    tell(f"{piece.target}: {len(now.seen)} of {len(now.document.sentences)} sentences reviewed")


def write_record(target: Path, document: Document) -> None:
    """The record as a file, whole or not at all."""
    from stance.formats import Options
    from stance.formats.json_lines import render_json

    check_target(target, ())
    write_file(target, [render_json(document, Options())])


def _save_all(pieces: Sequence[Piece], *, whole: bool, alone: bool) -> None:
    """Write the results of all pieces whose review has begun."""
    from stance.review.journal import Journal

    begun = [piece for piece in pieces if piece.journal.exists()]
    if not begun:
        where = f"{pieces[0].journal}: no such journal" if alone else "no piece has a journal"
        raise InputError(f"{where}; its review has not begun")
    for piece in begun:
        journal = Journal(piece.journal, piece.document)
        try:
            _save(piece, journal, whole=whole)
        finally:
            journal.close()


def _put_aside(pieces: Sequence[Piece]) -> None:
    from stance.review.pieces import put_aside

    for piece in pieces:
        aside = put_aside(piece.journal)
        if aside is not None:
            tell(f"{piece.journal}: is now {aside}")


def _look(theme: str) -> Look:
    from stance.formats.palette import ASCII, UNICODE, Palette
    from stance.review.view import Look

    return Look(palette=Palette(theme=theme_of(theme)), glyphs=UNICODE if knows_unicode(sys.stdout.encoding) else ASCII)
