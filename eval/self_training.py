"""Whether the small model gains from what the large one says of labelled and unlabelled texts: dev, small scale.

    python eval/self_training.py --corpora corpora [--share 0.08]

The small shipped model goes on for one epoch on a part of our pieces with every layer, alone or with the large model as
its teacher, and on a third of that part and unlabelled commentary with the teacher: all three see about as many tokens
(`share` of the pieces is what the last one gets). Small enough for two cores: a quarter of an hour, most of it the
teacher's. Variants that are done stay on disk under runs/self-training. Writes eval/results/self-training.json.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import Any

from variants import ROOT, slug, trained, write

from stance.model.folder import LARGE, SMALL
from stance.training.config import CorpusConfig, TrainConfig

UNLABELLED = 0.35  # the raw texts are so much larger that this part of the share has as many tokens twice over


def variants(corpora: Path, share: float) -> dict[str, TrainConfig]:
    """The three trainings."""
    annotations = Path("data/annotations")
    known = tuple(str(annotations / f"{part}.jsonl") for part in ("dev", "test", "train", "train-stance"))
    pieces = CorpusConfig(kind="stance", path=str(annotations / "train.jsonl"), share=share)
    raw = CorpusConfig(
        kind="raw",
        path=str(corpora / "commentary" / "raw.jsonl.gz"),
        share=round(share * UNLABELLED, 3),
        without=known,
    )
    alone = TrainConfig(
        start=f"models/{SMALL}",
        epochs=1,
        batch_tokens=2048,
        learning_rate=1e-4,
        head_factor=2.0,
        encoder_dropout=0.05,
        dev=(str(annotations / "dev.jsonl"),),
        texts=str(corpora),
        corpora=(dataclasses.replace(pieces, share=3 * share),),
    )
    taught = dataclasses.replace(alone, teacher=f"models/{LARGE}")
    return {
        "labels alone": alone,
        "labels and teacher": taught,
        "labels, teacher, unlabelled texts": dataclasses.replace(taught, corpora=(pieces, raw)),
    }


def main() -> int:
    """Trains what is not trained yet, prints a table and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.08)
    options = parser.parse_args()
    found: dict[str, Any] = {"share": options.share, "variants": {}}
    for name, config in variants(options.corpora, options.share).items():
        folder = ROOT / "runs" / "self-training" / f"{slug(name)}-{options.share}"
        scores = trained(name, config, folder)
        if scores is not None:
            found["variants"][name] = scores
    write("self-training", found, "The small model on dev after a little more training")
    return 0


if __name__ == "__main__":
    sys.exit(main())
