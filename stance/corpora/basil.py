"""BASIL: spans of lexical bias in news (Fan et al. 2019) teach loaded wording."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stance.corpora.example import Example, SentenceTarget, without_overlaps
from stance.corpora.places import json_lines
from stance.labels import DeviceLabel
from stance.spans import Span, trimmed

LABELS = frozenset({DeviceLabel.LOADED_LANGUAGE.value})


def load(path: Path) -> Iterator[Example]:
    """The articles that have lexical bias at all; the others say little for what they cost.

    Raises:
        InputError: if the file is not there.
    """
    for item in json_lines(path, "BASIL"):
        text = ""
        sentences: list[Span] = []
        for paragraph in item["paras"]:
            for sentence in paragraph:
                span = trimmed(text + sentence, len(text), len(text) + len(sentence))
                if span is not None:
                    sentences.append(span)
                text += sentence + "\n"
            text += "\n"
        spans = [
            (DeviceLabel.LOADED_LANGUAGE.value, Span(start, start + len(mark["txt"])))
            for mark in item["ann"]
            if mark["bias"] == "lex" and mark["txt"] and (start := _place(text, sentences, mark)) is not None
        ]
        if spans:
            yield Example(
                id=str(item["id"]),
                text=text,
                sentences=tuple(SentenceTarget(span=span) for span in sentences),
                spans=tuple(without_overlaps(spans)),
                annotated=LABELS,
                convention="basil",
            )


def _place(text: str, sentences: list[Span], mark: dict[str, object]) -> int | None:
    """Where a mark's words stand: its offsets count from its sentence `pN`.

    None for marks in titles, which the texts lack, and where the words do not stand.
    """
    number, words = str(mark["id"])[1:], str(mark["txt"])
    if number.isdigit() and int(number) < len(sentences):
        start = sentences[int(number)].start + int(str(mark["start"]))
        if text.startswith(words, start):
            return start
    return None
