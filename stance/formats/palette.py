"""Colours and drawn characters of reports, in one place. Colours of labels come from `stance.labels`.

Plain strings, for terminals and for HTML alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.labels import DEVICES, STANCES, DeviceLabel, StanceLabel

if TYPE_CHECKING:
    from stance.formats import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """What is drawn: one set for terminals that know Unicode, one for those that do not."""

    bar: str  # beside a sentence with a stance
    thin: str  # beside one without
    full: str  # a part of a balance bar
    empty: str
    centre: str
    left: str  # the ends of a line under a device ...
    right: str
    fill: str
    open: str  # ... and where the device goes on beyond the line
    rule: str
    dot: str  # a neutral sentence in the course
    middot: str  # between the parts of a line
    ellipsis: str
    mixed: str
    voice: str  # before the name of a voice


UNICODE = Glyphs(
    bar="┃",
    thin="│",
    full="━",
    empty="╌",
    centre="┼",
    left="╰",
    right="╯",
    fill="─",
    open="┄",
    rule="─",
    dot="·",
    middot="·",
    ellipsis="…",
    mixed="±",
    voice="›",
)
ASCII = Glyphs(
    bar="|",
    thin=":",
    full="#",
    empty=".",
    centre="|",
    left="\\",
    right="/",
    fill="_",
    open="~",
    rule="-",
    dot=".",
    middot="-",
    ellipsis="...",
    mixed="x",
    voice=">",
)

_QUIET = {"dark": "#8a8a8a", "light": "#5f5f5f"}
# Paler than the colours of families, which stand beside them.
_VOICES = {
    "dark": ("#afd7ff", "#ffd7af", "#d7d7ff", "#d7ffaf", "#ffd7ff", "#afffff"),
    "light": ("#2f4f80", "#75502a", "#5a4a8a", "#3f6020", "#7a3f6a", "#2a6060"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours on one ground."""

    theme: Theme

    def stance(self, label: StanceLabel) -> str:
        """The text colour of a stance."""
        info = STANCES[label]
        return info.dark if self.theme == "dark" else info.light

    def device(self, label: DeviceLabel) -> str:
        """The colour of a device: that of its family."""
        info = DEVICES[label]
        return info.dark if self.theme == "dark" else info.light

    def voice(self, index: int) -> str:
        """The colour of the voice with that index among the sources; they begin again after six."""
        colors = _VOICES[self.theme]
        return colors[index % len(colors)]

    @property
    def quiet(self) -> str:
        """The colour of what only helps: numbers, rules, counts."""
        return _QUIET[self.theme]


def mark(label: StanceLabel, glyphs: Glyphs) -> str:
    """The sign of a stance, one character."""
    return glyphs.mixed if label is StanceLabel.MIXED else STANCES[label].mark
