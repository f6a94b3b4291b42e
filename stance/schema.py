"""`Document` to JSON and back: the `stance/1` schema of `data/SCHEMA.md`, checked on reading.

An error names the document and the place in it (`sentences[3].holder.start`).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from stance.errors import SchemaError
from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import (
    SCHEMA,
    Device,
    Document,
    Holder,
    HolderSummary,
    Mention,
    Meta,
    Provenance,
    Scores,
    Sentence,
    Summary,
    Tally,
)
from stance.spans import Span

Json = dict[str, Any]
L = TypeVar("L", bound=StrEnum)


# ---- writing


def to_json(document: Document) -> Json:
    """The document as plain JSON values; absent parts are left out, but `holder` is always there."""
    out: Json = {
        "schema": SCHEMA,
        "id": document.id,
        "text": document.text,
        "meta": dataclasses.asdict(document.meta),
        "sentences": [_sentence_out(s) for s in document.sentences],
        "devices": [_device_out(d) for d in document.devices],
    }
    if document.summary is not None:
        out["summary"] = summary_out(document.summary)
    if document.provenance is not None:
        out["provenance"] = {**dataclasses.asdict(document.provenance), "settings": dict(document.provenance.settings)}
    return out


def dumps(document: Document, *, indent: int | None = None) -> str:
    """The document as JSON text, without a newline at its end."""
    return json.dumps(to_json(document), ensure_ascii=False, indent=indent)


def _span_out(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _mention_out(mention: Mention) -> Json:
    out = {**_span_out(mention.span), "name": mention.name}
    return {**out, "party": mention.party} if mention.party is not None else out


def _rounded(value: float) -> float:
    return round(value, 4)


def _sentence_out(sentence: Sentence) -> Json:
    out: Json = {
        **_span_out(sentence.span),
        "kind": sentence.kind.value,
        "stance": sentence.stance.value if sentence.stance else None,
    }
    if sentence.scores is not None:
        scores = dataclasses.asdict(sentence.scores)
        out["scores"] = {name: _rounded(value) for name, value in scores.items() if value is not None}
    holder = sentence.holder
    out["holder"] = None
    if holder is not None:
        out["holder"] = {"type": holder.type.value, **(_mention_out(holder.mention) if holder.mention else {})}
    if sentence.reason is not None:
        out["reason"] = sentence.reason
    return out


def _device_out(device: Device) -> Json:
    out: Json = {"label": device.label.value, **_span_out(device.span)}
    if device.score is not None:
        out["score"] = _rounded(device.score)
    if device.origin is not None:
        out["origin"] = device.origin
    if device.source is not None:
        out["source"] = _mention_out(device.source)
    if device.cue is not None:
        out["cue"] = _span_out(device.cue)
    if device.endorsement is not None:
        out["endorsement"] = device.endorsement.value
    if device.reason is not None:
        out["reason"] = device.reason
    return out


def _tally_out(tally: Tally) -> Json:
    balance = tally.balance
    return {**dataclasses.asdict(tally), "balance": None if balance is None else _rounded(balance)}


def summary_out(summary: Summary) -> Json:
    """A summary as plain JSON values; balances and rates are written out for readers of the JSON."""
    return {
        "words": summary.words,
        "stance": _tally_out(summary.tally),
        "author": _tally_out(summary.author),
        "sources": _tally_out(summary.sources),
        "holders": [
            {
                "type": holder.type.value,
                "name": holder.name,
                **_tally_out(holder.tally),
                "strongest": {pole.value: index for pole, index in holder.strongest.items()},
            }
            for holder in summary.holders
        ],
        "devices": {
            label.value: {"count": count, "per_1000_words": round(summary.rate(label), 2)}
            for label, count in summary.devices.items()
        },
    }


# ---- reading


def from_json(value: object, *, where: str = "document") -> Document:
    """The document in plain JSON values, checked.

    Args:
        value: what `json.loads` gave.
        where: how errors name it (a file, a line).

    Raises:
        SchemaError: for a wrong schema, a missing or mistyped field, or spans that cannot be.
    """
    at = _At(value, where)
    schema = at.get("schema", str)
    if schema != SCHEMA:
        raise SchemaError(f"{where}: schema is {schema!r}, this version reads {SCHEMA!r}")
    try:
        return Document(
            id=at.get("id", str),
            text=at.get("text", str),
            meta=_meta_in(at),
            sentences=tuple(_sentence_in(item) for item in at.items("sentences")),
            devices=tuple(_device_in(item) for item in at.items("devices")),
            summary=_summary_in(at),
            provenance=_provenance_in(at),
        )
    except SchemaError as error:
        message = str(error)
        raise SchemaError(message if message.startswith(where) else f"{where}: {message}") from None


def loads(text: str, *, where: str = "document") -> Document:
    """The document in JSON text.

    Raises:
        SchemaError: if it is not JSON, or not a `stance/1` document.
    """
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SchemaError(f"{where}: not JSON ({error})") from None
    return from_json(value, where=where)


class _At:
    """A JSON object and the path to it, for messages that say where."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise SchemaError(f"{where}: must be an object, not {type(value).__name__}")
        self.value: Mapping[str, Any] = value
        self.where = where

    def get(self, name: str, kind: type[Any] | tuple[type[Any], ...], *, optional: bool = False) -> Any:
        value = self.value.get(name)
        if value is None and optional:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            wanted = " or ".join(k.__name__ for k in kinds)
            raise SchemaError(f"{self.where}.{name}: must be {wanted}, not {value!r:.60}")
        return value

    def items(self, name: str) -> list[_At]:
        values = self.value.get(name, [])
        if not isinstance(values, Sequence) or isinstance(values, str):
            raise SchemaError(f"{self.where}.{name}: must be a list")
        return [_At(value, f"{self.where}.{name}[{index}]") for index, value in enumerate(values)]

    def sub(self, name: str) -> _At | None:
        value = self.value.get(name)
        return None if value is None else _At(value, f"{self.where}.{name}")

    def label(self, name: str, kind: type[L]) -> L:
        value = self.get(name, str)
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise SchemaError(f"{self.where}.{name}: {value!r} is none of {known}") from None

    def span(self) -> Span:
        try:
            return Span(self.get("start", int), self.get("end", int))
        except ValueError as error:
            raise SchemaError(f"{self.where}: {error}") from None


