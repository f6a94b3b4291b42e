"""The settings of a training run, from defaults, a TOML file and the command line, in that order."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stance.errors import InputError, UnknownNameError, UsageError

_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}
_ROOTED = "corpora:"
RAW = "raw"
KINDS = ("stance", "csv", "polnear", "ptc", "plover", "basil", "manifesto", RAW)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusConfig:
    """One corpus of a run.

    Attributes:
        kind: which loader reads it, one of `KINDS`.
        path: the corpus; the data card says where each comes from. In a settings file, `corpora:PATH` stands for a
            path under the folder that `--corpora` names, so that settings hold on every machine.
        share: the part of its windows that is drawn for each epoch, anew each time; above 1 some come twice.
        weight: factor on its losses.
        devices: for our own records, whether devices are annotated as well as stance and holder.
        shown: for our own records, whether the model folder may keep their marked spans, as examples that explain what
            the model finds; only for texts that may be passed on.
        without: for unlabelled texts (`raw`), records whose texts are left out: those that are measured on.
    """

    kind: str
    path: str
    share: float = 1.0
    weight: float = 1.0
    devices: bool = True
    shown: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Settings of a run; the defaults suit fine-tuning on labels of one's own.

    Attributes:
        name: the model's name.
        encoder: Hugging Face name or folder of the encoder to begin from, unless `start` is given.
        start: model folder to begin from, heads and all.
        mix_start: share of the start's weights in those that are kept: less forgetting, and often better on other
            authors (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
        teacher: model folder whose answers are learnt as well, on every text, labelled or not; it must split texts into
            the same tokens (Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network").
        teacher_weight: factor of that loss.
        seed: of every random choice.
        epochs: at most so many.
        patience: epochs without a better dev score after which training stops.
        batch_tokens: tokens in a batch, padding included.
        accumulate: batches to a step.
        learning_rate: of the encoder; of the heads it is `head_factor` times as large.
        warmup: share of all steps.
        decay: weight decay.
        dropout: before each head.
        encoder_dropout: of the encoder's hidden states.
        freeze_embeddings: whether word embeddings stay as they are: most are never seen, and the optimizer step is
            half as long.
        freeze_layers: how many of the encoder's lowest layers stay as they are, and all embeddings with them: a large
            encoder is fine-tuned faster, and forgets less.
        begin_weight: loss weight of tokens inside spans, which are rare, against those outside.
        positive_weight: loss weight of a "yes" to the stance questions.
        span_loss: factor of the tag head's loss.
        bf16: half precision where the processor has it.
        compile: whether torch compiles the network first; a quarter faster after a minute, and needs a C++ compiler.
        analysable: whether files to analyse with are written as well as weights; a teacher needs none.
        compact: whether the weights to train on from are kept in 8 bits instead of 16, for large encoders.
        window, left, right: see `ModelConfig`; with `context = false` each sentence stands alone.
        context: whether sentences are seen with their neighbours.
        labels: what the labels of CSV files stand for, where they are not our own.
    """

    name: str = "model"
    encoder: str | None = None
    start: str | None = None
    mix_start: float = 0.0
    teacher: str | None = None
    teacher_weight: float = 1.0
    seed: int = 13
    epochs: int = 8
    patience: int = 3
    batch_tokens: int = 4096
    accumulate: int = 1
    learning_rate: float = 1.5e-4
    head_factor: float = 6.0
    warmup: float = 0.1
    decay: float = 0.01
    dropout: float = 0.2
    encoder_dropout: float = 0.0
    freeze_embeddings: bool = True
    freeze_layers: int = 0
    begin_weight: float = 2.0
    positive_weight: float = 1.3
    span_loss: float = 1.0
    bf16: bool = True
    compile: bool = False
    analysable: bool = True
    compact: bool = False
    window: int = 256
    left: int = 48
    right: int = 32
    context: bool = True
    corpora: tuple[CorpusConfig, ...] = ()
    dev: tuple[str, ...] = ()
    texts: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.encoder and self.start:
            raise UsageError(f"give an encoder ({self.encoder}) or a model to begin from ({self.start}), not both")
        for corpus in self.corpora:
            if corpus.kind not in KINDS:
                raise UnknownNameError("kind of corpus", corpus.kind, KINDS)
            if corpus.kind == RAW and not self.teacher:
                raise UsageError(
                    f"{corpus.path}: unlabelled texts teach nothing without a teacher; name one in the settings"
                )


def read_config(path: Path | None, *, root: str | None = None, **overrides: Any) -> TrainConfig:
    """The settings of a TOML file, with those given otherwise put over them.

    Args:
        path: the file, if there is one.
        root: the folder that `corpora:` stands for.
        overrides: settings by name; None means not given.

    Raises:
        InputError: if the file cannot be read.
        UsageError: for an unknown key, with the nearest known one, or a value of the wrong type.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError(f"{path}: cannot be read as TOML ({error})") from None
    values |= {key: value for key, value in overrides.items() if value not in (None, ())}
    corpora = values.pop("corpus", [])
    if corpora:
        named = tuple(_record(CorpusConfig, _corpus_values(item, root)) for item in corpora)
        values["corpora"] = named + tuple(values.get("corpora", ()))
    if "dev" in values:
        values["dev"] = tuple(_rooted(path, root) for path in values["dev"])
    if "texts" in values:
        values["texts"] = _rooted(values["texts"], root)
    record: TrainConfig = _record(TrainConfig, values)
    return record


def settings_of(given: Sequence[str]) -> dict[str, Any]:
    """The settings that `NAME=VALUE` options give; a value is written as in TOML, a bare word stands for itself.

    Raises:
        UsageError: for an option without `=`.
    """
    values: dict[str, Any] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"--set {item}: give NAME=VALUE, as in --set learning_rate=1e-4")
        try:
            values[name.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            values[name.strip()] = value
    return values


def _corpus_values(item: Mapping[str, Any], root: str | None) -> dict[str, Any]:
    without = tuple(_rooted(path, root) for path in item.get("without", ()))
    return {**item, "path": _rooted(item.get("path"), root), "without": without}


def _rooted(path: object, root: str | None) -> object:
    if not isinstance(path, str) or not path.startswith(_ROOTED):
        return path
    if root is None:
        raise UsageError(f"{path}: give the folder of public corpora with --corpora")
    return str(Path(root) / path.removeprefix(_ROOTED))


def _record(kind: Any, values: dict[str, Any]) -> Any:
    known = {f.name for f in dataclasses.fields(kind)}
    for key in values:
        if key not in known:
            raise UnknownNameError("setting", key, known)
    for item in dataclasses.fields(kind):
        if item.type in _TYPES and item.name in values:
            wanted = _TYPES[item.type]
            value = values[item.name]
            if not isinstance(value, wanted) or (isinstance(value, bool) and item.type != "bool"):
                raise UsageError(f"setting {item.name}: must be {item.type}, not {value!r}")
    try:
        return kind(**values)
    except TypeError as error:
        raise UsageError(f"settings: {error}") from None
