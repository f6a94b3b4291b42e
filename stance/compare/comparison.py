"""Sides held against each other: balance, course, voices, devices, and of two drafts the changed sentences."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stance.aggregate import AUTHOR
from stance.compare.arc import arc
from stance.compare.chance import (
    LEAST_DOCUMENTS,
    LEAST_SENTENCES,
    balance_difference,
    balance_draws,
    balance_figure,
    holm,
    rate_p_value,
    rates_differ,
)
from stance.compare.changes import Changes, are_drafts, changes
from stance.labels import DeviceLabel, HolderType, SentenceKind
from stance.records import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.compare.sides import Side
    from stance.evaluation.bootstrap import Difference, Figure
    from stance.records import Document

LEVEL = 0.05
"""Differences with a corrected p-value below this are said to be more than chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
    """What is told about one side.

    Attributes:
        name: the side's name.
        documents, sentences, words: its size; sentences are those of the body that were judged.
        unit: what intervals resample: "sentences" of one document, or "documents" of a group.
        author, others: the sentences of the author's voice and of all others, by stance.
        balance: the author's balance with its interval; None where he puts forward nothing.
        course: of the author's stance (`stance.compare.arc`).
        voices: name of each voice to its sentences by stance; the author's is "author".
        devices: how many there are of each.
        models: what read it, as the records say.
    """

    name: str
    documents: int
    sentences: int
    words: int
    unit: str
    author: Tally
    others: Tally
    balance: Figure | None
    course: Sequence[float | None]
    voices: Mapping[str, Tally]
    devices: Mapping[DeviceLabel, int]
    models: frozenset[str]

    def rate(self, label: DeviceLabel) -> float:
        """Devices of this label per 1,000 words."""
        return 1000 * self.devices.get(label, 0) / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two sides, by index, and a device: the corrected p-value of its rates, and whether they differ beyond chance."""

    label: DeviceLabel
    first: int
    second: int
    p: float
    beyond_chance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole comparison.

    Attributes:
        sides: in the order given.
        differences: of balances, later side minus earlier one, by their indices.
        contrasts: of all devices and pairs of sides.
        changes: from the first to the second of two drafts; None of anything else.
        notes: what a reader must know before he trusts the rest.
    """

    sides: tuple[SideFigures, ...]
    differences: Mapping[tuple[int, int], Difference]
    contrasts: tuple[Contrast, ...]
    changes: Changes | None
    notes: tuple[str, ...]

    def beyond(self, label: DeviceLabel) -> list[Contrast]:
        """The pairs of sides that differ in this device by more than chance."""
        return [c for c in self.contrasts if c.label is label and c.beyond_chance]


def compared(sides: Sequence[Side]) -> Comparison:
    """The comparison of two or more sides."""
    draws = [balance_draws(side, index) for index, side in enumerate(sides)]
    figures = tuple(_figures(side, drawn) for side, drawn in zip(sides, draws, strict=True))
    differences = {}
    for one, other in itertools.combinations(range(len(sides)), 2):
        first, second = figures[one].balance, figures[other].balance
        if first is not None and second is not None:
            delta = balance_difference(first, second, draws[one], draws[other])
            if delta is not None:
                differences[one, other] = delta
    drafts = None
    if len(sides) == 2 and not any(side.is_group for side in sides):
        first_draft, second_draft = (side.documents[0] for side in sides)
        drafts = changes(first_draft, second_draft) if are_drafts(first_draft, second_draft) else None
    return Comparison(
        sides=figures,
        differences=differences,
        contrasts=tuple(_contrasts(sides, figures)),
        changes=drafts,
        notes=tuple(_notes(sides, figures)),
    )


