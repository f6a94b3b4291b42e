"""How long the shipped model was trained, where, and what its dev score was.

    python eval/training.py runs/teacher models/stance-minilm

Takes the output folders of the stages in their order. Writes eval/results/training.json.
"""

from __future__ import annotations

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
    scores = [(line["eval_score"], line["epoch"]) for line in lines if "eval_score" in line]
    return {
        "stage": folder.name,
        "minutes": facts["minutes"],
        "steps": facts["steps"],
        "device": facts["device"],
        "epochs": max(line["epoch"] for line in lines),
        "best_epoch": max(scores)[1] if scores else None,
        "best_score": max(scores)[0] if scores else None,
        "seed": config["seed"],
        "corpora": [corpus["kind"] for corpus in config["corpora"]],
    }


def main() -> int:
    """Reads the run folders, prints a table and writes the results."""
    from rich.console import Console
    from rich.table import Table

    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    stages = [stage(Path(argument)) for argument in sys.argv[1:]]
    table = Table(title="Training")
    columns = ("stage", "device", "minutes", "steps", "epochs", "best_epoch", "best_score")
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in stages:
        table.add_row(*(str(row[key]) for key in columns))
    Console().print(table)
    found = {"stages": stages}
    (ROOT / "eval" / "results" / "training.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
