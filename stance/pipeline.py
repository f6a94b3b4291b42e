r"""The composition: a source is segmented, read by the model and by the rules, merged, and summed up.

    source -> sentences -> model ----+
                      \-> rules ----+-> merge -> voices -> one document with summary and provenance

A `Pipeline` holds callables, so that tests and other runtimes can put in their own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import stance
from stance.aggregate import summarize
from stance.detectors import run_detectors
from stance.detectors.view import View
from stance.errors import ModelError
from stance.labels import DeviceLabel, SentenceKind, StanceLabel
from stance.merge import merge_devices
from stance.model.prediction import Prediction, Predictor
from stance.reading.plain import from_text
from stance.reading.source import Block, Source
from stance.records import Device, Document, Provenance, Sentence
from stance.segment import segment
from stance.voices.link import link_voices
from stance.voices.parties import load_parties

if TYPE_CHECKING:
    from stance.model.predictor import ModelPredictor

Segment = Callable[[str, Sequence[Block] | None], tuple[Sentence, ...]]
Link = Callable[[str, Prediction, Iterable[Device]], tuple[tuple[Sentence, ...], tuple[Device, ...]]]
Explain = Callable[[Document, str], Document]
Detect = Callable[[str, tuple[Sentence, ...]], Iterable[Device]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is kept of what was found.

    Attributes:
        min_score: devices with a lower score are left out; those without a score stay.
        all_devices: whether labels stay that the model's card does not count as precise enough.
        parties: the user's table of parties, as the record is to name it.
        labels: the only devices that stay, whatever the model's card says.
        exclude: devices that do not stay.
        thresholds: per device the score below which it is left out, whoever found it.
        also: devices that stay beside those that are shown by default or chosen; scores still count.
    """

    min_score: float = 0.0
    all_devices: bool = False
    parties: str | None = None
    labels: frozenset[DeviceLabel] | None = None
    exclude: frozenset[DeviceLabel] = frozenset()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    also: frozenset[DeviceLabel] = frozenset()

    def recorded(self) -> dict[str, Any]:
        """What a record says of them, so that the run can be repeated; what is not set is left out."""
        chosen: dict[str, Any] = {
            "parties": self.parties,
            "labels": None if self.labels is None else sorted(label.value for label in self.labels),
            "exclude": sorted(label.value for label in self.exclude),
            "thresholds": dict(self.thresholds),
            "also": sorted(label.value for label in self.also),
        }
        kept = {name: value for name, value in chosen.items() if value or (name == "labels" and value is not None)}
        return {"min_score": self.min_score, "all_devices": self.all_devices, **kept}


