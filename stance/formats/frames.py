"""Documents as pandas data frames: one of sentences and one of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stance.errors import MissingExtraError
from stance.formats.columns import Column, Row, columns_of
from stance.formats.tables import Cell, exact, rows
from stance.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# Nullable where numpy has no null of its own; plain doubles, since every library takes those.
_TYPES = {"text": "string", "integer": "Int64", "number": "float64"}


class Frames(NamedTuple):
    """The tables of one or many documents; `data/COLUMNS.md` lists their columns."""

    sentences: pd.DataFrame
    devices: pd.DataFrame


def to_pandas(documents: Document | Iterable[Document]) -> Frames:
    """A data frame with a row for each sentence, and one with a row for each device.

    Texts stand there exactly as they were read. The documents may come one after another (`Pipeline.pipe`): only their
    rows are kept.

    Args:
        documents: one document or many.

    Raises:
        MissingExtraError: without pandas.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError("to_pandas", "tables") from None
    given = [documents] if isinstance(documents, Document) else documents
    held: dict[str, dict[Column, list[Cell]]] = {row: {column: [] for column in columns_of(row)} for row in Row}
    for document in given:
        for row in rows(document):
            for column, values in held[str(row["row"])].items():
                values.append(exact(row.get(column.name)))
    frames = {
        kind: pd.DataFrame({c.name: pd.Series(values, dtype=_TYPES[c.type]) for c, values in columns.items()})
        for kind, columns in held.items()
    }
    return Frames(sentences=frames[Row.SENTENCE], devices=frames[Row.DEVICE])
