"""What the loaders share: is the corpus there, which part of it is asked for, and its text as offsets expect it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path
from typing import Any

from stance.errors import InputError


class Part(Enum):
    """Which articles of a corpus: to train on, to choose thresholds on, to measure on, or every one."""

    TRAINING = auto()
    TUNING = auto()
    HELD_BACK = auto()
    ALL = auto()


def folder_of(path: Path, part: str, corpus: str) -> Path:
    """The folder `part` of a corpus.

    Raises:
        InputError: if it is not there, with the words to say so.
    """
    folder = path / part
    if not folder.is_dir():
        raise InputError(f"{path}: no {corpus} here (a folder {part}/ is missing); give the corpus's own folder")
    return folder


def json_lines(path: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped if its name ends in `.gz`.

    Raises:
        InputError: if the file is not there or a line is not an object.
    """
    if not path.is_file():
        raise InputError(f"{path}: no {corpus} here; give the corpus's own .jsonl file")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            try:
                value = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: not JSON ({error})") from None
            if not isinstance(value, dict):
                raise InputError(f"{path}:{number}: not an object")
            yield value


def stable(data: bytes) -> str:
    """The text with its line ends as they are: offsets count them."""
    return data.decode("utf-8")
