"""An entry for a label: its definition, its rule in the guidelines, its detection by a model, its measured figures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from stance.detectors import DETECTORS
from stance.errors import ModelError
from stance.evaluation.measured import Measured, read_measured
from stance.labels import DEVICES, STANCES, DeviceInfo, StanceInfo, explained
from stance.model.config import ModelConfig, config_from_json

_BULLET = re.compile(
    r"^- \*\*(?P<label>[\w-]+)\*\*: (?P<rule>.+?)(?=\n\s*\n|\n- \*\*|\n#|\Z)", re.MULTILINE | re.DOTALL
)
# The stances that the guidelines tell in running text.
_RULES = {
    "mixed": "E? and P? are both answered with yes, by one holder or by two; the holder is that of the main clause.",
    "neutral": "E? and P? are both answered with no. Background is neutral: an argument counts only where the "
    "sentence, read with the ones just before it, makes plain which course it serves.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that is known about a label.

    Attributes:
        info: the label's row in `stance.labels`.
        rule: what the guidelines say beyond the definition; empty where they say no more, or are not there.
        finder: "model", "rule" or "both".
        detector: what the rule's module says of itself, where a rule is asked.
        threshold: the probability from which the model says yes, where a model is there and asked.
        shown: whether reports show it without `--all-devices`; None where no model is there.
        measured: by set, the most telling one first.
    """

    info: StanceInfo | DeviceInfo
    rule: str
    finder: str
    detector: str | None = None
    threshold: float | None = None
    shown: bool | None = None
    measured: Sequence[Measured] = ()

    @property
    def name(self) -> str:
        """The label's name."""
        return self.info.label.value

    @property
    def family(self) -> str:
        """The family of a device; "stance" for a stance."""
        return self.info.family.value if isinstance(self.info, DeviceInfo) else "stance"

    @property
    def detection(self) -> str:
        """Who finds it, in words."""
        if isinstance(self.info, StanceInfo):
            return "model: two yes/no questions about each sentence, engagement? and pressure?"
        return {"model": "model", "rule": "rule"}.get(self.finder, "rule and model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a model folder says about itself."""

    config: ModelConfig | None = None
    measured: Mapping[str, Sequence[Measured]] = field(default_factory=dict)


def knowledge(folder: Path | None) -> Knowledge:
    """What the model's folder says; nothing where no folder is asked for and none is shipped.

    Its weights are not looked at: a definition must be at hand without them.

    Raises:
        ModelError: if the folder that is asked for, or a file in it, cannot be read.
    """
    from stance.model.folder import CONFIG, folder_of

    try:
        place = folder_of(folder)
    except ModelError:
        if folder is not None:
            raise
        return Knowledge()
    file = place / CONFIG
    try:
        config = config_from_json(json.loads(file.read_text(encoding="utf-8")), str(file))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file}: cannot be read ({error}); give a model folder with --model") from None
    return Knowledge(config=config, measured=read_measured(place))


def entry(name: str, known: Knowledge) -> Entry:
    """The entry of a label.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    return _entry(explained(name.strip().lower().replace(" ", "-")), known)


def entries(known: Knowledge) -> list[Entry]:
    """The entries of all labels, stances first, devices by family."""
    infos: list[StanceInfo | DeviceInfo] = [*STANCES.values(), *DEVICES.values()]
    return [_entry(info, known) for info in infos]


def _entry(info: StanceInfo | DeviceInfo, known: Knowledge) -> Entry:
    name = info.label.value
    finder, shown = "model", True if known.config else None
    if isinstance(info, DeviceInfo):
        asked = known.config.origins.get(name, "both") if known.config else "both"
        finder = asked if name in DETECTORS else "model"
        if known.config and known.config.default_devices:
            shown = name in known.config.default_devices
    judged = known.config is not None and finder != "rule" and name not in ("mixed", "neutral")
    return Entry(
        info=info,
        rule=_beyond(_rules().get(name, ""), info.definition),
        finder=finder,
        detector=_first_line(DETECTORS[name]) if finder != "model" else None,
        threshold=known.config.threshold(name) if judged and known.config else None,
        shown=shown,
        measured=known.measured.get(name, ()),
    )


def _beyond(rule: str, definition: str) -> str:
    """The rule without what the definition has said word for word."""
    bare = definition.rstrip(".")
    if rule.lower().startswith(bare.lower()):
        return rule[len(bare) :].lstrip(".;: ")
    return rule


def _first_line(target: str) -> str:
    """What a detector's module says of itself in its first line."""
    words = (import_module(target.partition(":")[0]).__doc__ or "").strip().partition("\n")[0]
    return words.partition(": ")[2] or words


@cache
def _rules() -> Mapping[str, str]:
    """The rule of each label, as the guidelines have it: one line, without the markup of Markdown."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_data" / "GUIDELINES.md", package.parent / "data" / "GUIDELINES.md"):
        if place.is_file():
            found = {m["label"]: _line(m["rule"]) for m in _BULLET.finditer(place.read_text(encoding="utf-8"))}
            return {**_RULES, **found}
    return _RULES


def _line(text: str) -> str:
    bare = re.sub(r"\*\*?(.+?)\*\*?", r"\1", " ".join(text.split()).replace("`", ""))
    return bare[:1].upper() + bare[1:]
