"""Training: if these fail, a user's labels are not learned, or learned as something else."""

import json

import pytest
from tiny_model import ENCODER, tiny_config, tiny_network, tiny_tokenizer, tiny_training

from stance.corpora.example import Example, SentenceTarget, from_document, without_overlaps
from stance.errors import InputError, SchemaError, UnknownNameError, UsageError
from stance.labels import DeviceLabel, StanceLabel
from stance.model.config import SPAN_LABELS
from stance.spans import Span
from stance.training.batches import TokenBatches
from stance.training.config import CorpusConfig, TrainConfig, read_config
from stance.training.corpus import csv_examples, dense_tags, rows_of

TEXT = "We must talk. Washington should offer peace. They strike!"
SENTENCES = (
    SentenceTarget(span=Span(0, 13), engagement=True, pressure=False, author=True),
    SentenceTarget(span=Span(14, 44), engagement=True, pressure=False),
    SentenceTarget(span=Span(45, 57)),
)
OFFER = Span(32, 43)


def rows(**changes):
    example = Example(**({"id": "a", "text": TEXT, "sentences": SENTENCES} | changes))
    return list(rows_of(example, tiny_tokenizer(), TrainConfig(window=64, left=0, right=0), SPAN_LABELS, 1.0))


def test_rows_carry_the_answers_and_leave_the_unknown_open():
    (row,) = rows()
    assert row["targets"] == [1, 0, 1, 1, 0, -1, -1, -1, -1]


def test_tags_mark_the_tokens_of_a_span():
    (row,) = rows(spans=(("offer", OFFER),), annotated=frozenset({"offer"}))
    tags = dense_tags(row, len(row["ids"]) + 2, len(SPAN_LABELS))
    column = tags[:, SPAN_LABELS.index("offer")].tolist()
    tokens = tiny_tokenizer().encode(TEXT, add_special_tokens=False)
    inside = [1 + i for i, (a, b) in enumerate(tokens.offsets) if OFFER.start <= a and b <= OFFER.end]
    assert [i for i, tag in enumerate(column) if tag > 0] == inside
    assert [column[i] for i in inside] == [1] + [2] * (len(inside) - 1)
    assert column[0] == -1  # [CLS] teaches nothing
    assert column[-2:] == [-1, -1]  # nor does padding


def test_label_that_nobody_looked_for_teaches_nothing():
    (row,) = rows(spans=(("offer", OFFER),), annotated=frozenset({"offer"}))
    tags = dense_tags(row, len(row["ids"]), len(SPAN_LABELS))
    assert (tags[:, SPAN_LABELS.index("threat")] == -1).all()


def test_sentence_that_nobody_read_teaches_nothing():
    (row,) = rows(spans=(("offer", OFFER),), annotated=frozenset({"offer"}), unmarked=frozenset({1}))
    assert not (dense_tags(row, len(row["ids"]), len(SPAN_LABELS)) > 0).any()


def test_of_overlapping_spans_of_a_label_the_longest_stays():
    spans = [("offer", Span(0, 4)), ("offer", Span(2, 9)), ("threat", Span(0, 4))]
    assert without_overlaps(spans) == [("threat", Span(0, 4)), ("offer", Span(2, 9))]


def test_annotated_document_becomes_an_example():
    from small_piece import small_piece

    piece = small_piece()
    example = from_document(piece)
    known = [target for target in example.sentences if target.stance is not None]
    body = [s for s in piece.sentences if s.kind == "body"]
    assert [t.stance for t in known] == [s.stance for s in body]
    assert ("holder", body[0].holder.mention.span) in example.spans
    assert example.annotated >= {label.value for label in DeviceLabel}


