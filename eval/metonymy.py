"""Measure when a place name is read as metonymy, on ReLocaR (Gritta et al. 2017).

    python eval/metonymy.py --corpora /path/to/corpora

Each sample is a sentence with one place name, literal or metonymic. Most names are countries and towns, which the
detector's table of seats leaves out on purpose; what is measured are its contexts, with each sample's own name put into
the table for that sample. Reported with 95 % intervals from a bootstrap over samples: precision, recall and F1 of
"metonymic", and how many literal samples stay silent. ReLocaR counts teams, nationalities and events as metonymy too,
which the rule does not look for: its recall here is low by design, and precision is what it is built for. The contexts
were mended once after its false alarms here had been read, so the precision is a fitted one, not a forecast.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from stance.detectors import View
from stance.detectors.metonymy import metonyms
from stance.segment import segment

RESULTS = Path(__file__).parent / "results" / "metonymy.json"


def samples(folder: Path) -> Iterator[tuple[str, str, int, bool]]:
    """Text, name, offset of the name, whether it is metonymic."""
    for kind in ("literal", "metonymic"):
        for line in (folder / f"relocar_{kind}_train.txt").read_text(encoding="utf-8").splitlines():
            _, _, marked = line.partition("<SEP>")
            before, name, after = marked.split("<ENT>")
            yield before + name + after, name, len(before), kind == "metonymic"


def measures(outcomes: list[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall, F1 and the share of silent literal samples; outcomes are (gold, predicted)."""
    both = sum(gold and predicted for gold, predicted in outcomes)
    predicted = sum(predicted for _, predicted in outcomes)
    gold = sum(gold for gold, _ in outcomes)
    precision, recall = both / predicted if predicted else 0.0, both / gold if gold else 0.0
    literal = len(outcomes) - gold
    silent = sum(not gold and not predicted for gold, predicted in outcomes)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if both else 0.0,
        "literal samples silent": silent / literal if literal else 0.0,
    }


def main() -> None:
    """Measure, print the table, and write the results."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds metonymy/")
    options = parser.parse_args()
    folder = options.corpora / "metonymy"
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; give the folder that holds metonymy/ with --corpora")
    outcomes = []
    for text, name, offset, gold in samples(folder):
        view = View(text, segment(text))
        outcomes.append((gold, any(span.start == offset for span, _ in metonyms(view, (name,)))))
    values = measures(outcomes)
    draw = random.Random(0)  # noqa: S311
    drawn = [measures(draw.choices(outcomes, k=len(outcomes))) for _ in range(1000)]
    bounds = {name: (sorted(d[name] for d in drawn)[25], sorted(d[name] for d in drawn)[974]) for name in values}
    table = Table(title=f"Metonymy contexts, ReLocaR train: {len(outcomes)} samples")
    for column in ("measure", "value", "95 % interval"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, value in values.items():
        table.add_row(name, f"{value:.3f}", f"{bounds[name][0]:.3f} - {bounds[name][1]:.3f}")
    Console().print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    result = {
        "corpus": "ReLocaR train", "samples": len(outcomes),
        "measures": {name: {"value": round(v, 4), "low": round(bounds[name][0], 4), "high": round(bounds[name][1], 4)} for name, v in values.items()},  # noqa: E501
    }  # fmt: skip
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
