"""Labels of the propaganda techniques corpus: `articles/articleN.txt` and `labels/articleN.task-flc-tc.labels`.

Source: Da San Martino et al. (2020), SemEval-2020 task 11. Nine of its techniques are devices of ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from stance.annotation.convert.files import Places, file_name, fitting, id_of, lines_of, read_text, write_text
from stance.annotation.convert.parts import Part
from stance.corpora.ptc import TECHNIQUES
from stance.errors import InputError
from stance.records import Device, Document
from stance.segment import segment

HOLDS = frozenset({Part.DEVICES})
_BY_LABEL = {label: technique for technique, label in TECHNIQUES.items()}
_SUFFIX = ".task-flc-tc.labels"


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The articles of the folder; an article without a file of labels has no devices.

    Raises:
        InputError: if there are no articles, or a line of labels is malformed.
    """
    articles = sorted((path / "articles").glob("article*.txt"))
    if not articles:
        raise InputError(f"{path}: no articles/article*.txt here; give the folder that has articles/ and labels/")
    for article in articles:
        text = read_text(article)
        labels = path / "labels" / f"{article.stem}{_SUFFIX}"
        devices = list(_devices(labels, text, dropped)) if labels.exists() else []
        name = id_of(article.stem.removeprefix("article"))
        yield Document(id=name, text=text, sentences=segment(text), devices=fitting(devices, dropped))


def _devices(path: Path, text: str, dropped: Counter[str]) -> Iterator[Device]:
    for number, line in lines_of(path):
        where = f"{path}:{number}"
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 4:
            raise InputError(f"{where}: needs article, technique, start and end with tabs between: {line[:60]!r}")
        span = Places(text, where).span(cells[2], cells[3])
        if cells[1] in TECHNIQUES:
            yield Device(label=TECHNIQUES[cells[1]], span=span)
        else:
            dropped[f"spans of the technique {cells[1]}"] += 1


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """An article and a file of labels for each document."""
    losses: Counter[str] = Counter()
    for document in documents:
        losses["sentence boundaries"] += len(document.sentences)
        lines = []
        for device in document.devices:
            if device.label in _BY_LABEL:
                span = device.span
                lines.append(f"{file_name(document.id)}\t{_BY_LABEL[device.label]}\t{span.start}\t{span.end}\n")
            else:
                losses[f"spans of {device.label.value}"] += 1
        stem = f"article{file_name(document.id)}"
        write_text(path / "articles" / f"{stem}.txt", document.text)
        write_text(path / "labels" / f"{stem}{_SUFFIX}", "".join(lines))
    return losses
