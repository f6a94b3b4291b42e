"""What context, public corpora, our own pieces and quick readings add: the second stage without each, on dev.

    python eval/ablations.py --corpora corpora --public runs/public [--epochs 2] [--share 0.25] [--only NAME]

Every variant, the whole recipe included, is trained in this run with the same seed, as many epochs, and the same part
of each corpus, drawn anew for each epoch (fewer and less than the shipped model has, so that it takes half an hour).
Measured on dev: stance macro-F1, author or source, and F1 of device spans at half an overlap. Variants that are done
stay on disk under runs/ablations. Writes eval/results/ablations.json after each variant.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from stance.errors import StanceError
from stance.training.config import TrainConfig, read_config
from stance.training.encoder import MINILM

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = {"polnear", "ptc", "plover", "basil", "manifesto"}


def variants(whole: TrainConfig) -> dict[str, TrainConfig]:
    """The recipe, and the recipe without one thing."""
    own = str(Path("data/commentary"))
    return {
        "whole recipe": whole,
        "without context": dataclasses.replace(whole, context=False),
        "without public corpora": dataclasses.replace(
            whole, start=None, encoder=MINILM, corpora=tuple(c for c in whole.corpora if c.kind not in PUBLIC)
        ),
        "without our own pieces": dataclasses.replace(
            whole, corpora=tuple(c for c in whole.corpora if not c.path.startswith(own))
        ),
        "without quick readings": dataclasses.replace(whole, corpora=tuple(c for c in whole.corpora if c.devices)),
    }


def measured(folder: Path, config: TrainConfig) -> dict[str, float]:
    """The dev scores of a trained variant, as it would be shipped."""
    from stance.model.folder import open_folder
    from stance.model.runtime import onnx_runtime
    from stance.training.run import dev_examples
    from stance.training.score import dev_score

    texts = Path(config.texts) if config.texts else None
    dev = [example for path in config.dev for example in dev_examples(Path(path), texts, {})]
    scores = dev_score(onnx_runtime(open_folder(folder)), dev, context=config.context)
    return {name: round(value, 4) for name, value in scores.items()}


def main() -> int:
    """Trains what is not trained yet, prints a table and writes the results."""
    from rich.console import Console
    from rich.table import Table

    from stance.training.run import train

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--public", default="runs/public")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--share", type=float, default=0.25)
    parser.add_argument("--only")
    options = parser.parse_args()
    target = ROOT / "eval" / "results" / "ablations.json"
    found: dict[str, Any] = {"epochs": options.epochs, "share": options.share, "variants": {}}
    if options.only and target.is_file():  # one variant anew, beside the others
        before = json.loads(target.read_text(encoding="utf-8"))
        found = before if (before["epochs"], before["share"]) == (options.epochs, options.share) else found
    try:
        whole = read_config(
            ROOT / "models/recipes/commentary.toml",
            root=options.corpora,
            start=options.public,
            epochs=options.epochs,
        )
        parts = tuple(dataclasses.replace(c, share=c.share * options.share) for c in whole.corpora)
        whole = dataclasses.replace(whole, corpora=parts)
        for name, config in variants(whole).items():
            if options.only not in (None, name):
                continue
            folder = ROOT / "runs" / "ablations" / f"{name.replace(' ', '-')}-{options.epochs}-{options.share}"
            if not (folder / "SHA256SUMS").is_file():
                train(config, folder, say=print)
            found["variants"][name] = measured(folder, config)
            target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    except StanceError as error:
        print(f"skipped: {error}")
        return 0
    table = Table(title=f"Ablations on dev, {options.epochs} epochs of a share of {options.share} each")
    keys = ("stance_macro_f1", "author_accuracy", "span_f1", "score")
    for column in ("variant", *keys):
        table.add_column(column)
    for name, scores in found["variants"].items():
        table.add_row(name, *(f"{scores.get(key, float('nan')):.3f}" for key in keys))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
