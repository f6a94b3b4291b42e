"""Our own records: `.json` (one document), `.jsonl` (one a line), or a folder of them. Holds everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.annotation.convert.files import write_text
from stance.annotation.convert.parts import Part
from stance.annotation.store import read_annotated
from stance.errors import UsageError
from stance.records import Document
from stance.schema import dumps

HOLDS = frozenset(Part)


def read(path: Path, dropped: Counter[str], *, texts: Path | None = None) -> Iterator[Document]:
    """The documents of a file or folder, joined to their texts."""
    del dropped  # everything is taken over
    yield from read_annotated(path, texts=texts)


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """One JSON document, or JSON Lines.

    Raises:
        UsageError: for several documents and a `.json` file.
    """
    found = list(documents)
    if path.suffix == ".jsonl":
        write_text(path, "".join(dumps(document) + "\n" for document in found))
    elif len(found) == 1:
        write_text(path, dumps(found[0], indent=1) + "\n")
    else:
        raise UsageError(f"{path}: a .json file holds one document, and there are {len(found)}; give a .jsonl file")
    return Counter()
