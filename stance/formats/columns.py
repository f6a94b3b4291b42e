"""The columns of every table of sentences and devices: name, type, rows that fill it, and meaning.

CSV, Parquet and data frames all have these columns in this order; `data/COLUMNS.md` is written from them:

    python -m stance.formats.columns > data/COLUMNS.md
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Row(StrEnum):
    """The kinds of rows."""

    SENTENCE = "sentence"
    DEVICE = "device"


Type = Literal["text", "integer", "number"]
_BOTH = (Row.SENTENCE, Row.DEVICE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; in rows of other kinds than `rows` it is empty."""

    name: str
    type: Type
    meaning: str
    rows: tuple[Row, ...] = _BOTH


_SENTENCES, _DEVICES = (Row.SENTENCE,), (Row.DEVICE,)

COLUMNS = (
    Column("document", "text", "name of the piece: that of its file without the suffix, or the id of its record"),
    Column("title", "text", "title, as far as it is known; so with the next three"),
    Column("author", "text", "who wrote it"),
    Column("date", "text", "day of publication in ISO 8601, as exact as it is known: `2019-09-22`, `2019-09`, `2019`"),
    Column("outlet", "text", "where it appeared"),
    Column("source", "text", "file or address; tells apart two pieces of one name"),
    Column("row", "text", "`sentence` or `device`"),
    Column("sentence", "integer", "number of the sentence in the piece, from 1; of a device, that in which it begins"),
    Column("start", "integer", "first character in the piece's text, from 0, in Unicode code points"),
    Column("end", "integer", "the character after the last"),
    Column("label", "text", "the stance (`engagement`, `pressure`, `mixed`, `neutral`), or the device"),
    Column("family", "text", "group of the device", _DEVICES),
    Column("kind", "text", "`body`; or `title`, `byline`, `date`, `heading`, `caption`, without a stance", _SENTENCES),
    Column("score", "number", "probability of the device, 0 to 1; empty where a rule without one found it", _DEVICES),
    Column("engagement", "number", "probability that engagement is put forward, 0 to 1", _SENTENCES),
    Column("pressure", "number", "probability that pressure is put forward, 0 to 1", _SENTENCES),
    Column("holder_type", "text", "`author` or `source`: whose stance it is; of a quotation, `source`"),
    Column("holder", "text", "`author`, or the name of the source; of a quotation, who is quoted"),
    Column("party", "text", "state or organisation that the holder speaks for, where it is known"),
    Column("words", "text", "the words that name the holder here"),
    Column("cue", "text", "the words that attribute a quotation (“said”)", _DEVICES),
    Column("endorsement", "text", "how a quotation is taken up: `states`, `claims`, `endorses`, `distances`", _DEVICES),
    Column("origin", "text", "who found it: `model`, or `rule:` and its name", _DEVICES),
    Column("reason", "text", "why, where a reason is given"),
    Column("text", "text", "the sentence, or the words of the device"),
)  # fmt: skip


def columns_of(row: Row) -> tuple[Column, ...]:
    """The columns that rows of this kind fill, without the one that names the kind."""
    return tuple(column for column in COLUMNS if row in column.rows and column.name != "row")


def described() -> str:
    """The list as Markdown, as it stands in `data/COLUMNS.md`."""
    lines = [_HEAD, "| column | type | rows | meaning |", "|---|---|---|---|"]
    for column in COLUMNS:
        rows = "both" if len(column.rows) == 2 else f"{column.rows[0].value}s"
        lines.append(f"| `{column.name}` | {column.type} | {rows} | {column.meaning} |")
    return "\n".join(lines) + "\n"


_HEAD = """\
# The columns of tables

`stance analyze --format csv` and `--format parquet` write one table with a row for each sentence and a row for each
device; the column `row` tells them apart. `stance.to_pandas(documents)` gives the two as two data frames, each with the
columns that its rows fill. This list is written by `python -m stance.formats.columns`.

- **CSV** is UTF-8 with a header. What is not there is an empty cell. Line ends and control characters in texts are made
  blanks and visible signs, and a text that a spreadsheet would take for a formula begins with an apostrophe.
- **Parquet** and **data frames** are typed and hold texts exactly as they were read; what is not there is null. `text`
  is a string, `integer` a 64-bit integer, `number` a double.

```python
table = pandas.read_csv("all.csv")           # or pandas.read_parquet("all.parquet")
sentences = table[table.row == "sentence"]
sentences.groupby(["document", "holder_type"]).label.value_counts()
```

```r
table <- read.csv("all.csv", na.strings = "")   # or arrow::read_parquet("all.parquet")
aggregate(engagement ~ outlet, subset(table, row == "sentence"), mean)
```
"""

if __name__ == "__main__":
    print(described(), end="")  # noqa: T201 - its output is the file
