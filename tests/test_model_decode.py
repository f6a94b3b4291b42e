"""Decoding: if these fail, findings point at the wrong words."""

import numpy as np

from stance.model.config import Calibration
from stance.model.decode import calibrated, paragraph_breaks, sigmoid, softmax, spans_of
from stance.model.drawing import without_final_stop
from stance.model.windows import Tokens
from stance.spans import Span

TEXT = "We must talk now. They will not."
WORDS = [Span(0, 2), Span(3, 7), Span(8, 12), Span(13, 16), Span(16, 17), Span(18, 22), Span(23, 27), Span(28, 31)]


def tokens_of(words):
    start, end = np.array([w.start for w in words]), np.array([w.end for w in words])
    return Tokens(np.arange(len(words)), start, end, np.zeros(len(words), int), 1)


def decode(tags, threshold=0.5, breaks=None):
    probabilities = np.array([[1 - p, p if tag == "B" else 0, p if tag == "I" else 0] for tag, p in tags], np.float32)
    none = np.zeros(len(tags), bool) if breaks is None else breaks
    return [item.span.of(TEXT) for item in spans_of(probabilities, tokens_of(WORDS), none, threshold, TEXT)]


OUT = ("O", 0.0)


def test_span_runs_from_begin_to_last_inside():
    assert decode([OUT, ("B", 0.9), ("I", 0.8), ("I", 0.7), OUT, OUT, OUT, OUT]) == ["must talk now"]


def test_two_begins_are_two_spans():
    assert decode([("B", 0.9), ("I", 0.9), ("B", 0.9), ("I", 0.9), OUT, OUT, OUT, OUT]) == ["We must", "talk now"]


def test_span_ends_with_its_paragraph():
    tags = [("B", 0.9)] + [("I", 0.9)] * 7
    breaks = np.array([False] * 5 + [True] + [False] * 2)
    assert decode(tags, breaks=breaks) == ["We must talk now.", "They will not"]


def test_weak_span_stays_out():
    assert decode([OUT, ("B", 0.4), ("I", 0.45), OUT, OUT, OUT, OUT, OUT]) == []
    assert decode([OUT, ("B", 0.4), ("I", 0.45), OUT, OUT, OUT, OUT, OUT], threshold=0.3) == ["must talk"]


def test_span_goes_on_over_a_token_just_below_the_threshold():
    assert decode([("B", 0.9), ("I", 0.4), ("I", 0.9), OUT, OUT, OUT, OUT, OUT]) == ["We must talk"]


def test_a_long_span_is_not_broken_at_its_weak_words():
    tags = [("B", 0.9), ("I", 0.9), ("I", 0.9), ("I", 0.25), ("I", 0.9), ("I", 0.9), OUT, OUT]
    assert decode(tags) == ["We must talk now. They"]


def test_no_span_begins_inside():
    assert decode([OUT, ("I", 0.6), ("I", 0.6), OUT, OUT, OUT, OUT, OUT]) == []


def test_part_of_a_word_becomes_the_word():
    words = [Span(3, 5), Span(5, 7)]
    probabilities = np.array([[0.1, 0.9, 0.0], [0.9, 0.0, 0.1]], np.float32)
    found = spans_of(probabilities, tokens_of(words), np.zeros(2, bool), 0.5, TEXT)
    assert [item.span.of(TEXT) for item in found] == ["must"]


def test_final_stop_stays_only_with_whole_sentences():
    starts, ends = {0, 18}, {17, 32}
    assert without_final_stop(TEXT, Span(3, 17), starts, ends) == Span(3, 16)
    assert without_final_stop(TEXT, Span(0, 17), starts, ends) == Span(0, 17)


def test_paragraph_breaks_are_where_a_blank_line_stands():
    text = "One.\n\nTwo. Three."
    tokens = Tokens(np.arange(3), np.array([0, 6, 11]), np.array([4, 10, 17]), np.array([0, 1, 2]), 3)
    assert paragraph_breaks(text, tokens, [Span(0, 4), Span(6, 10), Span(11, 17)]).tolist() == [False, True, False]


def test_probabilities_hold_for_extreme_logits():
    extreme = np.array([-1e4, 0, 1e4], np.float32)
    assert sigmoid(extreme).tolist() == [0.0, 0.5, 1.0]
    assert np.allclose(softmax(np.array([[1e4, -1e4, 1e4]], np.float32)), [[0.5, 0, 0.5]])
    assert calibrated(np.array([2.0], np.float32), Calibration(slope=0.5, offset=-1.0)).tolist() == [0.5]
