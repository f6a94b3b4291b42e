"""The manifest as a table to ask: SQLite in a temporary file that goes with the process.

The JSON lines stay the only record. Reading them into a table on disk keeps memory flat however many pieces there are,
and lets the index be sorted and summed without holding it.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from stance.batch.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = """
    CREATE TABLE piece (
        key TEXT, form TEXT, title TEXT, date TEXT, outlet TEXT, balance REAL, failed INTEGER, entry TEXT,
        PRIMARY KEY (key, form)
    ) WITHOUT ROWID;
    CREATE TABLE seen (key TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID;
"""
_SHOWN = "form = :form AND (:all OR key IN (SELECT key FROM seen))"


class View:
    """The last entry of each piece and format, and the pieces that this run has met."""

    def __init__(self) -> None:
        # An empty name: a file of SQLite's own that nobody else sees, kept in memory while it is small.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)

    def close(self) -> None:
        """Let go of the temporary file."""
        self._db.close()

    def put(self, entry: Entry) -> None:
        """The entry takes the place of the one before."""
        shown = entry.summary
        values = (shown.get("title"), shown.get("date"), shown.get("outlet"), shown.get("balance"))
        self._db.execute(
            "INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.key, entry.form, *values, entry.error is not None, json.dumps(asdict(entry))),
        )

    def get(self, key: str, form: str) -> Entry | None:
        """The last entry of a piece."""
        row = self._db.execute("SELECT entry FROM piece WHERE key = ? AND form = ?", (key, form)).fetchone()
        return None if row is None else Entry(**json.loads(row[0]))

    def meet(self, key: str, place: str) -> str | None:
        """Note that this run has met a piece; where it was met before, that place."""
        row = self._db.execute("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return str(row[0])
        self._db.execute("INSERT INTO seen VALUES (?, ?)", (key, place))
        return None

    def entries(self, form: str, *, everything: bool, failed: bool) -> Iterator[Entry]:
        """Entries for the index, the latest date first, then by title.

        Args:
            form: the format of their reports.
            everything: those too that this run has not met.
            failed: those with errors instead of those with reports.
        """
        sql = (
            f"SELECT entry FROM piece WHERE {_SHOWN} AND failed = :failed ORDER BY date IS NULL, date DESC, title, key"  # noqa: S608 - no part comes from outside
        )
        for (entry,) in self._db.execute(sql, {"form": form, "all": everything, "failed": failed}):
            yield Entry(**json.loads(entry))

    def count(self, form: str, *, everything: bool, failed: bool) -> int:
        """The number of those entries."""
        sql = f"SELECT count(*) FROM piece WHERE {_SHOWN} AND failed = :failed"  # noqa: S608
        return int(self._db.execute(sql, {"form": form, "all": everything, "failed": failed}).fetchone()[0])

    def means(self, by: str, form: str, *, everything: bool) -> list[tuple[str, float, int]]:
        """The mean balance of the author's voice, and how many pieces have one, by year, month or outlet.

        Args:
            by: "year", "month" or "outlet".
            form: the format of the reports.
            everything: whether pieces count too that this run has not met.
        """
        group = {"year": "substr(date, 1, 4)", "month": "substr(date, 1, 7)", "outlet": "outlet"}[by]
        # A year alone is no month.
        known = {"year": "length(date) >= 4", "month": "length(date) >= 7", "outlet": "trim(outlet) <> ''"}[by]
        sql = (
            f"SELECT {group}, avg(balance), count(*) FROM piece WHERE {_SHOWN} AND balance IS NOT NULL AND {known}"  # noqa: S608
            " GROUP BY 1 ORDER BY 1"
        )
        rows: list[tuple[Any, Any, Any]] = self._db.execute(sql, {"form": form, "all": everything}).fetchall()
        return [(str(name), float(mean), int(count)) for name, mean, count in rows]
