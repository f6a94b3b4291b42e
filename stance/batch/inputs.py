"""From arguments to items, one after another: files, addresses, and the records of tables."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stance.batch.items import FileItem, Item, Refused
from stance.batch.rows import SUFFIXES as TABLES
from stance.batch.rows import Fields, count_rows, is_table, row_items
from stance.errors import StanceError, UsageError
from stance.reading.arguments import STDIN, stream
from stance.reading.fetch import is_address
from stance.reading.read import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is to be read.

    Attributes:
        arguments: files, folders, patterns, addresses or `-`.
        fields: where records have text and id.
        out: the folder of reports, which is never read and to which keys are relative: so a run knows its pieces again
            from another working folder, and after both were moved.
    """

    arguments: tuple[str, ...]
    fields: Fields = field(default_factory=Fields)
    out: Path | None = None

    def check(self) -> None:
        """Refuse what cannot be meant, before any work is done.

        Raises:
            UsageError: if fields are named and nothing has any, or an argument lies in the folder of reports.
        """
        wanted = "--text-field" if self.fields.text is not None else "--id-field"
        if self.fields != Fields() and not any(is_table(a) or Path(a).is_dir() for a in self.arguments):
            raise UsageError(f"{wanted} is for records, and no input is a .jsonl or .parquet file, or a folder")
        if self.fields.id is not None and self.fields.text is None:
            raise UsageError("--id-field needs --text-field, which says where the text is")
        if self.out is None:
            return
        real = self.out.resolve()
        for argument in self.arguments:
            if argument == STDIN or is_address(argument):
                continue
            given = Path(argument).resolve()
            if given.is_relative_to(real):
                raise UsageError(f"-o {self.out}: the input {argument} lies in this folder; give another folder")

    @property
    def several(self) -> bool:
        """Whether this stands for more than one piece."""
        names = list(itertools.islice(self._names(), 2))
        return len(self.arguments) > 1 or len(names) > 1 or any(isinstance(n, str) and is_table(n) for n in names)

    def count(self) -> int:
        """About how many pieces there are, for a progress bar."""
        return sum(count_rows(n) if isinstance(n, str) and is_table(n) else 1 for n in self._names())

    def items(self) -> Iterator[Item | Refused]:
        """The pieces, in order; what stands for none is refused."""
        for name in self._names():
            if isinstance(name, Refused):
                yield name
            elif is_table(name) and not is_address(name):
                yield from row_items(name, self._key(name), self.fields)
            else:
                yield FileItem(name=name, key=self._key(name))

    def _names(self) -> Iterator[str | Refused]:
        suffixes = SUFFIXES.keys() | TABLES if self.fields.text is not None else SUFFIXES
        real = None if self.out is None else self.out.resolve()

        def is_out(folder: Path) -> bool:
            return real is not None and folder.resolve().is_relative_to(real)

        # Only several arguments can name a file twice, so that the files of one large folder need not be remembered.
        seen: set[str] | None = set() if len(self.arguments) > 1 else None
        for argument in self.arguments:
            walked = Path(argument).is_dir()  # patterns must be looked at file by file
            try:
                for name in stream(argument, suffixes=suffixes, without=is_out):
                    if (seen is not None and name in seen) or (not walked and is_out(Path(name).parent)):
                        continue
                    if seen is not None:
                        seen.add(name)
                    yield name
            except StanceError as error:
                yield Refused(name=argument, key=argument, error=error)

    def _key(self, name: str) -> str:
        if self.out is None or name == STDIN or is_address(name):
            return name
        try:
            return Path(os.path.relpath(Path(name).resolve(), self.out.resolve())).as_posix()
        except ValueError:  # another drive
            return Path(name).resolve().as_posix()
