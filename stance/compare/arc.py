"""The course of the author's stance from the beginning of a piece to its end, as a few values and as a sparkline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.labels import HolderType, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.records import Document

PARTS = 24
_VALUES = {StanceLabel.ENGAGEMENT: 1.0, StanceLabel.PRESSURE: -1.0, StanceLabel.MIXED: 0.0}
_BLOCKS = "▁▂▃▄▅▆▇█"


def arc(documents: Sequence[Document]) -> list[float | None]:
    """The mean stance of the author in each part of the pieces, from -1 (pressure) to 1; None where he has none.

    Pieces are cut into as many parts as the longest has sentences, at most `PARTS`; a group's parts are taken together.
    """
    bodies = [[s for s in d.sentences if s.kind is SentenceKind.BODY and s.stance is not None] for d in documents]
    parts = min(PARTS, max(map(len, bodies), default=0))
    found: list[list[float]] = [[] for _ in range(parts)]
    for body in bodies:
        for place, sentence in enumerate(body):
            if sentence.stance in _VALUES and sentence.holder and sentence.holder.type is HolderType.AUTHOR:
                found[place * parts // len(body)].append(_VALUES[sentence.stance])
    return [sum(values) / len(values) if values else None for values in found]


def sparkline(values: Sequence[float | None], *, plain: bool = False, gap: str = "·") -> list[str]:
    """A character for each value: blocks from low (pressure) to high (engagement); minus, equals, plus if plain.

    >>> "".join(sparkline([-1, 0.1, None, 1]))
    '▁▅·█'
    """

    def drawn(value: float | None) -> str:
        if value is None:
            return gap
        if plain:
            return "-" if value < -1 / 3 else "+" if value > 1 / 3 else "="
        return _BLOCKS[min(int((value + 1) / 2 * len(_BLOCKS)), len(_BLOCKS) - 1)]

    return [drawn(value) for value in values]
