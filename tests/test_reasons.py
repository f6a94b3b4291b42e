"""Without these, `--explain` could name words that moved nothing, or show text that may not be passed on."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_model import tiny_config, tiny_tokenizer

from stance.errors import ModelError
from stance.labels import DeviceLabel
from stance.model.config import SENTENCE_HEADS, SPAN_LABELS
from stance.model.examples import EXAMPLES, Examples, TrainingExample, load_examples, write_examples
from stance.model.occlusion import word_weights
from stance.model.runtime import Runtime
from stance.spans import Span


def counting_runtime():
    """A model whose engagement logit is the number of times `talks` stands in the answered sentence, times two."""
    tokenizer = tiny_tokenizer()
    talks = tokenizer.token_to_id("talks")

    def backend(input_ids, attention_mask, slot, slots):  # noqa: ARG001 - as every backend is called
        sentence = np.zeros((len(input_ids), len(slots), len(SENTENCE_HEADS)), np.float32)
        sentence[:, 0, 0] = 2.0 * ((input_ids == talks) & (slot == 0)).sum(axis=1)
        return sentence, np.zeros((*input_ids.shape, len(SPAN_LABELS), 3), np.float32)

    return Runtime(tiny_config(), tokenizer, backend)


def test_the_word_that_decides_comes_first_with_what_it_is_worth():
    text = "the talks offer. we must talks now. strike"
    spans = [Span(0, 16), Span(17, 35), Span(36, 42)]
    weights = word_weights(counting_runtime(), text, spans, 1, ("engagement",))
    assert weights[0].span.of(text) == "talks"
    assert weights[0].span.start > 17
    assert weights[0].drop == pytest.approx(2.0)
    assert all(w.drop == pytest.approx(0.0) for w in weights[1:])
    assert all(17 <= w.span.start < 35 for w in weights)


def test_a_sentence_longer_than_the_window_is_still_explained():
    text = " ".join(["talks"] * 120)
    weights = word_weights(counting_runtime(), text, [Span(0, len(text))], 0, ("engagement",))
    assert weights[0].drop == pytest.approx(2.0)


def test_nearest_example_has_the_same_label_and_is_alike():
    examples = Examples(
        (
            TrainingExample(DeviceLabel.METAPHOR, "a car without brakes", "own-a"),
            TrainingExample(DeviceLabel.METAPHOR, "a house of cards", "own-b"),
            TrainingExample(DeviceLabel.IRONY, "a car without a driver", "own-c"),
        )
    )
    found = examples.nearest(DeviceLabel.METAPHOR, "a car without any driver")
    assert found is not None
    assert found.piece == "own-a"
    assert examples.nearest(DeviceLabel.METAPHOR, "zygotes") is None


def test_examples_come_back_as_written_and_damage_is_told(tmp_path):
    examples = Examples((TrainingExample(DeviceLabel.THREAT, "we will “walk”", "own-d"),))
    write_examples(examples, tmp_path)
    assert load_examples(tmp_path).spans == examples.spans
    (tmp_path / EXAMPLES).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=EXAMPLES):
        load_examples(tmp_path)
