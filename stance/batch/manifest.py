"""The manifest of a folder of reports: JSON Lines that are only appended, each safe on the disk before it counts.

    {"manifest": "stance-manifest/1"}
    {"recipe": "5f0c...", "version": ..., "model": ..., ...}                   how the pieces after it were read
    {"key": ..., "recipe": "5f0c...", "content": ..., "report": ..., ...}      a piece (`stance.batch.entry.Entry`)

A later line on the same piece in the same format takes the place of an earlier one. A process that is killed while it
writes leaves at most one torn line at the end, which the next run cuts off.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from stance.batch.entry import Entry
from stance.batch.view import View
from stance.errors import StanceError, UsageError
from stance.files import OutputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stance.batch.entry import Recipe

NAME: Final = "manifest.jsonl"
VERSION: Final = "stance-manifest/1"
_FIELDS: Final = frozenset(f.name for f in fields(Entry))


class Manifest:
    """An open manifest; `view` answers questions about it."""

    def __init__(self, path: Path, descriptor: int, view: View) -> None:
        self.view = view
        self._path = path
        self._descriptor = descriptor
        self._recipes: set[str] = set()

    def begin(self, recipe: Recipe) -> None:
        """Write the recipe down, unless it stands there already."""
        if recipe.digest not in self._recipes:
            self._append({"recipe": recipe.digest, **json.loads(recipe.dumps())})
            self._recipes.add(recipe.digest)

    def add(self, entry: Entry) -> None:
        """Write an entry down; when this returns, no crash loses it. What stands there already is not repeated."""
        if self.view.get(entry.key, entry.form) != entry:
            self._append(asdict(entry))
            self.view.put(entry)

    def _append(self, value: dict[str, Any]) -> None:
        # One call for the whole line, so that an interrupt cannot come in its middle.
        line = json.dumps(value).encode("ascii") + b"\n"
        try:
            written = os.write(self._descriptor, line)
            os.fsync(self._descriptor)
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written ({error.strerror or error})") from None
        if written < len(line):
            raise OutputError(f"{self._path}: cannot be written (the disk is full)")

    def _take_in(self) -> None:
        """Read the lines that are there, and cut off a torn one at the end."""
        whole = 0
        with self._path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                self._take(line, number)
        os.ftruncate(self._descriptor, whole)
        if not whole:
            self._append({"manifest": VERSION})

    def _take(self, line: bytes, number: int) -> None:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if number == 1 and (not isinstance(value, dict) or value.get("manifest") != VERSION):
            raise StanceError(f"{self._path}: no manifest of the form {VERSION}; give another folder, or move this one")
        if not isinstance(value, dict):
            return  # damaged: its piece is read again
        if value.keys() == _FIELDS:
            self.view.put(Entry(**value))
        elif "recipe" in value:
            self._recipes.add(str(value["recipe"]))


@contextmanager
def opened(folder: Path) -> Iterator[Manifest]:
    """The folder's manifest, made if there is none, for this process alone.

    Raises:
        UsageError: if another run is writing to this folder.
        StanceError: if the file is no manifest.
        OutputError: if it cannot be written.
    """
    path = folder / NAME
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from None
    view = View()
    try:
        _lock(descriptor, folder)
        manifest = Manifest(path, descriptor, view)
        manifest._take_in()  # noqa: SLF001 - the second half of making it
        yield manifest
    finally:
        view.close()
        os.close(descriptor)  # and with it the lock, as when the process is killed


def _lock(descriptor: int, folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"-o {folder}: another run is writing to this folder; wait for it, or give another") from None
