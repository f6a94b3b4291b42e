"""A quotation gets the one who speaks, wherever he stands: without it a reader takes his words for the author's."""

from __future__ import annotations

import pytest

from stance.detectors import View, run_detectors
from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device, Scores, Sentence
from stance.segment import segment
from stance.spans import Span
from stance.voices.link import link_voices


def spot(text: str, words: str) -> Span:
    assert text.count(words) == 1, f"{words!r} must stand in the text once"
    return Span(text.index(words), text.index(words) + len(words))


def read(text: str, authors: dict[int, float] | None = None, **spans: list[str]) -> Prediction:
    """A model's answer: pressure in the sentences whose author score is given, and scored spans by their words."""
    sentences = tuple(
        s
        if not authors or index not in authors
        else Sentence(
            span=s.span,
            stance=StanceLabel.PRESSURE,
            scores=Scores(engagement=0.1, pressure=0.9, author=authors[index]),
        )
        for index, s in enumerate(segment(text))
    )
    found = {kind: tuple(ScoredSpan(spot(text, w), 0.9) for w in words) for kind, words in spans.items()}
    return Prediction(sentences=sentences, **found)


def quotations(text: str, *reported: str, **spans: list[str]) -> list[tuple[str | None, str | None]]:
    """Name of the source, and cue, of all quotations: those in marks, and the reported clauses given."""
    prediction = read(text, **spans)
    marked = run_detectors(View(text, prediction.sentences), ["direct-quotation"])
    indirect = [Device(label=DeviceLabel.INDIRECT_QUOTATION, span=spot(text, words)) for words in reported]
    devices = sorted([*marked, *indirect], key=lambda d: (d.span.start, -d.span.end))
    _, linked = link_voices(text, prediction, devices)
    return [(d.source.name if d.source else None, d.cue.of(text) if d.cue else None) for d in linked]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Berg said, “We will not bow to them.”", [("Anna Berg", "said")]),
        ("“We will not bow to them,” said Anna Berg.", [("Anna Berg", "said")]),
        ("“We will not bow,” Anna Berg said, “and we will not run.”", [("Anna Berg", "said")] * 2),
        ("According to Anna Berg, the offer was “a trap for all of us.”", [("Anna Berg", "According to")]),
        ("Anna Berg criticized the plan. “We will not bow to them, now or ever.”", [("Anna Berg", "criticized")]),
        ("Anna Berg laid out a demand: “Open the bridge by noon.”", [("Anna Berg", "demand")]),
    ],
    ids=["after", "before", "amid", "according", "sentence before", "colon"],
)
def test_source_and_cue_are_found_wherever_they_stand(text: str, expected: list[tuple[str, str]]):
    found = quotations(text)
    assert [source for source, _ in found] == [source for source, _ in expected]


def test_floating_quotation_goes_on_with_the_speaker():
    text = "“We will not bow,” Anna Berg said. “The bridge stays shut until they pay.” “It stays shut all winter.”"
    assert [source for source, _ in quotations(text)] == ["Anna Berg"] * 3


def test_quotation_over_paragraphs_keeps_its_speaker():
    text = "Anna Berg said: “The bridge stays shut.\n\n“They know what we want from them.\n\n“They can pay.”"
    assert {source for source, _ in quotations(text)} == {"Anna Berg"}


def test_nested_quotation_is_the_inner_speakers_or_else_the_outer_ones():
    text = "“Paul Ried told us, ‘Never sign the paper,’ and we did not,” Anna Berg said."
    inner = Device(label=DeviceLabel.INDIRECT_QUOTATION, span=spot(text, "‘Never sign the paper,’"))
    outer = Device(label=DeviceLabel.DIRECT_QUOTATION, span=spot(text, text[: text.index(" Anna")]))
    _, linked = link_voices(text, read(text), [outer, inner])
    assert [d.source.name for d in linked if d.source] == ["Anna Berg", "Paul Ried"]


@pytest.mark.parametrize(
    ("text", "content", "source", "cue"),
    [
        ("Japan hopes to see the islands again.", "to see the islands again", "Japan", "hopes"),
        ("Seizing ships, Russia claims, would be war.", "Seizing ships", "Russia", "claims"),
        ("This explains Japan’s fear that the pact will fail.", "that the pact will fail", "Japan", "fear"),
        ("Some officials worry that the talks will end.", "that the talks will end", "Some officials", "worry"),
        ("It was clear to Anna Berg that the pact was dead.", "that the pact was dead", "Anna Berg", "clear"),
        ("Recalling Berg’s dictum that war is a trade, he left.", "that war is a trade", "Berg", "dictum"),
        ("They rejected Hanoi’s repeated offers of a truce.", "of a truce", "Hanoi", "offers"),
        ("Islamists in Egypt claim that Iran has won.", "that Iran has won", "Islamists in Egypt", "claim"),
        ("By hinting that it may leave, Hanoi has alarmed us.", "that it may leave", "Hanoi", "alarmed"),
    ],
)
def test_reported_clause_has_its_source_without_marks(text: str, content: str, source: str, cue: str | None):
    assert quotations(text, content) == [(source, cue)]


