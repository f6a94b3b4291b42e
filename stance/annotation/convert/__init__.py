"""Annotated documents in the formats of other tools: one file a format, each with `HOLDS`, `read` and `write`.

What a format cannot hold is counted before it is written, and what cannot be taken over is counted when it is read:
nothing is dropped in silence. `stance.annotation.convert.parts` says what a document consists of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from stance.annotation.convert.parts import Part, keeping, lost
from stance.errors import UnknownNameError, UsageError
from stance.records import Document

FORMATS = {
    "stance": "stance.annotation.convert.own",
    "csv": "stance.annotation.convert.table",
    "brat": "stance.annotation.convert.brat",
    "labelstudio": "stance.annotation.convert.label_studio",
    "doccano": "stance.annotation.convert.doccano",
    "conll": "stance.annotation.convert.conll",
    "ptc": "stance.annotation.convert.ptc",
    "polnear": "stance.annotation.convert.polnear",
}
_SUFFIXES = {".csv": "csv", ".ann": "brat", ".conll": "conll", ".iob": "conll", ".bio": "conll"}
"""Suffixes that say the format; `.json` is also Label Studio's and `.jsonl` also doccano's."""


class Format(Protocol):
    """A module of this package."""

    HOLDS: frozenset[Part]

    def read(self, path: Path, dropped: Counter[str]) -> Iterator[Document]:
        """The documents of a file or folder; what is not taken over is counted in `dropped`."""

    def write(self, documents: Iterable[Document], path: Path) -> Counter[str]:
        """Writes documents of which nothing is left but the parts that the format holds.

        Returns:
            What it cannot hold for other reasons, such as labels that it does not know.
        """


def format_of(path: Path, given: str | None, option: str) -> str:
    """The format's name: as given, or as the suffix says.

    Raises:
        UnknownNameError: if there is no such format.
        UsageError: if it is not given and the suffix does not say it.
    """
    if given is not None:
        if given not in FORMATS:
            raise UnknownNameError("format", given, FORMATS)
        return given
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise UsageError(f"{path}: the name does not say the format; give {option}, one of {', '.join(FORMATS)}")
    return found


def load_format(name: str) -> Format:
    """The module of a format."""
    return cast("Format", import_module(FORMATS[name]))


def convert(
    source: Path, target: Path, *, reader: str, writer: str, texts: Path | None = None
) -> tuple[int, Counter[str], Counter[str]]:
    """Writes the documents of `source` to `target` in another format.

    Args:
        source: file or folder.
        target: file or folder, as the format has it.
        reader: the format of `source`, a name in `FORMATS`.
        writer: the format of `target`.
        texts: folder of the texts that our own annotations without text are joined to.

    Returns:
        How many documents, what of the input was not taken over, and what the target cannot hold.

    Raises:
        InputError: if the input is no such format; the message names file and line.
    """
    dropped: Counter[str] = Counter()
    if reader == "stance":
        from stance.annotation.convert.own import read as read_own

        documents = list(read_own(source, dropped, texts=texts))
    else:
        documents = list(load_format(reader).read(source, dropped))
    form = load_format(writer)
    losses: Counter[str] = Counter()
    for document in documents:
        losses.update(lost(document, form.HOLDS))
    losses.update(form.write([keeping(document, form.HOLDS) for document in documents], target))
    return len(documents), +dropped, +losses


__all__ = ["FORMATS", "Format", "Part", "convert", "format_of", "keeping", "load_format", "lost"]
