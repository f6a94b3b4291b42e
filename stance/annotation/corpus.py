"""Annotated data as a `datasets.DatasetDict`, for those who train with the Hugging Face libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from stance.annotation.convert.files import json_of, read_text
from stance.annotation.store import read_annotated
from stance.errors import InputError, MissingExtraError
from stance.labels import DeviceLabel, SentenceKind, StanceLabel
from stance.records import Device, Document

if TYPE_CHECKING:
    from datasets import DatasetDict, Features

Level = Literal["sentence", "document"]
SPLITS = ("train", "dev", "test")
MANIFEST = "manifest.json"


def load_dataset(path: str | Path, texts: str | Path | None = None, level: Level = "sentence") -> DatasetDict:
    """The splits of a folder of annotated documents.

    The folder holds `train.jsonl`, `dev.jsonl` and `test.jsonl` (any of them), or a `manifest.json` that gives the
    files or folders of each split: `{"splits": {"train": ["commentary/train.jsonl"]}}`.

    Args:
        path: the folder.
        texts: folder of the texts that annotations without text are joined to.
        level: "sentence" gives a row for each judged body sentence, "document" one for each document.

    Raises:
        InputError: if there are no splits, or a document cannot be read.
        MissingExtraError: without the `datasets` package.
    """
    try:
        from datasets import Dataset, DatasetDict
    except ImportError:
        raise MissingExtraError("loading data sets", "train") from None
    folder = Path(path)
    rows = {"sentence": sentence_rows, "document": document_rows}[level]
    features = _features(level)
    joined = None if texts is None else Path(texts)
    return DatasetDict(
        {
            split: Dataset.from_list(list(_rows(files, joined, rows)), features=features)
            for split, files in splits_of(folder).items()
        }
    )


def splits_of(folder: Path) -> dict[str, list[Path]]:
    """The files of each split.

    Raises:
        InputError: if there are none, or the manifest names a file that is not there.
    """
    manifest = folder / MANIFEST
    if manifest.is_file():
        value = json_of(read_text(manifest), str(manifest))
        splits = value.get("splits") if isinstance(value, dict) else None
        if not isinstance(splits, dict) or not all(isinstance(files, list) for files in splits.values()):
            raise InputError(f'{manifest}: needs {{"splits": {{"train": [FILE, ...], ...}}}}')
        return {str(split): [folder / str(file) for file in files] for split, files in splits.items()}
    found = {split: [folder / f"{split}.jsonl"] for split in SPLITS if (folder / f"{split}.jsonl").is_file()}
    if not found:
        raise InputError(f"{folder}: neither {MANIFEST} nor train.jsonl, dev.jsonl or test.jsonl in this folder")
    return found


def _rows(
    files: list[Path], texts: Path | None, rows: Callable[[Document], Iterator[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    for file in files:
        for document in read_annotated(file, texts=texts):
            yield from rows(document)


def sentence_rows(document: Document) -> Iterator[dict[str, Any]]:
    """A row for each judged body sentence, with the devices that touch it; offsets are the document's."""
    for index, sentence in enumerate(document.sentences):
        if sentence.stance is None or sentence.kind is not SentenceKind.BODY:
            continue
        mention = sentence.holder.mention if sentence.holder else None
        yield {
            "document": document.id,
            "index": index,
            "text": sentence.span.of(document.text),
            "start": sentence.span.start,
            "end": sentence.span.end,
            "engagement": sentence.stance.has_engagement,
            "pressure": sentence.stance.has_pressure,
            "stance": sentence.stance.value,
            "holder": None if sentence.holder is None else sentence.holder.type.value,
            "holder_name": None if mention is None else mention.name,
            "devices": [_device(device) for device in document.devices if device.span.overlaps(sentence.span)],
        }


def document_rows(document: Document) -> Iterator[dict[str, Any]]:
    """One row for the document; sentences that nobody has judged have the stance null."""
    yield {
        "document": document.id,
        "text": document.text,
        "title": document.meta.title,
        "author": document.meta.author,
        "date": document.meta.date,
        "outlet": document.meta.outlet,
        "sentences": [
            {
                "start": sentence.span.start,
                "end": sentence.span.end,
                "kind": sentence.kind.value,
                "stance": None if sentence.stance is None else sentence.stance.value,
                "holder": None if sentence.holder is None else sentence.holder.type.value,
                "holder_name": sentence.holder.mention.name if sentence.holder and sentence.holder.mention else None,
            }
            for sentence in document.sentences
        ],
        "devices": [_device(device) for device in document.devices],
    }


def _device(device: Device) -> dict[str, Any]:
    return {
        "label": device.label.value,
        "start": device.span.start,
        "end": device.span.end,
        "source": None if device.source is None else device.source.name,
    }


def _features(level: Level) -> Features:
    """The types of the columns; labels are numbers with names."""
    from datasets import ClassLabel, Features, Value

    text, number = Value("string"), Value("int32")
    stance = ClassLabel(names=[label.value for label in StanceLabel])
    holder = ClassLabel(names=["author", "source"])
    kind = ClassLabel(names=[label.value for label in SentenceKind])
    device = {
        "label": ClassLabel(names=[label.value for label in DeviceLabel]),
        "start": number,
        "end": number,
        "source": text,
    }
    place = {"start": number, "end": number}
    held = {"stance": stance, "holder": holder, "holder_name": text}
    if level == "document":
        meta = dict.fromkeys(("title", "author", "date", "outlet"), text)
        sentence = {**place, "kind": kind, **held}
        return Features({"document": text, "text": text, **meta, "sentences": [sentence], "devices": [device]})
    poles = {"engagement": Value("bool"), "pressure": Value("bool")}
    return Features({"document": text, "index": number, "text": text, **place, **poles, **held, "devices": [device]})
