"""Files of records: which they are, and the JSON values in them, one after another.

A `.jsonl` file has a record a line; a `.json` file has one, or an array of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import InputError, SchemaError, StanceError

_SUFFIXES = frozenset({".json", ".jsonl"})
_LISTS = frozenset({"manifest.json", "manifest.jsonl"})  # of splits, and of a folder of reports: no records themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """What stands where a record should.

    Attributes:
        line: its line in a `.jsonl` file, its place in an array, or 1.
        where: file and place, for messages.
        value: JSON, not checked any further.
        error: why there is no value.
    """

    line: int
    where: str
    value: Any = None
    error: StanceError | None = None


def is_record_file(path: Path) -> bool:
    """Whether it may hold records, going by its name."""
    return path.suffix.lower() in _SUFFIXES and path.name not in _LISTS


def inside(folder: Path) -> list[Path]:
    """The files in a folder and below that may hold records."""
    return sorted(path for path in folder.rglob("*") if is_record_file(path) and path.is_file())


def record_files(path: Path) -> list[Path]:
    """The file itself, or the files in the folder and those below that may hold records.

    Raises:
        InputError: if there is no such file or folder, or nothing in it.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    files = inside(path) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no records in this folder; `stance analyze --format json` writes .json files")
    return files


def raw_records(file: Path) -> Iterator[RawRecord]:
    """Every value of a file, the bad ones with their errors; reading goes on after a bad line."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refused = InputError(f"{file}: cannot be read ({error}); give a UTF-8 .json or .jsonl file")
        yield RawRecord(line=1, where=str(file), error=refused)
        return
    if file.suffix.lower() == ".jsonl":
        # Not `splitlines`: JSON may hold other line separators as they are.
        yield from (_raw(line, n, f"{file}:{n}") for n, line in enumerate(text.split("\n"), 1) if line.strip())
        return
    whole = _raw(text, 1, f"{file}:1")
    if whole.value == []:
        yield RawRecord(line=1, where=whole.where, error=InputError(f"{file}: an empty list; give a file with records"))
    elif isinstance(whole.value, list):
        yield from (RawRecord(line=n, where=f"{file}[{n - 1}]", value=v) for n, v in enumerate(whole.value, 1))
    else:
        yield whole


def _raw(text: str, line: int, where: str) -> RawRecord:
    try:
        return RawRecord(line=line, where=where, value=json.loads(text))
    except (ValueError, RecursionError) as error:
        return RawRecord(line=line, where=where, error=SchemaError(f"{where}: not JSON ({error})"))
