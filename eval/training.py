"""How long the shipped model was trained, where, and what its dev score was.

    python eval/training.py models/stance-mpnet
    python eval/training.py runs/public runs/commentary models/stance-minilm --results training-small

Takes the output folders of the stages in their order. Writes eval/results/RESULTS.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def stage(folder: Path) -> dict[str, Any]:
    """Minutes, steps, epochs and best dev score of a finished run."""
    run = folder / "run"
    facts: dict[str, Any] = json.loads((run / "finished.json").read_text(encoding="utf-8"))
    config = json.loads((run / "config.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    best = max((line for line in lines if "eval_score" in line), key=lambda line: line["eval_score"], default={})
    return {
        "stage": folder.name,
        "minutes": facts["minutes"],
        "steps": facts["steps"],
        "device": facts["device"],
        "epochs": max(line["epoch"] for line in lines),
        "best_epoch": best.get("epoch"),
        "best_score": best.get("eval_score"),
        "best_stance": best.get("eval_stance_macro_f1"),
        "seed": config["seed"],
        "corpora": [corpus["kind"] for corpus in config["corpora"]],
    }


def main() -> int:
    """Reads the run folders, prints a table and writes the results."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--results", default="training", help="name of the results file, without suffix")
    options = parser.parse_args()
    stages = [stage(folder) for folder in options.folders]
    table = Table(title="Training")
    columns = ("stage", "device", "minutes", "steps", "epochs", "best_epoch", "best_score", "best_stance")
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in stages:
        table.add_row(*(str(row[key]) for key in columns))
    Console().print(table)
    found = {"stages": stages}
    (ROOT / "eval" / "results" / f"{options.results}.json").write_text(
        json.dumps(found, indent=1) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
