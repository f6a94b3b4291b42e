"""PLOVER-coded news sentences (Hu et al., ACL 2024): who cooperates with or acts against whom.

Cooperation is engagement and conflict is pressure, by the `source` of the event: conduct, rule 2 of the guidelines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from stance.corpora.example import Example, SentenceTarget
from stance.corpora.places import json_lines
from stance.model.config import HOLDER
from stance.spans import Span

FOLDS = 5


def fold_of(text: str) -> int:
    """The fold that a sentence belongs to, by its words alone: repeated sentences stay together."""
    key = " ".join(text.lower().split())
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


def load(path: Path, *, held_back: int | None = 0, only: bool = False) -> Iterator[Example]:
    """The sentences, each an example of its own.

    Args:
        path: the `.jsonl` file.
        held_back: the fold that is left out; None for none.
        only: the held-back fold instead of the others.

    Raises:
        InputError: if the file is not there.
    """
    for index, item in enumerate(json_lines(path, "PLOVER-coded sentences")):
        text, source = str(item["text"]), str(item["source"])
        if held_back is not None and (fold_of(text) == held_back) != only:
            continue
        start = text.find(source)
        spans = ((HOLDER, Span(start, start + len(source))),) if source and start >= 0 else ()
        target = SentenceTarget(
            span=Span(0, len(text)),
            engagement=item["side"] == "engagement",
            pressure=item["side"] == "pressure",
            author=False,
        )
        yield Example(
            id=f"plover-{index}",
            text=text,
            sentences=(target,),
            spans=spans,
            annotated=frozenset({HOLDER}) if spans else frozenset(),
            convention="plover",
        )
