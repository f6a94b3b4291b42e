"""Annotation kept apart from texts that are not ours to give away, and joined to them again.

An annotation file is a `stance/1` document without `text`: in its place stand `text_sha256` (of the text in UTF-8) and
`text_length`; spans that name somebody keep their offsets and leave out words that the text gives. The texts come from
a folder of the user's: `.txt` files, or `.jsonl` files with `id` and `text`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from stance.errors import InputError, SchemaError
from stance.records import Document
from stance.schema import from_json, read_documents, to_json


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def without_text(document: Document) -> dict[str, Any]:
    """The document as JSON values, its text replaced by hash and length, names that the text spells left out."""
    value = to_json(document)
    text = value.pop("text")
    value["text_sha256"], value["text_length"] = text_hash(text), len(text)
    for mention in _mentions(value):
        if mention["name"] == text[mention["start"] : mention["end"]]:
            del mention["name"]
    return value


def with_text(value: dict[str, Any], text: str, *, where: str) -> Document:
    """The whole document again.

    Raises:
        SchemaError: if this is not the text that was annotated.
    """
    if value.get("text_sha256") != text_hash(text):
        raise SchemaError(
            f"{where}: the text of {value.get('id')!r} is not the one that was annotated (SHA-256 differs)"
        )
    whole: dict[str, Any] = json.loads(json.dumps(value)) | {"text": text}
    for mention in _mentions(whole):
        mention.setdefault("name", text[mention["start"] : mention["end"]])
    return from_json(whole, where=where)


def _mentions(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for sentence in value["sentences"]:
        if sentence["holder"] and sentence["holder"]["type"] == "source":
            yield sentence["holder"]
    for device in value["devices"]:
        if device.get("source"):
            yield device["source"]


@lru_cache(maxsize=4)
def _texts(folder: Path) -> dict[str, str]:
    """Texts by SHA-256."""
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.suffix in {".txt", ".jsonl"})
    if not files:
        raise InputError(f"{folder}: no texts here; give the folder of .txt or .jsonl files that the data card names")
    texts: dict[str, str] = {}
    for file in files:
        whole = file.read_bytes().decode("utf-8")
        if file.suffix == ".jsonl":
            found = [json.loads(line) for line in whole.split("\n") if line.strip()]
            texts.update((text_hash(item["text"]), item["text"]) for item in found if "text" in item)
        else:
            texts[text_hash(whole)] = whole
    return texts


def read_annotated(path: Path, *, texts: Path | None = None) -> Iterator[Document]:
    """Documents of a file or folder, each joined to its text where it is kept without.

    Args:
        path: `.json` or `.jsonl`, or a folder of them.
        texts: folder or file of the texts.

    Raises:
        InputError: if a text is needed and not there.
        SchemaError: if a document is not valid.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in {".json", ".jsonl"})
    if not files:
        raise InputError(f"{path}: no .json or .jsonl file in this folder")
    for file in files:
        head = file.read_text(encoding="utf-8")
        if '"text_sha256"' not in head:
            yield from read_documents(file)
            continue
        lines = head.split("\n") if file.suffix == ".jsonl" else [head]
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            value = json.loads(line)
            where = f"{file}:{number}"
            if texts is None:
                raise InputError(f"{where}: annotated without its text; give the texts with --texts FOLDER")
            text = _texts(texts.resolve()).get(value["text_sha256"])
            if text is None:
                raise InputError(f"{where}: {texts} has no text with the SHA-256 of {value['id']!r}")
            yield with_text(value, text, where=where)
