"""Facts of an entry in words and figures, as all its formats write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.evaluation.measured import Measured, Share
    from stance.glossary.entries import Entry
    from stance.labels import DeviceInfo, StanceInfo


def finder(entry: Entry) -> str:
    """Who finds the label, from which probability on, and whether reports show it."""
    told = entry.detection
    if entry.threshold is not None:
        told += f", from a probability of {entry.threshold:.2f} on"
    if entry.shown is False:
        told += "; left out of reports unless --all-devices asks for it"
    return told


def colours(info: StanceInfo | DeviceInfo) -> str:
    """The label's colour on both grounds."""
    return f"{info.dark} on a dark ground, {info.light} on a light one"


def share(value: Share | None) -> str:
    """A share with its interval; a dash where there is none.

    >>> from stance.evaluation.measured import Share
    >>> share(Share(0.712, 0.6, 0.8))
    '0.71 [0.60, 0.80]'
    """
    if value is None:
        return "–"
    interval = "" if value.low is None or value.high is None else f" [{value.low:.2f}, {value.high:.2f}]"
    return f"{value.value:.2f}{interval}"


def percent(value: Share | None) -> str:
    """A share alone."""
    return "–" if value is None else f"{value.value:.2f}"


def size(measured: Measured) -> str:
    """How large the set is.

    >>> from stance.evaluation.measured import Measured
    >>> size(Measured(set="b", name="b", documents=1, sentences=24, precision=None, recall=None, gold=1, found=0))
    '1 document, 24 sentences'
    """
    documents = f"{measured.documents:,} document{'' if measured.documents == 1 else 's'}"
    return documents + (f", {measured.sentences:,} sentences" if measured.sentences else "")
