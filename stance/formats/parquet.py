"""Documents as a Parquet file: the rows of `stance.formats.tables`, typed, with texts exactly as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from stance.errors import MissingExtraError
from stance.formats.columns import COLUMNS
from stance.formats.tables import exact, rows

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    # On import, so that the user is told before anything is read.
    raise MissingExtraError("the format parquet", "tables") from None

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stance.formats.tables import Cell
    from stance.records import Document

_TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
SCHEMA = pa.schema([pa.field(column.name, _TYPES[column.type]) for column in COLUMNS])

_GROUP = 20_000  # rows that are held before they are written: some megabytes


def write(documents: Iterable[Document], stream: BinaryIO) -> None:
    """The rows of the documents as one Parquet file; memory does not grow with their number."""
    with pq.ParquetWriter(stream, SCHEMA, compression="zstd") as writer:
        held: list[Mapping[str, Cell]] = []
        for document in documents:
            held.extend(rows(document))
            if len(held) >= _GROUP:
                writer.write_table(_table(held))
                held = []
        if held:
            writer.write_table(_table(held))


def _table(held: list[Mapping[str, Cell]]) -> Any:
    columns = [[exact(row.get(column.name)) for row in held] for column in COLUMNS]
    return pa.table([pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)], SCHEMA)
