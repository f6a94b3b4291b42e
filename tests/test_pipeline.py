"""The pipeline carries offsets through, lets only body sentences have a stance, and says what it was made with."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from stance.errors import InputError, ModelError
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.model.prediction import Prediction
from stance.pipeline import Pipeline, Settings
from stance.reading.source import Block, Source
from stance.records import Device, Holder, Scores
from stance.spans import Span

TEXT = "**Lift** the Siege\n\nWashington should *lift* the sanctions. Perhaps it will."
MASKED = "  Lift   the Siege\n\nWashington should  lift  the sanctions. Perhaps it will."


class EveryoneEngages:
    """A model that finds engagement by the author everywhere, and a metaphor in the first five characters."""

    name = "everyone"
    sha256 = "ab" * 32
    default_devices: frozenset[DeviceLabel] = frozenset()
    origins = MappingProxyType({})

    def __init__(self) -> None:
        self.texts: list[str] = []

    def predict(self, text, sentences):
        self.texts.append(text)
        holder = Holder(type=HolderType.AUTHOR)
        scores = Scores(engagement=0.9, pressure=0.1, author=0.9)
        return Prediction(
            sentences=tuple(replace(s, stance=StanceLabel.ENGAGEMENT, holder=holder, scores=scores) for s in sentences),
            devices=(
                Device(label=DeviceLabel.METAPHOR, span=Span(2, 6), score=0.4, origin="model"),
                Device(label=DeviceLabel.IRONY, span=Span(2, 6), score=0.8, origin="model"),
            ),
        )


def hedges(text, sentences):  # noqa: ARG001
    at = text.index("Perhaps")
    yield Device(label=DeviceLabel.HEDGE, span=Span(at, at + 7), score=0.9, origin="rule:hedge")


def source() -> Source:
    body = TEXT.index("Washington")
    blocks = (Block(span=Span(0, 18), kind=SentenceKind.TITLE), Block(span=Span(body, len(TEXT))))
    return Source(id="siege", text=TEXT, masked=MASKED, blocks=blocks)


def pipeline(**settings) -> Pipeline:
    return Pipeline(predictor=EveryoneEngages(), detect=hedges, settings=Settings(**settings))


def test_pipeline_reads_without_markup_and_keeps_the_text():
    made = pipeline()
    document = made.analyze(source())
    assert document.text == TEXT
    assert made.predictor.texts == [MASKED]
    assert [s.span.of(MASKED) for s in document.sentences][1:] == [
        "Washington should  lift  the sanctions.",
        "Perhaps it will.",
    ]


def test_pipeline_gives_titles_no_stance():
    # A model that sees a course in a title must not count it.
    title, *body = pipeline().analyze(source()).sentences
    assert (title.kind, title.stance, title.holder, title.scores) == (
        SentenceKind.TITLE,
        StanceLabel.NEUTRAL,
        None,
        None,
    )
    assert {s.stance for s in body} == {StanceLabel.ENGAGEMENT}


def test_pipeline_merges_model_and_rules():
    assert [d.label for d in pipeline().analyze(source()).devices] == [
        DeviceLabel.IRONY,
        DeviceLabel.METAPHOR,
        DeviceLabel.HEDGE,
    ]


def test_pipeline_leaves_out_weak_devices():
    found = pipeline(min_score=0.5).analyze(source())
    assert [d.label for d in found.devices] == [DeviceLabel.IRONY, DeviceLabel.HEDGE]
    assert found.summary is not None
    assert DeviceLabel.METAPHOR not in found.summary.devices


def test_pipeline_shows_imprecise_labels_only_when_asked():
    class Careful(EveryoneEngages):
        default_devices = frozenset({DeviceLabel.HEDGE})

    careful = replace(pipeline(), predictor=Careful())
    assert [d.label for d in careful.analyze(source()).devices] == [DeviceLabel.HEDGE]
    assert len(replace(careful, settings=Settings(all_devices=True)).analyze(source()).devices) == 3


def test_pipeline_says_how_it_was_made():
    provenance = pipeline(min_score=0.25).analyze(source()).provenance
    assert provenance is not None
    assert (provenance.model, provenance.model_sha256) == ("everyone", "ab" * 32)
    assert provenance.settings == {"min_score": 0.25, "all_devices": False}


def test_pipeline_refuses_a_model_that_answers_something_else():
    class Lazy(EveryoneEngages):
        def predict(self, text, sentences):  # noqa: ARG002
            return Prediction(sentences=())

    with pytest.raises(ModelError, match="siege"):
        replace(pipeline(), predictor=Lazy()).analyze(source())


def test_pipeline_takes_an_empty_text():
    document = pipeline().analyze(Source(id="none", text=" \n "))
    assert (document.sentences, document.devices) == ((), ())


def test_pipe_is_lazy_and_in_order():
    # Memory must stay flat over many pieces, so nothing may be read ahead.
    taken = []

    def sources():
        for index in range(3):
            taken.append(index)
            yield replace(source(), id=str(index))

    documents = pipeline().pipe(sources())
    assert next(documents).id == "0"
    assert taken == [0]
    assert [document.id for document in documents] == ["1", "2"]


def test_pipe_reads_plain_texts_and_says_which_is_empty():
    made = replace(pipeline(), detect=lambda *_: ())
    assert [d.id for d in made.pipe(["Talks failed.", source()])] == ["text-1", "siege"]
    with pytest.raises(InputError, match="text-2"):
        list(made.pipe(["Talks failed.", " "]))
