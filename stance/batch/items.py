"""What a run works on: items, each of which can say whether it has changed before it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stance.errors import InputError, StanceError
from stance.reading.plain import from_text
from stance.records import Meta

if TYPE_CHECKING:
    from stance.reading.source import Source


class Item(Protocol):
    """One piece that is to be read.

    Attributes:
        name: how messages call it.
        key: what it is from run to run.
        place: where it was found this time; two places with one key are two pieces of one id.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above
    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102

    def digest(self) -> str:
        """The SHA-256 of its content.

        Raises:
            InputError: if it cannot be read.
        """

    def source(self) -> Source:
        """The text with blocks and metadata.

        Raises:
            InputError: if it cannot be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that was asked for and stands for no piece: a missing file, a table without its column."""

    name: str
    key: str
    error: StanceError


@dataclass(slots=True, kw_only=True)
class FileItem:
    """A file, an address, or standard input."""

    name: str
    key: str
    _read: Source | None = field(default=None, init=False)

    @property
    def place(self) -> str:
        """The file."""
        return self.name

    def digest(self) -> str:
        """Of the file's bytes; of what is no file, of what came."""
        path = Path(self.name)
        try:
            if path.is_file():
                with path.open("rb") as stream:
                    return hashlib.file_digest(stream, "sha256").hexdigest()
        except (OSError, ValueError) as error:
            raise InputError(f"{self.name}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
        self._read = self.source()  # an address is fetched, and standard input read, only once
        return _digest(self._read.text, self._read.meta)

    def source(self) -> Source:
        """What the file's reader gives."""
        import stance.reading

        return self._read or stance.reading.read_source(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """A record of a JSONL or Parquet file."""

    name: str
    key: str
    place: str
    id: str
    text: str
    meta: Meta

    def digest(self) -> str:
        """Of text and metadata: other fields of the record do not matter."""
        return _digest(self.text, self.meta)

    def source(self) -> Source:
        """The text, read like a plain text file."""
        try:
            return from_text(self.text, id=self.id, meta=self.meta)
        except InputError:
            raise InputError(f"{self.name}: the text is empty") from None


def _digest(text: str, meta: Meta) -> str:
    known = [text, meta.title, meta.author, meta.date, meta.outlet]
    return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()
