"""A user's settings: `stance.toml`, or `[tool.stance]` in pyproject.toml, found from the working directory upward.

    labels = ["voice", "threat"]     # only these devices; names of labels or of families
    exclude = ["metonymy"]           # without these
    min-score = 0.3                  # devices with a lower score are left out
    parties = "parties.toml"         # more parties and their names
    model = "models/mine"            # the model to read with

    [thresholds]                     # the probability from which the answer is yes
    threat = 0.7
    engagement = 0.6

Paths are taken from the file's own folder. What the command line says wins: --all-devices over labels and exclude, and
--fail-on LABEL adds its label to those that are shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import UnknownNameError, UsageError
from stance.labels import DEVICES, DeviceLabel, Family

if TYPE_CHECKING:
    from stance.pipeline import Pipeline

FILE, PROJECT = "stance.toml", "pyproject.toml"
KEYS = ("labels", "exclude", "min-score", "thresholds", "parties", "model")
_STANCE_HEADS = ("engagement", "pressure")
_FAMILIES = {family.value.replace(" ", "-"): family for family in Family}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSettings:
    """What a settings file says; None and empty where it says nothing.

    Attributes:
        labels: the only devices to show.
        exclude: devices that are not shown.
        min_score: devices with a lower score are left out.
        thresholds: per device, or for "engagement" and "pressure", the probability from which the answer is yes.
        parties: a table of parties.
        model: a model folder.
        file: the file that says so.
    """

    labels: frozenset[DeviceLabel] | None = None
    exclude: frozenset[DeviceLabel] = frozenset()
    min_score: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    parties: Path | None = None
    model: Path | None = None
    file: Path | None = None

    def applied(self, pipeline: Pipeline, *, all_devices: bool = False) -> Pipeline:
        """The pipeline with the labels and thresholds of these settings.

        Args:
            pipeline: as it was loaded.
            all_devices: whether the user asks for all devices, which wins over `labels` and `exclude`.
        """
        kept = replace(
            pipeline.settings,
            labels=None if all_devices else self.labels,
            exclude=frozenset() if all_devices else self.exclude,
            thresholds=self.thresholds,
        )
        return replace(pipeline, settings=kept, predictor=_with_thresholds(pipeline.predictor, self.thresholds))


def _with_thresholds(predictor: Any, thresholds: Mapping[str, float]) -> Any:
    """The predictor, answering yes from these probabilities on: a lower one finds what was not found before."""
    from stance.model.predictor import ModelPredictor

    if not thresholds or not isinstance(predictor, ModelPredictor):
        return predictor
    old = predictor.runtime
    config = replace(old.config, thresholds={**old.config.thresholds, **thresholds})
    return replace(predictor, runtime=type(old)(config, old.tokenizer, old.backend))


def found_settings(start: Path) -> UserSettings:
    """The settings of the nearest file from this folder upward; in one folder `stance.toml` comes first.

    Raises:
        UsageError: if the file cannot be read or says something wrong.
    """
    for folder in (start, *start.parents):
        file = folder / FILE
        if file.is_file():
            return settings_from(file)
        project = folder / PROJECT
        if project.is_file() and "stance" in _tool(project):
            return settings_from(project)
    return UserSettings()


def settings_from(file: Path) -> UserSettings:
    """The settings in a file: of its table `[tool.stance]` if it is a pyproject.toml.

    Raises:
        UnknownNameError: for a key, label or family that is not known, with the nearest one.
        UsageError: if the file cannot be read, or a value is of the wrong kind.
    """
    values = _tool(file).get("stance", {}) if file.name == PROJECT else _toml(file)
    if not isinstance(values, dict):
        raise UsageError(f"{file}: [tool.stance] must be a table")
    for key in values:
        if key not in KEYS:
            raise UnknownNameError(f"setting in {file}", key, KEYS)
    labels = values.get("labels")
    return UserSettings(
        labels=None if labels is None else _devices(file, "labels", labels),
        exclude=_devices(file, "exclude", values.get("exclude", [])),
        min_score=None if "min-score" not in values else _share(file, "min-score", values["min-score"]),
        thresholds=_thresholds(file, values.get("thresholds", {})),
        parties=_path(file, "parties", values.get("parties")),
        model=_path(file, "model", values.get("model")),
        file=file,
    )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: no settings can be read from it ({error}); mend it, or give --no-config") from None


def _tool(file: Path) -> dict[str, Any]:
    tool = _toml(file).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _devices(file: Path, key: str, value: object) -> frozenset[DeviceLabel]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise UsageError(f'{file}: {key} must be a list of names, as in {key} = ["threat", "irony"]')
    return frozenset(label for name in value for label in _named(file, key, name))


def _named(file: Path, key: str, name: str) -> Iterator[DeviceLabel]:
    """One label, or all labels of a family."""
    folded = name.strip().lower().replace(" ", "-")
    if folded in _FAMILIES:
        yield from (label for label, info in DEVICES.items() if info.family is _FAMILIES[folded])
    elif folded in set(DeviceLabel):
        yield DeviceLabel(folded)
    else:
        raise UnknownNameError(f"device in {key} of {file}", name, [*DEVICES, *_FAMILIES])


def _thresholds(file: Path, value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise UsageError(f"{file}: thresholds must be a table, as in [thresholds] and below it threat = 0.7")
    known = (*_STANCE_HEADS, *(label.value for label in DEVICES))
    for name in value:
        if name not in known:
            raise UnknownNameError(f"label in thresholds of {file}", name, known)
    return {name: _share(file, f"threshold of {name}", number) for name, number in value.items()}


def _share(file: Path, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{file}: {key} is {value!r}; it must be a number from 0 to 1")
    return float(value)


def _path(file: Path, key: str, value: object) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{file}: {key} is {value!r}; it must be a path in quotation marks")
    return file.parent / Path(value).expanduser()
