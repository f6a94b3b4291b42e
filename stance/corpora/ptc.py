"""PTC: propaganda techniques in news articles (Da San Martino et al., SemEval-2020 task 11).

A folder with `articles/articleN.txt` and `labels/articleN.task-flc-tc.labels`. Techniques that we share are taken over
under our names; all fourteen together teach `persuasion`, the span identification of subtask 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stance.corpora.example import Example, SentenceTarget, without_overlaps
from stance.corpora.places import Part, folder_of, stable
from stance.labels import DeviceLabel
from stance.model.config import PERSUASION
from stance.segment import segment
from stance.spans import Span, trimmed

TECHNIQUES = {
    "Loaded_Language": DeviceLabel.LOADED_LANGUAGE,
    "Name_Calling,Labeling": DeviceLabel.NAME_CALLING,
    "Repetition": DeviceLabel.REPETITION,
    "Appeal_to_fear-prejudice": DeviceLabel.APPEAL_TO_FEAR,
    "Appeal_to_Authority": DeviceLabel.APPEAL_TO_AUTHORITY,
    "Flag-Waving": DeviceLabel.APPEAL_TO_VALUES,
    "Black-and-White_Fallacy": DeviceLabel.FALSE_DILEMMA,
    "Whataboutism,Straw_Men,Red_Herring": DeviceLabel.WHATABOUTISM,
    "Exaggeration,Minimisation": DeviceLabel.HYPERBOLE,
}
LABELS = frozenset({PERSUASION, *(label.value for label in TECHNIQUES.values())})
HELD_BACK = 5  # every fifth article is never trained on
TUNING = 15  # from one in fifteen nothing is learnt but thresholds


def part_of(index: int) -> Part:
    """What the article with this number, in the order of file names, is for."""
    if index % HELD_BACK == HELD_BACK - 1:
        return Part.HELD_BACK
    return Part.TUNING if index % TUNING == 0 else Part.TRAINING


def load(path: Path, part: Part = Part.TRAINING) -> Iterator[Example]:
    """The articles of a part.

    Raises:
        InputError: if the folder is not there.
    """
    for index, file in enumerate(sorted(folder_of(path, "articles", "PTC").glob("article*.txt"))):
        if part in (Part.ALL, part_of(index)):
            labels = path / "labels" / f"{file.stem}.task-flc-tc.labels"
            yield _example(file.stem, stable(file.read_bytes()), labels.read_text(encoding="utf-8"))


def _example(name: str, text: str, lines: str) -> Example:
    spans: list[tuple[str, Span]] = []
    techniques: list[Span] = []
    for line in lines.splitlines():
        _, technique, start, end = line.split("\t")
        span = trimmed(text, int(start), min(int(end), len(text)))
        if span is None:
            continue
        techniques.append(span)
        if technique in TECHNIQUES:
            spans.append((TECHNIQUES[technique].value, span))
    spans.extend((PERSUASION, span) for span in merged(techniques))
    return Example(
        id=name,
        text=text,
        sentences=tuple(SentenceTarget(span=s.span) for s in segment(text)),
        spans=tuple(without_overlaps(spans)),
        annotated=LABELS,
        convention="ptc",
    )


def merged(spans: list[Span]) -> list[Span]:
    """Overlapping spans as one, as subtask 1 merges them.

    >>> merged([Span(4, 9), Span(0, 5), Span(20, 22)])
    [Span(start=0, end=9), Span(start=20, end=22)]
    """
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
