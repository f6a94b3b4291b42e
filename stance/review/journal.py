"""The journal of a review: every step on disk before it counts, so that a dying terminal costs nothing.

A text file, one JSON object a line. The first line holds the record as it came, each further one a step: `do` with an
edit, `undo`, `redo`, or `at`, the place and order where the person is. Steps are written and synced one by one; places,
which are no work to lose, are only written. A last line that was cut off is dropped when the journal is opened again.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.errors import InputError, StanceError
from stance.review.order import Order
from stance.review.state import Edit, History, begin, edit_from_json, edit_to_json
from stance.schema import from_json, to_json

if TYPE_CHECKING:
    from stance.records import Document

SUFFIX: Final = ".journal"
_SCHEMA: Final = "stance-review/1"
_HEAD: Final = f'{{"journal": "{_SCHEMA}"'.encode("ascii")


class JournalError(StanceError):
    """A journal that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is."""

    sentence: int | None = None
    order: Order = Order.UNCERTAIN


@dataclass(frozen=True, slots=True)
class Kept:
    """What a journal holds; `size` counts the bytes up to its last good line."""

    document: Document
    history: History
    place: Place
    size: int


def read_journal(path: Path) -> Kept | None:
    """What the journal holds, or None where there is no journal, or one without a whole first line.

    Raises:
        JournalError: if it cannot be read, or a line other than the last is damaged.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise JournalError(f"{path}: the journal cannot be read ({error.strerror or error})") from None
    return _kept(data, path)


def _kept(data: bytes, path: Path) -> Kept | None:
    lines = data.split(b"\n")[:-1]
    if not lines:
        if not _HEAD.startswith(data[: len(_HEAD)]):
            raise JournalError(f"{path}: is no journal of a review; move it away, or give another -o")
        return None
    kept: Kept | None = None
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            if kept is not None and number == len(lines):  # what a machine that lost its power leaves
                break
            raise _damaged(path, number, error) from None
        try:
            kept = _opened(value, path, len(line) + 1) if kept is None else _step(kept, value, len(line) + 1)
        except (ValueError, TypeError, KeyError, AttributeError, StanceError) as error:
            raise _damaged(path, number, error) from None
    return kept


def _damaged(path: Path, number: int, error: Exception) -> JournalError:
    why = " ".join(str(error).split())[:80] or type(error).__name__
    return JournalError(f"{path}:{number}: the journal is damaged here ({why}); move it away, or begin --anew")


def _opened(value: dict[str, Any], path: Path, size: int) -> Kept:
    if value["journal"] != _SCHEMA:
        raise ValueError(f"not {_SCHEMA}")
    document = from_json(value["document"], where=f"{path}:1")
    return Kept(document, History(now=begin(document)), Place(), size)


def _step(kept: Kept, value: dict[str, Any], size: int) -> Kept:
    if "at" in value:
        return replace(kept, place=Place(int(value["at"]), Order(value["order"])), size=kept.size + size)
    history = kept.history
    if "do" in value:
        history = history.do(edit_from_json(value["do"]))
    else:
        history = {"undo": history.undo, "redo": history.redo}[value["step"]]()
    return replace(kept, history=history, size=kept.size + size)


class Journal:
    """An open journal, with the history up to its last step. Only one process holds it at a time.

    Args:
        path: the file; it is made where there is none.
        document: the record, if this is a new journal.

    Raises:
        JournalError: if the file cannot be written, is damaged, or is held by another process.
        InputError: if it is about another text.
    """

    def __init__(self, path: Path, document: Document) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except OSError as error:
            raise JournalError(f"{path}: the journal cannot be written ({error.strerror or error})") from None
        try:
            self._lock()
            kept = read_journal(path)
            if kept is not None and not _same(kept.document, document):
                raise InputError(
                    f"{path}: is the journal of another text with the id {document.id!r}; give another -o, or --anew"
                )
            if kept is None:
                whole = to_json(document)
                document = from_json(whole)  # as it will be read again: scores are rounded
                kept = Kept(document, History(now=begin(document)), Place(), 0)
                os.ftruncate(self._file, 0)
                self._size = 0
                self._append({"journal": _SCHEMA, "document": whole}, sync=True)
                _sync_folder(path.parent)
            else:
                self._size = kept.size
                os.ftruncate(self._file, self._size)
            self.history, self.place = kept.history, kept.place
        except OSError as error:
            self.close()
            raise JournalError(f"{path}: the journal cannot be written ({error.strerror or error})") from None
        except StanceError:
            self.close()
            raise

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows has no such lock
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalError(f"{self.path}: is open in another review; close that one first") from None

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def do(self, edit: Edit) -> None:
        """Make the edit, on disk first.

        Raises:
            EditError: if the record cannot take it; nothing is written.
            JournalError: if the disk does not take it; the edit is not made.
        """
        after = self.history.do(edit)
        self._append({"do": edit_to_json(edit)}, sync=True)
        self.history = after

    def undo(self) -> Edit:
        """Take back the last edit, on disk first, and say which it was; raises as `do` does."""
        after = self.history.undo()
        self._append({"step": "undo"}, sync=True)
        self.history = after
        return after.future[0]

    def redo(self) -> Edit:
        """Make again what was undone last, on disk first, and say what it was; raises as `do` does."""
        after = self.history.redo()
        self._append({"step": "redo"}, sync=True)
        self.history = after
        return after.past[-1][0]

    def move(self, place: Place) -> None:
        """Note where the person is; a disk that does not take it is passed over."""
        if place != self.place and place.sentence is not None:
            self.place = place
            with contextlib.suppress(JournalError):
                self._append({"at": place.sentence, "order": place.order.value}, sync=False)

    def _append(self, value: dict[str, Any], *, sync: bool) -> None:
        """A line at the end; if it cannot be written whole, none of it stays."""
        rest = memoryview((json.dumps(value) + "\n").encode("ascii"))
        size = len(rest)
        try:
            os.lseek(self._file, self._size, os.SEEK_SET)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            if sync:
                os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._size)
            raise JournalError(
                f"{self.path}: cannot be written ({error.strerror or error}); nothing was changed"
            ) from None
        self._size += size


def _same(one: Document, other: Document) -> bool:
    """Whether two records have one text, cut into the same sentences."""
    return one.text == other.text and [s.span for s in one.sentences] == [s.span for s in other.sentences]


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
