"""The two plots of the index as inline SVG: the balance of the author's voice over time, and by outlet.

Plain marks with classes, no scripts and no style attributes, so that the page's policy can forbid them.
Every mark has a title, which browsers show as a tip and screen readers read out.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stance.formats import wording

if TYPE_CHECKING:
    from collections.abc import Iterator


class Mean(NamedTuple):
    """The mean balance of a group of pieces, and their number."""

    name: str
    balance: float
    pieces: int

    @property
    def told(self) -> str:
        """Name, balance and number in words, safe in markup."""
        pieces = "1 piece" if self.pieces == 1 else f"{self.pieces:,} pieces"
        return escape(f"{wording.shown(self.name)}: {wording.signed(self.balance)}, {pieces}")


_WIDE, _HIGH = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 112, 16, 14, 34
_LABELS = 10  # dates under the axis
_ROW = 24
_NAME = 190
_FIGURE = 110


def trend(means: Sequence[Mean], *, unit: str) -> str:
    """A line over time, a dot for each month or year.

    Args:
        means: in order of their names, which are ISO months or years.
        unit: "month" or "year".
    """
    places = [_ordinal(mean.name) for mean in means]
    first, last = min(places), max(places)

    def x(place: int) -> float:
        share = (place - first) / (last - first) if last > first else 0.5
        return _LEFT + 12 + share * (_WIDE - _LEFT - _RIGHT - 24)

    points = [(x(place), _y(mean.balance), mean) for place, mean in zip(places, means, strict=True)]
    parts = [_opening(_HIGH, f"Balance of the author's voice by {unit}"), *_grid()]
    # No line over a gap: where no piece is, nothing is known.
    for (place, (ax, ay, _)), (following, (bx, by, _)) in pairwise(zip(places, points, strict=True)):
        solid = "line" if following - place == _step(unit) else "line gap"
        parts.append(f'<line class="{solid}" x1="{ax:.1f}" y1="{ay:.1f}" x2="{bx:.1f}" y2="{by:.1f}"/>')
    every = -(-len(points) // _LABELS)
    for number, (px, py, mean) in enumerate(points):
        radius = min(3 + mean.pieces**0.5, 9)  # the area tells how many, up to a point
        parts.append(
            f'<circle class="{_side(mean)}" cx="{px:.1f}" cy="{py:.1f}" r="{radius:.1f}">{_tip(mean)}</circle>'
        )
        if number % every == 0:
            parts.append(f'<text class="date" x="{px:.1f}" y="{_HIGH - 10}">{escape(mean.name)}</text>')
    return "".join([*parts, "</svg>"])


def outlets(means: Sequence[Mean]) -> str:
    """A bar for each outlet, to the right for engagement and to the left for pressure."""
    high = _ROW * len(means) + 28
    half = (_WIDE - _NAME - _FIGURE) / 2
    middle = _NAME + half
    parts = [
        _opening(high, "Balance of the author's voice by outlet"),
        f'<text class="pole" x="{_NAME + 4}" y="12">pressure</text>',
        f'<text class="pole end" x="{middle + half:.1f}" y="12">engagement</text>',
        f'<line class="zero" x1="{middle:.1f}" y1="18" x2="{middle:.1f}" y2="{high - 4}"/>',
    ]
    for number, mean in enumerate(means):
        top = 22 + number * _ROW
        length = max(abs(mean.balance) * half, 1)
        start = middle if mean.balance >= 0 else middle - length
        name = escape(wording.shortened(wording.shown(mean.name), 28))
        figure = f"{wording.signed(mean.balance)} · {mean.pieces:,}"
        parts.append(
            f'<g>{_tip(mean)}<text class="name" x="{_NAME - 8}" y="{top + 14}">{name}</text>'
            f'<rect class="{_side(mean)}" x="{start:.1f}" y="{top + 3}" width="{length:.1f}" height="{_ROW - 8}"/>'
            f'<text class="figure" x="{_WIDE - _FIGURE + 12}" y="{top + 14}">{figure}</text></g>'
        )
    return "".join([*parts, "</svg>"])


def _opening(high: int, label: str) -> str:
    return f'<svg viewBox="0 0 {_WIDE} {high}" role="img" aria-label="{escape(label)}">'


def _grid() -> Iterator[str]:
    for value, name in ((1, "engagement +1"), (0, "0"), (-1, "pressure −1")):
        at = _y(value)
        kind = "zero" if value == 0 else "grid"
        yield f'<line class="{kind}" x1="{_LEFT}" y1="{at:.1f}" x2="{_WIDE - _RIGHT}" y2="{at:.1f}"/>'
        yield f'<text class="name" x="{_LEFT - 8}" y="{at + 4:.1f}">{name}</text>'


def _y(balance: float) -> float:
    return _TOP + (1 - balance) / 2 * (_HIGH - _TOP - _BOTTOM)


def _side(mean: Mean) -> str:
    return "engagement" if mean.balance > 0 else "pressure" if mean.balance < 0 else "neutral"


def _tip(mean: Mean) -> str:
    return f"<title>{mean.told}</title>"


def _ordinal(period: str) -> int:
    """The month's number, so that distances on the axis are true."""
    year, _, month = period.partition("-")
    return int(year) * 12 + (int(month) - 1 if month else 0)


def _step(unit: str) -> int:
    return 12 if unit == "year" else 1
