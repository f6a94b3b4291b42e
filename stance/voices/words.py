"""The word lists of this package, in the same form as the detectors': one entry a line, tabs between columns."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def lexicon(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a file in `lexicons/`, each as its columns."""
    text = resources.files(__package__).joinpath("lexicons", name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip())
