"""A pipeline without a model, for tests of what is built on pipelines: words decide, and it counts what it reads."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.model.prediction import Prediction
from stance.pipeline import Pipeline, Settings
from stance.records import Device, Holder, Scores
from stance.spans import Span


class Words:
    """Talks are engagement, strikes pressure, by the author; irony in the first word; "explode" is a bug."""

    name = "words"
    default_devices: frozenset[DeviceLabel] = frozenset()
    origins = MappingProxyType({})

    def __init__(self, sha256: str = "00") -> None:
        self.sha256 = sha256
        self.texts: list[str] = []

    def predict(self, text, sentences):
        self.texts.append(text)
        if "explode" in text:
            raise RuntimeError("boom")
        if "interrupt" in text:
            raise KeyboardInterrupt
        first = sentences[0].span.start
        return Prediction(
            sentences=tuple(self._judged(s, s.span.of(text)) for s in sentences),
            devices=(
                Device(label=DeviceLabel.IRONY, span=Span(first, min(first + 4, len(text))), score=0.7, origin="model"),
            ),
        )

    def _judged(self, sentence, words):
        stance = StanceLabel.of(engagement="talk" in words.lower(), pressure="strike" in words.lower())
        holder = None if stance is StanceLabel.NEUTRAL else Holder(type=HolderType.AUTHOR)
        return replace(sentence, stance=stance, holder=holder, scores=Scores(engagement=0.5, pressure=0.5, author=0.9))


def reader(predictor: Words | None = None, **settings) -> Pipeline:
    return Pipeline(predictor=predictor or Words(), detect=lambda *_: (), settings=Settings(**settings))
