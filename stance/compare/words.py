"""Facts of a comparison in words and figures, as all its formats write them."""

from __future__ import annotations

import string
from math import isnan
from typing import TYPE_CHECKING

from stance.aggregate import AUTHOR, same_voice
from stance.formats import wording
from stance.records import Tally

if TYPE_CHECKING:
    from stance.compare.changes import Changes
    from stance.compare.comparison import Comparison, SideFigures
    from stance.evaluation.bootstrap import Difference, Figure
    from stance.labels import DeviceLabel

_VOICES = 8  # beside the author's


def letter(index: int) -> str:
    """What stands for a side in tables: A, B ... Z, then numbers."""
    return string.ascii_uppercase[index] if index < len(string.ascii_uppercase) else str(index + 1)


def name_of(side: SideFigures) -> str:
    """The side's name, safe to show."""
    return wording.shown(side.name)


def size(side: SideFigures) -> str:
    """How large a side is."""
    documents = f"{side.documents:,} documents, " if side.documents > 1 else ""
    return f"{documents}{side.sentences:,} sentences, {side.words:,} words"


def interval(figure: Figure | None) -> str:
    """The interval with its signs; a dash where there is none.

    >>> from stance.evaluation.bootstrap import Figure
    >>> interval(Figure(0.5, -0.25, 1.0, 8))
    '[−0.25, +1.00]'
    """
    if figure is None or isnan(figure.low):
        return "–"
    return f"[{wording.signed(figure.low)}, {wording.signed(figure.high)}]"


def difference(delta: Difference) -> str:
    """A difference of balances, its interval, and what that means."""
    if isnan(delta.low):
        return f"{wording.signed(delta.value)}, too few sentences or documents to tell it from chance"
    told = "more than chance" if delta.low > 0 or delta.high < 0 else "may be chance"
    return f"{wording.signed(delta.value)} [{wording.signed(delta.low)}, {wording.signed(delta.high)}], {told}"


def tally(counts: Tally, *, mixed: str = "±") -> str:
    """Sentences of each pole and the balance; empty where there are none.

    >>> tally(Tally(engagement=3, pressure=1))
    '3+ 1− (+0.50)'
    """
    if counts.balance is None:
        return ""
    both = f" {counts.mixed}{mixed}" if counts.mixed else ""
    return f"{counts.engagement}+ {counts.pressure}−{both} ({wording.signed(counts.balance)})"


def voice_rows(comparison: Comparison) -> tuple[list[tuple[str, list[Tally]]], str]:
    """The author, and the voices that put forward most on all sides together, each with its sentences on every side.

    With a line that says how many more there are; empty where there are none.
    """
    names: dict[str, int] = {}
    for side in comparison.sides:
        for name, counts in side.voices.items():
            known = next((n for n in names if same_voice(n, name)), name)
            names[known] = names.get(known, 0) + counts.engagement + counts.pressure + counts.mixed
    weight = {name: count for name, count in names.items() if name != AUTHOR and count}
    order = sorted(weight, key=lambda name: -weight[name])
    shown = ([AUTHOR] if names.get(AUTHOR) else []) + order[:_VOICES]
    left = len(order) - _VOICES
    more = f"and {left} more, which --format json lists" if left > 0 else ""
    return [(name, [_of(side, name) for side in comparison.sides]) for name in shown], more


def _of(side: SideFigures, name: str) -> Tally:
    return next((counts for known, counts in side.voices.items() if same_voice(known, name)), Tally())


def differs(comparison: Comparison, label: DeviceLabel) -> str:
    """The pairs of sides whose rates differ by more than chance: 'A > B (p = 0.012)'."""
    told = []
    for contrast in comparison.beyond(label):
        rates = [comparison.sides[index].rate(label) for index in (contrast.first, contrast.second)]
        sign = ">" if rates[0] > rates[1] else "<"
        p = f"p = {contrast.p:.3f}" if contrast.p >= 0.001 else "p < 0.001"
        told.append(f"{letter(contrast.first)} {sign} {letter(contrast.second)} ({p})")
    return ", ".join(told)


def unchanged(found: Changes) -> str:
    """How many sentences stayed as they were."""
    if not found.changes:
        return f"All {found.unchanged} sentences stay as they were."
    return f"{found.unchanged} sentence{'' if found.unchanged == 1 else 's'} unchanged"
