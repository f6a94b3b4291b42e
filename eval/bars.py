"""What the project set itself to reach, beside what was measured: the rows of the table of bars.

Reads eval/results/*.json only; `python eval/tables.py` puts the table into the model card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """One aim: what is measured, what it is to reach, and what it came to (None: not measured)."""

    what: str
    aim: float
    value: float | None
    interval: tuple[float, float] | None = None
    least: bool = True  # whether the aim is a lower bound

    @property
    def reached(self) -> bool | None:
        """Whether the measured value is on the right side of the aim."""
        if self.value is None:
            return None
        return self.value >= self.aim if self.least else self.value <= self.aim


def _figure(what: str, aim: float, value: Mapping[str, Any] | None, *, least: bool = True) -> Bar:
    if value is None:
        return Bar(what, aim, None, least=least)
    interval = None if value["low"] is None else (value["low"], value["high"])
    return Bar(what, aim, value["value"], interval, least=least)


def bars(sets: Mapping[str, Mapping[str, Any]], others: Mapping[str, Any]) -> Iterator[Bar]:
    """The bars in the order of the project's plan.

    Args:
        sets: what `stance eval` wrote, by set.
        others: the results of the other measures, by file name without suffix; None where not measured.
    """

    def at(name: str, *path: str) -> Any:
        value: Any = sets.get(name)
        for key in path:
            value = value.get(key) if value else None
        return value

    def spans(name: str, label: str, measure: str) -> Any:
        return at(name, "spans", label, measure, "f1")

    yield _figure("stance macro-F1, test", 0.80, at("test", "stance", "macro-F1"))
    rivals = (others.get("baselines-test") or {}).get("systems", {})
    minus = rivals.get("TF-IDF")
    yield Bar(
        "the same, above TF-IDF by",
        0.15,
        minus and minus["model_minus"],
        minus and (minus["minus_low"], minus["minus_high"]),
    )
    yield _figure(
        "PLOVER-coded, held-back fifth: engagement against pressure, macro-F1",
        0.93,
        at("plover", "stance", "engagement or pressure, macro-F1"),
    )
    yield _figure("Bandow: stance accuracy", 0.85, at("bandow", "stance", "accuracy"))
    yield _figure("Bandow: holder", 0.80, at("bandow", "holders", "holder"))
    yield _figure("PolNeAR dev: content, exact F1", 0.65, spans("polnear", "content", "exact"))
    yield _figure("PolNeAR dev: content, overlap F1", 0.86, spans("polnear", "content", "overlap"))
    yield _figure("PolNeAR dev: source, exact F1", 0.82, spans("polnear", "source", "exact"))
    yield _figure("PolNeAR dev: cue, exact F1", 0.84, spans("polnear", "cue", "exact"))
    yield _figure("direct quotations on test, exact F1", 0.95, spans("test", "direct-quotation", "exact"))
    yield _figure("PTC: span identification, character F1", 0.42, spans("ptc", "persuasion", "overlap"))
    yield _figure("calibration error of stance, test", 0.05, at("test", "stance", "calibration error"), least=False)
    yield _figure("holder, dev", 0.75, at("dev", "holders", "holder"))
    voices = others.get("voices") or {}

    def heard(name: str, row: str, what: str) -> Any:
        return voices.get(name, {}).get(row, {}).get(what)

    linked = "source to its party"
    yield _figure("source to its party, dev", 0.85, heard("dev", "model, end to end", linked))
    yield _figure("the same, test", 0.85, heard("test", "model, end to end", linked))
    yield _figure("the same, Bandow", 1.0, heard("bandow", "model, end to end", linked))
    with_source = "direct quotations with their source, of all"
    yield _figure("PolNeAR dev: direct quotations with their source", 0.87, heard("polnear", "model", with_source))
    warm = (others.get("speed") or {}).get("warm")
    yield Bar(
        "warm sentences a second, times a transformers pipeline in fp32 on the same windows",
        2.5,
        warm and warm["times_faster_than_same_windows"],
    )
