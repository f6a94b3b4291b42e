"""Windows: if these fail, sentences get no answer, or the answer of another sentence."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_model import tiny_tokenizer

from stance.model.windows import document_windows, tokenize
from stance.spans import Span

TOKENIZER = tiny_tokenizer()


def sentences_of(lengths):
    text, spans = "", []
    for number, length in enumerate(lengths):
        words = " ".join("talks" if number % 2 else "peace" for _ in range(length))
        spans.append(Span(len(text), len(text) + len(words)))
        text += words + " "
    return text, spans


@given(st.lists(st.integers(1, 70), min_size=1, max_size=30), st.booleans())
@settings(max_examples=60, deadline=None)
def test_windows_answer_for_every_token_once(lengths, context):
    text, spans = sentences_of(lengths)
    tokens = tokenize(TOKENIZER, text, spans)
    answered = np.zeros(len(tokens.ids), int)
    found = document_windows(tokens, size=32, left=8, right=5, start_ids=[2], end_id=3, context=context)
    for window in found:
        assert len(window.ids) <= 32
        answered[window.begin : window.stop] += 1
        shown = window.ids[window.offset : window.offset + window.stop - window.begin]
        assert (shown == tokens.ids[window.begin : window.stop]).all()
        owners = [window.slots[s] for s in window.slot[window.slot >= 0]]
        assert owners == tokens.sentence[window.begin : window.stop].tolist()
    assert (answered == 1).all()


def test_window_shows_neighbours_of_its_sentences():
    text, spans = sentences_of([6] * 12)
    tokens = tokenize(TOKENIZER, text, spans)
    middle = list(document_windows(tokens, size=32, left=8, right=5, start_ids=[2], end_id=3))[1]
    assert middle.offset == 1 + 8
    assert (middle.slot[1:9] == -1).all()


def test_sentence_alone_sees_no_neighbours():
    text, spans = sentences_of([6] * 3)
    tokens = tokenize(TOKENIZER, text, spans)
    alone = list(document_windows(tokens, size=32, left=8, right=5, start_ids=[2], end_id=3, context=False))
    assert [len(w.ids) for w in alone] == [8, 8, 8]


def test_tokens_give_back_their_characters():
    text = "She said: “Talks—must ﬁrst—begin.” Ünïcode 🙂 too."
    tokens = tokenize(TOKENIZER, text, [Span(0, len(text))])
    words = [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)]
    assert words[:4] == ["She", "said", ":", "“"]
    assert all(word and not word.isspace() for word in words)
