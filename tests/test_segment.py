"""`stance.segment`: every later step points at these offsets; a wrong cut gives a stance to the wrong holder."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.labels import SentenceKind
from stance.reading.source import Block
from stance.segment import segment
from stance.spans import Span

SUITE = Path(__file__).parent.parent / "eval" / "cases" / "segmentation" / "quotations.json"


def sentences_of(text):
    return [sentence.span.of(text) for sentence in segment(text)]


# Pieces that meet each other in ways nobody would write down by hand.
PIECES = st.sampled_from(
    [
        *(
            ".",
            "!",
            "?",
            "…",
            "...",
            ". . .",
            "“",
            "”",
            "‘",
            "’",
            '"',
            "'",
            "«",
            "»",
            "(",
            ")",
            "[",
            "]",
            "[1]",
            "—",
            "#",
        ),
        *(" ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\u00a0", "\u2028", "\u2029", "\f", "\x1c", "\u200b", "\ud800"),
        *(
            "U.S.",
            "Gen.",
            "No.",
            "he",
            "said",
            "Kim",
            "The",
            "and",
            "a",
            "I",
            "1.",
            "2)",
            "- ",
            "• ",
            "。",
            "é",
            "😀",
            "İ",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_segment_covers_every_word_exactly_once(text):
    """A character that no sentence holds is never judged; one that two hold is judged twice."""
    spans = [sentence.span for sentence in segment(text)]
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        end = span.end
    assert not text[end:].strip()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.sampled_from(SentenceKind)), max_size=5))
def test_segment_keeps_sentences_inside_their_blocks(parts):
    """A sentence over the edge of a block would mix a heading with the paragraph below it."""
    text, blocks = "", []
    for part, kind in parts:
        text += "~"  # outside all blocks
        if part:
            blocks.append(Block(span=Span(len(text), len(text) + len(part)), kind=kind))
        text += part
    found = segment(text, blocks)
    for block in blocks:
        inside = [s for s in found if block.span.contains(s.span)]
        assert all(s.kind is block.kind for s in inside)
        held = "".join(s.span.of(text) for s in inside)
        assert "".join(held.split()) == "".join(block.span.of(text).split())
        assert block.kind is SentenceKind.BODY or len(inside) <= 1
    assert sum(any(block.span.contains(s.span) for block in blocks) for s in found) == len(found)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_segment_reaches_98_percent_of_the_quotation_suite(split):
    """Quotations are where the sources speak: cut in the wrong place, a source's words are laid to the author."""
    cases = [case for case in json.loads(SUITE.read_text(encoding="utf-8")) if case["split"] == split]
    wrong = [case["id"] for case in cases if sentences_of(case["text"]) != case["sentences"]]
    assert len(wrong) <= 0.02 * len(cases), wrong


def test_segment_tells_abbreviations_from_ends():
    """A cut after "Gen." or "U.S." leaves half a sentence to be judged."""
    text = (
        "Gen. H. R. McMaster left the U.S. on Feb. 3. The DPRK-U.S. talks began at 9 a.m. Monday. "
        "No. 5 was absent. Why? No."
    )
    assert sentences_of(text) == [
        "Gen. H. R. McMaster left the U.S. on Feb. 3.",
        "The DPRK-U.S. talks began at 9 a.m. Monday.",
        "No. 5 was absent.",
        "Why?",
        "No.",
    ]


def test_segment_holds_a_quotation_that_its_sentence_carries_on_after():
    """Cut inside, the verb that says whose words these are would be lost."""
    text = "She said, 'No. Never.' and left. “Stop. Now,” he called. Then he said: “It is late. Go home.” They went."
    assert sentences_of(text) == [
        "She said, 'No. Never.' and left.",
        "“Stop.",
        "Now,” he called.",
        "Then he said: “It is late.",
        "Go home.”",
        "They went.",
    ]


def test_segment_gives_a_closing_mark_that_stands_apart_to_its_quotation():
    """Careless typesetting must not hand the mark, and with it the quotation, to the next sentence."""
    assert sentences_of('They call it "a gift. "\nWe call it theft.') == [
        'They call it "a gift. "',
        "We call it theft.",
    ]
    assert sentences_of("« Assez ! » Il partit.") == ["« Assez ! »", "Il partit."]


def test_segment_without_blocks_parts_paragraphs_at_blank_lines_in_any_line_ends():
    """Files from Windows and old Macs have paragraphs too."""
    for break_ in ("\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u2029"):
        assert sentences_of(f"A heading{break_}One line{break_[:1].replace(chr(0x2029), ' ')}wrapped. Two.") == [
            "A heading",
            f"One line{break_[:1].replace(chr(0x2029), ' ')}wrapped.",
            "Two.",
        ]


@pytest.mark.parametrize("kind", [kind for kind in SentenceKind if kind is not SentenceKind.BODY])
def test_segment_leaves_titles_and_bylines_whole(kind):
    """A title cut in two counts twice."""
    text = "  Enough. Talk to Tehran!  "
    (sentence,) = segment(text, [Block(span=Span(0, len(text)), kind=kind)])
    assert sentence.span.of(text) == text.strip()
    assert sentence.kind is kind
    assert sentence.stance is None


def test_segment_of_blank_text_is_empty():
    """Nothing to read is no sentence, and no error."""
    assert segment("") == segment(" \n\r\n\t ") == segment("abc", []) == ()


@pytest.mark.parametrize(
    "piece",
    [
        ". ",
        ".",
        "...x",
        ". . ",
        "“",
        "” ",
        "'a ",
        '"a. ',
        "(a. ",
        "“A. B.” and ",
        "\n- a",
        "\n1. ",
        "A b\n",
        ".\"'",
        " \n",
        "x",
        "I. ",
    ],
)
def test_segment_takes_linear_time_on_one_long_line(piece):
    """A hostile file must not hang the program: 400,000 characters take well under the seconds that squares would."""
    text = (piece * (400_000 // len(piece)))[:400_000]
    began = time.process_time()
    segment(text)
    assert time.process_time() - began < 4
