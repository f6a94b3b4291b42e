"""What is wrong with annotated data, or looks wrong: `stance data check`.

Each document is checked on its own, then all of them together. A document that cannot be read is told, its parts that
can be are checked all the same, and the check goes on with the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stance.annotation.findings import Checked, Finding, Level, quoted
from stance.annotation.leakage import leaks, near_duplicates
from stance.annotation.rarities import rare_labels, uneven_words
from stance.annotation.store import Entry, read_entries
from stance.errors import SchemaError
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.records import SCHEMA, Device, Document, Mention, Sentence
from stance.schema import from_json
from stance.spans import Span, index_at

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r[^\S\r\n]*\r")
_INITIALS = re.compile(r"(?:\b\w\.){2,}$|\b(?:Mr|Mrs|Ms|Dr|Sen|Gen|Rep|St|Jr|Sr|Co|Corp|Inc|Ltd|etc)\.$")
_OPENING = "“\"‘'(["
_READINGS = "double"  # a folder of separate readings of texts that stand in a split: no split of its own
_SPLITS = {"train": "train", "dev": "dev", "validation": "dev", "valid": "dev", "test": "test"}
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "we", "us", "our"}
)
_FEWEST = 10  # occurrences of a label, unless the caller says another number


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings and counts.

    Attributes:
        counts: by split, then by label (stances, holder types, devices).
    """

    documents: int
    sentences: int
    judged: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def number(self, level: Level) -> int:
        """How many findings are of this level."""
        return sum(finding.level is level for finding in self.findings)


def check(
    paths: Iterable[Path],
    *,
    texts: Path | None = None,
    fewest: int = _FEWEST,
    groups: Sequence[str] = ("author",),
) -> Report:
    """Checks files and folders of annotated documents, together.

    Args:
        paths: `.json` and `.jsonl` files, and folders of them.
        texts: folder of the texts that annotations without text are joined to.
        fewest: labels that occur more seldom are told.
        groups: the metadata fields ("author", "outlet") that may not stand in two splits.

    Raises:
        InputError: if a path is not there or holds no documents.
    """
    findings: list[Finding] = []
    documents: list[Checked] = []
    for path in paths:
        for entry in read_entries(path, texts=texts):
            checked, problems = _read(entry)
            findings += problems
            if checked is not None:
                documents.append(checked)
                findings += check_document(checked)
    in_splits = [checked for checked in documents if checked.path.parent.name != _READINGS]
    findings += leaks(in_splits, groups=groups)
    findings += near_duplicates(in_splits)
    findings += uneven_words(documents)
    findings += rare_labels(documents, fewest=fewest)
    order = {level: number for number, level in enumerate(Level)}
    findings.sort(key=lambda f: (f.path is None, str(f.path), f.line or 0, f.span or Span(0, 1), order[f.level]))
    return Report(
        documents=len(documents),
        sentences=sum(len(checked.document.sentences) for checked in documents),
        judged=sum(len(checked.document.judged()) for checked in documents),
        counts=_counts(documents),
        findings=tuple(findings),
    )


def split_of(path: Path) -> str:
    """The split that a file's documents belong to.

    `train-stance.jsonl` is a part of `train`.

    >>> split_of(Path("data/train.jsonl")), split_of(Path("data/train-stance.jsonl")), split_of(Path("reviewed/a.json"))
    ('train', 'train', 'reviewed')
    """
    known = _SPLITS.get(path.stem.partition("-")[0])
    if known is not None:
        return known
    return str(path) if path.suffix == ".jsonl" else str(path.parent)


