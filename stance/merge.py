"""Policies for two opinions about the same words: the model's devices and the rules' become one set.

Spans of one label never overlap in a document, and one pair of quotation marks is either a citation or scare quotes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.labels import DeviceLabel
from stance.spans import disjoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stance.records import Device

BY_FORM = frozenset(
    {
        DeviceLabel.DIRECT_QUOTATION,
        DeviceLabel.SCARE_QUOTES,
        DeviceLabel.RHETORICAL_QUESTION,
        DeviceLabel.ENUMERATION,
        DeviceLabel.REPETITION,
        DeviceLabel.LITOTES,
        DeviceLabel.METONYMY,
        DeviceLabel.HEDGE,
        DeviceLabel.BOOSTER,
    }
)
"""Labels whose extent the form decides (marks, a word, a series): there a rule's span is the exact one."""

_MARKS = (DeviceLabel.DIRECT_QUOTATION, DeviceLabel.SCARE_QUOTES)


def merge_devices(
    model: Iterable[Device], rules: Iterable[Device], origins: Mapping[DeviceLabel, str] | None = None
) -> tuple[Device, ...]:
    """One set of devices, in text order, of which no two of one label overlap.

    Where both found a label at overlapping places, the rule's span stays for labels that form decides, and the better
    score decides elsewhere. The one that stays takes over source, cue and endorsement where it has none of its own,
    and the better score: two ways led to it.

    Args:
        model: the model's devices.
        rules: the rules' devices.
        origins: per label "model" or "rule" where only one of the two is asked; both are where it says nothing.
    """
    asked = origins or {}
    candidates = [d for d in model if asked.get(d.label) != "rule"] + [
        d for d in rules if asked.get(d.label) != "model"
    ]
    by_label: dict[DeviceLabel, list[Device]] = {}
    for device in candidates:
        by_label.setdefault(device.label, []).append(device)
    merged = [device for devices in by_label.values() for device in _merge_label(devices)]
    return tuple(sorted(_one_reading_of_marks(merged), key=lambda d: (d.span.start, -d.span.end, d.label)))


def _merge_label(devices: list[Device]) -> list[Device]:
    """The best devices of one label that do not overlap, each enriched by those that gave way to it."""
    merged: list[Device] = []
    for group in _touching(devices):
        kept = [device for _, _, device in disjoint((d.span, _precedence(d), d) for d in group)]
        merged += [_enriched(device, group) for device in kept]
    return merged


def _touching(devices: list[Device]) -> Iterator[list[Device]]:
    """The devices in groups between which nothing overlaps: a long text stays cheap."""
    group: list[Device] = []
    end = 0
    for device in sorted(devices, key=lambda d: d.span):
        if group and device.span.start >= end:
            yield group
            group = []
        group.append(device)
        end = max(end, device.span.end)
    if group:
        yield group


def _precedence(device: Device) -> float:
    """The score, above all scores for rules about form."""
    score = 1.0 if device.score is None else device.score
    return score + 1.0 if _is_rule(device) and device.label in BY_FORM else score


def _is_rule(device: Device) -> bool:
    return (device.origin or "").startswith("rule:")


def _enriched(device: Device, others: list[Device]) -> Device:
    for other in others:
        # Only a reading of much the same words may speak for them.
        if other is device or 2 * device.span.shared(other.span) < max(len(device.span), len(other.span)):
            continue
        device = replace(
            device,
            score=max(device.score, other.score)
            if device.score is not None and other.score is not None
            else device.score,
            source=device.source or other.source,
            cue=device.cue or other.cue,
            endorsement=device.endorsement or other.endorsement,
        )
    return device


def _one_reading_of_marks(devices: list[Device]) -> list[Device]:
    """Without citations and scare quotes that claim the same pair of marks: the better one stays."""
    dropped: set[int] = set()
    for group in _touching([d for d in devices if d.label in _MARKS]):
        for quotation in (d for d in group if d.label is DeviceLabel.DIRECT_QUOTATION):
            for scare in (d for d in group if d.label is DeviceLabel.SCARE_QUOTES):
                if 2 * quotation.span.shared(scare.span) >= max(len(quotation.span), len(scare.span)):
                    dropped.add(id(scare if _precedence(quotation) >= _precedence(scare) else quotation))
    return [d for d in devices if id(d) not in dropped]
