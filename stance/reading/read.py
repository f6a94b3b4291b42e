"""One argument to one `Source`: gets the bytes, tells their format, and hands them to that format's reader."""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Final

from stance.errors import InputError, UnknownNameError
from stance.reading.fetch import fetch, is_address
from stance.reading.language import language_warnings
from stance.reading.source import Raw, Source

# Format to its module in this package; each has `read(raw) -> Source`.
FORMATS: Final = {
    "text": "stance.reading.plain",
    "markdown": "stance.reading.markdown",
    "html": "stance.reading.html",
    "pdf": "stance.reading.pdf",
    "docx": "stance.reading.docx",
}
SUFFIXES: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_MIME: Final = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
# An op-ed has ten thousand characters and a thick book two million.
MAX_TEXT_BYTES: Final = 10_000_000
MAX_FILE_BYTES: Final = 100_000_000  # PDF and .docx hold pictures
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)
# How formats begin that we do not read, and what to do about them.
_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "this is an old or encrypted Office file; save it as .docx without a password"),
    (b"{\\rtf", "this is an RTF file; save it as .docx or plain text"),
    (b"\x1f\x8b", "this is a gzip archive; unpack it first"),
    (b"\xff\xd8\xff", "this is a picture; recognise its text first (for example with ocrmypdf)"),
    (b"\x89PNG", "this is a picture; recognise its text first (for example with ocrmypdf)"),
)


def read_source(argument: str, *, stdin: BinaryIO | None = None, format: str | None = None) -> Source:
    """The text behind `argument` with its blocks and metadata.

    Args:
        argument: a file, `-` for standard input, or an http(s) address.
        stdin: where standard input is read from; the process's own by default.
        format: one of `FORMATS`; told from the name and the content by default.

    Raises:
        InputError: if there is nothing readable; one line that names the file and says what to do.
        UnknownNameError: if `format` is not in `FORMATS`.
    """
    if format is not None and format not in FORMATS:
        raise UnknownNameError("input format", format, FORMATS)
    if is_address(argument):
        raw, mime = fetch(argument, limit=MAX_FILE_BYTES)
        kind = format or _MIME.get(mime) or _kind(raw.data, raw.address or argument)
        if format is None and mime.split("/")[0] in ("image", "audio", "video"):
            raise InputError(f"{argument}: the address gives {mime}, not a text; give the address of an article")
    else:
        raw = _from_stdin(stdin) if argument == "-" else _from_file(argument)
        kind = format or _kind(raw.data, argument)
    if kind in ("text", "markdown", "html"):
        _check_size(raw.name, len(raw.data), MAX_TEXT_BYTES)
    source: Source = import_module(FORMATS[kind]).read(raw)
    return replace(source, warnings=(*source.warnings, *language_warnings(source.masked or source.text)))


def _kind(data: bytes, name: str) -> str:
    """The format of `data`: what its first bytes say, then the suffix of `name`, then plain text."""
    for start, advice in _FOREIGN:
        if data.startswith(start):
            raise InputError(f"{name}: {advice}")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    suffix = Path(re.split(r"[?#]", name)[0] if is_address(name) else name).suffix.lower()
    if suffix in {".json", ".jsonl", ".ndjson"}:
        raise InputError(f"{name}: JSON is no text; `stance review` and `stance compare` take records")
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return "html" if _HTML.match(data[:4096]) else "text"


def _from_stdin(stdin: BinaryIO | None) -> Raw:
    stream = stdin if stdin is not None else sys.stdin.buffer
    data = stream.read(MAX_FILE_BYTES + 1)
    _check_size("standard input", len(data), MAX_FILE_BYTES)
    if not data:
        raise InputError("standard input: nothing came in; pipe a text into it or name a file")
    return Raw(data=data, name="-", id="stdin")


def _from_file(argument: str) -> Raw:
    path = Path(argument)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{argument}: this is a folder; expand it to its files first")
        _check_size(argument, status.st_size, MAX_FILE_BYTES)
        with path.open("rb") as file:  # capped: pipes and devices have no size
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{argument}: no such file; check the name") from None
    except PermissionError:
        raise InputError(f"{argument}: no permission to read this file; change its rights (chmod u+r)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{argument[:200]!r}: cannot be read ({reason}); check the name") from None
    _check_size(argument, len(data), MAX_FILE_BYTES)
    stem = path.stem
    if stem.lower() in ("index", "default", "") and path.resolve().parent.name:
        stem = f"{path.resolve().parent.name}-{stem or path.name}"  # a saved page: its folder tells it apart
    return Raw(data=data, name=argument, id=stem)


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        millions = limit // 1_000_000
        raise InputError(
            f"{name}: {size / 1_000_000:.0f} MB is over the limit of {millions} MB; split it into single pieces"
        )