def _counts(documents: Sequence[Checked]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for checked in documents:
        found = counts.setdefault(checked.split, Counter())
        for sentence in checked.document.judged():
            if sentence.stance is not None:
                found[sentence.stance.value] += 1
            if sentence.holder is not None:
                found[f"holder: {sentence.holder.type.value}"] += 1
        found.update(device.label.value for device in checked.document.devices)
    order = [*StanceLabel, *(f"holder: {kind.value}" for kind in HolderType), *DeviceLabel]
    return {split: {str(label): found[str(label)] for label in order} for split, found in counts.items()}


# ---- reading what can be read


def _read(entry: Entry) -> tuple[Checked | None, list[Finding]]:
    document = entry.document
    problems: list[Finding] = []
    if entry.error is not None:
        document, problems = _salvaged(entry)
    if document is None:
        return None, problems
    return Checked(path=entry.path, line=entry.line, document=document, split=split_of(entry.path)), problems


def _salvaged(entry: Entry) -> tuple[Document | None, list[Finding]]:
    """The document without its sentences and devices that are refused, and a finding for each of these."""
    value = entry.value
    if value is None or value.get("schema") != SCHEMA:
        return None, [_refused(entry, str(entry.error), None, "schema")]
    try:
        bare = from_json({**value, "sentences": [], "devices": []})
    except SchemaError:
        return None, [_refused(entry, str(entry.error), None, "schema")]
    problems: list[Finding] = []
    kept: dict[str, list[Any]] = {"sentences": [], "devices": []}
    for name, good in kept.items():
        items = value.get(name)
        if not isinstance(items, list):
            problems.append(_refused(entry, f"{name} must be a list", bare.id, "schema"))
            continue
        for index, item in enumerate(items):
            problem = _item_problem(value, name, index, good)
            if problem is None:
                good.append(item)
            else:
                problems.append(_refused(entry, problem.message, bare.id, problem.code, problem.span))
    return from_json({**value, **kept}), problems


@dataclass(frozen=True, slots=True)
class _Problem:
    message: str
    code: str
    span: Span | None


def _item_problem(value: dict[str, Any], name: str, index: int, good: Sequence[Any]) -> _Problem | None:
    """Why an item is refused: on its own, or beside those before it."""
    empty: dict[str, Any] = {"sentences": [], "devices": []}
    item = value[name][index]
    try:
        alone = from_json({**value, **empty, name: [item]}, where="this")
    except SchemaError as error:
        message = str(error).removeprefix("this: ").removeprefix("this.").replace(f"{name}[0]", f"{name}[{index}]")
        return _Problem(message, "schema", None)
    span = alone.sentences[0].span if name == "sentences" else alone.devices[0].span
    try:
        from_json({**value, **empty, name: [*good, item]})
    except SchemaError:
        what = "a sentence" if name == "sentences" else alone.devices[0].label.value
        message = f"{what} {quoted(span.of(alone.text))} overlaps another ({name}[{index}])"
        if name == "sentences":
            message += " or is out of order"
        return _Problem(message, "overlap", span)
    return None


def _refused(entry: Entry, message: str, document: str | None, code: str, span: Span | None = None) -> Finding:
    where = f"{entry.path}:{entry.line}: "
    return Finding(
        level=Level.ERROR,
        code=code,
        message=message.removeprefix(where),
        path=entry.path,
        line=entry.line,
        document=document,
        span=span,
    )


# ---- one document


def check_document(checked: Checked) -> Iterator[Finding]:
    """The findings about one document by itself."""
    for sentence in checked.document.sentences:
        yield from _check_sentence(checked, sentence)
    for device in checked.document.devices:
        yield from _check_device(checked, device)


def _check_sentence(checked: Checked, sentence: Sentence) -> Iterator[Finding]:
    yield from _check_edges(checked, "sentence", sentence.span)
    stance = sentence.stance not in (None, StanceLabel.NEUTRAL)
    if stance and sentence.kind is not SentenceKind.BODY:
        message = f"a {sentence.kind.value} has the stance {sentence.stance}; only body sentences have one"
        yield checked.finding(Level.ERROR, "stance-outside-body", message, sentence.span)
    if stance and sentence.holder is None:
        message = f"{sentence.stance} without a holder: {checked.quoted(sentence.span)}"
        yield checked.finding(Level.ERROR, "no-holder", message, sentence.span)
    if sentence.holder is not None and sentence.holder.mention is not None:
        yield from _check_mention(checked, "holder", sentence.holder.mention)


def _check_device(checked: Checked, device: Device) -> Iterator[Finding]:
    label = device.label.value
    yield from _check_edges(checked, label, device.span)
    if not device.label.is_quotation and (device.source is not None or device.cue is not None):
        message = f"{label} has a source or cue; only quotations have them"
        yield checked.finding(Level.ERROR, "source-on-device", message, device.span)
    if device.label.is_quotation and device.source is None:
        message = f"{label} without a source: {checked.quoted(device.span)}"
        yield checked.finding(Level.INFO, "no-source", message, device.span)
    if device.source is not None:
        yield from _check_mention(checked, "source", device.source)
    if device.cue is not None:
        yield from _check_edges(checked, "cue", device.cue)
    if _has_final_stop(checked.document, device):
        message = f"{label} takes the final stop, but is no whole sentence: {checked.quoted(device.span)}"
        yield checked.finding(Level.WARNING, "final-stop", message, device.span)


def _check_mention(checked: Checked, what: str, mention: Mention) -> Iterator[Finding]:
    yield from _check_edges(checked, what, mention.span)
    if not mention.name.strip():
        yield checked.finding(Level.ERROR, "no-name", f"a {what} without a name", mention.span)
    elif mention.name.strip() != "US" and mention.name.strip().casefold() in _PRONOUNS:  # the state is no pronoun
        message = f"the {what} {mention.name!r} is a pronoun; give the name it stands for"
        yield checked.finding(Level.WARNING, "pronoun", message, mention.span)


def _check_edges(checked: Checked, what: str, span: Span) -> Iterator[Finding]:
    words = span.of(checked.document.text)
    if words != words.strip():
        edge = "starts" if words[0].isspace() else "ends"
        message = f"{what} {edge} with a blank: {checked.quoted(span)}"
        yield checked.finding(Level.ERROR, "blank-edge", message, span)
    if _PARAGRAPH.search(words.strip()):
        message = f"{what} runs over a paragraph's end: {checked.quoted(span)}"
        yield checked.finding(Level.ERROR, "crosses-paragraph", message, span)


def _has_final_stop(document: Document, device: Device) -> bool:
    """Whether a span that is no whole sentence ends with its sentence's stop.

    Whole is also what begins behind an opening mark or a colon. A question's mark is part of a rhetorical question.
    """
    text, span = document.text, device.span
    if text[span.end - 1] not in ".!?" or _INITIALS.search(text, span.start, span.end):
        return False
    if device.label is DeviceLabel.RHETORICAL_QUESTION and text[span.end - 1] == "?":
        return False
    spans = [sentence.span for sentence in document.sentences]
    first, last = index_at(spans, span.start), index_at(spans, span.end - 1)
    if first is None or last is None or spans[last].end > span.end + 2:
        return False  # the stop is inside a sentence: an abbreviation, or a sentence within marks
    before = text[spans[first].start : span.start].rstrip()
    return bool(before) and before[-1] not in _OPENING + ":"


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {
        "documents": report.documents,
        "sentences": report.sentences,
        "judged": report.judged,
        "counts": {split: dict(found) for split, found in report.counts.items()},
        **{f"{level.value}s" if level is not Level.INFO else "info": report.number(level) for level in Level},
        "findings": [
            {
                "level": finding.level.value,
                "code": finding.code,
                "file": None if finding.path is None else str(finding.path),
                "line": finding.line,
                "document": finding.document,
                "start": None if finding.span is None else finding.span.start,
                "end": None if finding.span is None else finding.span.end,
                "message": finding.message,
            }
            for finding in report.findings
        ],
    }
