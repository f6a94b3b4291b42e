"""PolNeAR: who says what in US political news (Newell, Margolin and Ruths, LREC 2018).

A folder with `text/` and `attributions/` (brat standoff). `Content` is all that a source says: in marks it is our
direct-quotation, without any marks our indirect-quotation. Several annotators of one article give several examples;
training takes the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stance.corpora.brat import read_standoff
from stance.corpora.example import Example, SentenceTarget, without_overlaps
from stance.corpora.places import Part, folder_of, stable
from stance.labels import DeviceLabel
from stance.model.config import CONTENT, CUE, SOURCE
from stance.segment import segment
from stance.spans import Span, trimmed

LABELS = frozenset({CONTENT, SOURCE, CUE, DeviceLabel.DIRECT_QUOTATION.value, DeviceLabel.INDIRECT_QUOTATION.value})
TUNING = 16  # from one article in sixteen nothing is learnt but thresholds
_MARKED = re.compile(r"“[^“”]*”|\"[^\"]*\"")


def load(path: Path, part: Part = Part.TRAINING, *, every_annotator: bool = False) -> Iterator[Example]:
    """The articles of one folder of the corpus.

    Args:
        path: `train/` or `dev/`.
        part: which of its articles.
        every_annotator: whether an article comes once for each of its annotators.

    Raises:
        InputError: if the folder is not there.
    """
    seen = set()
    for file in sorted(folder_of(path, "attributions", "PolNeAR").glob("*.ann")):
        article = file.stem.rpartition("_")[0]
        if article in seen and not every_annotator:
            continue
        seen.add(article)
        if part not in (Part.ALL, Part.TUNING if len(seen) % TUNING == 0 else Part.TRAINING):
            continue
        text = stable((path / "text" / f"{article}.txt").read_bytes())
        yield _example(file.stem, text, file.read_text(encoding="utf-8"))


def _example(name: str, text: str, standoff: str) -> Example:
    bounds, _ = read_standoff(standoff)
    spans: list[tuple[str, Span]] = []
    for bound in bounds.values():
        label = {"Source": SOURCE, "Cue": CUE, "Content": CONTENT}.get(bound.label)
        if label is None:
            continue
        for part in bound.parts:
            span = trimmed(text, part.start, min(part.end, len(text)))
            if span is None:
                continue
            spans.append((label, span))
            if label == CONTENT:
                spans.extend(_quotations(text, span))
    return Example(
        id=name,
        text=text,
        sentences=tuple(SentenceTarget(span=s.span) for s in segment(text)),
        spans=tuple(without_overlaps(spans)),
        annotated=LABELS,
        convention="polnear",
    )


def _quotations(text: str, content: Span) -> Iterator[tuple[str, Span]]:
    marked = [Span(*m.span()) for m in _MARKED.finditer(text, content.start, content.end)]
    for span in marked:
        yield DeviceLabel.DIRECT_QUOTATION.value, span
    if sum(len(span) for span in marked) < len(content) / 2:
        yield DeviceLabel.INDIRECT_QUOTATION.value, content
