"""What a model answers, in which order, and at which thresholds: the `config.json` of a model folder.

Standard library only, so that tools can read a model's description without loading it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.errors import ModelError
from stance.labels import DeviceLabel

SENTENCE_HEADS = ("engagement", "pressure", "author")
"""The yes/no questions about a sentence; `author` counts only where one of the others is answered with yes."""

CONTENT = "content"  # all that a source says, as PolNeAR marks it: quotation marks or not
SOURCE = "source"
CUE = "cue"
HOLDER = "holder"
PERSUASION = "persuasion"  # any of the 14 techniques of SemEval-2020 task 11
AUXILIARY_SPANS = (SOURCE, CUE, HOLDER, CONTENT, PERSUASION)
SPAN_LABELS = (*(label.value for label in DeviceLabel), *AUXILIARY_SPANS)
"""Every label that tokens are tagged with, in the order of the token head."""

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
TAGS = 3

OWN = "stance"
CONVENTIONS = (OWN, "polnear", "ptc", "plover", "basil", "manifesto")
"""Annotation conventions. Each but our own is announced to the encoder by a token of its own behind `[CLS]`, so that
corpora that draw a span differently can share one head."""

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Platt scaling of one yes/no head: probability = sigmoid(slope * logit + offset) (Platt 1999)."""

    slope: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """The description of a model; everything here is decided on training and development data.

    Attributes:
        name: the model's name, as reports give it.
        encoder: name or path of the encoder that training began from.
        spans: span labels in the order of the token head.
        window: tokens in a window, special tokens included.
        left, right: tokens of context before and after the sentences that a window answers for.
        thresholds: per sentence head and span label, the probability from which the answer is yes.
        calibration: per sentence head.
        default_devices: the labels that are precise enough to be shown without `--all-devices`.
        origins: per device label, who finds it: "model", "rule" or "both".
    """

    name: str
    encoder: str
    spans: tuple[str, ...] = SPAN_LABELS
    window: int = 256
    left: int = 48
    right: int = 32
    thresholds: Mapping[str, float] = field(default_factory=dict)
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    default_devices: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def threshold(self, label: str) -> float:
        """The threshold of a head or span label; one half unless training found a better one."""
        return self.thresholds.get(label, 0.5)

    def calibration_of(self, head: str) -> Calibration:
        """The calibration of a sentence head; none unless training found one."""
        return self.calibration.get(head, Calibration())

    def dumps(self) -> str:
        """The `config.json` text."""
        return json.dumps(dataclasses.asdict(self), indent=1) + "\n"


def config_from_json(value: Any, where: str) -> ModelConfig:
    """The configuration in plain JSON values.

    Raises:
        ModelError: for another format number or missing fields.
    """
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ModelError(f"{where}: not a model description of format {FORMAT}; train or fetch the model again")
    known = {f.name for f in dataclasses.fields(ModelConfig)}
    unknown = set(value) - known
    if unknown:
        raise ModelError(f"{where}: unknown fields {', '.join(sorted(unknown))}")
    try:
        fields = dict(value)
        fields["spans"] = tuple(fields["spans"])
        fields["default_devices"] = tuple(fields["default_devices"])
        fields["calibration"] = {name: Calibration(**item) for name, item in fields["calibration"].items()}
        return ModelConfig(**fields)
    except (KeyError, TypeError) as error:
        raise ModelError(f"{where}: not a model description ({error})") from None