def test_the_models_span_decides_where_the_form_says_nothing():
    text = "At noon the word from Anna Berg was that the bridge would open."
    assert quotations(text, "that the bridge would open", sources=["Anna Berg"]) == [("Anna Berg", None)]


def test_marks_decide_against_the_model():
    text = "Paul Ried left early. “We will not bow,” Anna Berg said."
    assert quotations(text, sources=["Paul Ried"])[0][0] == "Anna Berg"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Such leaks, the study warns, could end in disaster.", "Such leaks, the study warns, could end in disaster"),
        ("The town must, according to the study, be rebuilt.", "The town must, according to the study, be rebuilt"),
        ("The dam, says the study, will not hold.", "The dam, says the study, will not hold"),
    ],
)
def test_who_is_named_amid_the_words_speaks_them(text: str, content: str):
    assert [source for source, _ in quotations(text, content, sources=["the study"])] == ["the study"]


def test_of_two_speakers_the_nearer_one_speaks():
    text = "Paul Ried called it “an outrage beyond words,” whereas Anna Berg termed it an “accident.”"
    found = quotations(text, sources=["Paul Ried", "Anna Berg"])
    assert [source for source, _ in found] == ["Paul Ried", "Anna Berg"]


def test_the_speaker_of_the_next_words_is_not_taken_for_these():
    text = "Anna Berg branded it “an act of terror,” and Paul Ried called it “an unspeakable act of war.”"
    assert [s for s, _ in quotations(text, sources=["Anna Berg", "Paul Ried"])] == ["Anna Berg", "Paul Ried"]


def test_a_relative_pronoun_goes_to_whom_it_stands_for():
    text = "The town backed Mousavi, who believes that the state is in ruins."
    assert quotations(text, "that the state is in ruins", sources=["who"])[0][0] == "Mousavi"


def test_what_only_describes_a_speaker_is_left_out_of_his_name():
    text = "Anna Berg, the head of the board, which met on Monday, fears a long war."
    marked = "Anna Berg, the head of the board, which met on Monday"
    assert quotations(text, "a long war", sources=[marked])[0][0] == "Anna Berg"


def test_pronoun_source_carries_the_name():
    text = "Ms. Ito met the envoy. “We will not bow,” she said."
    assert quotations(text) == [("Ms. Ito", "said")]


def holders(text: str, authors: dict[int, float], **spans: list[str]) -> list[str | None]:
    """For each sentence the holder's name, "author", or None."""
    sentences, _ = link_voices(
        text, read(text, authors, **spans), run_detectors(View(text, segment(text)), ["direct-quotation"])
    )
    shown = []
    for s in sentences:
        mention = s.holder.mention if s.holder else None
        shown.append(mention.name if mention else "author" if s.holder else None)
    return shown


def test_holder_is_the_author_where_the_score_says_so():
    text = "Talk to them. The fleet must sail."
    assert holders(text, {0: 0.9, 1: 0.5}) == ["author", "author"]


def test_holder_is_the_subject_of_the_main_clause():
    text = "When the truce ended, Russia shelled the town that Ukraine held."
    assert holders(text, {0: 0.1}) == ["Russia"]


def test_holder_of_the_model_goes_before_the_subject():
    text = "Russia said that Ukraine would strike."
    assert holders(text, {0: 0.1}, holders=["Ukraine"]) == ["Ukraine"]


def test_agent_of_a_passive_holds_what_is_done():
    assert holders("The offer was rejected by the junta.", {0: 0.1}) == ["the junta"]


def test_actor_that_is_left_out_comes_from_the_sentence_before():
    text = "Russia moved its tanks. A day later came the shelling of two towns."
    assert holders(text, {0: 0.1, 1: 0.1}) == ["Russia", "Russia"]


def test_sentence_inside_a_quotation_is_the_sources_whatever_the_score():
    text = "“We will not bow to them. They must pay first,” Anna Berg said. I would talk."
    assert holders(text, {0: 0.9, 1: 0.9, 2: 0.9}) == ["Anna Berg", "Anna Berg", "author"]


def test_nobody_named_is_nobody_held():
    # A wrong name is worse than none.
    assert holders("Bombs fell all night. It was loud.", {0: 0.1, 1: 0.1}) == [None, None]


def test_holder_that_is_there_already_stays():
    text = "Talk to them."
    prediction = read(text, {0: 0.9})
    (first,), _ = link_voices(text, prediction, [])
    (second,), _ = link_voices(text, Prediction(sentences=(first,)), [])
    assert second.holder is first.holder
    assert first.holder is not None
    assert first.holder.type is HolderType.AUTHOR
