"""CSV with the columns `sentence` and `label`, one judged sentence a row: what simple classifiers are trained on.

When it is read each row is a document of its own. A cell that a spreadsheet would take for a formula gets a `'` in
front, which is taken off again on reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.annotation.convert.files import read_text, write_text
from stance.annotation.convert.parts import Part
from stance.errors import InputError
from stance.labels import StanceLabel
from stance.records import Document, Sentence
from stance.spans import trimmed

HOLDS = frozenset({Part.STANCES})
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_COLUMNS = ("sentence", "label")


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """A document for each row, with one sentence.

    Raises:
        InputError: for missing columns, or a label that is no stance.
    """
    rows = csv.DictReader(io.StringIO(read_text(path).removeprefix("\ufeff"), newline=""))
    try:
        if not set(_COLUMNS) <= set(rows.fieldnames or ()):
            found = ", ".join(rows.fieldnames or ()) or "none"
            raise InputError(f"{path}:1: needs the columns sentence and label, has {found}")
        for number, row in enumerate(rows, 1):
            for column, value in row.items():
                if column not in _COLUMNS and value:
                    dropped[f"cells of the column {column!r}"] += 1
            yield _document(row, f"{path.stem}-{number}", f"{path}:{rows.line_num}")
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num}: no CSV ({error})") from None


def _document(row: dict[str, str], name: str, where: str) -> Document:
    text, label = row["sentence"] or "", (row["label"] or "").strip().lower()
    if _FORMULA.match(text) and text.startswith("'"):
        text = text[1:]
    span = trimmed(text, 0, len(text))
    if span is None:
        raise InputError(f"{where}: the sentence is empty")
    if label not in set(StanceLabel):
        raise InputError(f"{where}: label {label!r} is none of {', '.join(StanceLabel)}")
    return Document(id=name, text=text, sentences=(Sentence(span=span, stance=StanceLabel(label)),))


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """A row for each judged sentence."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    losses: Counter[str] = Counter()
    for document in documents:
        losses["document ids, and the order and text around sentences"] += 1
        for sentence in document.sentences:
            if sentence.stance is None:
                losses["sentences that nobody has judged"] += 1
                continue
            words = sentence.span.of(document.text)
            rows.writerow(["'" + words if _FORMULA.match(words) else words, sentence.stance.value])
    write_text(path, out.getvalue())
    return losses
