"""Files of foreign formats: read with errors that name file and line, written byte for byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from stance.errors import InputError
from stance.labels import DeviceLabel
from stance.records import Device
from stance.spans import Span


def read_text(path: Path) -> str:
    """The text with its line ends as they are.

    Raises:
        InputError: if there is no such file, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def write_text(path: Path, text: str) -> None:
    """Writes the text as it is; folders are made.

    Raises:
        InputError: if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as error:
        raise InputError(f"{path}: cannot be written ({error})") from None


def json_of(text: str, where: str) -> Any:
    """The JSON value of a text.

    Raises:
        InputError: if it is none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON ({error})") from None


def file_name(name: str) -> str:
    """An id as a file's name: letters, digits, `-`, `_`, `.` and blanks stay, all else becomes `%XX`.

    >>> file_name("a/b"), id_of("a%2Fb")
    ('a%2Fb', 'a/b')
    """
    return quote(name, safe=" ").replace("~", "%7E") if name.strip(".") else name.replace(".", "%2E")


def id_of(stem: str) -> str:
    """The id behind a file's name."""
    return unquote(stem)


@dataclass(slots=True)
class Places:
    """Makes spans, refusing what leaves the text."""

    text: str
    where: str

    def span(self, start: object, end: object) -> Span:
        """The span of two offsets.

        Raises:
            InputError: if they are no numbers, or not in the text.
        """
        try:
            found = Span(int(str(start)), int(str(end)))
        except ValueError:
            raise InputError(f"{self.where}: {start!r} to {end!r} is no span") from None
        if found.end > len(self.text):
            raise InputError(f"{self.where}: {found.end} lies behind the text's end, {len(self.text)}")
        return found


def fitting(devices: Iterable[Device], dropped: Counter[str]) -> tuple[Device, ...]:
    """The devices in order, of those of one label that overlap the longest only; the others are counted."""
    kept: dict[DeviceLabel, list[Device]] = {}
    for device in sorted(devices, key=lambda d: (-len(d.span), d.span)):
        same = kept.setdefault(device.label, [])
        if any(device.span.overlaps(other.span) for other in same):
            dropped["devices that overlap another of their label"] += 1
        else:
            same.append(device)
    return tuple(sorted((d for same in kept.values() for d in same), key=lambda d: (d.span, d.label.value)))


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not empty, with their numbers."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            yield number, line
