"""Small parts that every piece of the HTML report is made of: safe text, signs, class names, bars, the order of voices.

Nothing from outside reaches the page but through `safe` and `line`.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stance.aggregate import AUTHOR, same_voice, voice, voice_names
from stance.formats import wording
from stance.formats.palette import UNICODE, mark
from stance.labels import DEVICES, Family, HolderType, StanceLabel
from stance.safe_text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stance.records import Device, Document, Holder

VOICES = 40
"""How many voices have a switch of their own; those beyond share the last one."""

LANES = 7
"""How many underlines can be told apart; those beyond lie on the last one."""

_LONGEST_NAME = 60  # characters; a name is a name, and a whole sentence as one would push everything else away


def safe(text: str) -> str:
    """Text from outside, character by character, without power over page or reader."""
    return escape(visible(text))


def line(text: str, size: int | None = None) -> str:
    """Text from outside as one line, shortened if it is longer than `size`; good in attributes too."""
    told = wording.shown(text)
    return escape(told if size is None else wording.shortened(told, size))


def name(text: str) -> str:
    """A name whose direction, left to right or right to left, leaves its neighbours alone."""
    return f"<bdi>{line(text, _LONGEST_NAME)}</bdi>"


def sign(label: StanceLabel | None) -> str:
    """The mark of a stance, with a true minus; empty for neutral.

    >>> sign(StanceLabel.PRESSURE)
    '−'
    """
    return mark(label, UNICODE).strip().replace("-", "−") if label else ""


def family_class(family: Family) -> str:
    """The class of a family's line style and colour."""
    return "f-" + family.value.replace(" ", "-")


def device_classes(device: Device) -> str:
    """The classes by which a device is drawn and switched."""
    return f"d-{device.label.value} {family_class(DEVICES[device.label].family)}"


def switch(key: str, content: str, title: str = "") -> str:
    """A row that is a checkbox; the style sheet knows what its class hides.

    `autocomplete` is off since Firefox else keeps a switch off over a reload, and words seem to have no devices.
    """
    told = f' title="{escape(title)}"' if title else ""
    box = f'<input type="checkbox" class="w-{key}" checked autocomplete="off">'
    return f'<label class="row"{told}>{box}{content}</label>'


def bar(part: float, kind: str) -> str:
    """A bar as wide as `part` of its room, in the colour of a class."""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="{kind}" width="{100 * part:.1f}" height="8"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Voices:
    """Everybody who speaks in a document, the author first: holders of stances, then those who are only quoted."""

    document: Document
    names: Mapping[tuple[HolderType, str], str]
    order: tuple[tuple[HolderType, str], ...]

    @classmethod
    def of(cls, document: Document) -> Voices:
        """The voices of a document."""
        names = voice_names(document)
        held = [(kind, shown) for (kind, _), shown in names.items()]
        found = [(HolderType.AUTHOR, AUTHOR), *(key for key in held if key[0] is HolderType.SOURCE)]
        for device in sorted(document.devices, key=lambda d: d.span):
            given = (device.source.party or device.source.name) if device.source else None
            if given and not any(k is HolderType.SOURCE and same_voice(given, shown) for k, shown in found):
                found.append((HolderType.SOURCE, given))
        return cls(document, names, tuple(found))

    def of_holder(self, holder: Holder) -> tuple[int, str]:
        """Number and name of a holder's voice."""
        shown = voice(holder, self.names)
        return self.number(holder.type, shown), shown

    def of_device(self, device: Device) -> int | None:
        """The number of the voice that a device reports, if it reports one."""
        return self.number(HolderType.SOURCE, device.source.party or device.source.name) if device.source else None

    def number(self, kind: HolderType, shown: str) -> int:
        """The number by which a voice is switched."""
        order = (i for i, (other, name) in enumerate(self.order) if other is kind and same_voice(shown, name))
        return min(next(order, VOICES - 1), VOICES - 1)
