"""The pieces to be reviewed and the files they belong to: records read, results named, journals beside them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.errors import InputError, StanceError, UsageError
from stance.review.journal import SUFFIX, read_journal
from stance.review.state import begin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from stance.records import Document

_LONGEST = 100  # characters of a file name


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A record, the file it came from, and where its review goes."""

    document: Document
    source: Path
    target: Path

    @property
    def journal(self) -> Path:
        """The journal beside the result."""
        return self.target.with_suffix(SUFFIX)


def read_records(
    path: Path, *, texts: Path | None = None, without: Path | None = None
) -> Iterator[Document | StanceError]:
    """The records of a file or folder in order, and in place of each that cannot be reviewed the reason.

    Args:
        path: `.json` or `.jsonl`, or a folder of them.
        texts: folder of the texts of annotations that are kept without.
        without: a folder to pass over: that of the results.

    Raises:
        InputError: if there is nothing to read.
    """
    from stance.annotation.store import read_entries

    apart = None if without is None else without.resolve()
    seen: set[str] = set()
    for entry in read_entries(path, texts=texts):
        if apart is not None and path.is_dir() and entry.path.resolve().is_relative_to(apart):
            continue
        document = entry.document
        if entry.error is not None or document is None:
            yield entry.error or InputError(f"{entry.path}:{entry.line}: no record")
        elif not document.sentences:
            yield InputError(f"{entry.path}:{entry.line}: {document.id!r} has no sentences to review")
        elif document.id in seen:
            yield InputError(
                f"{entry.path}:{entry.line}: a second record has the id {document.id!r}; give ids of their own"
            )
        else:
            seen.add(document.id)
            yield document


def file_name(id: str) -> str:
    """A harmless file name for an id, without a suffix; different ids have different names.

    >>> file_name("bandow-2019")
    'bandow-2019'
    """
    name = re.sub(r"[^\w.\-]", "_", id).lstrip(".")[:_LONGEST] or "piece"
    if name != id or len(name.encode("utf-8", "replace")) > 2 * _LONGEST:
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name.encode('utf-8', 'replace')[:_LONGEST].decode('utf-8', 'ignore')}-{digest}"
    return name


def check_targets(pieces: Sequence[Piece], *, whole: bool) -> None:
    """Refuse results that would cost somebody work: files that no journal of ours has made, and the inputs themselves.

    Raises:
        UsageError: with what to do instead.
    """
    for piece in pieces:
        target = piece.target
        if target.is_dir():
            raise UsageError(f"-o {target}: is a folder; give a file that ends in .json")
        if not target.exists():
            continue
        if piece.source.exists() and target.samefile(piece.source):
            kept = read_journal(piece.journal)
            review = begin(piece.document) if kept is None else kept.history.now
            judged = {i for i, s in enumerate(piece.document.sentences) if s.stance is not None}
            if not whole and not judged <= review.seen:
                raise UsageError(
                    f"-o {target}: is the input, and would lose the labels that nobody has reviewed; "
                    "give another file, or --whole to keep them"
                )
        elif read_journal(piece.journal) is None:
            raise UsageError(
                f"-o {target}: is there already, without its journal; "
                f"give another -o, or go on with `stance review {target}`"
            )


def put_aside(journal: Path) -> Path | None:
    """Gives a journal another name, so that its review begins anew; the new name, or None where there was none.

    Raises:
        StanceError: if the folder does not take it.
    """
    if not journal.exists():
        return None
    number = 1
    while (aside := journal.with_suffix(f".{number}{SUFFIX}")).exists():
        number += 1
    try:
        journal.rename(aside)
    except OSError as error:
        raise InputError(f"{journal}: cannot be put aside ({error.strerror or error})") from None
    return aside


def progress(pieces: Iterable[Piece]) -> list[tuple[int, int]]:
    """Of each piece the number of sentences reviewed, and of all."""
    found = []
    for piece in pieces:
        kept = read_journal(piece.journal)
        review = begin(piece.document) if kept is None else kept.history.now
        found.append((len(review.seen), len(review.document.sentences)))
    return found
