"""`stance train`: a model of one's own, from labelled corpora."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.output import tell
from stance.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from stance.training.config import CorpusConfig

_EPILOG = """\b
Examples:
  stance train --data mine.csv --output models/mine
      from the small shipped model, on a CSV file with the columns sentence and label
  stance train --data reviewed/ --dev checked.jsonl --output models/mine
      on records that `stance review` or an annotator has saved
  stance train --data polnear:polnear/train --data ptc:ptc \\
      --encoder sentence-transformers/all-MiniLM-L6-v2 --output models/new
      from a pretrained encoder, on public corpora
  stance train --config train.toml --corpora corpora/ --output models/new
      with all settings from a file
  stance train --data mine.jsonl --data raw:archive.jsonl.gz --set teacher=models/stance-mpnet \\
      --output models/small
      a small model that also learns what a large one says of unlabelled texts

\b
--data takes PATH, or KIND:PATH with one of the kinds stance, csv, polnear, ptc, plover, basil,
manifesto, raw. --set takes every setting that the file takes. A run that was cut off goes on from
its newest checkpoint when the same command is given again. Labels of a CSV file are engagement,
pressure, mixed, neutral; --map NAME=LABEL takes others.

\b
Exit statuses: 0 done, 1 a corpus or model cannot be read, 2 wrong usage, 130 interrupted.
"""


@click.command(epilog=_EPILOG)
@click.option("--data", multiple=True, metavar="[KIND:]PATH", help="A corpus to train on; may be given several times.")
@click.option("--dev", multiple=True, metavar="PATH", help="Records to choose the best epoch and thresholds on.")
@click.option("--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="The model folder.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings in TOML.")
@click.option("--corpora", metavar="FOLDER", help="What `corpora:` in the settings stands for.")
@click.option("--texts", metavar="FOLDER", help="The texts of annotations that are kept without them.")
@click.option("--encoder", metavar="NAME_OR_PATH", help="Begin from a pretrained encoder.")
@click.option("--from", "start", metavar="FOLDER", help="Begin from this model; the default is stance-minilm.")
@click.option("--map", "mapping", multiple=True, metavar="NAME=LABEL", help="What a label of a CSV file stands for.")
@click.option("--epochs", type=click.IntRange(1), help="At most so many epochs.")
@click.option("--mix-start", type=click.FloatRange(0, 1), help="Share of the start's weights that is kept.")
@click.option("--seed", type=int, help="Seed of every random choice.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any other setting, over that of the file."
)
@click.option("--export", is_flag=True, help="Train nothing: choose thresholds and write the other files anew.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def train(
    data: tuple[str, ...],
    dev: tuple[str, ...],
    output: Path,
    config_file: Path | None,
    corpora: str | None,
    texts: str | None,
    encoder: str | None,
    start: str | None,
    mapping: tuple[str, ...],
    epochs: int | None,
    mix_start: float | None,
    seed: int | None,
    settings: tuple[str, ...],
    export: bool,
    quiet: bool,
) -> None:
    """Fine-tune a model on labelled corpora and write it to a folder."""
    for package in ("torch", "transformers", "datasets", "accelerate", "sklearn", "onnx", "safetensors"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError("training", "train")
    from stance.training.config import read_config, settings_of
    from stance.training.run import finish_again
    from stance.training.run import train as run

    config = read_config(
        config_file,
        root=corpora,
        corpora=tuple(corpus_of(given) for given in data),
        dev=dev,
        texts=texts,
        encoder=encoder,
        start=start,
        epochs=epochs,
        mix_start=mix_start,
        seed=seed,
        labels=labels_of(mapping) or None,
        **{"name": output.resolve().name, **settings_of(settings)},
    )
    (finish_again if export else run)(config, output, say=_silent if quiet else tell)
    if not quiet:
        tell(f"{output}: the model; try `stance analyze --model {output} FILE`")


def _silent(line: str) -> None:
    """Takes a line of talk and drops it."""
    del line


def corpus_of(given: str) -> CorpusConfig:
    """The corpus that `[KIND:]PATH` names; without a kind, `.csv` is a CSV file and all else our own records."""
    from stance.training.config import KINDS, CorpusConfig

    kind, colon, path = given.partition(":")
    if colon and kind in KINDS:
        return CorpusConfig(kind=kind, path=path)
    return CorpusConfig(kind="csv" if given.endswith(".csv") else "stance", path=given)


def labels_of(mapping: tuple[str, ...]) -> dict[str, str]:
    """The labels that `NAME=LABEL` options give.

    Raises:
        UsageError: for an option without `=`.
        UnknownNameError: if the label is no stance.
    """
    from stance.errors import UnknownNameError
    from stance.labels import StanceLabel

    labels = {}
    for given in mapping:
        name, equals, label = given.partition("=")
        if not equals:
            raise UsageError(f"--map {given}: give NAME=LABEL, as in --map dove=engagement")
        if label not in set(StanceLabel):
            raise UnknownNameError("stance", label, StanceLabel)
        labels[name.strip().lower()] = label
    return labels
