"""What each part of the recipe adds: the model trained without it, measured on dev.

    python eval/ablations.py --corpora corpora [--epochs 3] [--share 1] [--only NAME ...]

Every variant, the whole recipe included, is trained with the same seed, as many epochs, and the same part of each
corpus, drawn anew for each epoch: the small encoder, which can be trained many times over (models/recipes/distil.toml).
All but the first two begin from labels alone, since what a teacher says about all texts would hide what is left out.
The one after domain training needs runs/domain (eval/domain.py), and is passed over with a word without it. Measured
on dev: stance macro-F1, author or source, and F1 of device spans at half an overlap. Variants that are done stay on
disk under runs/ablations. Writes eval/results/ablations.json.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import Any

from variants import ROOT, slug, trained, write

from stance.errors import StanceError
from stance.training.config import RAW, TrainConfig, read_config

PUBLIC = {"polnear", "ptc", "plover", "basil", "manifesto"}


def variants(whole: TrainConfig, domain: Path) -> dict[str, TrainConfig]:
    """The recipe, the recipe with labels alone, and that without one thing or with one more."""
    labelled = dataclasses.replace(whole, corpora=tuple(c for c in whole.corpora if c.kind != RAW))
    alone = dataclasses.replace(labelled, teacher=None)

    def left(keep: Any) -> TrainConfig:
        return dataclasses.replace(alone, corpora=tuple(c for c in alone.corpora if keep(c)))

    return {
        "whole recipe": whole,
        "teacher, labelled texts only": labelled,
        "labels alone": alone,
        "labels alone, after domain training": dataclasses.replace(alone, encoder=str(domain)),
        "labels alone, each sentence by itself": dataclasses.replace(alone, context=False),
        "labels alone, no public corpora": left(lambda c: c.kind not in PUBLIC),
        "labels alone, no pieces of our own": left(lambda c: not c.path.startswith("data/commentary")),
        "labels alone, no quick readings": left(lambda c: c.devices),
    }


def main() -> int:
    """Trains what is not trained yet, prints a table and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--domain", type=Path, default=Path("runs/domain"))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--only", action="append", help="train no other variant; may be given several times")
    options = parser.parse_args()
    try:
        whole = read_config(ROOT / "models/recipes/distil.toml", root=options.corpora, epochs=options.epochs)
    except StanceError as error:
        print(f"skipped: {error}")
        return 0
    parts = tuple(dataclasses.replace(c, share=c.share * options.share) for c in whole.corpora)
    found: dict[str, Any] = {"epochs": options.epochs, "share": options.share, "variants": {}}
    for name, config in variants(dataclasses.replace(whole, corpora=parts), options.domain).items():
        folder = ROOT / "runs" / "ablations" / f"{slug(name)}-{options.epochs}-{options.share}"
        scores = trained(name, config, folder, train=not options.only or name in options.only)
        if scores is not None:
            found["variants"][name] = scores
    write("ablations", found, f"Ablations on dev, {options.epochs} epochs of a share of {options.share} each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
