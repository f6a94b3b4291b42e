"""Trainings that differ in one thing: each is trained once, measured on dev, and shown beside the others."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stance.errors import StanceError
from stance.training.config import TrainConfig

ROOT = Path(__file__).resolve().parents[1]
KEYS = ("stance_macro_f1", "author_accuracy", "span_f1", "score")


def slug(name: str) -> str:
    """A variant's name as that of a folder."""
    return name.replace(",", "").replace(" ", "-")


def trained(name: str, config: TrainConfig, folder: Path, *, train: bool = True) -> dict[str, float] | None:
    """The dev scores of a variant; it is trained first unless it was, and None says that it could not be.

    Args:
        name: of the variant, for messages.
        config: with the dev set that it is measured on; training does not see it.
        folder: where the variant stays.
        train: whether it may be trained now.
    """
    from stance.training.run import train as run

    scores = folder / "measured.json"
    if train and not scores.is_file():
        try:
            run(dataclasses.replace(config, dev=(), analysable=False), folder, say=print)
            scores.write_text(json.dumps(_measured(folder, config), indent=1) + "\n", encoding="utf-8")
        except StanceError as error:
            print(f"{name}: skipped: {error}")
    found: dict[str, float] | None = json.loads(scores.read_text(encoding="utf-8")) if scores.is_file() else None
    return found


def _measured(folder: Path, config: TrainConfig) -> dict[str, float]:
    """The dev scores of a trained variant, from its weights."""
    from stance.model.folder import SAFETENSORS, open_folder
    from stance.model.runtime import torch_runtime
    from stance.training.run import dev_examples
    from stance.training.score import dev_score

    texts = Path(config.texts) if config.texts else None
    dev = [example for path in config.dev for example in dev_examples(Path(path), texts, {})]
    runtime = torch_runtime(open_folder(folder, weights=SAFETENSORS))
    scores = dev_score(runtime, dev, context=config.context)
    return {name: round(value, 4) for name, value in scores.items()}


def write(results: str, found: Mapping[str, Any], title: str) -> None:
    """Writes eval/results/RESULTS.json and prints its variants as a table."""
    from rich.console import Console
    from rich.table import Table

    target = ROOT / "eval" / "results" / f"{results}.json"
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    table = Table(title=title)
    for column in ("variant", *KEYS):
        table.add_column(column)
    for name, values in found["variants"].items():
        table.add_row(name, *(f"{values.get(key, float('nan')):.3f}" for key in KEYS))
    Console().print(table)
