"""Totals are the sums of what the sentences say, and the author's voice stays apart from the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_piece import AUTHOR, small_piece

from stance.aggregate import (
    count_words,
    devices_by_sentence,
    quoted_voices,
    ranked,
    sentence_numbers,
    summarize,
)
from stance.errors import UnknownNameError
from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Scores, Sentence
from stance.selection import only_voice
from stance.spans import Span


def held_by(name: str, start: int, stance: StanceLabel, party: str | None = None) -> Sentence:
    span = Span(start, start + 2)
    return Sentence(
        span=span,
        stance=stance,
        holder=Holder(type=HolderType.SOURCE, mention=Mention(span=span, name=name, party=party)),
    )


def test_summary_keeps_the_author_apart():
    # If quoted threats counted for the author, a dove would be called a hawk.
    summary = summarize(small_piece())
    assert (summary.author.engagement, summary.author.pressure, summary.author.balance) == (2, 0, 1.0)
    assert (summary.sources.engagement, summary.sources.pressure, summary.sources.balance) == (0, 1, -1.0)
    assert summary.tally.neutral == 1
    assert [holder.name for holder in summary.holders] == ["author", "Ruritania"]
    assert summary.holders[0].strongest == {StanceLabel.ENGAGEMENT: 4}


def test_summary_counts_body_sentences_only():
    # A title is no sentence of the argument, and a sentence that nobody has judged is not neutral.
    document = Document(
        id="d",
        text="a b c d e f",
        sentences=(
            Sentence(span=Span(0, 1), kind=SentenceKind.TITLE, stance=StanceLabel.NEUTRAL),
            Sentence(span=Span(2, 3), stance=None),
            Sentence(span=Span(4, 5), stance=StanceLabel.NEUTRAL),
        ),
    )
    summary = summarize(document)
    assert summary.tally.neutral == 1
    assert summary.author.balance is None
    assert summary.words == 3


def test_voices_of_one_party_are_one():
    # "The White House" and "white house" are one voice, and so are two names of one party.
    document = Document(
        id="d",
        text=" " * 20,
        sentences=(
            held_by("The White House", 0, StanceLabel.PRESSURE),
            held_by("white  house", 3, StanceLabel.PRESSURE),
            held_by("Washington", 6, StanceLabel.PRESSURE, party="United States"),
            held_by("U.S. officials", 9, StanceLabel.MIXED, party="United States"),
            Sentence(span=Span(12, 13), stance=StanceLabel.ENGAGEMENT, holder=AUTHOR),
        ),
    )
    assert [(h.name, h.tally.pressure, h.tally.mixed) for h in summarize(document).holders] == [
        ("author", 0, 0),
        ("The White House", 2, 0),
        ("United States", 1, 1),
    ]


def test_mixed_sentences_draw_the_balance_to_the_middle():
    sentences = [held_by("x", 0, StanceLabel.ENGAGEMENT), held_by("x", 3, StanceLabel.MIXED)]
    summary = summarize(Document(id="d", text=" " * 9, sentences=tuple(sentences)))
    assert summary.sources.balance == pytest.approx(0.5)


def test_ranked_puts_the_strongest_first():
    sentences = [
        Sentence(span=Span(0, 1), stance=StanceLabel.PRESSURE, scores=Scores(engagement=0.1, pressure=0.6)),
        Sentence(span=Span(1, 2), stance=StanceLabel.PRESSURE, scores=Scores(engagement=0.1, pressure=0.9)),
        Sentence(span=Span(2, 3), stance=StanceLabel.ENGAGEMENT, scores=Scores(engagement=0.9, pressure=0.95)),
        Sentence(span=Span(3, 4), stance=StanceLabel.MIXED, scores=Scores(engagement=0.9, pressure=0.9)),
    ]
    assert ranked(enumerate(sentences), StanceLabel.PRESSURE) == [1, 3, 0]


def test_empty_document_has_a_summary():
    summary = summarize(Document(id="d", text=""))
    assert summary.words == 0
    assert summary.rate(DeviceLabel.HEDGE) == 0.0


def test_devices_by_sentence_places_a_device_in_every_sentence_it_touches():
    sentences = tuple(Sentence(span=Span(i * 10, i * 10 + 8)) for i in range(4))
    across = Device(label=DeviceLabel.CONCESSION, span=Span(5, 25))
    between = Device(label=DeviceLabel.IRONY, span=Span(8, 10))
    last = Device(label=DeviceLabel.HEDGE, span=Span(37, 38))
    found = devices_by_sentence(Document(id="d", text=" " * 40, sentences=sentences, devices=(last, across, between)))
    assert found == [[across], [across], [across], [last]]


@pytest.mark.parametrize(("text", "words"), [("", 0), ("DPRK-U.S. talks", 2), ("It’s 1,000 – no.", 4), ("“Why?”", 1)])
def test_count_words(text, words):
    assert count_words(text) == words


def test_only_voice_keeps_one_voice_and_its_devices():
    own = only_voice(small_piece(), "author")
    assert [s.stance for s in own.sentences] == [StanceLabel.ENGAGEMENT] * 2
    assert {d.label for d in own.devices} == {DeviceLabel.METONYMY, DeviceLabel.RECOMMENDATION, DeviceLabel.ENUMERATION}
    assert own.text == small_piece().text
    assert own.summary is not None
    assert own.summary.sources.balance is None
    for name in ("ruritania", "the minister", "Minister"):
        assert [s.stance for s in only_voice(small_piece(), name).sentences] == [StanceLabel.PRESSURE]


def test_only_voice_says_in_the_record_that_it_is_a_part():
    # Gold has no provenance, and must not be taken for the whole piece either.
    part = only_voice(replace(small_piece(), provenance=None), "the minister")
    assert part.provenance is not None
    assert part.provenance.settings["voice"] == "the minister"


def test_only_voice_keeps_the_numbers_of_the_sentences():
    # A number in a report on one voice must lead to the same sentence as in the whole report.
    whole, own = small_piece(), only_voice(small_piece(), "author")
    numbers = sentence_numbers(own)
    assert [whole.sentences[number - 1].span for number in numbers] == [s.span for s in own.sentences]
    assert list(sentence_numbers(whole)) == list(range(1, len(whole.sentences) + 1))
    again = only_voice(own, "author")
    assert list(sentence_numbers(again)) == list(numbers)


def test_quoted_voices_group_by_party_and_count_how_they_are_taken_up():
    spans = [Span(0, 2), Span(3, 5), Span(6, 8)]
    names = [
        ("she", "Ruritania", Endorsement.CLAIMS),
        ("Anna Berg", None, None),
        ("it", "Ruritania", Endorsement.STATES),
    ]
    devices = tuple(
        Device(
            label=DeviceLabel.DIRECT_QUOTATION,
            span=span,
            source=Mention(span=span, name=name, party=party),
            endorsement=kind,
        )
        for span, (name, party, kind) in zip(spans, names, strict=True)
    )
    first, second = quoted_voices(Document(id="x", text="aa bb cc", devices=devices))
    assert (first.name, first.quotations) == ("Ruritania", 2)
    assert first.endorsements == {Endorsement.STATES: 1, Endorsement.CLAIMS: 1}
    assert (second.name, second.quotations, second.endorsements) == ("Anna Berg", 1, {})


def test_only_voice_unknown_name_offers_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'Ruritania'"):
        only_voice(small_piece(), "Ruritannia")
