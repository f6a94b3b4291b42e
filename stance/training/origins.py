"""Who finds a device, the model, a rule or both, and which devices are shown by default: decided on a dev split."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stance.detectors import run_detectors
from stance.detectors.view import View
from stance.evaluation.metrics import Counts, touching
from stance.files import replacing
from stance.labels import DeviceLabel
from stance.merge import merge_devices
from stance.training.score import SHOWN_PRECISION, preferred

if TYPE_CHECKING:
    from stance.model.config import ModelConfig
    from stance.model.predictor import ModelPredictor
    from stance.records import Device, Document


_DIGITS = 2  # of a score that tell one origin from another: what is beyond is noise on a split of this size
SURELY = 0.6  # what precision must be at least, in 19 of 20 such samples


def with_origins(predictor: ModelPredictor, documents: Sequence[Document]) -> ModelConfig:
    """The configuration with an origin for every label that has a choice, and the labels to show by default.

    The origin is the one that is `preferred` at half an overlap, both where the difference is noise; the labels shown
    are those whose precision then reaches `SHOWN_PRECISION`, and surely `SURELY`. All of it is chosen on these
    documents, so their figures there flatter.
    """
    readings = [_found(predictor, document) for document in documents]
    origins: dict[str, str] = {}
    shown: list[str] = []
    for label in DeviceLabel:
        counts = {origin: _counts(documents, readings, label, origin) for origin in ("both", "model", "rule")}
        if not counts["rule"].predicted:
            best = "model"
        elif not counts["model"].predicted:
            best = "rule"
        else:
            best = preferred(label.value, counts, _DIGITS)
        origins[label.value] = best
        if counts[best].precision >= SHOWN_PRECISION and surely(counts[best]) >= SURELY:
            shown.append(label.value)
    return dataclasses.replace(predictor.config, origins=origins, default_devices=tuple(shown))


def surely(counts: Counts) -> float:
    """The lower end of the 95 % interval of precision (Wilson 1927): a few lucky findings do not make a label shown."""
    n, z = counts.predicted, 1.96
    if not n:
        return 0.0
    share = counts.precision
    return (share + z * z / (2 * n) - z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)


Found = tuple[tuple["Device", ...], tuple["Device", ...]]


def _found(predictor: ModelPredictor, document: Document) -> Found:
    bare = tuple(dataclasses.replace(s, stance=None, holder=None, scores=None) for s in document.sentences)
    return predictor.predict(document.text, bare).devices, tuple(run_detectors(View(document.text, bare)))


def _counts(documents: Sequence[Document], readings: Sequence[Found], label: DeviceLabel, origin: str) -> Counts:
    total = Counts()
    choice: Mapping[DeviceLabel, str] = {label: origin}
    for document, (model, rules) in zip(documents, readings, strict=True):
        read = [s.span for s in document.sentences if s.stance is not None]
        merged = merge_devices([d for d in model if d.label is label], [d for d in rules if d.label is label], choice)
        found = [d.span for d in merged if any(d.span.overlaps(s) for s in read)]
        total += touching([d.span for d in document.devices if d.label is label], found)
    return total


def choose(folder: Path, documents: Sequence[Document]) -> None:
    """Writes the choice into the configuration of a model folder.

    Raises:
        ModelError: if the folder holds no whole model.
    """
    from stance.model.folder import CONFIG, write_sums
    from stance.model.predictor import load_predictor

    config = with_origins(load_predictor(folder), documents)
    with replacing(folder / CONFIG) as stream:
        stream.write(config.dumps().encode())
    write_sums(folder)