def test_batches_keep_to_their_size_and_draw_anew():
    lengths = [10 + i % 40 for i in range(300)]
    batches = TokenBatches(lengths, [0] * 200 + [1] * 100, [0.5, 2.0], batch_tokens=200, seed=1)
    first = list(batches)
    assert all(len(batch) * max(lengths[i] for i in batch) <= 200 for batch in first)
    drawn = [i for batch in first for i in batch]
    assert sum(i < 200 for i in drawn) == 100
    assert sorted(i for i in drawn if i >= 200) == sorted([*range(200, 300)] * 2)
    batches.set_epoch(1)
    assert {i for b in batches for i in b if i < 200} != {i for b in first for i in b if i < 200}


def test_csv_gives_sentences_with_mapped_labels(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text('sentence,label\n"Talk, now.",dove\nStrike.,pressure\n', encoding="utf-8-sig")
    examples = list(csv_examples(file, {"dove": "engagement"}))
    assert [e.sentences[0].stance for e in examples] == [StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE]
    with pytest.raises(InputError, match=r"mine\.csv:2: label 'dove'"):
        list(csv_examples(file, {}))


def test_csv_without_its_columns_is_refused(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("text,side\nTalk.,dove\n")
    with pytest.raises(InputError, match="needs the columns sentence and label, has text, side"):
        list(csv_examples(file, {}))


def test_settings_with_an_unknown_key_name_the_nearest(tmp_path):
    file = tmp_path / "train.toml"
    file.write_text("epoch = 3\n")
    with pytest.raises(UnknownNameError, match="did you mean 'epochs'"):
        read_config(file)
    file.write_text('epochs = "three"\n')
    with pytest.raises(UsageError, match="epochs: must be int"):
        read_config(file)


def test_settings_hold_wherever_the_corpora_lie(tmp_path):
    file = tmp_path / "train.toml"
    file.write_text('epochs = 3\n[[corpus]]\nkind = "ptc"\npath = "corpora:ptc"\nshare = 0.5\n')
    config = read_config(file, root="/somewhere", seed=7)
    assert config.corpora == (CorpusConfig(kind="ptc", path="/somewhere/ptc", share=0.5),)
    assert (config.epochs, config.seed) == (3, 7)
    with pytest.raises(UsageError, match="--corpora"):
        read_config(file)


def test_annotation_without_text_joins_only_its_own_text(tmp_path):
    from small_piece import small_piece

    from stance.annotation.store import read_annotated, with_text, without_text

    piece = small_piece()
    bare = without_text(piece)
    assert "text" not in bare
    assert piece.text not in json.dumps(bare)
    assert with_text(bare, piece.text, where="here").devices == piece.devices
    with pytest.raises(SchemaError, match="SHA-256 differs"):
        with_text(bare, piece.text + " ", where="here")
    file = tmp_path / "bare.jsonl"
    file.write_text(json.dumps(bare) + "\n")
    with pytest.raises(InputError, match="--texts"):
        list(read_annotated(file))
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "piece.txt").write_bytes(piece.text.encode())
    assert [d.text for d in read_annotated(file, texts=texts)] == [piece.text]


@pytest.fixture
def start(tmp_path):
    from stance.training.export import write_weights

    folder = tmp_path / "start"
    write_weights(tiny_network(), tiny_tokenizer(), tiny_config(), ENCODER, folder)
    return folder


@pytest.mark.slow
def test_training_learns_eight_sentences_and_writes_a_model(start, tmp_path):
    """Without this, a broken loss or a frozen head would go unseen: the model would just be bad."""
    from stance.model.predictor import load_predictor
    from stance.segment import segment
    from stance.training.run import train

    texts = ["we offer peace", "talks talks talks", "peace talks", "offer talks"]
    harsh = ["we must strike", "strike strike", "sanctions", "must strike sanctions"]
    file = tmp_path / "mine.csv"
    lines = [f"{t}.,engagement" for t in texts] + [f"{t}.,pressure" for t in harsh]
    file.write_text("sentence,label\n" + "\n".join(lines) + "\n")
    config = tiny_training(
        start=str(start),
        epochs=60,
        corpora=(CorpusConfig(kind="csv", path=str(file)),),
    )
    said = []
    output = train(config, tmp_path / "model", say=said.append)
    predictor = load_predictor(output)
    found = [predictor.predict(f"{t}.", segment(f"{t}.")).sentences[0].stance for t in texts + harsh]
    assert found == [StanceLabel.ENGAGEMENT] * 4 + [StanceLabel.PRESSURE] * 4
    assert (output / "run" / "metrics.jsonl").is_file()
    settings = output / "run" / "config.json"
    older = {name: value for name, value in json.loads(settings.read_text()).items() if name != "freeze_layers"}
    settings.write_text(json.dumps(older))  # as a version without this setting left it
    train(config, output, say=said.append)
    with pytest.raises(UsageError, match="other settings"):
        train(TrainConfig(start=str(start), corpora=config.corpora), output, say=said.append)


def test_dropout_spares_attention_weights():
    # Drawing random numbers for them takes as long as all the rest of a training step.
    from torch import nn

    from stance.training.run import _set_dropout

    network = tiny_network()
    _set_dropout(network, TrainConfig(encoder_dropout=0.3))
    shares = {name: m.p for name, m in network.encoder.named_modules() if isinstance(m, nn.Dropout)}
    assert {p for name, p in shares.items() if name.endswith("attention.self.dropout")} == {0.0}
    assert {p for name, p in shares.items() if "attention.self" not in name} == {0.3}


@pytest.mark.slow
def test_frozen_layers_stay_as_they_were(start, tmp_path):
    """Otherwise fine-tuning a large model for a subject of one's own takes a night, and it forgets the rest."""
    from safetensors.torch import load_file

    from stance.training.run import _set_dropout, train

    file = tmp_path / "mine.csv"
    file.write_text("sentence,label\nWe offer peace.,engagement\nWe must strike.,pressure\n")
    config = tiny_training(
        start=str(start), epochs=2, freeze_layers=1, corpora=(CorpusConfig(kind="csv", path=str(file)),)
    )
    output = train(config, tmp_path / "model", say=[].append)
    before, after = (load_file(folder / "model.safetensors") for folder in (start, output))
    moved = {name for name in before if not before[name].equal(after[name])}
    assert any("layer.1." in name for name in moved)
    assert not [name for name in moved if "layer.0." in name or "embeddings" in name]
    network = tiny_network()
    _set_dropout(network, TrainConfig(encoder_dropout=0.3, freeze_layers=1))
    assert network.encoder.encoder.layer[0].output.dropout.p == 0.0  # drawn for nothing: no weight of it learns
    assert network.encoder.encoder.layer[1].output.dropout.p == 0.3


def test_label_is_chosen_to_be_right_rather_than_hidden():
    # A little more recall is worth less to a reader than a label precise enough to be shown at all.
    from stance.evaluation.metrics import Counts
    from stance.training.score import preferred

    loose = Counts(right=70, predicted=100, found=70, gold=100)  # F-half 0.70
    sure = Counts(right=45, predicted=50, found=45, gold=100)  # precision 0.9, F-half 0.75
    strict = Counts(right=32, predicted=36, found=32, gold=100)  # precision 0.89, F-half 0.66
    silent = Counts(right=5, predicted=5, found=5, gold=100)  # precise, but hardly ever found
    assert preferred("hedge", {"loose": loose, "strict": strict}) == "strict"
    assert preferred("hedge", {"loose": loose, "sure": sure, "strict": strict}) == "sure"
    assert preferred("hedge", {"loose": loose, "silent": silent}) == "loose"
    assert preferred("direct-quotation", {"strict": strict, "loose": loose}) == "loose"  # a missed one misleads as well
    assert preferred("hedge", {"first": loose, "second": loose}) == "first"


def test_few_lucky_findings_do_not_make_a_label_shown():
    from stance.evaluation.metrics import Counts
    from stance.training.origins import SURELY, surely

    assert surely(Counts(right=8, predicted=10)) < SURELY < surely(Counts(right=80, predicted=100))
    assert surely(Counts()) == 0.0
