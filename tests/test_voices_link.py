"""A quotation gets the source beside it, and a stance the holder that its sentence names, or the one just before."""

from __future__ import annotations

from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device, Scores, Sentence
from stance.segment import segment
from stance.spans import Span
from stance.voices.link import link_voices

TEXT = "Ms. Ito met the envoy. “We will not bow,” she said. The fleet sailed. Talk to them."


def scored(words: str) -> ScoredSpan:
    assert TEXT.count(words) == 1
    return ScoredSpan(Span(TEXT.index(words), TEXT.index(words) + len(words)), 0.9)


def judged(*authors: float | None) -> tuple[Sentence, ...]:
    found = segment(TEXT)
    assert len(found) == len(authors)
    return tuple(
        s
        if author is None
        else Sentence(
            span=s.span, stance=StanceLabel.PRESSURE, scores=Scores(engagement=0.1, pressure=0.9, author=author)
        )
        for s, author in zip(found, authors, strict=True)
    )


QUOTATION = Device(label=DeviceLabel.DIRECT_QUOTATION, span=scored("“We will not bow,”").span)


def test_quotation_gets_source_and_cue_of_its_sentence():
    prediction = Prediction(
        sentences=judged(None, 0.1, None, None), sources=(scored("Ms. Ito"), scored("she")), cues=(scored("said"),)
    )
    _, (device,) = link_voices(TEXT, prediction, [QUOTATION])
    assert device.source is not None
    assert (device.source.name, device.cue) == ("she", scored("said").span)


def test_quotation_without_a_source_takes_that_of_the_sentence_before():
    prediction = Prediction(sentences=judged(None, 0.1, None, None), sources=(scored("Ms. Ito"),))
    _, (device,) = link_voices(TEXT, prediction, [QUOTATION])
    assert device.source is not None
    assert device.source.name == "Ms. Ito"


def test_holder_is_the_author_or_who_is_named():
    prediction = Prediction(sentences=judged(None, 0.1, 0.2, 0.9), holders=(scored("she"),))
    sentences, _ = link_voices(TEXT, prediction, [])
    assert sentences[0].holder is None
    assert [s.holder.mention.name if s.holder.mention else None for s in sentences[1:]] == ["she", "she", None]
    assert sentences[3].holder.type is HolderType.AUTHOR


def test_nobody_named_is_nobody_held():
    # A wrong name is worse than none.
    sentences, _ = link_voices(TEXT, Prediction(sentences=judged(None, 0.1, 0.1, 0.1)), [])
    assert all(s.holder is None for s in sentences)
