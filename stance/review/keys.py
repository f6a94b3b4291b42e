"""The keys of the review screen: what the lines at its foot and the page of keys say."""

from __future__ import annotations

from typing import Final

REVIEW: Final = (
    ("enter", "right, next", "the sentence is right; on to the next one to review"),
    ("e p m n", "stance", "the stance is engagement, pressure, mixed, neutral"),
    ("a", "author", "the holder is the author"),
    ("h", "holder", "the holder is a source: choose it, or type its words"),
    ("w", "name", "another name for the holder, or the quotation's source"),
    ("?", "guideline", "the guideline for the chosen device, or the stance"),
    ("F1", "keys", "this page"),
    ("↑ ↓", "sentence", "the sentence before and after, in the chosen order"),
    ("← →", "device", "choose a device of the sentence"),
    ("d", "add", "add a device: choose its words, then its label"),
    ("x", "delete", "delete the chosen device"),
    ("l", "label", "give the chosen device another label"),
    ("s", "source", "say who is quoted by the chosen quotation"),
    ("c", "cue", "the words that attribute the chosen quotation"),
    ("u r", "undo, redo", "take back the last step; make it again"),
    ("o", "order", "least certain first, or in order of the text"),
    ("-", "leave out", "not reviewed: leave the sentence out of what is saved"),
    ("q", "save", "save and leave; every step is on disk already"),
)
PIECES: Final = (("< >", "pieces", "save, and go to the piece before or after"),)
PICKING: Final = (
    ("← → ↑ ↓", "move", ""),
    ("home end", "sentence", ""),
    ("enter", "begin, then end", ""),
    ("esc", "give up", ""),
)
_SELDOM: Final = ("-", "c", "w", "s", "o", "l", "u r", "x", "d", "a", "h", "← →", "↑ ↓", "?")
"""Keys that only the page of keys has where there is no room, the first ones first."""


def footer(entries: tuple[tuple[str, str, str], ...], width: int, lines: int) -> list[list[tuple[str, str]]]:
    """Keys with their short names, as many as the lines hold; the less wanted ones go first where there is no room."""
    for dropped in range(len(_SELDOM) + 1):
        without = _SELDOM[:dropped]
        rows: list[list[tuple[str, str]]] = [[]]
        used = 1
        for keys, short, _ in entries:
            if keys in without:
                continue
            size = len(keys) + len(short) + 3
            if used + size - 2 > width:
                rows.append([])
                used = 1
            rows[-1].append((keys, short))
            used += size
        if len(rows) <= lines:
            return rows
    return rows[:lines]
