"""The index over a folder of reports, `index.html` and `index.csv`, made from the manifest alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stance.batch.page import Page, page, top_devices
from stance.batch.plots import Mean, outlets, trend
from stance.files import replacing
from stance.formats.tables import Cell, csv_line

if TYPE_CHECKING:
    from pathlib import Path

    from stance.batch.entry import Entry
    from stance.batch.view import View

NAMES: Final = ("index.html", "index.csv")
COLUMNS: Final = (
    "id",
    "title",
    "author",
    "date",
    "outlet",
    "source",
    "words",
    "sentences",
    "author_engagement",  # sentences of the author's own voice, by stance
    "author_pressure",
    "author_mixed",
    "balance",  # of the author's own voice
    "sources_balance",  # of all other voices together
    "devices",
    "top_devices",
    "report",
    "error",
)

_ROWS = 5_000  # more make a browser slow
_ERRORS = 500
_MONTHS = 60  # more dots than that are no line any more
_OUTLETS = 25


def write(out: Path, view: View, form: str, *, complete: bool) -> None:
    """Write both files.

    Args:
        out: the folder.
        view: its manifest.
        form: the format of the reports that it links to.
        complete: whether the run has met all of its pieces; else every piece that has an entry is shown.

    Raises:
        OutputError: if they cannot be written.
    """
    everything = not complete
    with replacing(out / "index.csv") as stream:
        stream.write(csv_line(COLUMNS).encode("utf-8"))
        for failed in (False, True):
            for entry in view.entries(form, everything=everything, failed=failed):
                stream.write(csv_line(_cells(entry)).encode("utf-8"))
    content = Page(
        pieces=view.count(form, everything=everything, failed=False),
        rows=itertools.islice(view.entries(form, everything=everything, failed=False), _ROWS),
        failures=view.count(form, everything=everything, failed=True),
        errors=itertools.islice(view.entries(form, everything=everything, failed=True), _ERRORS),
        plots=list(_plots(view, form, everything=everything)),
        complete=complete,
    )
    with replacing(out / "index.html") as stream:
        for part in page(content):
            stream.write(part.encode("utf-8", "replace"))


def _cells(entry: Entry) -> Iterator[Cell]:
    shown = entry.summary
    own: dict[str, Cell] = {
        "devices": sum((shown.get("devices") or {}).values()) if shown else None,
        "top_devices": top_devices(entry),
        "source": shown.get("source") or entry.name,
        "report": entry.report,
        "error": entry.error,
    }
    for column in COLUMNS:
        yield own[column] if column in own else shown.get(column)


def _plots(view: View, form: str, *, everything: bool) -> Iterator[tuple[str, str, str]]:
    months, years = (_dated(view, unit, form, everything=everything) for unit in ("month", "year"))
    unit = "month" if 0 < len(months) <= _MONTHS else "year"
    means = months if unit == "month" else years
    if means:
        left_out = sum(m.pieces for m in years) - sum(m.pieces for m in means)
        note = f"The mean over the pieces of each {unit}; larger dots stand for more pieces."
        note += f" {left_out:,} of which only the year is known are left out." if left_out else ""
        yield "Over time", note, trend(means, unit=unit)
    by_outlet = [Mean(*row) for row in view.means("outlet", form, everything=everything)]
    if by_outlet:
        shown = sorted(by_outlet, key=lambda m: (-m.pieces, m.name))[:_OUTLETS]
        note = "The mean over the pieces of each outlet, and their number."
        if len(shown) < len(by_outlet):
            note += f" The {len(shown)} with most pieces of {len(by_outlet):,}."
        yield "By outlet", note, outlets(sorted(shown, key=lambda m: -m.balance))


def _dated(view: View, unit: str, form: str, *, everything: bool) -> list[Mean]:
    form_of = re.compile(r"\d{4}-(0[1-9]|1[0-2])" if unit == "month" else r"\d{4}")
    return [Mean(*row) for row in view.means(unit, form, everything=everything) if form_of.fullmatch(row[0])]
