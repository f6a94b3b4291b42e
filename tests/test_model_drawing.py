"""Edges of quotations: if these fail, a quotation loses its closing mark, or a report shows half of what was said."""

from __future__ import annotations

import re

import numpy as np
import pytest

from stance.labels import DeviceLabel
from stance.model.config import OWN
from stance.model.drawing import Drawing
from stance.model.runtime import Logits
from stance.model.windows import Tokens
from stance.segment import segment

SURE, UNSURE = 6.0, -6.0


def draw(text: str, *said: str, label: str = "indirect-quotation", convention: str = OWN) -> list[str]:
    """The spans that are drawn at one half where a model is sure of just these stretches of the text."""
    words = list(re.finditer(r"\w+(?:['’-]\w+)*|[^\w\s]", text))
    token = np.full((len(words), 1, 3), 0.0, np.float32)
    token[:, 0] = (SURE, UNSURE, UNSURE)
    for stretch in said:
        assert text.count(stretch) == 1, f"{stretch!r} must stand in the text once"
        start = text.index(stretch)
        inside = [i for i, word in enumerate(words) if start <= word.start() < start + len(stretch)]
        token[inside, 0] = (UNSURE, UNSURE, SURE)
        token[inside[0], 0] = (UNSURE, SURE, UNSURE)
    sentences = [s.span for s in segment(text)]
    starts, ends = (np.array([getattr(word, edge)() for word in words]) for edge in ("start", "end"))
    of = np.searchsorted([s.start for s in sentences], starts, side="right") - 1
    tokens = Tokens(np.arange(len(words)), starts, ends, of, len(sentences))
    drawing = Drawing(text, sentences, Logits(tokens, np.zeros((len(sentences), 3), np.float32), token), convention)
    return [item.span.of(text) for item in drawing.spans(label, 0, 0.5)]


@pytest.mark.parametrize(
    ("text", "said", "drawn"),
    [
        ("He is in “poor shape,” they say.", "“poor shape,", ["“poor shape,”"]),
        ("It is “the new frontier” in trade relations.", "“the new frontier” in trade", ["“the new frontier”"]),
        ('He said: "Never again!" and left.', '"Never again!', ['"Never again!"']),
        ("She calls it “a trap for all of us who stayed here.”", "a trap", []),
        ("There aren’t marks here at all.", "There aren’t marks", []),
    ],
    ids=["mark left out", "words too many", "closing mark left out", "a small part of a pair", "no marks"],
)
def test_a_pair_of_marks_is_a_quotation_as_a_whole_or_not_at_all(text: str, said: str, drawn: list[str]):
    for label in (DeviceLabel.DIRECT_QUOTATION, DeviceLabel.SCARE_QUOTES):
        assert draw(text, said, label=label) == drawn


def test_marks_that_typing_broke_are_still_taken_in():
    text = 'It sent a message to the world:" the time is over. " Nobody heard it.'
    assert draw(text, "the time is over.", label=DeviceLabel.DIRECT_QUOTATION) == ['" the time is over. "']


@pytest.mark.parametrize(
    ("text", "said", "drawn"),
    [
        ("Seoul asked Beijing to honour the pact.", "Beijing to honour the pact", "to honour the pact"),
        ("Kyiv warned the bank that prices would rise.", "the bank that prices would rise", "that prices would rise"),
        ("Many view the deal as a trap for the North.", "the deal as a trap for the North", "a trap for the North"),
        ("They had long seen it as a humiliation.", "as a humiliation", "a humiliation"),
        ("They left as if nothing had happened.", "as if nothing had happened", "as if nothing had happened"),
        ("Its position is clear: no more talks.", ": no more talks", "no more talks"),
        ("The North has a plan to choose another path—maybe.", "to choose another path—", "to choose another path"),
        (
            "They know that it serves its “core interests.”",
            "that it serves its “core",
            "that it serves its “core interests.”",
        ),
    ],
)
def test_reported_words_begin_at_their_complementizer_and_cut_no_marks(text: str, said: str, drawn: str):
    assert draw(text, said) == [drawn]


@pytest.mark.parametrize("inserted", ["the study warns", "Kyiv says", "in Moscow’s view", "according to Kyiv"])
def test_words_of_saying_amid_the_reported_ones_do_not_part_them(inserted: str):
    text = f"Such a leak, {inserted}, could end in disaster."
    assert draw(text, "Such a leak", "could end in disaster") == [text[:-1]]


def test_two_reports_stay_two():
    text = "Kyiv wants a truce. Moscow wants a treaty."
    assert draw(text, "a truce", "a treaty") == ["a truce", "a treaty"]


def test_other_corpora_keep_their_own_edges():
    text = "Seoul asked Beijing to honour the pact."
    assert draw(text, "Beijing to honour the pact.", convention="polnear") == ["Beijing to honour the pact."]
