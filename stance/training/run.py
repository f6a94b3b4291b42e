"""One training run from settings to a model folder; what is finished stays on disk, and a cut-off run goes on."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.labels import DeviceLabel
from stance.model.config import SENTENCE_HEADS, SPAN_LABELS, ModelConfig
from stance.model.examples import examples_in, write_examples
from stance.model.folder import SAFETENSORS, SMALL, TOKENIZER, ModelFolder, open_folder, sha256_of
from stance.model.runtime import Runtime, torch_backend
from stance.training.config import RAW, TrainConfig
from stance.training.corpus import examples_of, own_examples, rows_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import TrainerState

    from stance.corpora.example import Example
    from stance.model.network import StanceNetwork
    from stance.training.teacher import Teacher

Say = Callable[[str], None]


def train(config: TrainConfig, output: Path, *, say: Say, resume: bool = True) -> Path:
    """Trains a model and writes its folder.

    Args:
        config: the settings, with at least one corpus.
        output: the model folder; `output/run` keeps settings, data hashes, metrics and checkpoints.
        say: takes a line of talk.
        resume: whether to go on from the newest checkpoint of a run that was cut off.

    Raises:
        UsageError: without a corpus, or if `output` holds the run of other settings.
        InputError: if a corpus cannot be read.
    """
    if not config.corpora:
        raise UsageError("nothing to train on: give --data, or [[corpus]] in the settings")
    from datasets import Dataset
    from transformers import set_seed

    from stance.training.objective import TrainingModel
    from stance.training.plot import plot_metrics
    from stance.training.score import dev_score
    from stance.training.trainer import StanceTrainer, last_checkpoint, quiet

    quiet()
    set_seed(config.seed)
    run = output / "run"
    checkpoint = _prepared(run, config, resume=resume, newest=last_checkpoint)
    started = time.monotonic()
    start = _start(config)
    network, tokenizer, model_config = start.network, start.tokenizer, _described(start.config, config)
    texts = Path(config.texts) if config.texts else None
    rows, sample = _rows(config, tokenizer, model_config.spans, texts, say)
    dev = _dev(config)
    say(f"dev: {len(dev)} texts, {sum(1 for e in dev for s in e.sentences if s.stance is not None)} judged sentences")

    _set_dropout(network, config)
    model = TrainingModel(
        network,
        begin_weight=config.begin_weight,
        positive_weight=config.positive_weight,
        span_loss=config.span_loss,
        compiled=config.compile,
        teacher=_teacher(config, tokenizer),
        teacher_weight=config.teacher_weight,
    )
    runtime = Runtime(model_config, tokenizer, torch_backend(network))
    trainer = StanceTrainer(
        model,
        config,
        run,
        rows=Dataset.from_list(rows),
        shares=[corpus.share for corpus in config.corpora],
        score=(lambda: dev_score(runtime, dev, context=config.context)) if dev else None,
    )
    first = {name: tensor.clone() for name, tensor in network.state_dict().items()} if config.mix_start else {}
    trainer.train(resume_from_checkpoint=checkpoint)
    if config.mix_start:
        last = network.state_dict()
        network.load_state_dict({name: last[name].lerp(first[name], config.mix_start) for name in last})
    _note_end(run, (time.monotonic() - started) / 60, trainer.state, resumed=checkpoint is not None)
    plot_metrics(run / "metrics.jsonl", run / "metrics.png")
    _finish(config, output, dataclasses.replace(start, config=model_config), dev=dev, sample=sample, say=say)
    return output


def finish_again(config: TrainConfig, output: Path, *, say: Say) -> Path:
    """Chooses thresholds for the weights of a folder and writes its other files anew; trains nothing.

    Raises:
        ModelError: if there are no weights.
    """
    texts = Path(config.texts) if config.texts else None
    model = _restored(open_folder(output, weights=SAFETENSORS), config)
    model = dataclasses.replace(model, config=_described(model.config, config))
    sample = examples_of(config.corpora[0], texts=texts, labels=config.labels) if config.corpora else []
    _finish(config, output, model, dev=_dev(config), sample=sample, say=say)
    return output


def _finish(
    config: TrainConfig, output: Path, model: Model, *, dev: Sequence[Example], sample: Sequence[Example], say: Say
) -> None:
    """Thresholds, files, who finds which device, and examples, from trained weights."""
    from stance.annotation.store import read_annotated
    from stance.training.export import export, write_weights
    from stance.training.origins import choose
    from stance.training.score import tuned

    texts = Path(config.texts) if config.texts else None
    model.network.eval()
    described = model.config
    if dev:
        runtime = Runtime(described, model.tokenizer, torch_backend(model.network))
        described = tuned(runtime, dev, kept_for_tuning(config), context=config.context)
    write_weights(model.network, model.tokenizer, described, model.encoder_config, output, compact=config.compact)
    if not config.analysable:
        return
    export(model.network, model.tokenizer, described, output, dev=dev, sample=sample, say=say)
    if any(e.annotated >= {label.value for label in DeviceLabel} for e in dev):
        choose(
            output,
            [d for path in config.dev if not path.endswith(".csv") for d in read_annotated(Path(path), texts=texts)],
        )
    shown = [d for c in config.corpora if c.shown for d in read_annotated(Path(c.path), texts=texts)]
    if shown:
        write_examples(examples_in(shown), output)


def _rows(
    config: TrainConfig, tokenizer: Tokenizer, spans: Sequence[str], texts: Path | None, say: Say
) -> tuple[list[dict[str, Any]], list[Example]]:
    """The windows of all corpora, each with its corpus's number; and the first corpus's texts."""
    rows: list[dict[str, Any]] = []
    first: list[Example] = []
    for number, corpus in enumerate(config.corpora):
        examples = examples_of(corpus, texts=texts, labels=config.labels)
        unlabelled = corpus.kind == RAW
        found = [
            row for e in examples for row in rows_of(e, tokenizer, config, spans, corpus.weight, unlabelled=unlabelled)
        ]
        rows.extend(row | {"corpus": number} for row in found)
        first = first or examples
        say(f"{corpus.kind}: {len(examples)} texts, {len(found)} windows from {corpus.path}")
    return rows, first


def _note_end(run: Path, minutes: float, state: TrainerState, *, resumed: bool) -> None:
    """Writes `finished.json`; one that is only exported anew keeps its minutes."""
    import torch

    file = run / "finished.json"
    before = json.loads(file.read_text(encoding="utf-8"))["minutes"] if resumed and file.is_file() else 0.0
    gpu = torch.cuda.is_available()
    facts = {
        "minutes": round(before + minutes, 1),
        "steps": state.global_step,
        "best": state.best_metric,
        "device": torch.cuda.get_device_name() if gpu else f"{os.cpu_count()} cores",
    }
    file.write_text(json.dumps(facts) + "\n", encoding="utf-8")


def dev_examples(path: Path, texts: Path | None, labels: Mapping[str, str]) -> list[Example]:
    """The examples of a dev set: our own records, or a CSV file of sentences."""
    if path.suffix == ".csv":
        from stance.training.corpus import csv_examples

        return list(csv_examples(path, labels))
    return list(own_examples(path, texts=texts))


def kept_for_tuning(config: TrainConfig) -> list[Example]:
    """The articles of public corpora that training leaves out to choose thresholds on."""
    from stance.corpora import polnear, ptc
    from stance.corpora.places import Part

    loaders = {"polnear": polnear.load, "ptc": ptc.load}
    return [e for c in config.corpora if c.kind in loaders for e in loaders[c.kind](Path(c.path), Part.TUNING)]


def _prepared(run: Path, config: TrainConfig, *, resume: bool, newest: Callable[[Path], str | None]) -> str | None:
    """The run folder with its settings and data hashes; the checkpoint to go on from."""
    settings = dataclasses.asdict(config)
    file = run / "config.json"
    if file.is_file():
        # A run that was begun before a setting existed has its default.
        before = dataclasses.asdict(TrainConfig()) | json.loads(file.read_text(encoding="utf-8"))
        if json.loads(json.dumps(before)) != json.loads(json.dumps(settings)):
            raise UsageError(f"{run}: holds a run with other settings; give another --output, or remove this folder")
        if resume and (checkpoint := newest(run)) is not None:
            return checkpoint
    run.mkdir(parents=True, exist_ok=True)
    (run / "metrics.jsonl").unlink(missing_ok=True)
    file.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    hashes = {
        str(path): sha256_of(path)
        for given in (*(c.path for c in config.corpora), *config.dev)
        for path in (
            [Path(given)] if Path(given).is_file() else sorted(p for p in Path(given).rglob("*") if p.is_file())
        )
    }
    (run / "data.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
    return None


def _dev(config: TrainConfig) -> list[Example]:
    texts = Path(config.texts) if config.texts else None
    return [example for path in config.dev for example in dev_examples(Path(path), texts, config.labels)]


def _described(base: ModelConfig, config: TrainConfig) -> ModelConfig:
    return dataclasses.replace(base, name=config.name, window=config.window, left=config.left, right=config.right)


@dataclass(frozen=True, slots=True)
class Model:
    """All that a model folder is written from."""

    network: StanceNetwork
    tokenizer: Tokenizer
    encoder_config: dict[str, Any]
    config: ModelConfig


def _start(config: TrainConfig) -> Model:
    """The model to begin from."""
    from stance.model.network import new_network
    from stance.training.encoder import encoder_folder, fast_tokenizer

    if config.encoder is None:
        return _restored(open_folder(Path(config.start or SMALL), weights=SAFETENSORS), config)
    place = encoder_folder(config.encoder)
    network = new_network(place, heads=len(SENTENCE_HEADS), spans=len(SPAN_LABELS), dropout=config.dropout)
    body_config: Any = network.encoder.config
    settings: dict[str, Any] = body_config.to_diff_dict()
    settings["model_type"] = body_config.model_type
    return Model(network, fast_tokenizer(place), settings, ModelConfig(name=config.name, encoder=config.encoder))


def _restored(folder: ModelFolder, config: TrainConfig) -> Model:
    """The model of a folder, from its fp16 weights."""
    from tokenizers import Tokenizer

    from stance.model.network import network_of

    network = network_of(folder, dropout=config.dropout)
    return Model(network, Tokenizer.from_file(str(folder.file(TOKENIZER))), folder.encoder_config(), folder.config)


def _teacher(config: TrainConfig, tokenizer: Tokenizer) -> Teacher | None:
    """The teacher that the settings name."""
    from stance.training.teacher import Teacher, token_map

    if config.teacher is None:
        return None
    model = _restored(open_folder(Path(config.teacher), weights=SAFETENSORS), config)
    if model.config.spans != SPAN_LABELS:
        raise UsageError(f"{config.teacher}: answers other questions than this version of stance; train it anew")
    return Teacher(model.network, token_map(tokenizer, model.tokenizer, config.teacher))


def _set_dropout(network: StanceNetwork, config: TrainConfig) -> None:
    """Dropout of hidden states inside the encoder, where it learns.

    Attention weights have none: they are so many that drawing random numbers for them takes as long as the rest.
    """
    from torch import nn

    from stance.training.trainer import stays

    for name, module in network.encoder.named_modules():
        if isinstance(module, nn.Dropout):
            weighs = "attention" in name and "output" not in name
            module.p = 0.0 if weighs or stays(name, config) else config.encoder_dropout
