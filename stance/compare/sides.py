"""The sides of a comparison: read from texts, from records, or from folders of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stance.aggregate import summarize
from stance.errors import InputError, StanceError, UsageError
from stance.record_files import inside, is_record_file, raw_records
from stance.records import SCHEMA, Document, Summary
from stance.schema import from_json

_PEEKED = 400  # characters in which a record says that it is one

Analyze = Callable[[str], Document]
Failed = Callable[[StanceError], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: its name, and its documents with summaries."""

    name: str
    documents: tuple[Document, ...]

    @property
    def is_group(self) -> bool:
        """Whether it is more than one document, so that chance is that of the choice of documents."""
        return len(self.documents) > 1

    @property
    def summaries(self) -> list[Summary]:
        """The totals of each document."""
        return [document.summary or summarize(document) for document in self.documents]


def read_side(argument: str, analyze: Analyze, failed: Failed) -> Side:
    """The side that a command-line argument names.

    Args:
        argument: a text, a folder, a pattern or an address to analyse; or records: a .json or .jsonl file, or a folder
            of such.
        analyze: reads one text.
        failed: is told of a text of a group that cannot be read; the others still count.

    Raises:
        StanceError: if nothing of it can be read.
    """
    records = _files_of_records(Path(argument))
    if records:
        found = [document for file in records for document in _records(file)]
        if not found:
            raise InputError(f"{argument}: no record in it; give a file that `stance analyze` has written")
        return _side(argument, found)
    from stance.reading import expand

    names = expand([argument])
    documents = []
    for name in names:
        try:
            documents.append(analyze(name))
        except StanceError as error:
            if len(names) == 1:
                raise
            failed(error)
    if not documents:
        raise InputError(f"{argument}: none of its {len(names)} files could be read")
    return _side(argument, documents)


def grouped(sides: Sequence[Side], by: str) -> list[Side]:
    """All documents, by author or outlet: a side for each, the one with most documents first.

    Raises:
        UsageError: if the documents do not name two.
    """
    groups: dict[str, list[Document]] = {}
    names: dict[str, str] = {}
    for document in (document for side in sides for document in side.documents):
        name = " ".join((getattr(document.meta, by) or "").split())
        if name:
            names.setdefault(name.casefold(), name)
            groups.setdefault(name.casefold(), []).append(document)
    if len(groups) < 2:
        known = ", ".join(names.values()) or "none"
        raise UsageError(f"--by {by}: the documents name {known}; a comparison needs two")
    order = sorted(groups, key=lambda key: -len(groups[key]))
    return [Side(name=names[key], documents=tuple(groups[key])) for key in order]


def named_apart(sides: Sequence[Side]) -> list[Side]:
    """The sides with short names where these tell them apart: `draft-1.txt` for `essays/may/draft-1.txt`."""
    short = [Path(side.name).name or side.name for side in sides]
    if len(set(short)) < len(short):
        return list(sides)
    return [replace(side, name=name) for side, name in zip(sides, short, strict=True)]


def _side(name: str, documents: Sequence[Document]) -> Side:
    return Side(name=name, documents=tuple(d if d.summary else replace(d, summary=summarize(d)) for d in documents))


def _files_of_records(path: Path) -> list[Path]:
    """The files of records that the path is, or that lie in the folder that it is."""
    if path.is_file():
        return [path] if is_record_file(path) else []
    return [file for file in inside(path) if _says_so(file)] if path.is_dir() else []


def _says_so(file: Path) -> bool:
    """Whether a file in a folder is one of records: other JSON may lie there too."""
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return SCHEMA in stream.read(_PEEKED)
    except OSError:
        return False


def _records(file: Path) -> Iterator[Document]:
    for raw in raw_records(file):
        if raw.error is not None:
            raise raw.error
        yield from_json(raw.value, where=raw.where)
