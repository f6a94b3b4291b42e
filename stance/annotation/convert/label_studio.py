"""Label Studio: a JSON list of tasks with regions (`labels`) and relations, for a `<Labels>` tag named "label".

Notes are regions' `meta.text`; the document's metadata stand in the task's `data`. Offsets are code points, as Label
Studio counts them since version 1.5; exports of older versions count UTF-16 units, which is seen by the words that a
region repeats, and put right.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from stance.annotation.convert.files import Places, json_of, read_text, write_text
from stance.annotation.convert.graph import Graph, Link, Mark, from_graph, to_graph
from stance.annotation.convert.parts import MARKED, Part
from stance.errors import InputError
from stance.records import Document, Meta
from stance.spans import Span

HOLDS = MARKED | {Part.META}
_FROM, _TO = "label", "text"


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The documents of an export in Label Studio's own JSON.

    Raises:
        InputError: if it is none, or a task has no text.
    """
    tasks = json_of(read_text(path), str(path))
    if not isinstance(tasks, list):
        raise InputError(f"{path}: a Label Studio export is a list of tasks, this is {type(tasks).__name__}")
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise InputError(f"{where}: has no data.text")
        graph = Graph(str(data.get("document") or task.get("id") or f"{path.stem}-{number}"), data["text"])
        annotations = task.get("annotations") or task.get("predictions") or []
        if len(annotations) > 1:
            dropped["annotations after a task's first"] += len(annotations) - 1
        for item in annotations[0].get("result", []) if annotations else []:
            _read_result(item, graph, where, dropped)
        meta = {f.name: data[f.name] for f in dataclasses.fields(Meta) if isinstance(data.get(f.name), str)}
        yield dataclasses.replace(from_graph(graph, dropped, where=where), meta=Meta(**meta))


def _read_result(item: Any, graph: Graph, where: str, dropped: Counter[str]) -> None:
    if not isinstance(item, dict):
        raise InputError(f"{where}: a result is an object, not {type(item).__name__}")
    if item.get("type") == "relation":
        labels = item.get("labels") or [""]
        graph.links.append(Link(str(labels[0]), str(item.get("from_id")), str(item.get("to_id"))))
        return
    value = item.get("value")
    if item.get("type") != "labels" or not isinstance(value, dict):
        dropped[f"results of the type {item.get('type')!r}"] += 1
        return
    span = _span(value, graph.text, where)
    notes = (item.get("meta") or {}).get("text") or [None]
    labels = value.get("labels") or []
    if len(labels) != 1:
        dropped["regions without a label, or labels after a region's first"] += max(1, len(labels) - 1)
    if labels:
        key = str(item.get("id") or f"region {len(graph.marks)}")
        graph.marks[key] = Mark(str(labels[0]), span, notes[0])


def _span(value: dict[str, Any], text: str, where: str) -> Span:
    """The region's span; its own words decide whether the offsets are code points or UTF-16 units."""
    words = value.get("text")
    start, end = value.get("start"), value.get("end")
    if isinstance(words, str) and isinstance(start, int) and isinstance(end, int) and text[start:end] != words:
        units = text.encode("utf-16-le", "surrogatepass")
        before = units[: 2 * start].decode("utf-16-le", "replace")
        inside = units[2 * start : 2 * end].decode("utf-16-le", "replace")
        if inside == words:
            return Places(text, where).span(len(before), len(before) + len(inside))
    return Places(text, where).span(start, end)


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """The tasks of all documents in one file."""
    tasks = [_task(document) for document in documents]
    write_text(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    return Counter()


def _task(document: Document) -> dict[str, Any]:
    graph = to_graph(document)
    meta = {name: value for name, value in dataclasses.asdict(document.meta).items() if value is not None}
    results: list[dict[str, Any]] = []
    for key, mark in graph.marks.items():
        value = {
            "start": mark.span.start,
            "end": mark.span.end,
            "text": mark.span.of(graph.text),
            "labels": [mark.label],
        }
        region: dict[str, Any] = {"id": key, "type": "labels", "from_name": _FROM, "to_name": _TO, "value": value}
        results.append(region if mark.note is None else {**region, "meta": {"text": [mark.note]}})
    results += [
        {"type": "relation", "from_id": link.start, "to_id": link.end, "direction": "right", "labels": [link.label]}
        for link in graph.links
    ]
    data = {"document": document.id, "text": document.text, **meta}
    return {"data": data, "annotations": [{"result": results}]}
