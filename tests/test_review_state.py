"""Edits of a review: what a record takes, what it refuses, undo, and what is saved to train on."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_piece import AUTHOR, plain_document, small_piece, span

from stance.corpora.example import from_document
from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.records import Mention
from stance.review.state import (
    Edit,
    EditError,
    History,
    Kind,
    apply,
    begin,
    edit_from_json,
    edit_to_json,
    result,
)
from stance.review.words import pick, words_of
from stance.spans import Span

MINISTER, PERHAPS, ENVOY, WALKING = 2, 3, 4, 5


def after(*edits):
    review = begin(small_piece())
    for edit in edits:
        review = apply(review, edit)
    return review


def restanced(sentence, stance):
    return Edit(kind=Kind.STANCE, sentence=sentence, stance=stance)


def test_a_new_stance_drops_the_models_scores_and_gets_a_holder():
    sentence = after(restanced(PERHAPS, StanceLabel.PRESSURE)).document.sentences[PERHAPS]
    assert sentence.stance is StanceLabel.PRESSURE
    assert sentence.holder == AUTHOR
    assert sentence.scores is None


def test_neutral_drops_the_holder_and_going_back_restores_what_the_model_said():
    review = after(restanced(MINISTER, StanceLabel.NEUTRAL))
    assert review.document.sentences[MINISTER].holder is None
    review = apply(review, restanced(MINISTER, StanceLabel.PRESSURE))
    assert review.document.sentences[MINISTER] == small_piece().sentences[MINISTER]


def test_titles_and_neutral_sentences_refuse_what_they_cannot_have():
    with pytest.raises(EditError, match="title"):
        after(restanced(0, StanceLabel.PRESSURE))
    with pytest.raises(EditError, match="stance first"):
        after(Edit(kind=Kind.HOLDER, sentence=PERHAPS))


def test_a_holder_is_the_author_or_words_with_a_name():
    envoy = Mention(span=span("an envoy"), name="The envoy")
    sentence = after(Edit(kind=Kind.HOLDER, sentence=ENVOY, mention=envoy)).document.sentences[ENVOY]
    assert sentence.holder.type is HolderType.SOURCE
    assert sentence.holder.mention == envoy
    assert sentence.scores.author is None
    back = after(Edit(kind=Kind.HOLDER, sentence=MINISTER)).document.sentences[MINISTER]
    assert back.holder == AUTHOR


def test_a_device_is_added_relabelled_and_deleted():
    at = span("the fleet will answer")
    review = after(Edit(kind=Kind.ADD, sentence=MINISTER, label=DeviceLabel.WARNING, span=at))
    assert {d.label for d in review.document.devices if d.span == at} == {DeviceLabel.WARNING, DeviceLabel.THREAT}
    relabel = Edit(kind=Kind.RELABEL, sentence=MINISTER, label=DeviceLabel.WARNING, span=at, new=DeviceLabel.DEMAND)
    review = apply(review, relabel)
    delete = Edit(kind=Kind.DELETE, sentence=MINISTER, label=DeviceLabel.DEMAND, span=at)
    assert set(apply(review, delete).document.devices) == set(small_piece().devices)


def test_a_relabelled_quotation_keeps_its_source_only_as_a_quotation():
    at = span("“the fleet will answer.”")
    label = DeviceLabel.DIRECT_QUOTATION

    def relabelled(new):
        review = after(Edit(kind=Kind.RELABEL, sentence=MINISTER, label=label, span=at, new=new))
        return next(d for d in review.document.devices if d.label is new and d.span == at)

    assert relabelled(DeviceLabel.INDIRECT_QUOTATION).source is not None
    scare = relabelled(DeviceLabel.SCARE_QUOTES)
    assert (scare.source, scare.cue, scare.endorsement, scare.score, scare.origin) == (None,) * 5


@pytest.mark.parametrize(
    ("words", "label", "message"),
    [
        ("Perhaps she", DeviceLabel.HEDGE, "already"),
        ("answer.” ", DeviceLabel.THREAT, "begins and ends with a word"),
        ("bluffing.\n\nWashington", DeviceLabel.REPETITION, "one paragraph"),
        ("Walking", DeviceLabel.METAPHOR, "not in the sentence"),
    ],
)
def test_spans_that_cannot_be_are_refused(words, label, message):
    with pytest.raises(EditError, match=message):
        after(Edit(kind=Kind.ADD, sentence=PERHAPS, label=label, span=span(words)))


def test_source_and_cue_belong_to_quotations():
    at, label = span("“the fleet will answer.”"), DeviceLabel.DIRECT_QUOTATION
    cue = Edit(kind=Kind.CUE, sentence=MINISTER, label=label, span=at, cue=span("warned that"))
    source = Edit(kind=Kind.SOURCE, sentence=MINISTER, label=label, span=at)
    found = next(d for d in after(cue, source).document.devices if d.label is label)
    assert (found.cue, found.source) == (span("warned that"), None)
    with pytest.raises(EditError, match="only quotations"):
        after(Edit(kind=Kind.CUE, sentence=MINISTER, label=DeviceLabel.THREAT, span=span("the fleet will answer")))


def test_what_nobody_judged_must_be_judged_before_it_is_confirmed():
    saved = result(after(Edit(kind=Kind.SEEN, sentence=ENVOY)))
    with pytest.raises(EditError, match="say its stance first"):
        apply(begin(saved), Edit(kind=Kind.SEEN, sentence=MINISTER))


def test_only_what_was_seen_is_saved():
    saved = result(after(Edit(kind=Kind.SEEN, sentence=ENVOY), restanced(PERHAPS, StanceLabel.PRESSURE)))
    assert [s.stance for s in saved.sentences] == [None, None, None, "pressure", "engagement", None]
    assert {d.label for d in saved.devices} == {"hedge", "metonymy", "recommendation"}
    assert saved.provenance.settings["reviewed"] == [4, 5]
    assert (saved.summary.tally.engagement, saved.summary.tally.pressure) == (1, 1)
    example = from_document(saved)
    assert example.unmarked == {0, 1, 2, 5}
    assert begin(saved).seen == {PERHAPS, ENVOY}


def test_whole_keeps_the_models_labels():
    saved = result(after(restanced(PERHAPS, StanceLabel.PRESSURE)), whole=True)
    assert saved.sentences[MINISTER] == small_piece().sentences[MINISTER]
    assert len(saved.devices) == len(small_piece().devices)


def test_left_out_undoes_seen():
    review = after(Edit(kind=Kind.SEEN, sentence=ENVOY), Edit(kind=Kind.LEFT_OUT, sentence=ENVOY))
    assert not review.seen


def test_history_goes_back_and_forth_and_refuses_what_changes_nothing():
    start = History(now=begin(small_piece()))
    edit = restanced(PERHAPS, StanceLabel.MIXED)
    done = start.do(edit)
    with pytest.raises(EditError, match="already"):
        done.do(edit)
    assert done.undo().now == start.now
    assert done.undo().redo() == done
    assert not done.undo().do(restanced(PERHAPS, StanceLabel.PRESSURE)).future
    with pytest.raises(EditError, match="nothing to undo"):
        start.undo()
    with pytest.raises(EditError, match="nothing to do again"):
        start.redo()


def edits():
    words = words_of(small_piece().text)
    index = st.integers(0, len(words) - 1)
    spans = st.builds(lambda a, b: Span(words[min(a, b)].start, words[max(a, b)].end), index, index)
    return st.builds(
        Edit,
        kind=st.sampled_from(Kind),
        sentence=st.integers(0, 6),
        stance=st.sampled_from([*StanceLabel, None]),
        mention=st.none()
        | st.builds(Mention, span=spans, name=st.just("Somebody"), party=st.none() | st.just("Ruritania")),
        label=st.sampled_from([d.label for d in small_piece().devices]),
        span=spans | st.sampled_from([d.span for d in small_piece().devices]),
        new=st.none() | st.sampled_from(DeviceLabel),
        cue=st.none() | spans,
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(edits(), max_size=12))
def test_any_edits_leave_a_valid_record_and_undo_to_the_first(made):
    history = History(now=begin(small_piece()))
    for edit in made:
        assert edit_from_json(edit_to_json(edit)) == edit
        with contextlib.suppress(EditError):
            history = history.do(edit)
    for whole in (True, False):
        saved = result(history.now, whole=whole)
        assert all((s.holder is None) == (s.stance in (None, "neutral")) for s in saved.sentences)
        assert all(d.span.of(saved.text).strip() == d.span.of(saved.text) for d in saved.devices)
        from_document(saved)
    last = history
    while history.past:
        history = history.undo()
    assert history.now == begin(small_piece())
    while history.future:
        history = history.redo()
    assert history == last


def test_words_are_picked_in_either_direction():
    text = small_piece().text
    picking = pick(text, small_piece().sentences[MINISTER].span)
    assert picking.at.of(text) == "The"
    picking = picking.moved(1)
    assert picking.anchored().moved(-1).span.of(text) == "The minister"
    assert picking.moved(-100).cursor == 0
    assert pick("a\n\n \n", Span(2, 4)) is None
    assert plain_document("x").sentences[0].span == pick("x", Span(0, 1)).span