def _figures(side: Side, drawn: NDArray[Any]) -> SideFigures:
    summaries = side.summaries
    voices: dict[str, Tally] = {}
    names: dict[str, str] = {}
    for holder in (holder for summary in summaries for holder in summary.holders):
        name = AUTHOR if holder.type is HolderType.AUTHOR else holder.name
        shown = names.setdefault(_folded(name), name)
        voices[shown] = _sum([voices.get(shown, Tally()), holder.tally])
    author = _sum(summary.author for summary in summaries)
    devices: Counter[DeviceLabel] = Counter()
    for summary in summaries:
        devices.update(summary.devices)
    body = (s for d in side.documents for s in d.sentences if s.kind is SentenceKind.BODY and s.stance is not None)
    return SideFigures(
        name=side.name,
        documents=len(side.documents),
        sentences=sum(1 for _ in body),
        words=sum(summary.words for summary in summaries),
        unit="documents" if side.is_group else "sentences",
        author=author,
        others=_sum(summary.sources for summary in summaries),
        balance=balance_figure(side, author, drawn),
        course=arc(side.documents),
        voices=voices,
        devices=devices,
        models=frozenset(d.provenance.model for d in side.documents if d.provenance and d.provenance.model),
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = tuple(tallies)
    return Tally(
        engagement=sum(t.engagement for t in found),
        pressure=sum(t.pressure for t in found),
        mixed=sum(t.mixed for t in found),
        neutral=sum(t.neutral for t in found),
    )


def _contrasts(sides: Sequence[Side], figures: Sequence[SideFigures]) -> list[Contrast]:
    """Every device that one of two sides has, tested; corrected over all devices and pairs."""
    p_values: dict[tuple[DeviceLabel, int, int], float] = {}
    for one, other in itertools.combinations(range(len(sides)), 2):
        first, second = figures[one], figures[other]
        for label in DeviceLabel:
            counts = first.devices.get(label, 0), second.devices.get(label, 0)
            if any(counts):
                p_values[label, one, other] = rate_p_value(counts[0], first.words, counts[1], second.words)
    found = []
    for (label, one, other), p in holm(p_values).items():
        beyond = p < LEVEL
        if beyond and (sides[one].is_group or sides[other].is_group):
            beyond = rates_differ(_by_document(sides[one], label), _by_document(sides[other], label))
        found.append(Contrast(label=label, first=one, second=other, p=p, beyond_chance=beyond))
    return found


def _by_document(side: Side, label: DeviceLabel) -> list[tuple[int, int]]:
    return [(summary.devices.get(label, 0), summary.words) for summary in side.summaries]


def _notes(sides: Sequence[Side], figures: Sequence[SideFigures]) -> list[str]:
    notes = []
    if len({side.is_group for side in sides}) == 1:
        unit = figures[0].unit
        whose = "each group" if unit == "documents" else "each document"
        notes.append(f"Intervals are 95 % bootstrap intervals over the {unit} of {whose}.")
    else:
        notes.append(
            "Intervals are 95 % bootstrap intervals: over documents where a side has several, over sentences where it "
            "has one; these are not of the same kind."
        )
    if any(side.is_group for side in sides):
        also = "and, since devices come in clusters, the interval of the difference over documents leaves out zero"
    else:
        also = "which takes each device as independent of the others"
    notes.append(
        f"A rate differs by more than chance where the exact test of two Poisson rates gives p < {LEVEL} after Holm's "
        f"correction for all devices and pairs, {also}."
    )
    few = [f.name for f in figures if f.balance is not None and f.balance.n < LEAST_SENTENCES]
    if few:
        notes.append(
            f"Fewer than {LEAST_SENTENCES} sentences carry the author's balance in {', '.join(few)}: too few for an "
            "interval, so read them yourself."
        )
    small = [f.name for f in figures if 1 < f.documents < LEAST_DOCUMENTS]
    if small:
        notes.append(f"Fewer than {LEAST_DOCUMENTS} documents in {', '.join(small)}: too few for an interval.")
    if len({model for f in figures for model in f.models}) > 1:
        notes.append("The sides were read by different models: a difference may be theirs.")
    if len({_chosen(d) for side in sides for d in side.documents}) > 1:
        notes.append("The sides were read with different settings, so that devices may be missing on one side.")
    return notes


def _chosen(document: Document) -> str:
    """The settings that decide which devices are in the record."""
    settings = document.provenance.settings if document.provenance else {}
    keys = ("min_score", "all_devices", "labels", "exclude", "thresholds", "also", "voice")
    return repr([settings.get(key) for key in keys])
