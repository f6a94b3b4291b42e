"""Reading brat standoff: text-bound spans (possibly in parts) and the events that tie them.

Format: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stance.spans import Span

_ID = re.compile(r"[TE]\d+")


@dataclass(frozen=True, slots=True)
class TextBound:
    """A `T` line: a label and its parts, in text order."""

    label: str
    parts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An `E` line: its label and (role, id of a text-bound annotation) pairs; roles may repeat."""

    label: str
    arguments: tuple[tuple[str, str], ...]


def read_standoff(text: str) -> tuple[Mapping[str, TextBound], tuple[Event, ...]]:
    """The text-bound annotations by id, and the events; notes, attributes and relations are passed over.

    Raises:
        ValueError: for a `T` line whose offsets cannot be read.
    """
    bounds: dict[str, TextBound] = {}
    events = []
    for line in text.split("\n"):
        name, _, rest = line.partition("\t")
        if not _ID.fullmatch(name):
            continue  # the tail of a span whose text holds a line break
        if name.startswith("T"):
            label, _, places = rest.partition("\t")[0].partition(" ")
            parts = sorted(Span(*(int(n) for n in place.split())) for place in places.split(";") if place)
            bounds[name] = TextBound(label, tuple(parts))
        else:
            label, *arguments = rest.split()
            pairs = tuple(
                (role.rstrip("0123456789"), target) for role, _, target in (a.partition(":") for a in arguments)
            )
            events.append(Event(label.partition(":")[0], pairs))
    return bounds, tuple(events)
