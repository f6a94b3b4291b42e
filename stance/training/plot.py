"""The picture of a run: loss and dev scores by epoch."""

from __future__ import annotations

import json
from pathlib import Path


def plot_metrics(log: Path, picture: Path) -> None:
    """Draws what `metrics.jsonl` holds; without matplotlib nothing is drawn."""
    try:
        import matplotlib as mpl
    except ImportError:
        return
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    losses = [(line["epoch"], line["loss"]) for line in lines if "loss" in line]
    left.plot(*zip(*losses, strict=True) if losses else ([], []))
    left.set(xlabel="epoch", ylabel="training loss")
    names = sorted({name for line in lines for name in line if name.startswith("eval_")})
    for name in names:
        points = [(line["epoch"], line[name]) for line in lines if name in line]
        right.plot(*zip(*points, strict=True), marker="o", label=name.removeprefix("eval_"))
    right.set(xlabel="epoch", ylabel="dev", ylim=(0, 1))
    if names:
        right.legend(fontsize="small")
    figure.savefig(picture, dpi=120)
    plt.close(figure)
