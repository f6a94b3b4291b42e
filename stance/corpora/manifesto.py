"""UK party manifestos in quasi-sentences with Manifesto Project codes: the author's own voice, noisy.

Military positive (104) is pressure; military negative (105), peace (106) and internationalism positive (107) are
engagement. Only sentences with one of these codes are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stance.corpora.example import Example, SentenceTarget
from stance.corpora.places import json_lines
from stance.spans import trimmed

_SIDES = {"104": "pressure", "105": "engagement", "106": "engagement", "107": "engagement"}


def load(path: Path) -> Iterator[Example]:
    """The quasi-sentences about the military, peace and internationalism.

    Raises:
        InputError: if the file is not there.
    """
    for index, item in enumerate(json_lines(path, "manifestos")):
        side = _SIDES.get(str(item["cmp"]))
        text = str(item["text"])
        span = trimmed(text, 0, len(text))
        if side is None or span is None:
            continue
        target = SentenceTarget(span=span, engagement=side == "engagement", pressure=side == "pressure", author=True)
        yield Example(id=f"manifesto-{index}", text=text, sentences=(target,), convention="manifesto")
