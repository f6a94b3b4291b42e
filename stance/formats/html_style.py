"""The style sheet of the HTML report: colours, what each switch hides, and the rules in `html_style.css`.

It is the same for every document, ASCII only, and known to the page's security policy by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stance.formats.html_card import KEYS
from stance.formats.html_colors import colors
from stance.formats.html_parts import LANES, VOICES, family_class
from stance.labels import DeviceLabel, Family, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_LANE, _LANE = 0.2, 0.24  # em below the baseline, and from lane to lane


@cache
def style() -> str:
    """All rules."""
    rules = resources.files("stance.formats").joinpath("html_style.css").read_text(encoding="ascii")
    light, dark = _variables("light"), _variables("dark")
    schemes = (
        f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )
    return "\n".join(("", schemes, rules, *_lanes(), *_kinds(), *_switches(), *_pointing(), ""))


@cache
def policy() -> str:
    """The Content-Security-Policy: nothing is loaded, sent or run, and of styles only this one is taken."""
    digest = base64.b64encode(hashlib.sha256(style().encode("ascii")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _variables(theme: str) -> str:
    return "".join(f"--{name}:{color};" for name, color in colors("dark" if theme == "dark" else "light").items())


def _lanes() -> Iterator[str]:
    for lane in range(LANES):
        yield f".l{lane}{{text-underline-offset:{_FIRST_LANE + _LANE * lane:.2f}em}}"
        # Lines with as many underlines need as much room below them.
        yield f".text .n{lane + 1}{{line-height:{1.62 + 0.17 * lane:.2f}}}"


def _kinds() -> Iterator[str]:
    for stance in StanceLabel:
        key = f"st-{stance.value}"
        yield f".sign.{key},.s.{key}>.tag{{color:var(--{key})}}rect.{key},circle.{key}{{fill:var(--{key})}}"
        yield f"rect.a.other.{key}{{stroke:var(--{key});fill:var(--sheet)}}"
        if stance is not StanceLabel.NEUTRAL:
            yield f".s.{key},.swatch.{key}{{background:var(--tint-{stance.value})}}"
    for family in Family:
        key = family_class(family)
        yield f".{key}{{text-decoration-color:var(--{key})}}.mk.{key},.mark.{key}{{color:var(--{key})}}"
        yield f"rect.{key}{{fill:var(--{key})}}"


def _switches() -> Iterator[str]:
    for stance in StanceLabel:
        off, key = _off(stance.value), f"st-{stance.value}"
        yield f"{off} .s.{key}{{background:none}}"
        yield f"{off} :is(.s.{key}>.tag,.a.{key}){{display:none}}"
    for key in (*(f"d-{label.value}" for label in DeviceLabel), *map(family_class, Family)):
        off = _off(key.removeprefix("d-"))
        yield f"{off} .u.{key}{{text-decoration-color:transparent}}{off} :is(.mk,.c).{key}{{display:none}}"
    for number in range(VOICES):
        off = _off(f"v{number}")
        yield f"{off} .s.v{number}{{background:none;color:var(--quiet)}}"
        yield f"{off} :is(.s.v{number} .u,.u.v{number}){{text-decoration-color:transparent}}"
        gone = (".s.v{}>.tag", ".s.v{} .mk", ".mk.v{}", ".a.v{}", ".course.v{}")
        yield f"{off} :is({','.join(part.format(number) for part in gone)}){{display:none}}"


def _off(key: str) -> str:
    """A report in which a switch is off."""
    return f".r:has(.w-{key}:not(:checked))"


def _pointing() -> Iterator[str]:
    """A device's words and its row among the details are shown to belong together, from either side."""
    for key in range(KEYS):
        yield f".s:has(.u.k{key}:hover) .c.k{key},.s:has(.c.k{key}:hover) .u.k{key}{{background:var(--point)}}"
