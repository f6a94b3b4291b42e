"""Labels that are rare, and words that carry a label in some places and not in others: often slips of one annotator."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stance.annotation.findings import Checked, Finding, Level
from stance.labels import DeviceLabel, StanceLabel
from stance.spans import Span

_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
_LONGEST = 3  # words of a marked span that is looked for elsewhere; longer spans are not about their words
_LOPSIDED = 10  # places on one side for each on the other
_SURE = 5  # marked places before an unmarked one is worth a line
_MOSTLY = 3  # marked places for each unmarked one, likewise
_BY_WORDS = frozenset(
    {DeviceLabel.HEDGE, DeviceLabel.BOOSTER, DeviceLabel.METONYMY, DeviceLabel.NAME_CALLING, DeviceLabel.SCARE_QUOTES}
)
"""Labels that depend on the words themselves; metaphors or irony depend on what is said."""


def rare_labels(documents: Sequence[Checked], *, fewest: int) -> Iterator[Finding]:
    """Labels that occur, but under `fewest` times, and labels that never do."""
    counts: Counter[str] = Counter(d.label.value for checked in documents for d in checked.document.devices)
    counts.update(s.stance.value for checked in documents for s in checked.document.judged() if s.stance)
    for label in (*StanceLabel, *DeviceLabel):
        count = counts[label.value]
        if 0 < count < fewest:
            message = f"{label.value} occurs {count} of the {fewest} times that learning or measuring it takes"
            yield Finding(level=Level.WARNING, code="rare-label", message=message)
    absent = [label.value for label in (*StanceLabel, *DeviceLabel) if not counts[label.value]]
    if absent:
        yield Finding(level=Level.INFO, code="absent-label", message=f"never occur: {', '.join(absent)}")


@dataclass(slots=True)
class _Places:
    """Where the words of a label stand, with the label and without."""

    marked: list[tuple[Checked, Span]] = field(default_factory=list)
    unmarked: list[tuple[Checked, Span]] = field(default_factory=list)


def uneven_words(documents: Sequence[Checked]) -> Iterator[Finding]:
    """Words that carry a label far more seldom, or far more often, than they stand without it.

    Only judged sentences count, and documents with at least one device: elsewhere nobody has looked.
    """
    documents = [checked for checked in documents if checked.document.devices]
    for (label, words), places in sorted(_places(documents).items()):
        marked, unmarked = len(places.marked), len(places.unmarked)
        if unmarked >= _LOPSIDED * marked:
            for checked, span in places.marked:
                message = f"{words!r} is {label} here and in {marked - 1} other places, but not in {unmarked}"
                yield checked.finding(Level.WARNING, "seldom-marked", message, span)
        elif marked >= _SURE and marked >= _MOSTLY * unmarked:
            for checked, span in places.unmarked:
                message = f"{words!r} is not {label} here, as it is in {marked} of {marked + unmarked} places"
                yield checked.finding(Level.INFO, "unmarked", message, span)


def _places(documents: Sequence[Checked]) -> dict[tuple[str, str], _Places]:
    labels: dict[str, set[str]] = defaultdict(set)
    for checked in documents:
        for device in checked.document.devices:
            words = _words(checked, device.span)
            if device.label in _BY_WORDS and 0 < len(words) <= _LONGEST:
                labels[_key(words)].add(device.label.value)
    places: dict[tuple[str, str], _Places] = defaultdict(_Places)
    for checked in documents:
        by_label: dict[str, list[Span]] = defaultdict(list)
        for device in checked.document.devices:
            by_label[device.label.value].append(device.span)
        for key, span in _runs(checked):
            for label in labels.get(key, ()):
                inside = any(found.contains(span) for found in by_label[label])
                quoted = label == DeviceLabel.HEDGE.value and any(
                    found.contains(span) for found in by_label[DeviceLabel.DIRECT_QUOTATION.value]
                )
                if inside:
                    places[label, key].marked.append((checked, span))
                elif not quoted:  # a hedge inside another's quotation is his, and rightly unmarked
                    places[label, key].unmarked.append((checked, span))
    return {key: found for key, found in places.items() if found.marked}


def _runs(checked: Checked) -> Iterator[tuple[str, Span]]:
    """Every run of one to three words in the judged sentences."""
    for sentence in checked.document.judged():
        words = _words(checked, sentence.span)
        for first in range(len(words)):
            for last in range(first, min(first + _LONGEST, len(words))):
                run = words[first : last + 1]
                yield _key(run), Span(run[0].start(), run[-1].end())


def _words(checked: Checked, span: Span) -> list[re.Match[str]]:
    return list(_WORD.finditer(checked.document.text, span.start, span.end))


def _key(words: Sequence[re.Match[str]]) -> str:
    return " ".join(word.group() for word in words).casefold().replace("’", "'")
