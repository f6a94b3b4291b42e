"""Annotation kept apart from texts that are not ours to give away, and joined to them again.

An annotation file is a `stance/1` document without `text`: in its place stand `text_sha256` (of the text in UTF-8) and
`text_length`; spans that name somebody keep their offsets and leave out words that the text gives. The texts come from
a folder of the user's: `.txt` files, or `.jsonl` files, packed with gzip or not, with `id` and `text`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from stance.errors import InputError, SchemaError, StanceError
from stance.record_files import RawRecord, raw_records, record_files
from stance.records import Document
from stance.schema import from_json, to_json


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
        SchemaError: if this is not the text that was annotated, or the document is not valid.
    """
    return from_json(_whole(value, text, where), where=where)


def _whole(value: dict[str, Any], text: str, where: str) -> dict[str, Any]:
    """The document's JSON with its text, and with the names that the text spells."""
    if value.get("text_sha256") != text_hash(text):
        raise SchemaError(
            f"{where}: the text of {value.get('id')!r} is not the one that was annotated (SHA-256 differs)"
        )
    whole: dict[str, Any] = json.loads(json.dumps(value)) | {"text": text}
    del whole["text_sha256"]
    whole.pop("text_length", None)
    try:
        for mention in _mentions(whole):
            mention.setdefault("name", text[mention["start"] : mention["end"]])
    except (KeyError, TypeError, AttributeError):
        from_json(whole, where=where)  # says which field is missing or mistyped
        raise SchemaError(f"{where}: a holder or source without start and end") from None
    return whole


def _joined(value: dict[str, Any], texts: Path | None, where: str) -> dict[str, Any]:
    if texts is None:
        raise InputError(f"{where}: annotated without its text; give the texts with --texts FOLDER")
    text = _texts(texts.resolve()).get(value["text_sha256"])
    if text is None:
        raise InputError(f"{where}: {texts} has no text with the SHA-256 of {value.get('id')!r}")
    return _whole(value, text, where)


def _mentions(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for sentence in value["sentences"]:
        if sentence["holder"] and sentence["holder"]["type"] == "source":
            yield sentence["holder"]
    for device in value["devices"]:
        if device.get("source"):
            yield device["source"]


_LINES = (".jsonl", ".jsonl.gz")
_TEXTS = (".txt", *_LINES)


@lru_cache(maxsize=4)
def _texts(folder: Path) -> dict[str, str]:
    """Texts by SHA-256."""
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.name.endswith(_TEXTS))
    if not files:
        raise InputError(f"{folder}: no texts here; give the folder of .txt or .jsonl files that the data card names")
    texts: dict[str, str] = {}
    for file in files:
        lines = file.name.endswith(_LINES)
        try:
            data = file.read_bytes()
            whole = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8")
            found = [json.loads(line) for line in whole.split("\n") if line.strip()] if lines else []
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise InputError(f"{file}: no UTF-8 text, or no JSON Lines ({error}); mend or remove this file") from None
        if lines:
            items = [item for item in found if isinstance(item, dict) and isinstance(item.get("text"), str)]
            texts.update((text_hash(item["text"]), item["text"]) for item in items)
        else:
            texts[text_hash(whole)] = whole
    return texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document of a file, read or refused.

    Attributes:
        path, line: where it stands; in a `.json` file, which of its records it is.
        value: its JSON with the text in place; None if it is not JSON, or its text is not there.
        document: None if it is refused.
        error: why it is refused.
    """

    path: Path
    line: int
    value: dict[str, Any] | None = None
    document: Document | None = None
    error: StanceError | None = None


def read_entries(path: Path, *, texts: Path | None = None) -> Iterator[Entry]:
    """Every document of a file or folder, the bad ones with their errors; reading goes on after them.

    Args:
        path: see `stance.record_files`.
        texts: folder or file of the texts.

    Raises:
        InputError: if there is no such file or folder, or nothing in it.
    """
    for file in record_files(path):
        yield from (_entry(file, raw, texts) for raw in raw_records(file))


def _entry(file: Path, raw: RawRecord, texts: Path | None) -> Entry:
    value = raw.value
    try:
        if raw.error is not None:
            raise raw.error
        if isinstance(value, dict) and "text_sha256" in value:
            value = _joined(value, texts, raw.where)
        return Entry(path=file, line=raw.line, value=value, document=from_json(value, where=raw.where))
    except StanceError as error:
        known = value if isinstance(value, dict) and isinstance(value.get("text"), str) else None
        return Entry(path=file, line=raw.line, value=known, error=error)


def read_annotated(path: Path, *, texts: Path | None = None) -> Iterator[Document]:
    """Documents of a file or folder, each joined to its text where it is kept without.

    Args:
        path: `.json` or `.jsonl`, or a folder of them.
        texts: folder or file of the texts.

    Raises:
        InputError: if a text is needed and not there.
        SchemaError: if a document is not valid.
    """
    for entry in read_entries(path, texts=texts):
        if entry.error is not None:
            raise entry.error
        if entry.document is not None:
            yield entry.document
