"""Rules for what form decides: one detector a file, its phrases as data, its cases in tests/cases/devices.

`DETECTORS` is the table; `run_detectors` runs all of it or the named ones. Better silent than wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from stance.detectors.view import View
from stance.errors import UnknownNameError
from stance.records import Device

Detector = Callable[[View], Iterator[Device]]

DETECTORS: Mapping[str, str] = MappingProxyType(
    {
        "direct-quotation": "stance.detectors.direct_quotation:detect",
        "indirect-quotation": "stance.detectors.indirect_quotation:detect",
        "scare-quotes": "stance.detectors.scare_quotes:detect",
        "recommendation": "stance.detectors.recommendation:detect",
        "concession": "stance.detectors.concession:detect",
        "rhetorical-question": "stance.detectors.rhetorical_question:detect",
        "repetition": "stance.detectors.repetition:detect",
        "enumeration": "stance.detectors.enumeration:detect",
        "litotes": "stance.detectors.litotes:detect",
        "metonymy": "stance.detectors.metonymy:detect",
        "hedge": "stance.detectors.hedge:detect",
        "booster": "stance.detectors.booster:detect",
    }
)

__all__ = ["DETECTORS", "Detector", "View", "detector", "run_detectors"]


def detector(name: str) -> Detector:
    """The detector of that name.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    if name not in DETECTORS:
        raise UnknownNameError("detector", name, DETECTORS)
    module, _, attribute = DETECTORS[name].partition(":")
    found: Detector = getattr(import_module(module), attribute)
    return found


def run_detectors(view: View, names: Iterable[str] | None = None) -> tuple[Device, ...]:
    """The devices that the named detectors (all, without names) find, in text order; no two of one label overlap.

    Raises:
        UnknownNameError: if a name is not in `DETECTORS`.
    """
    found: list[Device] = []
    for name in DETECTORS if names is None else names:
        last = 0
        for device in sorted(detector(name)(view), key=lambda device: (device.span.start, -device.span.end)):
            if device.span.start >= last:
                found.append(device)
                last = device.span.end
    return tuple(sorted(found, key=lambda device: (device.span, device.label.value)))
