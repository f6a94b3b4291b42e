"""The sets that models are measured on: our own splits, the gold example, and held-back parts of public corpora.

Corpora whose text is not ours are read from a folder of the user's; where it is not given, the set says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stance.corpora.places import Part
from stance.errors import InputError, UnknownNameError
from stance.evaluation.judged import Judged, judge, span_counts
from stance.labels import DeviceLabel, StanceLabel
from stance.model.config import CONTENT, CUE, PERSUASION, SOURCE
from stance.model.decode import calibrated
from stance.model.drawing import Drawing
from stance.reading.source import Source
from stance.records import Document

if TYPE_CHECKING:
    from stance.corpora.example import Example
    from stance.model.predictor import ModelPredictor
    from stance.pipeline import Pipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the user keeps what is not part of the project.

    Attributes:
        corpora: folder of public corpora, with `polnear/`, `ptc/`, `plover/` and `commentary/` in it.
        data: the project's `data/` folder.
    """

    corpora: Path | None = None
    data: Path = Path("data")

    def corpus(self, part: str) -> Path:
        """A part of the public corpora.

        Raises:
            InputError: if no folder was given, or it lacks this part.
        """
        if self.corpora is None:
            raise InputError(f"{part}: not part of the project; give the folder of public corpora with --corpora")
        place = self.corpora / part
        if not place.exists():
            raise InputError(f"{place}: not there; the data card says where this corpus comes from")
        return place


SETS = ("dev", "test", "bandow", "polnear", "ptc", "plover")


def judged(pipeline: Pipeline, predictor: ModelPredictor, name: str, places: Places) -> list[Judged]:
    """The model's answers on a set, document by document, beside the gold.

    Args:
        pipeline: as `stance analyze` uses it, with all devices shown.
        predictor: the same model, for labels that only corpora have.
        name: one of `SETS`, or a file or folder of our own records.
        places: where the texts are.

    Raises:
        UnknownNameError: if there is no such set.
        InputError: if its texts are not there.
    """
    if name in ("polnear", "ptc", "plover"):
        return _PUBLIC[name](predictor, places)
    return [judge(gold, predicted(pipeline, gold)) for gold in own_set(name, places)]


def own_set(name: str, places: Places) -> list[Document]:
    """Annotated documents of one of our splits, of the gold example, or of a path."""
    from stance.annotation.store import read_annotated

    if name == "bandow":
        return list(read_annotated(places.data / "gold" / "bandow-2019.json"))
    if name in ("dev", "test"):
        return list(
            read_annotated(
                places.data / "annotations" / f"{name}.jsonl", texts=places.corpus("commentary/pieces.jsonl")
            )
        )
    if not Path(name).exists():
        raise UnknownNameError("set", name, SETS)
    return list(read_annotated(Path(name), texts=places.corpora))


def predicted(pipeline: Pipeline, gold: Document) -> Document:
    """The pipeline's reading of a gold document's text, with the gold's sentences."""
    bare = tuple(replace(s, stance=None, scores=None, holder=None, reason=None) for s in gold.sentences)
    return pipeline.annotate(Source(id=gold.id, text=gold.text, meta=gold.meta, blocks=()), bare)


def _spans(predictor: ModelPredictor, examples: Sequence[Example], labels: Sequence[str]) -> list[Judged]:
    """Spans of labels as a corpus draws them: the model answers by that corpus's convention."""
    config = predictor.config
    results = []
    for example in examples:
        spans = [s.span for s in example.sentences]
        logits = predictor.runtime.logits([(example.text, spans)], convention=example.convention)[0]
        drawing = Drawing(example.text, spans, logits, example.convention)
        counts = {}
        for label in labels:
            key = f"{example.convention}:{label}"
            threshold = config.thresholds.get(key, config.threshold(label))
            found = drawing.spans(label, config.spans.index(label), threshold)
            gold = [span for name, span in example.spans if name == label]
            counts[label] = span_counts(gold, [item.span for item in found])
        results.append(Judged(id=example.id, spans=counts))
    return results


def _polnear(predictor: ModelPredictor, places: Places) -> list[Judged]:
    from stance.corpora import polnear

    examples = list(polnear.load(places.corpus("polnear/dev"), Part.ALL, every_annotator=True))
    return _spans(predictor, examples, (CONTENT, SOURCE, CUE, DeviceLabel.DIRECT_QUOTATION.value))


def _ptc(predictor: ModelPredictor, places: Places) -> list[Judged]:
    from stance.corpora import ptc

    examples = list(ptc.load(places.corpus("ptc"), Part.HELD_BACK))
    return _spans(predictor, examples, (PERSUASION, *(label.value for label in ptc.TECHNIQUES.values())))


def _plover(predictor: ModelPredictor, places: Places) -> list[Judged]:
    from stance.corpora import plover

    results = []
    for example in plover.load(places.corpus("plover/train.jsonl"), only=True):
        logits = predictor.runtime.logits([(example.text, [example.sentences[0].span])], convention="plover")[0]
        engagement, pressure = (
            float(calibrated(logits.sentence[0, i : i + 1], predictor.config.calibration_of(head))[0])
            for i, head in enumerate(("engagement", "pressure"))
        )
        stance = example.sentences[0].stance or StanceLabel.NEUTRAL
        said = StanceLabel.ENGAGEMENT if engagement >= pressure else StanceLabel.PRESSURE
        results.append(Judged(id=example.id, gold=(stance,), predicted=(said,), scores=((engagement, pressure),)))
    return results


_PUBLIC: dict[str, Callable[[ModelPredictor, Places], list[Judged]]] = {
    "polnear": _polnear,
    "ptc": _ptc,
    "plover": _plover,
}
