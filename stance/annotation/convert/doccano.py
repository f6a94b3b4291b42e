"""doccano: JSON Lines with `entities` and `relations`, as its projects for relation extraction import and export.

The older lists `label` or `labels` of [start, end, label] are read too. doccano numbers its texts itself; a document's
id goes into the field `document`, which it keeps as metadata.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from stance.annotation.convert.files import Places, json_of, lines_of, write_text
from stance.annotation.convert.graph import Graph, Link, Mark, from_graph, to_graph
from stance.annotation.convert.parts import MARKED, Part
from stance.errors import InputError
from stance.records import Document

HOLDS = MARKED - {Part.NAMES, Part.ENDORSEMENTS}


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The documents of an export.

    Raises:
        InputError: for a line that is no object with a text.
    """
    for number, line in lines_of(path):
        where = f"{path}:{number}"
        value = json_of(line, where)
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            raise InputError(f"{where}: a line of doccano's is an object with a text")
        name = value.get("document") or value.get("id") or f"{path.stem}-{number}"
        graph = Graph(str(name), value["text"])
        try:
            _read_marks(value, graph, where)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{where}: entities, relations or labels are not doccano's ({error!r})") from None
        yield from_graph(graph, dropped, where=where)


def _read_marks(value: dict[str, Any], graph: Graph, where: str) -> None:
    places = Places(graph.text, where)
    for item in value.get("entities") or ():
        span = places.span(item["start_offset"], item["end_offset"])
        graph.marks[str(item["id"])] = Mark(str(item["label"]), span)
    for item in value.get("relations") or ():
        graph.links.append(Link(str(item["type"]), str(item["from_id"]), str(item["to_id"])))
    for start, end, label in value.get("label") or value.get("labels") or ():
        graph.add(str(label), places.span(start, end))


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """A line for each document; entities and relations are numbered through the whole file."""
    lines = []
    last_mark = last_link = 0
    for document in documents:
        graph = to_graph(document)
        numbers = {key: last_mark + n for n, key in enumerate(graph.marks, 1)}
        entities = [
            {"id": numbers[key], "label": mark.label, "start_offset": mark.span.start, "end_offset": mark.span.end}
            for key, mark in graph.marks.items()
        ]
        relations = [
            {"id": last_link + n, "from_id": numbers[link.start], "to_id": numbers[link.end], "type": link.label}
            for n, link in enumerate(graph.links, 1)
        ]
        last_mark += len(entities)
        last_link += len(relations)
        line = {"document": document.id, "text": document.text, "entities": entities, "relations": relations}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    write_text(path, "".join(lines))
    return Counter()
