"""The side column of the HTML report: stance by holder and devices by family as small bars, each row a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.aggregate import quoted_voices, same_voice
from stance.formats import wording
from stance.formats.html_parts import VOICES, Voices, bar, family_class, line, name, sign, switch
from stance.labels import DEVICES, STANCES, DeviceLabel, Family, HolderType, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.records import Summary, Tally


def stances(summary: Summary) -> str:
    """The switches of the stances, with their counts."""
    counts = {label: getattr(summary.tally, label.value) for label in STANCES}
    most = max(counts.values(), default=0)
    rows = [
        switch(
            label.value,
            f'<span class="sign st-{label.value}">{sign(label) or "·"}</span><span class="label">{label.value}</span>'
            f'{bar(count / most, f"st-{label.value}")}<span class="count">{count}</span>',
            STANCES[label].definition,
        )
        for label, count in counts.items()
        if count
    ]
    return _panel("Stance", "sentences by label", rows)


def voices(summary: Summary, voices: Voices) -> str:
    """For each voice a switch, and what it puts forward: pressure to the left, engagement to the right."""
    tallies = {voices.number(holder.type, holder.name): holder.tally for holder in summary.holders}
    most = max((max(_sides(tally)) for tally in tallies.values()), default=0)
    quoted = quoted_voices(voices.document)
    rows: list[str] = []
    for index, (kind, shown) in enumerate(voices.order[:VOICES]):
        tally = tallies.get(index)
        times = next((q.quotations for q in quoted if kind is HolderType.SOURCE and same_voice(q.name, shown)), 0)
        if tally is None and not times:
            continue
        others = len(voices.order) - VOICES
        told = f"{name(shown)}{f' and {others} others' if index == VOICES - 1 and others > 0 else ''}"
        counts = _counts(tally) if tally else ""
        cited = f"{times}× quoted" if times else ""
        facts = " · ".join(part for part in (counts, cited) if part)
        drawn = _balance(tally, most) if tally and most else '<span class="bar"></span>'
        content = f'<span class="label">{told}</span>{drawn}<span class="facts">{facts}</span>'
        rows.append(switch(f"v{index}", content))
    return _panel("Voices", f"{sign(StanceLabel.PRESSURE)} to the left, + to the right", rows, "voices")


def devices(summary: Summary) -> str:
    """For each family and each of its devices a switch, a count and a bar."""
    most = max(summary.devices.values(), default=0)
    rows = [row for family in Family for row in _family(summary, family, most)]
    return _panel("Devices", "count · per 1,000 words", rows, "devices")


def _family(summary: Summary, family: Family, most: int) -> Iterator[str]:
    found = [label for label in summary.devices if DEVICES[label].family is family]
    if not found:
        return
    kind = family_class(family)
    total = sum(summary.devices[label] for label in found)
    yield switch(
        kind, f'<span class="label family"><span class="{kind} sample">{family.value}</span></span><b>{total}</b>'
    )
    for label in found:
        yield switch(label.value, _device(summary, label, kind, most), DEVICES[label].definition)


def _device(summary: Summary, label: DeviceLabel, kind: str, most: int) -> str:
    count = summary.devices[label]
    return (
        f'<span class="mark {kind}">{DEVICES[label].mark}</span><span class="label">{label.value}</span>'
        f'{bar(count / most, kind)}<span class="count">{count} · {summary.rate(label):.1f}</span>'
    )


def _sides(tally: Tally) -> tuple[float, float]:
    """How far a voice's bar goes to the left and to the right: a mixed sentence counts half on either side."""
    return tally.pressure + tally.mixed / 2, tally.engagement + tally.mixed / 2


def _balance(tally: Tally, most: float) -> str:
    left, right = (50 * side / most for side in _sides(tally))
    half = 25 * tally.mixed / most
    return (
        '<svg class="bar balance" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="st-pressure" x="{50 - left:.1f}" width="{left - half:.1f}" height="8"/>'
        f'<rect class="st-mixed" x="{50 - half:.1f}" width="{2 * half:.1f}" height="8"/>'
        f'<rect class="st-engagement" x="{50 + half:.1f}" width="{right - half:.1f}" height="8"/>'
        '<rect class="zero" x="49.6" width=".8" height="8"/></svg>'
    )


def _counts(tally: Tally) -> str:
    counted = (
        (StanceLabel.ENGAGEMENT, tally.engagement),
        (StanceLabel.PRESSURE, tally.pressure),
        (StanceLabel.MIXED, tally.mixed),
    )
    told = " ".join(f'<span class="nb">{sign(label)} {count}</span>' for label, count in counted if count)
    return f"{told} · balance {wording.signed(tally.balance)}"


def _panel(title: str, told: str, rows: list[str], kind: str = "") -> str:
    if not rows:
        return ""
    legend = f'<legend>{title} <span class="quiet">{line(told)}</span></legend>'
    return f'<fieldset class="panel {kind}">{legend}{"".join(rows)}</fieldset>'
