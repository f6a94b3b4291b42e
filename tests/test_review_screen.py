"""The review screen by its keys: each changes the record at once, and every step is on disk before it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review_pieces import journal_at, played, shown
from small_piece import AUTHOR, TEXT, plain_document, small_piece, span

from stance.labels import DeviceLabel, StanceLabel
from stance.records import Document, Mention, Sentence
from stance.review.journal import JournalError, read_journal
from stance.review.order import Order
from stance.review.sources import Sources
from stance.spans import Span

pytest.importorskip("textual")
MINISTER, PERHAPS, ENVOY, WALKING = 2, 3, 4, 5


@pytest.fixture
def journal(tmp_path):
    found = journal_at(tmp_path)
    yield found
    found.close()


def sentence(journal, index):
    return journal.history.now.document.sentences[index]


def devices(journal):
    return {(d.label.value, d.span.of(TEXT)) for d in journal.history.now.document.devices}


def test_the_least_certain_sentence_comes_first_and_enter_goes_on(journal):
    app = played(journal, "enter", "enter")
    assert app.path == [WALKING, PERHAPS, MINISTER, ENVOY, 0, 1]
    assert journal.history.now.seen == {WALKING, PERHAPS}
    assert app.at == MINISTER


def test_enter_to_the_end_says_so(journal):
    app = played(journal, *["enter"] * 7)
    assert journal.history.now.complete
    assert "every sentence is reviewed" in app.message


@pytest.mark.parametrize(
    ("key", "stance"),
    [("e", "engagement"), ("p", "pressure"), ("m", "mixed"), ("n", "neutral")],
)
def test_a_key_sets_the_stance(journal, key, stance):
    played(journal, "o", "home", "down", "down", "down", key)
    assert sentence(journal, PERHAPS).stance is StanceLabel(stance)
    assert journal.history.now.seen == {PERHAPS}


def test_a_title_refuses_a_stance_in_a_line(journal):
    app = played(journal, "end", "p", check=shown)
    assert "only sentences of the text have a stance" in app.message
    assert not journal.history.past


def test_the_author_is_the_holder(journal):
    played(journal, "down", "down", "a")
    assert sentence(journal, MINISTER).holder == AUTHOR


def test_a_holder_is_chosen_from_the_list(journal):
    played(journal, "end", "up", "up", "h", "enter")
    assert sentence(journal, ENVOY).holder.mention.span == span("Washington")
    assert sentence(journal, ENVOY).holder.mention.party == "United States"


def test_a_holder_is_typed(journal):
    played(journal, "h", *"hawks", "enter")
    assert sentence(journal, WALKING).holder.mention == Mention(span=span("hawks"), name="hawks")


def test_a_pronoun_as_holder_stands_for_a_name(journal):
    played(journal, "down", "p", "h", *"she", "enter")
    assert sentence(journal, PERHAPS).holder.mention.span == span("she")
    assert sentence(journal, PERHAPS).holder.mention.name == "The minister"


def test_a_pronoun_that_nobody_knows_is_asked_for_a_name(tmp_path):
    text = "She will sign."
    whole = Sentence(span=Span(0, len(text)), stance=StanceLabel.ENGAGEMENT, holder=AUTHOR)
    journal = journal_at(tmp_path, Document(id="she", text=text, sentences=(whole,)))
    played(journal, "h", *"she", "enter", "enter", *"Rosa", "enter")
    assert sentence(journal, 0).holder.mention == Mention(span=Span(0, 3), name="Rosa")
    journal.close()


def test_a_holder_is_chosen_with_the_cursor_and_renamed(journal):
    played(journal, "h", "down", "down", "down", "down", "down", "down", "down", "enter", *["right"] * 5, "enter",
           "right", "right", "enter", "w", "end", *" and co", "enter")  # fmt: skip
    mention = sentence(journal, WALKING).holder.mention
    assert mention.span == span("the hawks,")
    assert mention.name == "the hawks, and co"


def test_sources_are_whole_words():
    text = "Trump said the DPRK-U.S. talks may fail, and the U.S. will wait."
    whole = Sentence(span=Span(0, len(text)), stance=StanceLabel.PRESSURE, holder=AUTHOR)
    document = Document(id="talks", text=text, sentences=(whole,))
    offered = Sources(document).offered(document, 0)
    words = [m.span.of(text) for m in offered]
    assert "Trump" in words
    assert not {"the DPRK-U", "S."} & set(words)


def test_a_device_is_added_by_words_and_label(journal):
    keys = ["d", *["right"] * 6, "enter", "right", "enter", *"loaded", "enter"]
    app = played(journal, *keys)
    assert ("loaded-language", "hawks,") in devices(journal)
    assert app.selected.label is DeviceLabel.LOADED_LANGUAGE
    assert journal.history.now.seen == {WALKING}


def test_the_mark_of_a_label_finds_it_first(journal):
    app = played(journal)
    assert [c.value.value for c in app._labels("re")][:2] == ["recommendation", "repetition"]
    assert app._labels("en")[0].value is DeviceLabel.ENUMERATION
    assert len(app._labels("")) == len(DeviceLabel)
    assert app._labels("zzz") == []


def test_a_device_is_deleted_relabelled_and_all_undone(journal):
    before = devices(journal)
    played(journal, "right", "x", "u", "r", "u", "right", "l", *"rp", "enter")
    assert ("repetition", "the hawks, the hacks and the arms dealers") in devices(journal)
    played(journal, "u")
    assert devices(journal) == before
    assert journal.history.now == replace(journal.history.now, document=small_piece(), seen=frozenset())


def test_deleting_needs_a_choice_where_there_are_several(journal):
    app = played(journal, "down", "down", "x")
    assert "choose a device first" in app.message
    assert len(devices(journal)) == 6


def test_source_and_cue_of_a_quotation(journal):
    app = played(journal, "down", "down", "right", "c", "right", "right", "enter", "right", "enter")
    quotation = next(d for d in journal.history.now.document.devices if d.label.is_quotation)
    assert quotation.cue == span("warned that")
    assert app.selected == quotation
    played(journal, "right", "c", "delete", "s", *"minister", "enter")
    quotation = next(d for d in journal.history.now.document.devices if d.label.is_quotation)
    assert quotation.cue is None
    assert quotation.source.span == span("minister")


def test_undo_goes_where_the_step_was_made(journal):
    app = played(journal, "p", "end", "u")
    assert app.at == WALKING
    assert "undone: stance pressure" in app.message
    assert not journal.history.now.seen
    assert played(journal, "r").review.seen == {WALKING}


def test_leaving_and_coming_back_finds_the_same_place(journal, tmp_path):
    played(journal, "p", "o", "down", "up", "up", "q")
    journal.close()
    again = journal_at(tmp_path)
    app = played(again)
    assert (app.at, app.order) == (PERHAPS, Order.TEXT)
    assert app.review.seen == {WALKING}
    again.close()


def test_what_is_shown_is_on_disk(journal):
    def check(app):
        kept = read_journal(journal.path)
        assert kept.history == app.journal.history
        assert "- pressure  was engagement" in shown(app)
        assert "1 reviewed" in shown(app)

    played(journal, "p", check=check)


def test_a_full_disk_is_told_and_nothing_is_shown_as_done(journal, monkeypatch):
    def full(*_, **__):
        raise JournalError("door.journal: cannot be written (No space left on device); nothing was changed")

    monkeypatch.setattr(journal, "_append", full)

    def check(app):
        assert "No space left" in shown(app)
        assert "+ engagement" in shown(app)

    played(journal, "p", check=check)


def test_guideline_and_keys_are_shown_and_closed(journal):
    def pages(app):
        assert len(app.screen_stack) == 2

    played(journal, "question_mark", check=pages)
    played(journal, "right", "?", "right", "escape", "f1", check=pages)
    app = played(journal, "?", "down", "escape", "f1", "q", "enter")
    assert journal.history.now.seen == {WALKING}
    assert app.return_value is None


def test_escape_gives_up_everywhere(journal):
    keys = ["d", "escape", "d", "enter", "enter", "escape", "h", "escape", "l", "escape", "right", "s", "c"]
    played(journal, *keys, "question_mark", "escape")
    assert not journal.history.past


def test_q_leaves_and_pieces_only_turn_where_there_are_several(journal):
    assert played(journal, "q").return_value == "leave"
    assert played(journal, "greater_than_sign").return_value is None
    assert played(journal, "greater_than_sign", several=True).return_value == "next"
    assert played(journal, "less_than_sign", several=True).return_value == "previous"
    assert played(journal, "h", "ctrl+c").return_value == "leave"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (20, 6)])
def test_the_sentence_is_in_view_at_any_size(journal, size):
    def check(app):
        lines = shown(app).split("\n")
        assert len(lines) <= max(size[1], 12)
        assert any("6+" in line for line in lines)
        assert max(map(len, lines)) <= size[0]

    played(journal, size=size, check=check)


def test_markup_and_control_characters_are_shown_and_do_nothing(tmp_path):
    text = "[red]Talks[/] \x1b[2J stall\u202e, [bold] he said [/nope]."
    found = plain_document(text, StanceLabel.PRESSURE)
    journal = journal_at(tmp_path, replace(found, id="[red]x\x1b[2J"))

    def check(app):
        assert "[red]Talks[/] ␛[2J stall" in shown(app)
        assert "\x1b" not in shown(app)
        assert "\u202e" not in shown(app)

    for keys in ([], ["h"], ["w"], ["d", "enter", "right", "enter"], ["right", "l"], ["n"]):
        played(journal, *keys, check=check)
    journal.close()


def test_a_long_sentence_scrolls_with_the_cursor(tmp_path):
    text = " ".join(f"word{n}" for n in range(600))
    document = Document(
        id="long", text=text, sentences=(Sentence(span=Span(0, len(text)), stance=StanceLabel.NEUTRAL),)
    )
    journal = journal_at(tmp_path, document)

    def check(app):
        assert "word599" in shown(app)

    def below(app):
        assert app.picking.at.of(text) != "word0"

    played(journal, "d", "end", check=check)
    played(journal, "d", "down", "down", "up", check=below)
    journal.close()
