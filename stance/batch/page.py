"""The index as one HTML page that loads nothing, runs nothing and sends nothing.

All that comes from pieces is escaped here, and the page's content security policy forbids what would slip through.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stance.formats import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stance.batch.entry import Entry

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --quiet: #5f5f5f; --rule: #d8d8d8; --ground: #ffffff;
  --engagement: #00674b; --pressure: #a8071a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --quiet: #a0a0a0; --rule: #3a3a3a; --ground: #161616;
  --engagement: #5fd7af; --pressure: #ff8787; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
a { color: inherit; }
.quiet { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule);
  overflow-wrap: break-word; min-width: 5rem; max-width: 24rem; }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
td.date, td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.figure.engagement { color: var(--engagement); } td.figure.pressure { color: var(--pressure); }
svg { width: 100%; min-width: 36rem; max-width: 60rem; height: auto; font-size: 12px; }
svg text { fill: var(--quiet); } svg .name { text-anchor: end; } svg .date { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .grid { stroke: var(--rule); } svg .zero { stroke: var(--quiet); } svg .line { stroke: var(--quiet); }
svg .gap { stroke-dasharray: 2 4; }
svg .engagement { fill: var(--engagement); } svg .pressure { fill: var(--pressure); }
svg .neutral { fill: var(--quiet); }
"""
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
    + "'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on the page.

    Attributes:
        pieces: how many pieces have a report; `rows` may hold fewer.
        rows: entries with reports.
        failures: how many have none; `errors` may hold fewer.
        errors: entries with errors.
        plots: title, note and SVG of each plot.
        complete: whether the run went to its end.
    """

    pieces: int
    rows: Iterable[Entry]
    failures: int
    errors: Iterable[Entry]
    plots: Iterable[tuple[str, str, str]]
    complete: bool


def page(content: Page) -> Iterator[str]:
    """The page, part by part: it may be longer than memory should hold."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Stance of {_pieces(content.pieces)}</title><style>{_STYLE}</style></head>\n<body>"
        f"<h1>Stance of {_pieces(content.pieces)}</h1>\n"
        '<p class="quiet">Balance is (engagement − pressure) / (engagement + pressure + mixed) over the sentences in '
        "which the author puts forward a course: +1 is all engagement, −1 all pressure. A balance over a "
        'handful of sentences means little. The same table as data: <a href="index.csv">index.csv</a>.</p>\n'
    )
    if not content.complete:
        yield "<p><strong>The run was interrupted; run it again for the rest.</strong></p>\n"
    for title, note, drawn in content.plots:
        yield f'<h2>{escape(title)}</h2>\n<p class="quiet">{escape(note)}</p>\n<div class="scroll">{drawn}</div>\n'
    yield from _table(content)
    yield from _errors(content)
    yield "</body></html>\n"


def _table(content: Page) -> Iterator[str]:
    yield '<h2>Pieces</h2>\n<div class="scroll"><table><thead><tr>'
    yield "".join(
        f'<th scope="col">{name}</th>' for name in ("Piece", "Date", "Author", "Outlet", "Balance", "Devices")
    )
    yield "</tr></thead><tbody>\n"
    number = 0
    for entry in content.rows:
        number += 1
        yield _row(entry)
    yield "</tbody></table></div>\n"
    if number < content.pieces:
        yield f'<p class="quiet">The first {number:,} of {content.pieces:,}; index.csv has all.</p>\n'


def _row(entry: Entry) -> str:
    shown = entry.summary
    title = _text(shown.get("title") or shown.get("id") or entry.name, 160)
    balance = shown.get("balance")
    side = "" if not balance else " engagement" if balance > 0 else " pressure"
    cells = (
        f'<td><a href="{escape(quote(entry.report or ""))}">{title}</a></td>',
        f'<td class="date">{_text(shown.get("date"), 30)}</td>',
        f"<td>{_text(shown.get('author'), 80)}</td>",
        f"<td>{_text(shown.get('outlet'), 60)}</td>",
        f'<td class="figure{side}">{wording.signed(balance)}</td>',
        f"<td>{_text(top_devices(entry), 120)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _errors(content: Page) -> Iterator[str]:
    if not content.failures:
        return
    yield f"<h2>Not read</h2>\n<p>{_pieces(content.failures)} could not be read.</p>\n<ul>\n"
    number = 0
    for entry in content.errors:
        number += 1
        yield f"<li>{_text(entry.error, 300)}</li>\n"
    yield "</ul>\n"
    if number < content.failures:
        yield f'<p class="quiet">The first {number:,}; index.csv has all.</p>\n'


def top_devices(entry: Entry, limit: int = 3) -> str:
    """The most frequent devices with their counts."""
    counts: dict[str, int] = entry.summary.get("devices") or {}
    top = sorted(counts.items(), key=lambda item: -item[1])[:limit]
    return ", ".join(f"{name} {count}" for name, count in top)


def _pieces(number: int) -> str:
    return "1 piece" if number == 1 else f"{number:,} pieces"


def _text(value: Any, size: int) -> str:
    """A text from outside: one line, shortened, controls visible, escaped, and its direction kept to itself."""
    if not isinstance(value, str) or not value:
        return ""
    return f"<bdi>{escape(wording.shortened(wording.shown(value), size))}</bdi>"
