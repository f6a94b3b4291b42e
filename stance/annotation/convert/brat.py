"""brat standoff: a folder with a `.txt` and an `.ann` file for each document.

Marks are text-bound annotations (`T`), links are relations (`R`), notes are `#` lines. A span over several lines is
written in parts, as brat asks; its outer edges come back when it is read. Source of the format:
https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.annotation.convert.files import Places, file_name, id_of, read_text, write_text
from stance.annotation.convert.graph import LABELS, Graph, Link, Mark, from_graph, pieces, to_graph
from stance.annotation.convert.parts import MARKED
from stance.errors import InputError
from stance.records import Document
from stance.spans import Span

HOLDS = MARKED
_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_LINK = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)")
_PASSED_OVER = {"E": "events", "A": "attributes", "M": "attributes", "N": "normalizations", "*": "equivalences"}


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The documents of a folder, or of one `.ann` file with its `.txt` beside it."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no .ann file in this folder")
    for file in files:
        text = read_text(file.with_suffix(".txt"))
        graph = read_graph(id_of(file.stem), text, file, dropped)
        yield from_graph(graph, dropped, where=str(file))


def read_graph(name: str, text: str, file: Path, dropped: Counter[str]) -> Graph:
    """The marks and links of an `.ann` file.

    Raises:
        InputError: for a line that is none of the format's, or a span outside the text.
    """
    graph = Graph(name, text)
    notes: dict[str, str] = {}
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        key, _, rest = line.rstrip("\r").partition("\t")
        if key[0] == "T":
            graph.marks[key] = _mark(rest, Places(text, where))
        elif key[0] == "R":
            match = _LINK.match(rest)
            if match is None:
                raise InputError(f"{where}: no relation `TYPE Arg1:ID Arg2:ID`: {rest[:60]!r}")
            graph.links.append(Link(match[1], match[2], match[3]))
        elif key[0] == "#":
            what, _, note = rest.partition("\t")
            notes[what.rpartition(" ")[2]] = note
        elif key[0] in _PASSED_OVER:
            dropped[_PASSED_OVER[key[0]]] += 1
        else:
            raise InputError(f"{where}: no line of brat standoff: {line[:60]!r}")
    for target, note in notes.items():
        if target in graph.marks:
            mark = graph.marks[target]
            graph.marks[target] = Mark(mark.label, mark.span, unescaped(note))
        else:
            dropped["notes on other things than spans"] += 1
    return graph


def _mark(rest: str, places: Places) -> Mark:
    match = _BOUND.match(rest)
    if match is None:
        raise InputError(f"{places.where}: no span `LABEL START END`: {rest[:60]!r}")
    offsets = [int(offset) for offset in re.split("[ ;]", match[2])]
    return Mark(match[1], places.span(min(offsets), max(offsets)))


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """A `.txt` and an `.ann` file for each document, and the `annotation.conf` that brat asks for."""
    for document in documents:
        stem = file_name(document.id)
        write_text(path / f"{stem}.txt", document.text)
        write_text(path / f"{stem}.ann", standoff(to_graph(document)))
    entities = "\n".join(LABELS)
    relations = "\n".join(f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in ("holder", "source", "cue"))
    overlaps = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    conf = f"[entities]\n{entities}\n\n[relations]\n{overlaps}\n{relations}\n\n[events]\n\n[attributes]\n"
    write_text(path / "annotation.conf", conf)
    return Counter()


def standoff(graph: Graph) -> str:
    """The `.ann` file's text."""
    lines = []
    for key, mark in graph.marks.items():
        parts = pieces(graph.text, mark.span)
        if parts[0].start != mark.span.start or parts[-1].end != mark.span.end:
            parts = [mark.span]  # a line break at the very edge must not be lost
        places = ";".join(f"{part.start} {part.end}" for part in parts)
        lines.append(f"{key}\t{mark.label} {places}\t{_shown(graph.text, parts)}")
    lines += [f"R{n}\t{link.label} Arg1:{link.start} Arg2:{link.end}" for n, link in enumerate(graph.links, 1)]
    noted = [(key, mark.note) for key, mark in graph.marks.items() if mark.note is not None]
    lines += [f"#{n}\tAnnotatorNotes {key}\t{_escaped(note)}" for n, (key, note) in enumerate(noted, 1)]
    return "".join(f"{line}\n" for line in lines)


def _shown(text: str, parts: Iterable[Span]) -> str:
    return " ".join(re.sub(r"[\r\n]", " ", part.of(text)) for part in parts)


def _escaped(note: str) -> str:
    """A note in one line: brat has no other way to write a line break."""
    return note.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def unescaped(note: str) -> str:
    """The note behind a line of `standoff`."""
    return re.sub(r"\\([\\nr])", lambda m: {"n": "\n", "r": "\r"}.get(m[1], "\\"), note)
