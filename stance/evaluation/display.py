"""Results as tables on the screen, as JSON, and as pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.evaluation.bootstrap import Figure

if TYPE_CHECKING:
    from rich.console import RenderableType

    from stance.evaluation.figures import ClassFigures, Results


def tables(results: Results) -> Iterable[RenderableType]:
    """One table for each group of figures that the set has."""
    from rich.table import Table
    from rich.text import Text

    yield Text(f"{results.model} on {results.set}: {results.documents} documents, {results.sentences} judged sentences")
    if results.stance:
        table = Table(title="Stance", title_justify="left")
        for column in ("measure", "value", "95 % interval"):
            table.add_column(column)
        for name, value in (*results.stance.items(), *((f"holder: {k}", v) for k, v in results.holders.items())):
            table.add_row(name, f"{value.value:.3f}", interval(value))
        yield table
        yield _classes("Classes", results.classes.items())
        yield _confusion(results)
    if results.spans:
        for measure in ("exact", "overlap"):
            yield _classes(f"Spans, {measure}", ((label, by[measure]) for label, by in results.spans.items()))
    if results.against:
        table = Table(title="Against the other model (paired bootstrap over documents)", title_justify="left")
        for column in ("measure", "difference", "95 % interval", "p"):
            table.add_column(column)
        for name, delta in results.against.items():
            table.add_row(name, f"{delta.value:+.3f}", f"[{delta.low:+.3f}, {delta.high:+.3f}]", f"{delta.p:.3f}")
        yield table


def interval(value: Figure) -> str:
    """The 95 % interval in brackets; a dash where one document gives none."""
    return "–" if math.isnan(value.low) else f"[{value.low:.3f}, {value.high:.3f}]"


def _classes(title: str, rows: Iterable[tuple[str, ClassFigures]]) -> RenderableType:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for column in ("label", "gold", "predicted", "precision", "recall", "F1", "95 % interval of F1"):
        table.add_column(column, justify="left" if column == "label" else "right")
    for name, value in rows:
        table.add_row(
            name,
            str(value.gold),
            str(value.predicted),
            f"{value.precision.value:.3f}",
            f"{value.recall.value:.3f}",
            f"{value.f1.value:.3f}",
            interval(value.f1),
        )
    return table


def _confusion(results: Results) -> RenderableType:
    from rich.table import Table

    table = Table(title="Confusion: gold in rows, predicted in columns", title_justify="left")
    table.add_column("gold")
    for name in results.confusion:
        table.add_column(name, justify="right")
    for gold, row in results.confusion.items():
        table.add_row(gold, *(str(count) for count in row.values()))
    return table


def as_json(results: Results) -> dict[str, Any]:
    """The results as plain JSON values, figures rounded to four places."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return None if math.isnan(value) else round(value, 4)
        if isinstance(value, dict):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value

    whole: dict[str, Any] = plain(dataclasses.asdict(results))
    return whole


def plot(results: Results, folder: Path) -> None:
    """Writes the risk-coverage curve and the F1 of each label as PNG pictures."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    if results.risk_coverage:
        figure, axes = plt.subplots(figsize=(4.5, 3.5), layout="constrained")
        axes.plot(*zip(*results.risk_coverage, strict=True))
        axes.set(
            xlabel="share of sentences answered, most certain first", ylabel="share of wrong answers", ylim=(0, None)
        )
        figure.savefig(folder / f"risk-coverage-{results.set}.png", dpi=120)
        plt.close(figure)
    if results.spans:
        labels = sorted(results.spans, key=lambda label: results.spans[label]["exact"].f1.value)
        figure, axes = plt.subplots(figsize=(6, 0.25 * len(labels) + 1), layout="constrained")
        axes.barh(labels, [results.spans[label]["exact"].f1.value for label in labels])
        axes.set(xlabel="F1, exact spans", xlim=(0, 1))
        figure.savefig(folder / f"spans-{results.set}.png", dpi=120)
        plt.close(figure)
