"""Plain text: the decoded file is the text, its paragraphs are found by their lines."""

from __future__ import annotations

from stance.errors import InputError
from stance.reading.decode import decoded, without_surrogates
from stance.reading.header import label
from stance.reading.language import language_warnings
from stance.reading.layout import paragraphs
from stance.reading.source import Piece, Raw, Source
from stance.records import Meta


def read(raw: Raw) -> Source:
    """The plain text in `raw`."""
    text, warnings = decoded(raw)
    return _source(text, id=raw.id, meta=Meta(source=raw.name), warnings=warnings)


def from_text(text: str, *, id: str = "text", meta: Meta | None = None) -> Source:
    """A text that is at hand in Python, read like a plain text file.

    Lone surrogates, which no file can hold, become U+FFFD one for one.

    Raises:
        InputError: if nothing but blanks is in it.
    """
    if not text or text.isspace():
        raise InputError(f"{id}: the text is empty; give a text with at least one sentence")
    return _source(without_surrogates(text), id=id, meta=meta or Meta(), warnings=language_warnings(text))


def _source(text: str, *, id: str, meta: Meta, warnings: tuple[str, ...]) -> Source:
    pieces = [Piece(span) for span in paragraphs(text)]
    blocks, meta = label(text, pieces, meta)
    return Source(id=id, text=text, meta=meta, blocks=blocks, warnings=warnings)
