"""The tables of labels in `data/GUIDELINES.md`, made from `stance.labels`.

`python -m stance.annotation.guidelines data/GUIDELINES.md` brings the file up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.errors import InputError
from stance.labels import DEVICES, STANCES, Family

BEGIN = "<!-- labels: made from stance/labels.py, not to be edited by hand -->"
END = "<!-- labels: end -->"


def label_tables() -> str:
    """All labels in Markdown: a table of stances, and one for each family of devices."""
    lines = ["### Stances", "", *_table(("label", "mark", "what it means", "for example", "but not"))]
    lines += [
        _row((f"**{s.label.value}**", f"`{s.mark}`", s.definition, _listed(s.examples), _listed(s.against)))
        for s in STANCES.values()
    ]
    for family in Family:
        lines += ["", f"### Devices: {family.value}", ""]
        lines += _table(("label", "mark", "what it means", "for example", "but not"))
        lines += [
            _row((f"**{d.label.value}**", f"`{d.mark}`", d.definition, _listed(d.examples), _listed(d.against)))
            for d in DEVICES.values()
            if d.family is family
        ]
    return "\n".join(lines)


def with_tables(text: str, *, where: str = "GUIDELINES.md") -> str:
    """The guidelines with the current tables between their markers.

    Raises:
        InputError: if the markers are not there.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{where}: the markers {BEGIN!r} and {END!r} are not there")
    return f"{before}{BEGIN}\n\n{label_tables()}\n\n{END}{after}"


def _table(heads: Iterable[str]) -> Iterator[str]:
    heads = tuple(heads)
    yield _row(heads)
    yield _row("---" for _ in heads)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _listed(examples: Iterable[str]) -> str:
    return "<br>".join(examples)


def main(path: Path) -> None:
    """Writes the current tables into a file."""
    path.write_text(with_tables(path.read_text(encoding="utf-8"), where=str(path)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
