"""Pieces from tables: the records of JSONL and Parquet files, read one after another."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.batch.items import RecordItem, Refused
from stance.errors import InputError, MissingExtraError, StanceError
from stance.reading.dates import iso_date
from stance.reading.read import MAX_TEXT_BYTES
from stance.records import Meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".parquet"})
_META: Final = ("title", "author", "outlet", "date", "source", "url")
_ROWS: Final = 64  # of a Parquet file that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Which fields of a record hold the text and the id; without an id a record is known by its number."""

    text: str | None = None
    id: str | None = None


def is_table(name: str) -> bool:
    """Whether a file of that name holds records."""
    return Path(name).suffix.lower() in SUFFIXES


def row_items(name: str, key: str, fields: Fields) -> Iterator[RecordItem | Refused]:
    """The records of a file as items, bad ones refused; a file that cannot be read is refused as a whole.

    The fields title, author, date, outlet, and source or url, are taken over where a record has them.

    Args:
        name: the file.
        key: the file's own key, of which the keys of its records are made.
        fields: where text and id are.
    """
    try:
        if fields.text is None:
            raise InputError(f"{name}: holds records; say which field holds the text, as in --text-field text")
        rows = _parquet(name, fields) if Path(name).suffix.lower() == ".parquet" else _lines(name)
        first = True
        for number, row in rows:
            place = f"{name}:{number}"
            if first and not isinstance(row, InputError):
                # A misspelt field is told once, not a million times.
                _check(name, fields, row)
                first = False
            try:
                yield _item(place, f"{key}#", number, row, fields)
            except InputError as error:
                yield Refused(name=place, key=f"{key}#{number}", error=error)
    except StanceError as error:
        yield Refused(name=name, key=key, error=error)


def count_rows(name: str) -> int:
    """About how many records a file has, for a progress bar; 0 if that cannot be told."""
    try:
        if Path(name).suffix.lower() == ".parquet":
            import pyarrow.parquet as pq

            return int(pq.ParquetFile(name).metadata.num_rows)
        with Path(name).open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except Exception:  # told when the file is read
        return 0


def _check(name: str, fields: Fields, known: Iterable[str]) -> None:
    names = list(known)
    for option, wanted in (("--text-field", fields.text), ("--id-field", fields.id)):
        if wanted is not None and wanted not in names:
            near = difflib.get_close_matches(wanted, names, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            listed = ", ".join(names[:20]) or "none"
            raise InputError(f"{name}: no field {wanted!r} for {option}: {hint}Fields: {listed}")


def _item(place: str, key: str, number: int, row: Mapping[str, Any] | InputError, fields: Fields) -> RecordItem:
    if isinstance(row, InputError):
        raise row
    text = row.get(fields.text or "")
    if not isinstance(text, str):
        what = "is missing or null" if text is None else f"is {type(text).__name__}, not text"
        raise InputError(f"{place}: field {fields.text!r} {what}")
    if fields.id is None:
        known, id = str(number), f"{Path(place.rpartition(':')[0]).stem}-{number}"
    else:
        given = row.get(fields.id)
        if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
            raise InputError(f"{place}: field {fields.id!r} is no id: a text or a whole number")
        known = id = str(given)
    return RecordItem(name=place, key=key + known, place=place, id=id, text=text, meta=_meta(row, fields, place))


def _meta(row: Mapping[str, Any], fields: Fields, place: str) -> Meta:
    found = {name: _word(row.get(name)) for name in _META if name not in (fields.text, fields.id)}
    date = found.get("date")
    return Meta(
        title=found.get("title"),
        author=found.get("author"),
        date=None if date is None else iso_date(date) or iso_date(date.split(" ")[0]),
        outlet=found.get("outlet"),
        source=found.get("source") or found.get("url") or place,
    )


def _word(value: Any) -> str | None:
    """A field of metadata as text: lists (of authors) joined, dates in ISO 8601; anything else is left out."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    elif hasattr(value, "isoformat"):
        value = value.isoformat()
    return value.strip() or None if isinstance(value, str) else None


def _lines(name: str) -> Iterator[tuple[int, Mapping[str, Any] | InputError]]:
    try:
        with Path(name).open("rb") as stream:
            number = 0
            while line := stream.readline(MAX_TEXT_BYTES + 1):
                number += 1
                if len(line) > MAX_TEXT_BYTES:
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(MAX_TEXT_BYTES)
                    yield number, InputError(f"{name}:{number}: longer than {MAX_TEXT_BYTES // 1_000_000} MB")
                elif line.strip():
                    yield number, _record(line, f"{name}:{number}")
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from None


def _record(line: bytes, place: str) -> Mapping[str, Any] | InputError:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return InputError(f"{place}: not UTF-8")
    except (ValueError, RecursionError) as error:
        return InputError(f"{place}: not JSON ({error})")
    return value if isinstance(value, dict) else InputError(f"{place}: {type(value).__name__}, not a JSON object")


def _parquet(name: str, fields: Fields) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("reading Parquet", "tables") from None
    try:
        with pq.ParquetFile(name) as file:
            known = file.schema_arrow.names
            _check(name, fields, known)
            wanted = [column for column in (fields.text, fields.id, *_META) if column in known]
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=list(dict.fromkeys(wanted))):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"{name}: cannot be read as Parquet ({reason})") from None