def detect(text: str, sentences: tuple[Sentence, ...]) -> tuple[Device, ...]:
    """The devices that the rules find."""
    return run_detectors(View(text, sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """From a `Source` to an annotated `Document`."""

    predictor: Predictor
    settings: Settings = field(default_factory=Settings)
    segment: Segment = segment
    detect: Detect = detect
    link: Link = link_voices
    explain: Explain | None = None  # puts reasons on findings, at the cost of many passes of the model

    def analyze(self, source: Source) -> Document:
        """The document with stance, holders, devices, summary and provenance.

        Raises:
            ModelError: if the model answers for other sentences than it was asked about.
        """
        # Markup is blanked one for one, so what is found there lies at the same place in the text.
        readable = source.text if source.masked is None else source.masked
        return self.annotate(source, self.segment(readable, source.blocks or None))

    def annotate(self, source: Source, sentences: tuple[Sentence, ...]) -> Document:
        """The document for sentences that are known already, as where it is compared with gold.

        Raises:
            ModelError: if the model answers for other sentences than it was asked about.
        """
        readable = source.text if source.masked is None else source.masked
        prediction = self.predictor.predict(readable, sentences) if sentences else Prediction(sentences=())
        if [s.span for s in prediction.sentences] != [s.span for s in sentences]:
            raise ModelError(f"{source.id}: model {self.predictor.name!r} gave back other sentences than it was given")
        rules = self.detect(readable, sentences) if sentences else ()
        merged = merge_devices(prediction.devices, rules, self.predictor.origins)
        held, devices = self.link(readable, prediction, merged)
        document = Document(
            id=source.id,
            text=source.text,
            meta=source.meta,
            sentences=tuple(_bounded(s) for s in held),
            devices=self._kept(devices),
            provenance=self._provenance(),
        )
        document = replace(document, summary=summarize(document))
        return document if self.explain is None else self.explain(document, readable)

    def pipe(self, texts: Iterable[str | Source]) -> Iterator[Document]:
        """The documents of many texts, in their order, each as soon as it is done.

        Memory does not grow with the number of texts, so they may come from a generator without an end.

        Args:
            texts: texts, which are read like plain text files, or sources, which have their own names and metadata.

        Raises:
            InputError: for a text with nothing in it.
        """
        for number, text in enumerate(texts, 1):
            yield self.analyze(from_text(text, id=f"text-{number}") if isinstance(text, str) else text)

    @property
    def labels(self) -> frozenset[DeviceLabel]:
        """The devices that stay."""
        shown = self.predictor.default_devices
        labels = frozenset(DeviceLabel) if self.settings.all_devices or not shown else shown
        if self.settings.labels is not None:
            labels = self.settings.labels
        return (labels - self.settings.exclude) | self.settings.also

    def _kept(self, devices: Iterable[Device]) -> tuple[Device, ...]:
        labels = self.labels

        def floor(label: DeviceLabel) -> float:
            return max(self.settings.min_score, self.settings.thresholds.get(label.value, 0.0))

        return tuple(d for d in devices if d.label in labels and (d.score is None or d.score >= floor(d.label)))

    def _provenance(self) -> Provenance:
        return Provenance(
            version=stance.__version__,
            model=self.predictor.name,
            model_sha256=self.predictor.sha256,
            settings=self.settings.recorded(),
        )


def _bounded(sentence: Sentence) -> Sentence:
    """Titles, headings and their like put no course forward, whatever the model says."""
    if sentence.kind is SentenceKind.BODY:
        return sentence
    return replace(sentence, stance=StanceLabel.NEUTRAL, scores=None, holder=None, reason=None)


def load(
    model: Path | str | None = None,
    *,
    min_score: float = 0.0,
    all_devices: bool = False,
    parties: Path | None = None,
    explain: bool = False,
) -> Pipeline:
    """The pipeline with a model: the one that comes with the package, or that of a folder.

    Args:
        model: the model's folder.
        min_score: devices with a lower score are left out.
        all_devices: whether labels stay that the model's card does not count as precise enough.
        parties: a table of parties on top of the package's own (`stance.voices.parties.load_parties`).
        explain: whether every stance and device gets a reason, by `stance.reasons`.

    Raises:
        ModelError: if a file of the model is missing or altered.
        InputError: if the table of parties cannot be read.
    """
    table = load_parties(parties)
    from stance.model.predictor import load_predictor

    predictor = load_predictor(None if model is None else Path(model))
    return Pipeline(
        predictor=predictor,
        settings=Settings(
            min_score=min_score, all_devices=all_devices, parties=None if parties is None else str(parties)
        ),
        link=functools.partial(link_voices, parties=table, threshold=predictor.config.threshold("author")),
        explain=_explain(predictor, None if model is None else Path(model)) if explain else None,
    )


def _explain(predictor: ModelPredictor, folder: Path | None) -> Explain:
    from stance.model.examples import load_examples
    from stance.model.folder import folder_of
    from stance.reasons import explained

    return functools.partial(explained, runtime=predictor.runtime, examples=load_examples(folder_of(folder)))


@functools.cache
def _default() -> Pipeline:
    return load()


def analyze(text: str, *, name: str = "text") -> Document:
    """The annotated document for a text, read like a plain text file by the default model, which is loaded once.

    Raises:
        InputError: if there is nothing in the text.
    """
    return _default().analyze(from_text(text, id=name))
