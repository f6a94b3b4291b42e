"""Bytes to text: byte order marks, UTF-8, UTF-16, and other encodings by detection; binary files are turned away."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from stance.errors import InputError
from stance.reading.quiet import quiet

if TYPE_CHECKING:
    from stance.reading.source import Raw

_MARKS: Final = (  # the longer first: the UTF-32 mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# C0 controls that text files do not have; tab, line breaks, backspace and escape occur in terminal logs.
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r\x0b\x0c\x08\x1b"))
_MOST_CONTROLS: Final = 0.02
_SAMPLE: Final = 200_000  # bytes shown to the detector
# Names for the reader; charset-normalizer gives Python's.
_NAMES: Final = {"cp1252": "Windows-1252", "latin_1": "ISO-8859-1", "cp1251": "Windows-1251", "cp1250": "Windows-1250"}


def decoded(raw: Raw, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text in `raw` without its byte order mark, and warnings where the encoding had to be guessed.

    Args:
        raw: the bytes; `raw.charset` (a server's word) is tried after UTF-8.
        declared: what the file says of itself (HTML's `meta charset`), tried last before guessing.

    Raises:
        InputError: if the file is empty or binary.
    """
    data = raw.data
    if not data.strip():
        raise InputError(f"{raw.name}: the file is empty; give a file with text in it")
    text, warnings = _decode(raw, declared)
    if not text.strip("\ufeff \t\r\n"):
        raise InputError(f"{raw.name}: the file holds nothing but blanks; give a file with text in it")
    if "\x00" in text:
        raise _binary(raw.name)
    return without_surrogates(text), warnings


def without_surrogates(text: str) -> str:
    r"""`text` with lone surrogates replaced by U+FFFD, one for one.

    >>> without_surrogates("a\ud800b")
    'a�b'
    """
    return _SURROGATE.sub("\ufffd", text)


def _binary(name: str) -> InputError:
    return InputError(f"{name}: this is a binary file, not text; give plain text, Markdown, HTML, PDF or .docx")


def _decode(raw: Raw, declared: str | None) -> tuple[str, tuple[str, ...]]:
    data = raw.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, _damage(text, encoding)
    if b"\x00" in data:
        wide = _wide(data)
        if wide is None:
            raise _binary(raw.name)
        return data.decode(wide, errors="replace"), ()
    if len(data.translate(None, _CONTROLS)) < (1 - _MOST_CONTROLS) * len(data):
        raise _binary(raw.name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    for charset in filter(None, (raw.charset, declared)):
        told = _strict(data, charset)
        if told is not None:
            return told, ()
    return _guessed(data)


def _strict(data: bytes, charset: str) -> str | None:
    # What calls itself Latin-1 is Windows-1252 on the web: WHATWG Encoding Standard, 4.2.
    known = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
    try:
        return data.decode(known.get(charset.strip().lower(), charset.strip()))
    except (LookupError, UnicodeError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly all bytes at even, or at odd, places are 0."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[offset::2].count(0), sample[1 - offset :: 2].count(0)
        if half and zeros > 0.4 * half and others == 0:
            return encoding
    return None


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    damaged = data.decode("utf-8", errors="replace")
    bad = damaged.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = sum(ord(c) > 0x7F for c in damaged) - bad
    if good > 4 * bad:
        return damaged, _damage(damaged, "utf-8")
    encoding = _detected(data)
    text = data.decode(encoding, errors="replace")
    name = _NAMES.get(encoding, encoding.replace("_", "-"))
    return text, (
        f"the text is not UTF-8: read as {name} by detection, so check letters with accents",
        *_damage(text, name),
    )


def _detected(data: bytes) -> str:
    """The encoding that charset-normalizer finds; Windows-1252 where that fits the bytes as well."""
    from charset_normalizer import from_bytes

    cut = data.rfind(b"\n", 0, _SAMPLE) if len(data) > _SAMPLE else -1
    with quiet("charset_normalizer"):
        matches = from_bytes(data[: cut if cut > 0 else _SAMPLE])
        best = matches.best()
    if best is None:
        return "cp1252"
    # Short western texts fit many encodings equally well; by far the commonest of them is Windows-1252.
    western = next(
        (match for match in matches if match.encoding == "cp1252" or "cp1252" in match.could_be_from_charset), None
    )
    if western is not None and western.chaos <= best.chaos and not _is_other_script(str(best)):
        return "cp1252"
    return str(best.encoding)


def _is_other_script(text: str) -> bool:
    """Whether most letters beyond ASCII are outside the Latin blocks."""
    letters = [c for c in text if ord(c) > 0x7F and c.isalpha()]
    return sum(ord(c) > 0x24F for c in letters) > len(letters) / 2


def _damage(text: str, encoding: str) -> tuple[str, ...]:
    bad = text.count("\ufffd")
    return (f"{bad} places are not valid {encoding.upper()} and show as \ufffd",) if bad else ()
