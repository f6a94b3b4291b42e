"""Counts of the labelled corpus, by split and label.

    python eval/corpus.py

Needs no text: counts come from labels and offsets alone. Writes eval/results/corpus.json.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SPLITS = {
    "train, real": "data/annotations/train.jsonl",
    "train, real, stance only": "data/annotations/train-stance.jsonl",
    "train, real, stance only, newest": "data/annotations/train-stance-2.jsonl",
    "train, own writing": "data/commentary/pieces.jsonl",
    "dev, real": "data/annotations/dev.jsonl",
    "test, real": "data/annotations/test.jsonl",
}


def records(path: Path) -> Iterable[dict[str, Any]]:
    """The documents of a JSON Lines file as plain values."""
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)


def counts(path: Path) -> dict[str, Any]:
    """Documents, judged body sentences, stances, holders and devices of a split."""
    stance: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    devices: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    pieces = 0
    for record in records(path):
        pieces += 1
        outlets[record["meta"].get("outlet") or "none"] += 1
        devices.update(device["label"] for device in record["devices"])
        for sentence in record["sentences"]:
            if sentence["stance"] is not None and sentence["kind"] == "body":
                stance[sentence["stance"]] += 1
                if sentence["holder"]:
                    holders[sentence["holder"]["type"]] += 1
    return {
        "pieces": pieces,
        "sentences": stance.total(),
        "stance": dict(stance),
        "holders": dict(holders),
        "devices": dict(sorted(devices.items())),
        "outlets": dict(outlets.most_common(8)),
    }


def main() -> int:
    """Counts, prints a table and writes the results."""
    from rich.console import Console
    from rich.table import Table

    found = {name: counts(ROOT / path) for name, path in SPLITS.items()}
    with (ROOT / "data/commentary/index.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found["train, own writing"]["genres"] = dict(Counter(row["genre"] for row in rows).most_common())
    found["train, own writing"]["schools"] = dict(Counter(row["school"] for row in rows).most_common())
    found["train, own writing"].pop("outlets")
    table = Table(title="The labelled corpus")
    for column in ("split", "pieces", "sentences", "engagement", "pressure", "mixed", "neutral", "devices"):
        table.add_column(column)
    for name, entry in found.items():
        stances = [str(entry["stance"].get(label, 0)) for label in ("engagement", "pressure", "mixed", "neutral")]
        table.add_row(
            name, str(entry["pieces"]), str(entry["sentences"]), *stances, str(sum(entry["devices"].values()))
        )
    Console().print(table)
    target = ROOT / "eval" / "results" / "corpus.json"
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