def _meta_in(at: _At) -> Meta:
    meta = at.sub("meta")
    if meta is None:
        return Meta()
    return Meta(**{f.name: meta.get(f.name, str, optional=True) for f in dataclasses.fields(Meta)})


def _mention_in(at: _At) -> Mention:
    return Mention(span=at.span(), name=at.get("name", str), party=at.get("party", str, optional=True))


def _sentence_in(at: _At) -> Sentence:
    scores_at = at.sub("scores")
    scores = None
    if scores_at is not None:
        number = (int, float)
        author = scores_at.get("author", number, optional=True)
        scores = Scores(
            engagement=float(scores_at.get("engagement", number)),
            pressure=float(scores_at.get("pressure", number)),
            author=None if author is None else float(author),
        )
    holder_at = at.sub("holder")
    holder = None
    if holder_at is not None:
        kind = holder_at.label("type", HolderType)
        holder = Holder(type=kind, mention=_mention_in(holder_at) if kind is HolderType.SOURCE else None)
    return Sentence(
        span=at.span(),
        kind=at.label("kind", SentenceKind) if "kind" in at.value else SentenceKind.BODY,
        stance=at.label("stance", StanceLabel) if at.value.get("stance") is not None else None,
        scores=scores,
        holder=holder,
        reason=at.get("reason", str, optional=True),
    )


def _device_in(at: _At) -> Device:
    score = at.get("score", (int, float), optional=True)
    source, cue = at.sub("source"), at.sub("cue")
    return Device(
        label=at.label("label", DeviceLabel),
        span=at.span(),
        score=None if score is None else float(score),
        origin=at.get("origin", str, optional=True),
        source=None if source is None else _mention_in(source),
        cue=None if cue is None else cue.span(),
        endorsement=at.label("endorsement", Endorsement) if at.value.get("endorsement") is not None else None,
        reason=at.get("reason", str, optional=True),
    )


def _tally_in(at: _At) -> Tally:
    return Tally(**{f.name: at.get(f.name, int) for f in dataclasses.fields(Tally)})


def _summary_in(at: _At) -> Summary | None:
    summary = at.sub("summary")
    if summary is None:
        return None
    stance, devices = summary.sub("stance"), summary.sub("devices")
    if stance is None or devices is None:
        raise SchemaError(f"{summary.where}: needs stance and devices")
    counts: dict[DeviceLabel, int] = {}
    for name in devices.value:
        entry = devices.sub(name)
        if entry is None or name not in set(DeviceLabel):
            raise SchemaError(f"{devices.where}.{name}: not a device with a count")
        counts[DeviceLabel(name)] = entry.get("count", int)
    return Summary(
        words=summary.get("words", int),
        tally=_tally_in(stance),
        holders=tuple(_holder_summary_in(item) for item in summary.items("holders")),
        devices=counts,
    )


def _holder_summary_in(at: _At) -> HolderSummary:
    strongest = at.sub("strongest")
    poles = (
        {}
        if strongest is None
        else {StanceLabel(k): strongest.get(k, int) for k in strongest.value if k in set(StanceLabel)}
    )
    return HolderSummary(
        type=at.label("type", HolderType), name=at.get("name", str), tally=_tally_in(at), strongest=poles
    )


def _provenance_in(at: _At) -> Provenance | None:
    provenance = at.sub("provenance")
    if provenance is None:
        return None
    return Provenance(
        version=provenance.get("version", str),
        model=provenance.get("model", str, optional=True),
        model_sha256=provenance.get("model_sha256", str, optional=True),
        settings=dict(provenance.get("settings", Mapping, optional=True) or {}),
    )
