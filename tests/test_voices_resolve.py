"""Names for pronouns and descriptions: a report that says "she" tells nobody who threatened."""

from __future__ import annotations

import pytest

from stance.segment import segment
from stance.spans import Span
from stance.voices.parties import load_parties
from stance.voices.resolve import Resolver


def resolved(text: str, words: str, which: int = -1) -> tuple[str, str | None]:
    """Name and party of the last (or another) place where the words stand."""
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    span = Span(places[which], places[which] + len(words))
    mention = Resolver(text, [s.span for s in segment(text)], load_parties()).mention(span)
    assert mention.span == span
    return mention.name, mention.party


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Mary Holt met the envoy Paul Ried. She left early.", "She", "Mary Holt"),
        ("Mary Holt met the envoy Paul Ried. He left early.", "He", "Paul Ried"),
        ("Japan protested. It has warned before.", "It", "Japan"),
        ("Some Nato members fear the vote. They want delay.", "They", "Some Nato members"),
        ("Mr. Orr spoke to Ms. Ito. Later she wrote to him.", "she", "Ms. Ito"),
        ("Mr. Orr spoke to Ms. Ito. Later she wrote to him.", "him", "Mr. Orr"),
        ("Lena Marsh, deputy minister, came. On Monday the deputy minister left.", "the deputy minister", "Lena Marsh"),
        ("Security adviser John Orr wrote. The adviser hates talks.", "The adviser", "John Orr"),
        ("Iran closed the strait. Days later the regime opened it.", "the regime", "Iran"),
    ],
)  # fmt: skip
def test_words_go_to_the_name_that_the_piece_has_given(text: str, words: str, name: str):
    assert resolved(text, words)[0] == name


def test_last_name_is_the_person_named_in_full_before():
    assert resolved("Mary Holt came. Holt left again.", "Holt") == ("Mary Holt", None)


def test_surname_alone_is_one_voice_with_the_full_name_though_nothing_tells_a_person():
    # Else the table of voices counts Alina Polyakova and Polyakova as two.
    text = "On a podcast, Alina Polyakova explains the case. Polyakova also describes the sanctions as weak."
    assert resolved(text, "Polyakova")[0] == "Alina Polyakova"
    assert resolved("Wall Street fell. Main Street waits.", "Main Street")[0] == "Main Street"


def test_party_comes_from_title_and_apposition():
    text = "Lena Marsh, first vice foreign minister of Russia, came. She was late. Marsh left."
    assert resolved(text, "She") == ("Lena Marsh", "Russia")
    assert resolved(text, "Marsh") == ("Lena Marsh", "Russia")


def test_former_officials_speak_for_themselves():
    text = "Former French defense minister Lena Marsh came. She was late."
    assert resolved(text, "She") == ("Lena Marsh", None)


def test_nothing_is_taken_from_behind_the_words():
    # A name that only comes later was not meant by the pronoun.
    assert resolved("He was late. Paul Ried apologized.", "He")[0] == "He"


def test_the_authors_own_we_is_nobodys_name():
    assert resolved("France sent a fleet. We should wait.", "We") == ("We", None)


def test_object_is_not_its_own_subject():
    text = "Paul Ried met John Orr. Orr warned him."
    assert resolved(text, "him")[0] == "Paul Ried"


def test_a_word_that_only_opens_a_sentence_is_no_name():
    text = "France sent a fleet. Sanctions have failed. It will send more."
    assert resolved(text, "It")[0] == "France"
