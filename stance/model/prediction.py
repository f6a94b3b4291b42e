"""What a model gives back, and what every model must be able to do: the seam between networks and the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stance.labels import DeviceLabel
    from stance.records import Device, Sentence
    from stance.spans import Span


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A decoded span and the mean probability that its tokens lie inside one."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A model's reading of one text.

    Attributes:
        sentences: the sentences that were asked for, in their order, with stance, scores and holder filled in.
        devices: devices of origin "model"; two of one label never overlap.
        sources: the words that name who speaks, wherever somebody is quoted.
        cues: the words that attribute.
        holders: the words that name whose stance a sentence puts forward.
    """

    sentences: tuple[Sentence, ...]
    devices: tuple[Device, ...] = ()
    sources: tuple[ScoredSpan, ...] = ()
    cues: tuple[ScoredSpan, ...] = ()
    holders: tuple[ScoredSpan, ...] = ()


class Predictor(Protocol):
    """A model, whatever runs it."""

    @property
    def name(self) -> str:
        """The model's name, as reports give it."""

    @property
    def sha256(self) -> str | None:
        """The checksum of the weights."""

    @property
    def default_devices(self) -> frozenset[DeviceLabel]:
        """The labels that are precise enough to be shown unless all are asked for."""

    @property
    def origins(self) -> Mapping[DeviceLabel, str]:
        """Who finds a label: "model", "rule" or "both"; a label that is not here is found by both."""

    def predict(self, text: str, sentences: Sequence[Sentence]) -> Prediction:
        """Stance and holder of the sentences, and the devices of the text."""
