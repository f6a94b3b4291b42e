"""Colours of the HTML report on a light and on a dark ground, made from those of `stance.labels`.

Plain values and not `color-mix`, so that contrast can be computed before anybody looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.formats.html_parts import family_class
from stance.formats.palette import Palette
from stance.labels import DEVICES, StanceLabel

if TYPE_CHECKING:
    from stance.formats import Theme

_GROUNDS: dict[Theme, dict[str, str]] = {
    "light": {
        "ground": "#f4f3ef",
        "sheet": "#ffffff",
        "text": "#1d1d1b",
        "quiet": "#5b5b57",
        "rule": "#d9d7d0",
        "link": "#1d4ea3",
        "point": "#fff0b8",
    },
    "dark": {
        "ground": "#141618",
        "sheet": "#1c1f22",
        "text": "#e4e2dc",
        "quiet": "#a5a49e",
        "rule": "#3b3f44",
        "link": "#87afff",
        "point": "#3b3517",
    },
}
_TINT = {"light": 0.11, "dark": 0.17}  # how much of a stance's colour its background takes: quiet, yet seen


def colors(theme: Theme) -> dict[str, str]:
    """Name to colour, `#rrggbb`: of grounds and text, of each stance and its tint, of each family of devices."""
    found = dict(_GROUNDS[theme])
    palette = Palette(theme=theme)
    for label in StanceLabel:
        color = palette.stance(label)
        found[f"st-{label.value}"] = color
        found[f"tint-{label.value}"] = mixed(color, found["sheet"], _TINT[theme])
    for info in DEVICES.values():
        found[family_class(info.family)] = palette.device(info.label)
    return found


def mixed(color: str, ground: str, part: float) -> str:
    """`part` of a colour on a ground.

    >>> mixed("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = zip(_channels(color), _channels(ground), strict=True)
    return "#" + "".join(f"{round(part * above + (1 - part) * below):02x}" for above, below in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, from 1 to 21.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (
        value / 12.92 if (value := channel / 255) <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for channel in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
