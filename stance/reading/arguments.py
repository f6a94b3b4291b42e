"""Command-line arguments to single sources: files, folders, glob patterns, `-` and addresses."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import InputError
from stance.reading.fetch import is_address
from stance.reading.read import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

STDIN = "-"
_MAGIC = frozenset("*?[")


def expand(arguments: Sequence[str]) -> list[str]:
    """One entry a source, in order and each only once: folders are searched through, patterns matched.

    Folders give the files of known suffixes in them and below, sorted by name, hidden ones left out. To go on after a
    bad argument, expand the arguments one by one.

    Raises:
        InputError: for a missing file, a pattern without a match, or a folder without readable files.
    """
    return list(dict.fromkeys(found for argument in arguments for found in stream(argument)))


def stream(
    argument: str, *, suffixes: Collection[str] = SUFFIXES, without: Callable[[Path], bool] = lambda _: False
) -> Iterator[str]:
    """The sources of one argument, one after another, so that large folders need no memory.

    Args:
        argument: a file, folder, pattern, address or `-`.
        suffixes: of the files that are taken from folders, in small letters.
        without: says which folders are left out.

    Raises:
        InputError: as `expand`.
    """
    if argument == STDIN or is_address(argument):
        yield argument
        return
    if not argument or "\x00" in argument:
        raise InputError(f"{argument!r} is not a file name; give a file, a folder, an address or - for standard input")
    path = Path(argument)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise InputError(f"{argument[:80]}: cannot be looked up ({error.strerror}); check the name") from None
    if is_folder:
        yield from _in_folder(path, suffixes, without)
    elif exists:
        yield argument
    elif _MAGIC & set(argument):
        yield from _matching(argument)
    else:
        raise InputError(f"{argument}: no such file or folder; check the name")


def _in_folder(folder: Path, suffixes: Collection[str], without: Callable[[Path], bool]) -> Iterator[str]:
    empty = True
    for parent, folders, files in os.walk(folder):  # links to folders are not followed: they may run in circles
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not without(Path(parent) / n))
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not name.startswith((".", "~$")):
                empty = False
                yield str(Path(parent) / name)
    if empty:
        known = ", ".join(sorted(suffixes))
        raise InputError(f"{folder}: no readable file in this folder; known are {known}")


def _matching(pattern: str) -> Iterator[str]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - an absolute pattern has no folder to start from
    files = [match for match in matches if not Path(match).is_dir()]
    if not files:
        raise InputError(f"{pattern}: no file matches this pattern; check it, and quote it in the shell")
    yield from files
