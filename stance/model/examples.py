"""Training examples that may be shown: for a device that the model found, the nearest marked span it learned from.

Only our own pieces are kept here (CC BY 4.0); nothing of the texts of others is. Nearness is the cosine of word counts
weighted by inverse document frequency (Salton and Buckley 1988), over spans of the same label.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import ModelError
from stance.files import replacing
from stance.labels import DeviceLabel

if TYPE_CHECKING:
    from stance.records import Document

EXAMPLES = "examples.jsonl"
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LONGEST = 160  # characters of an example that is worth showing
_NEAR = 0.2  # cosine below which an example explains nothing


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A marked span of a piece that the model was trained on."""

    label: DeviceLabel
    text: str
    piece: str


@dataclass(frozen=True)
class Examples:
    """Marked spans, to be searched by label and likeness."""

    spans: tuple[TrainingExample, ...]

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        seen = Counter(word for span in self.spans for word in set(_words(span.text)))
        return {word: math.log((1 + len(self.spans)) / (1 + count)) + 1 for word, count in seen.items()}

    @cached_property
    def _vectors(self) -> tuple[Mapping[str, float], ...]:
        return tuple(self._vector(span.text) for span in self.spans)

    def nearest(self, label: DeviceLabel, words: str) -> TrainingExample | None:
        """The most alike example of that label; None where no example is much like it."""
        wanted = self._vector(words)
        best, found = _NEAR, None
        for span, vector in zip(self.spans, self._vectors, strict=True):
            if span.label is label:
                alike = sum(weight * vector.get(word, 0.0) for word, weight in wanted.items())
                if alike > best:
                    best, found = alike, span
        return found

    def _vector(self, text: str) -> Mapping[str, float]:
        """Word weights of length 1."""
        rare = math.log(1 + len(self.spans)) + 1
        weights = {w: n * self._rarity.get(w, rare) for w, n in Counter(_words(text)).items()}
        size = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / size for word, weight in weights.items()}


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def examples_in(documents: Iterable[Document]) -> Examples:
    """The marked spans of annotated documents that are short enough to be shown."""
    found = {
        TrainingExample(device.label, device.span.line_of(document.text), document.id): None
        for document in documents
        for device in document.devices
        if len(device.span) <= _LONGEST
    }
    return Examples(tuple(found))


def write_examples(examples: Examples, folder: Path) -> None:
    """Writes `examples.jsonl` into a model folder, whole or not at all."""
    lines = [
        json.dumps({"label": span.label.value, "text": span.text, "piece": span.piece}, ensure_ascii=False) + "\n"
        for span in examples.spans
    ]
    with replacing(folder / EXAMPLES) as stream:
        stream.write("".join(lines).encode())


def load_examples(folder: Path) -> Examples:
    """The examples of a model folder; none where it keeps none.

    Raises:
        ModelError: if the file is damaged.
    """
    file = folder / EXAMPLES
    if not file.is_file():
        return Examples(())
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return Examples(tuple(TrainingExample(DeviceLabel(r["label"]), str(r["text"]), str(r["piece"])) for r in rows))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: cannot be read ({error}); fetch the model again, or remove this file") from None
