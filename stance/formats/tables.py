"""Documents as rows for spreadsheets, pandas and R: a row for each sentence and a row for each device; and as CSV.

Both kinds share one table, whose columns `stance.formats.columns` lists; the column `row` tells them apart. In CSV
`text` is for reading, with blanks and line ends made single blanks, and a text that a spreadsheet would take for a
formula is given a leading apostrophe (CWE-1236, OWASP "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from stance.aggregate import sentence_numbers
from stance.formats import Options, wording
from stance.formats.columns import COLUMNS, Row
from stance.labels import DEVICES, HolderType
from stance.reading.decode import without_surrogates
from stance.spans import index_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stance.records import Device, Document, Sentence

NAMES = tuple(column.name for column in COLUMNS)

Cell = str | int | float | None

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def guarded(value: str) -> str:
    """The value, with an apostrophe before it if a spreadsheet would run it.

    >>> guarded("=1+1"), guarded("1+1")
    ("'=1+1", '1+1')
    """
    start = value.lstrip()[:1]
    return f"'{value}" if start in _FORMULA_STARTS and start else value


def rows(document: Document) -> Iterator[Mapping[str, Cell]]:
    """The rows of a document, by column: its sentences, then its devices; numbers stay numbers."""
    meta = document.meta
    shared: dict[str, Cell] = {
        "document": document.id,
        "title": meta.title,
        "author": meta.author,
        "date": meta.date,
        "outlet": meta.outlet,
        "source": meta.source,
    }
    spans = [sentence.span for sentence in document.sentences]
    names, numbers = wording.voice_labels(document), sentence_numbers(document)
    for index, sentence in enumerate(document.sentences):
        yield {**shared, **_sentence_row(document, sentence, numbers[index], names[index])}
    for device in document.devices:
        at = index_at(spans, device.span.start)
        yield {**shared, **_device_row(document, device, None if at is None else numbers[at])}


def _sentence_row(document: Document, sentence: Sentence, number: int, name: str | None) -> dict[str, Cell]:
    mention = sentence.holder.mention if sentence.holder else None
    return {
        "row": Row.SENTENCE.value,
        "sentence": number,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "label": sentence.stance.value if sentence.stance else None,
        "kind": sentence.kind.value,
        "engagement": _rounded(sentence.scores.engagement if sentence.scores else None),
        "pressure": _rounded(sentence.scores.pressure if sentence.scores else None),
        "holder_type": sentence.holder.type.value if sentence.holder else None,
        "holder": name,
        "party": mention.party if mention else None,
        "words": mention.span.of(document.text) if mention else None,
        "reason": sentence.reason,
        "text": sentence.span.of(document.text),
    }


def _device_row(document: Document, device: Device, sentence: int | None) -> dict[str, Cell]:
    source = device.source
    return {
        "row": Row.DEVICE.value,
        "sentence": sentence,
        "start": device.span.start,
        "end": device.span.end,
        "label": device.label.value,
        "family": DEVICES[device.label].family.value,
        "score": _rounded(device.score),
        "holder_type": HolderType.SOURCE.value if source else None,
        "holder": source.name if source else None,
        "party": source.party if source else None,
        "words": source.span.of(document.text) if source else None,
        "cue": device.cue.of(document.text) if device.cue else None,
        "endorsement": device.endorsement.value if device.endorsement else None,
        "origin": device.origin,
        "reason": device.reason,
        "text": device.span.of(document.text),
    }


def exact(value: Cell) -> Cell:
    """The value as typed tables hold it: texts as they are, but for lone surrogates, which no encoding takes."""
    return without_surrogates(value) if isinstance(value, str) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def header_csv() -> str:
    """The names of the columns."""
    return csv_line(NAMES)


def render_csv(document: Document, options: Options) -> str:  # noqa: ARG001 - as every format is called
    """The rows of a document as CSV (RFC 4180), without a header."""
    return "".join(csv_line(row.get(column) for column in NAMES) for row in rows(document))


def csv_line(values: Iterable[Cell]) -> str:
    """A row of CSV that no spreadsheet will run; what is not there is an empty cell."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([_cell(value) for value in values])
    return stream.getvalue()


def _cell(value: Cell) -> str:
    return guarded(wording.shown(value)) if isinstance(value, str) else "" if value is None else str(value)
