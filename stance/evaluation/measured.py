"""`measured.json` in a model folder: precision and recall of every label, for whoever asks how far to trust it.

Made out of what `stance eval ... --json` writes, and read by `stance explain`. Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import ModelError
from stance.labels import STANCES, DeviceLabel

FILE = "measured.json"
FORMAT = 1
SETS: Mapping[str, str] = {
    "test": "our test (real commentary, unseen)",
    "bandow": "the Bandow piece",
    "dev": "our dev (thresholds were chosen here)",
    "polnear": "PolNeAR dev",
    "ptc": "PTC, held-back fifth",
    "plover": "PLOVER-coded, held-back fifth",
}
"""What the sets are called, the most telling first."""

_MEASURE = "overlap"  # of spans: by characters, as the tables of the pages show it


@dataclass(frozen=True, slots=True)
class Share:
    """A measured share with its 95 % interval; without one where it was not resampled."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How well a label is found in one set.

    Attributes:
        set: the set's short name.
        name: the set in words.
        documents, sentences: its size.
        precision: the share of what was found that is right; None where nothing was found.
        recall: the share of the gold that was found.
        gold, found: how many sentences or spans carry the label there, and how many the model gave it.
    """

    set: str
    name: str
    documents: int
    sentences: int
    precision: Share | None
    recall: Share | None
    gold: int
    found: int


def measured_content(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The content of `measured.json`.

    Args:
        results: the entries that `stance eval MODEL SET... --json FILE` writes, one for each set.
    """
    order = list(SETS)
    entries = sorted(results, key=lambda entry: order.index(entry["set"]) if entry["set"] in SETS else len(order))
    return {
        "format": FORMAT,
        "model": entries[0]["model"] if entries else None,
        "spans": "precision and recall by characters",
        "sets": [
            {
                "set": entry["set"],
                "name": SETS.get(entry["set"], entry["set"]),
                "documents": entry["documents"],
                "sentences": entry["sentences"],
                "labels": dict([*_stances(entry), *_devices(entry)]),
            }
            for entry in entries
        ],
    }


def read_measured(folder: Path) -> dict[str, list[Measured]]:
    """What was measured of each label, the most telling set first; empty where the folder has no such file.

    Raises:
        ModelError: if the file is there and is not of that form.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    found: dict[str, list[Measured]] = {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"format is {content['format']!r}, not {FORMAT}")
        for entry in content["sets"]:
            for label, value in entry["labels"].items():
                found.setdefault(label, []).append(_measured(entry, value))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{file}: no measured figures can be read from it ({error}); write it again") from None
    return found


def _measured(entry: Mapping[str, Any], value: Mapping[str, Any]) -> Measured:
    return Measured(
        set=str(entry["set"]),
        name=str(entry["name"]),
        documents=int(entry["documents"]),
        sentences=int(entry["sentences"]),
        precision=None if value["precision"] is None else Share(**value["precision"]),
        recall=None if value["recall"] is None else Share(**value["recall"]),
        gold=int(value["gold"]),
        found=int(value["found"]),
    )


def _devices(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Devices that the set has; helpers of the model (cues, sources) are no labels."""
    for label, measures in entry["spans"].items():
        counts = measures[_MEASURE]
        if label in set(DeviceLabel) and counts["gold"]:
            yield (
                label,
                _row(_share(counts["precision"]), _share(counts["recall"]), measures["exact"]),
            )


def _stances(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The four stances by their counts; for the two poles with the intervals that were measured.

    PLOVER is left out: there the larger of two probabilities is taken, which no report does.
    """
    table = entry["confusion"]
    if not table or entry["set"] == "plover":
        return
    for label in STANCES:
        gold = sum(table[label].values())
        found = sum(row[label] for row in table.values())
        if not gold:
            continue
        counts = {"gold": gold, "predicted": found}
        classes = entry["classes"].get(label)
        if classes is not None:
            yield label.value, _row(_share(classes["precision"]), _share(classes["recall"]), counts)
        else:
            right = table[label][label]
            yield label.value, _row(_plain(right, found), _plain(right, gold), counts)


def _row(precision: Any, recall: Any, counts: Mapping[str, Any]) -> dict[str, Any]:
    found = counts["predicted"]
    # Nothing found is neither right nor wrong: a precision of 0 would say that all of it was wrong.
    return {"precision": precision if found else None, "recall": recall, "gold": counts["gold"], "found": found}


def _share(figure: Mapping[str, Any]) -> dict[str, float | None]:
    return {part: figure[part] for part in ("value", "low", "high")}


def _plain(part: int, whole: int) -> dict[str, float | None] | None:
    return {"value": round(part / whole, 4), "low": None, "high": None} if whole else None
