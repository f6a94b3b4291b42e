"""The model as the pipeline sees it: text and sentences in, records out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stance.labels import DeviceLabel, StanceLabel
from stance.model.config import CUE, HOLDER, SENTENCE_HEADS, SOURCE
from stance.model.decode import calibrated
from stance.model.drawing import Drawing
from stance.model.prediction import Prediction
from stance.records import Device, Scores, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stance.model.config import ModelConfig
    from stance.model.runtime import Logits, Runtime


@dataclass(frozen=True, slots=True)
class ModelPredictor:
    """A runtime as a `Predictor`."""

    runtime: Runtime
    sha256: str | None
    context: bool = True

    @property
    def config(self) -> ModelConfig:
        """The model's description."""
        return self.runtime.config

    @property
    def name(self) -> str:
        """The model's name."""
        return self.config.name

    @property
    def default_devices(self) -> frozenset[DeviceLabel]:
        """The labels that are shown unless all are asked for."""
        return frozenset(DeviceLabel(name) for name in self.config.default_devices)

    @property
    def origins(self) -> Mapping[DeviceLabel, str]:
        """Who finds a label."""
        return {DeviceLabel(name): origin for name, origin in self.config.origins.items()}

    def predict(self, text: str, sentences: Sequence[Sentence]) -> Prediction:
        """Stance of the sentences, devices of the text, and who is named as source and holder."""
        logits = self.runtime.logits([(text, [s.span for s in sentences])], context=self.context)[0]
        return self.decode(text, sentences, logits)

    def decode(self, text: str, sentences: Sequence[Sentence], logits: Logits) -> Prediction:
        """The records that these logits stand for."""
        config = self.config
        drawing = Drawing(text, [sentence.span for sentence in sentences], logits)
        found = {
            label: drawing.spans(label, index, config.threshold(label)) for index, label in enumerate(config.spans)
        }
        devices = [
            Device(label=label, span=item.span, score=item.score, origin="model")
            for label in DeviceLabel
            for item in found.get(label.value, ())
        ]
        return Prediction(
            sentences=tuple(self._judged(sentences, logits)),
            devices=tuple(sorted(devices, key=lambda d: d.span)),
            sources=tuple(found.get(SOURCE, ())),
            cues=tuple(found.get(CUE, ())),
            holders=tuple(found.get(HOLDER, ())),
        )

    def _judged(self, sentences: Sequence[Sentence], logits: Logits) -> Iterable[Sentence]:
        config = self.config
        columns = [
            calibrated(logits.sentence[:, index], config.calibration_of(head))
            for index, head in enumerate(SENTENCE_HEADS)
        ]
        for sentence, row in zip(sentences, np.stack(columns, axis=1).tolist(), strict=True):
            scores = Scores(engagement=row[0], pressure=row[1], author=row[2])
            stance = StanceLabel.of(
                engagement=scores.engagement >= config.threshold("engagement"),
                pressure=scores.pressure >= config.threshold("pressure"),
            )
            yield replace(sentence, stance=stance, scores=scores, holder=None)


def load_predictor(folder: Path | None = None) -> ModelPredictor:
    """The model of a folder, or a shipped one, on onnxruntime; on torch where there are but weights to train on.

    Raises:
        ModelError: if a file is missing, altered or unreadable.
    """
    from stance.model.folder import ONNX, folder_of, open_folder, weights_of
    from stance.model.runtime import onnx_runtime, torch_runtime

    place = folder_of(folder)
    opened = open_folder(place, weights=weights_of(place))
    runtime = onnx_runtime(opened) if opened.weights == ONNX else torch_runtime(opened)
    return ModelPredictor(runtime, opened.sha256)
