"""Unlabelled texts, JSON Lines with `id` and `text`, plain or gzipped: what a teacher says about them is learnt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.corpora.example import Example, SentenceTarget
from stance.corpora.places import json_lines
from stance.segment import segment

_LONG = 60  # letters and digits from which a sentence that two texts share is no accident
_NOISE = re.compile(r"[\W_]+")


def load(path: Path, *, without: Iterable[str] = ()) -> Iterator[Example]:
    """The texts, with nothing known about any sentence.

    Args:
        path: the `.jsonl` or `.jsonl.gz` file.
        without: texts that must not be seen; whatever shares a long sentence with one of them is left out, whichever
            marks, spaces and capitals it has.

    Raises:
        InputError: if the file is not there.
    """
    barred = {key for text in without for key in _keys(text)}
    for number, item in enumerate(json_lines(path, "unlabelled texts"), 1):
        text = str(item.get("text", ""))
        if barred.isdisjoint(_keys(text)):
            sentences = tuple(SentenceTarget(span=s.span) for s in segment(text))
            if sentences:
                yield Example(id=str(item.get("id", number)), text=text, sentences=sentences)


def _keys(text: str) -> Iterator[str]:
    """What two texts share if one holds a long sentence of the other."""
    for sentence in segment(text):
        key = _NOISE.sub("", sentence.span.of(text)).lower()
        if len(key) >= _LONG:
            yield key
