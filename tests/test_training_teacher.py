"""Teachers and unlabelled texts: if these fail, a model learns wrong answers, or has seen what it is measured on."""

import gzip
import json

import pytest
from tiny_model import ENCODER, VOCABULARY, tiny_config, tiny_network, tiny_tokenizer, tiny_training

from stance.corpora import raw
from stance.errors import UsageError
from stance.training.config import CorpusConfig, TrainConfig, read_config, settings_of

LONG = "The two governments should return to the table before the winter closes the mountain passes again."


def unlabelled(path, *texts):
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    return path


def test_texts_that_are_measured_on_are_left_out_however_they_are_printed(tmp_path):
    # Else the model would have read the very pieces on which its scores are reported.
    file = unlabelled(tmp_path / "raw.jsonl.gz", "Short. " + LONG.upper().replace(" ", "\n"), "Short. Another piece.")
    assert [e.id for e in raw.load(file, without=["An opening.\n\n" + LONG])] == ["1"]
    assert len(list(raw.load(file))) == 2


def test_short_sentences_that_two_texts_share_bar_neither(tmp_path):
    file = unlabelled(tmp_path / "raw.jsonl.gz", "Why? Nobody knows.")
    assert len(list(raw.load(file, without=["Why? Because."]))) == 1


def test_unlabelled_texts_need_a_teacher():
    with pytest.raises(UsageError, match="teach nothing without a teacher"):
        TrainConfig(corpora=(CorpusConfig(kind="raw", path="texts.jsonl"),))


def test_settings_given_one_by_one_have_the_types_of_the_file():
    assert settings_of(["epochs=3", "learning_rate=1e-4", "compile=false", "teacher=runs/big"]) == {
        "epochs": 3,
        "learning_rate": 1e-4,
        "compile": False,
        "teacher": "runs/big",
    }
    assert read_config(None, **settings_of(["epochs=3"])).epochs == 3
    with pytest.raises(UsageError, match="--set epochs: give NAME=VALUE"):
        settings_of(["epochs"])


def test_teacher_with_other_numbers_for_the_same_tokens_answers_alike():
    """MPNet counts BERT's tokens from four on and has names of its own for four of them."""
    import torch
    from tokenizers import Tokenizer, models

    from stance.training.teacher import token_map

    others = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
    shifted = {others.get(token, token): number + 4 for number, token in enumerate(VOCABULARY)}
    ids = token_map(tiny_tokenizer(), Tokenizer(models.WordPiece(shifted, unk_token="[UNK]")), "big")
    assert torch.equal(ids, torch.arange(len(VOCABULARY)) + 4)


def test_teacher_that_splits_texts_otherwise_is_refused():
    from tokenizers import Tokenizer, models

    from stance.training.teacher import token_map

    fewer = {token: number for number, token in enumerate(VOCABULARY) if token != "sanctions"}
    with pytest.raises(UsageError, match=r"big: lacks 1 of the student's tokens \(sanctions"):
        token_map(tiny_tokenizer(), Tokenizer(models.WordPiece(fewer, unk_token="[UNK]")), "big")


def test_distance_is_least_where_student_and_teacher_agree():
    import torch

    from stance.training.teacher import distance

    generator = torch.Generator().manual_seed(1)
    sentence, token = torch.randn(2, 3, 3, generator=generator), torch.randn(2, 5, 4, 3, generator=generator)
    tokens, sentences = torch.ones(2, 5), torch.ones(2, 3)
    tokens[1, 3:], sentences[1, 2] = 0, 0
    agreed = distance(sentence, token, sentence, token, tokens, sentences)
    assert distance(sentence + 0.5, token, sentence, token, tokens, sentences) > agreed
    other = token.clone()
    other[0, 0, 0, 1] += 1.0
    assert distance(sentence, other, sentence, token, tokens, sentences) > agreed
    other = token.clone()
    other[1, 4] += torch.tensor([1.0, 0.0, 0.0])  # padding: nobody answers there
    assert torch.equal(distance(sentence, other, sentence, token, tokens, sentences), agreed)


@pytest.mark.slow
def test_student_takes_over_what_its_teacher_says_of_unlabelled_texts(tmp_path):
    import torch

    from stance.corpora.example import Example
    from stance.training.export import write_weights
    from stance.training.run import train
    from stance.training.score import read_examples

    teacher = tmp_path / "teacher"
    write_weights(tiny_network(seed=5), tiny_tokenizer(), tiny_config(), ENCODER, teacher)
    start = tmp_path / "start"
    write_weights(tiny_network(seed=1), tiny_tokenizer(), tiny_config(), ENCODER, start)
    texts = ["She said we must strike. Talks talks.", "The peace. We offer sanctions. Washington said.", "Strike!"]
    file = unlabelled(tmp_path / "raw.jsonl.gz", *texts)
    config = tiny_training(
        start=str(start),
        teacher=str(teacher),
        epochs=80,
        head_factor=1.0,
        analysable=False,
        corpora=(CorpusConfig(kind="raw", path=str(file)),),
    )
    student = train(config, tmp_path / "student", say=lambda _: None)
    assert not (student / "model.onnx").exists()

    def answers(folder) -> torch.Tensor:
        from stance.model.folder import SAFETENSORS, open_folder
        from stance.model.runtime import torch_runtime

        runtime = torch_runtime(open_folder(folder, weights=SAFETENSORS))
        examples: list[Example] = list(raw.load(file))
        return torch.cat([torch.from_numpy(x.sentence[:, :2]) for x in read_examples(runtime, examples)]).sigmoid()

    before = (answers(start) - answers(teacher)).abs().mean()
    assert (answers(student) - answers(teacher)).abs().mean() < before / 4


@pytest.mark.slow
def test_export_alone_writes_what_is_missing_and_keeps_the_weights(tmp_path):
    from stance.model.folder import open_folder
    from stance.training.export import write_weights
    from stance.training.run import finish_again

    folder = tmp_path / "model"
    write_weights(tiny_network(), tiny_tokenizer(), tiny_config(), ENCODER, folder)
    weights = (folder / "model.safetensors").read_bytes()
    finish_again(TrainConfig(name="mine", window=48, left=8, right=6), folder, say=lambda _: None)
    assert open_folder(folder).config.name == "mine"
    assert (folder / "model.safetensors").read_bytes() == weights


def test_compact_weights_give_the_same_answers_within_rounding(tmp_path):
    # The large model's weights are kept in 8 bits: training must go on from what was trained.
    import numpy as np

    from stance.model.folder import SAFETENSORS, open_folder
    from stance.model.runtime import torch_runtime
    from stance.segment import segment
    from stance.training.export import write_weights

    text = "She said we must strike. Washington should offer talks."
    found = []
    for compact in (False, True):
        folder = tmp_path / str(compact)
        write_weights(tiny_network(), tiny_tokenizer(), tiny_config(), ENCODER, folder, compact=compact)
        runtime = torch_runtime(open_folder(folder, weights=SAFETENSORS))
        found.append(runtime.logits([(text, [s.span for s in segment(text)])])[0].sentence)
    assert (tmp_path / "True" / SAFETENSORS).stat().st_size < (tmp_path / "False" / SAFETENSORS).stat().st_size
    assert np.abs(found[0] - found[1]).max() < 0.05 * np.abs(found[0]).max()
    assert not np.array_equal(found[0], found[1])
