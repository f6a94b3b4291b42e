"""The network: if these fail, an answer depends on what else happened to be in the batch."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tiny_model import ENCODER, tiny_config, tiny_network, tiny_runtime, tiny_tokenizer

from stance.errors import ModelError
from stance.labels import DeviceLabel, StanceLabel
from stance.model.folder import CONFIG, ONNX, SAFETENSORS, open_folder
from stance.model.predictor import ModelPredictor, load_predictor
from stance.model.runtime import torch_runtime
from stance.segment import segment

PIECES = [
    "We must talk. She said the offer should stand. They strike!",
    "Sanctions must go.\n\n" + "Washington should offer talks and peace to all. " * 12,
    "Peace.",
]


def read(text):
    return text, [s.span for s in segment(text)]


def test_answers_do_not_depend_on_the_batch():
    together = tiny_runtime().logits([read(piece) for piece in PIECES])
    for piece, expected in zip(PIECES, together, strict=True):
        alone = tiny_runtime().logits([read(piece)])[0]
        assert np.allclose(alone.sentence, expected.sentence, atol=1e-4)
        assert np.allclose(alone.token, expected.token, atol=1e-4)


def test_context_changes_the_answer():
    with_neighbours = tiny_runtime().logits([read(PIECES[0])])[0]
    without = tiny_runtime().logits([read(PIECES[0])], context=False)[0]
    assert not np.allclose(with_neighbours.sentence, without.sentence, atol=1e-3)


def test_convention_changes_the_answer():
    own = tiny_runtime().logits([read(PIECES[0])])[0]
    other = tiny_runtime().logits([read(PIECES[0])], convention="polnear")[0]
    assert own.sentence.shape == other.sentence.shape
    assert not np.allclose(own.sentence, other.sentence, atol=1e-3)


def test_sentence_longer_than_a_window_is_answered():
    text = "strike " * 200 + "now."
    predictor = ModelPredictor(tiny_runtime(), None)
    prediction = predictor.predict(text, segment(text))
    assert len(prediction.sentences) == 1
    assert prediction.sentences[0].stance is not None


def test_prediction_keeps_sentences_and_labels_disjoint():
    text = PIECES[1]
    prediction = ModelPredictor(tiny_runtime(), None).predict(text, segment(text))
    assert [s.span for s in prediction.sentences] == [s.span for s in segment(text)]
    assert {s.stance for s in prediction.sentences} <= set(StanceLabel)
    for label in DeviceLabel:
        spans = sorted(d.span for d in prediction.devices if d.label is label)
        assert all(a.end <= b.start for a, b in pairwise(spans))


def test_empty_text_has_no_answers():
    assert tiny_runtime().logits([("", [])])[0].sentence.shape == (0, 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from stance.training.export import export, write_weights

    path = tmp_path_factory.mktemp("model")
    said = []
    write_weights(tiny_network(), tiny_tokenizer(), tiny_config(), ENCODER, path)
    export(tiny_network(), tiny_tokenizer(), tiny_config(), path, dev=(), say=said.append)
    assert said == ["no dev set: int8 was not compared with fp32"]
    return path


def test_folder_with_weights_to_train_on_alone_is_analysed_with_torch(folder, tmp_path):
    # A teacher is written without the file to analyse with, and yet wants measuring.
    import shutil

    from stance.model.folder import write_sums
    from stance.model.predictor import load_predictor

    alone = tmp_path / "teacher"
    shutil.copytree(folder, alone, ignore=shutil.ignore_patterns("model.onnx"))
    write_sums(alone)
    stances = [
        [s.stance for s in load_predictor(place).predict(PIECES[1], segment(PIECES[1])).sentences]
        for place in (alone, folder)
    ]
    assert stances[0] == stances[1]


def test_export_gives_the_same_answers_on_onnx_and_torch(folder):
    text = PIECES[0]
    torch_answers = torch_runtime(open_folder(folder, weights=SAFETENSORS)).logits([read(text)])[0]
    onnx_answers = load_predictor(folder).runtime.logits([read(text)])[0]
    # int8 against fp16: the order of answers must hold, and the values roughly.
    assert np.abs(torch_answers.sentence - onnx_answers.sentence).max() < 0.25 * np.abs(torch_answers.sentence).max()


@pytest.mark.parametrize("name", [CONFIG, ONNX, "tokenizer.json", "encoder.json"])
def test_altered_or_missing_file_is_refused(folder, tmp_path, name):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match=f"{name}: altered"):
        load_predictor(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: missing"):
        load_predictor(copy)


def test_weights_to_train_on_are_not_needed_for_analysis(folder, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / SAFETENSORS).unlink()
    assert load_predictor(copy).name == "tiny"


def test_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no such model folder"):
        open_folder(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="SHA256SUMS: missing"):
        open_folder(tmp_path)


def test_shipped_models_are_known_by_name_wherever_one_stands(tmp_path, monkeypatch):
    from stance.model.folder import LARGE, SMALL, folder_of

    monkeypatch.chdir(tmp_path)
    assert folder_of() == folder_of(Path(LARGE))
    assert open_folder(Path(SMALL), weights=SAFETENSORS).config.name == SMALL
    with pytest.raises(ModelError, match=r"mine: no such model folder; .* or stance-mpnet or stance-minilm"):
        folder_of(Path("mine"))
    (tmp_path / SMALL).mkdir()  # a folder of one's own goes first
    with pytest.raises(ModelError, match="SHA256SUMS: missing"):
        open_folder(Path(SMALL))
