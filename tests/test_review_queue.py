"""The queue: the piece that a model would learn most from comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_piece import plain_document, small_piece

from stance.labels import DeviceLabel, StanceLabel
from stance.records import Device, Document, Scores, Sentence
from stance.review.order import Order, sentence_order, uncertainty
from stance.review.queue import ranked, values
from stance.spans import Span


def piece(name, *probabilities, labels=()):
    text = "x" * max(1, len(probabilities))
    sentences = tuple(
        Sentence(span=Span(i, i + 1), stance=StanceLabel.NEUTRAL, scores=Scores(engagement=p, pressure=0.0))
        for i, p in enumerate(probabilities)
    )
    devices = tuple(Device(label=label, span=Span(0, 1)) for label in labels)
    return Document(id=name, text=text, sentences=sentences, devices=devices)


def order(*pieces):
    return [pieces[index].id for index, _ in ranked(pieces)]


def test_open_questions_come_before_settled_ones():
    assert order(piece("sure", 0.99), piece("open", 0.5), piece("half", 0.8)) == ["open", "half", "sure"]


def test_only_the_least_certain_sentences_count():
    assert order(piece("short", *[0.5] * 10), piece("long", *[0.5] * 10, *[0.99] * 90)) == ["long", "short"]
    found = values([piece("short", *[0.5] * 10), piece("long", *[0.5] * 10, *[0.99] * 90)])
    assert found[0].total == found[1].total == pytest.approx(0.5)


def test_rare_devices_lift_a_piece():
    hedge, irony = DeviceLabel.HEDGE, DeviceLabel.IRONY
    pieces = [piece("a", 0.7, labels=[hedge]), piece("b", 0.7, labels=[hedge, irony]), piece("c", 0.7, labels=[hedge])]
    assert order(*pieces)[0] == "b"
    found = values(pieces)[1]
    assert found.rarest == (irony,)
    assert found.rarity == pytest.approx(1 / 3)
    assert found.total == pytest.approx(found.uncertainty + found.rarity / 2)


def test_one_piece_and_pieces_without_scores_have_a_value():
    bare = plain_document("Talks stall.")
    assert values([bare])[0].uncertainty is None
    assert values([bare])[0].total == 0
    assert values([]) == []
    assert order(bare, piece("open", 0.5))[0] == "open"


def test_sentences_go_from_least_to_most_certain_and_titles_come_last():
    document = small_piece()
    assert sentence_order(document, Order.TEXT) == [0, 1, 2, 3, 4, 5]
    assert sentence_order(document, Order.UNCERTAIN) == [5, 3, 2, 4, 0, 1]
    unscored = replace(document, sentences=(*document.sentences[:5], replace(document.sentences[5], scores=None)))
    assert sentence_order(unscored, Order.UNCERTAIN) == [3, 2, 4, 5, 0, 1]
    assert uncertainty(document.sentences[0]) is None
