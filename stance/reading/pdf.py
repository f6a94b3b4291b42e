"""PDF files: lines with their places by pdfium, then paragraphs, headings and running heads by geometry."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from stance.errors import InputError
from stance.reading.decode import without_surrogates
from stance.reading.header import label
from stance.reading.names import is_name
from stance.reading.pdf_layout import Line, paragraphs
from stance.reading.quiet import quiet
from stance.reading.source import Raw, Source, joined
from stance.records import Meta

_MOST_PAGES: Final = 2_000
_MOST_CHARACTERS: Final = 10_000_000
_HYPHENS: Final = frozenset("\x02\ufffe")  # how pdfium marks a hyphen at a line's end
_JUNK_TITLE: Final = re.compile(
    r"(?:microsoft word|untitled|document\d*$|.*\.(?:docx?|pdf|indd|qxd|tex|rtf|odt)$)", re.IGNORECASE
)
_LIGATURES: Final = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}


def read(raw: Raw) -> Source:
    """The text of the PDF file in `raw`, a blank line between paragraphs.

    Words divided at a line's end are put together; page numbers and lines that recur at the edge of three or more
    pages are left out.

    Raises:
        InputError: if the file is damaged, encrypted, or has no text layer at all.
    """
    pages, info = _pages(raw)
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if len(empty) == len(pages):
        raise InputError(
            f"{raw.name}: none of the {len(pages)} pages has a text layer (scanned?); recognise it first (ocrmypdf)"
        )
    found = paragraphs(pages)
    text, pieces = joined(found)
    meta = Meta(source=raw.name)
    title = " ".join(info.get("Title", "").split())
    if title and not _JUNK_TITLE.match(title) and _folded(title) in {_folded(p.text) for p in found[:6]}:
        meta = Meta(title=title, source=raw.name)
    blocks, meta = label(text, pieces, meta)
    author = " ".join(info.get("Author", "").split())
    if meta.author is None and is_name(author, least=2):
        meta = Meta(title=meta.title, author=author, date=meta.date, outlet=meta.outlet, source=raw.name)
    return Source(id=raw.id, text=text, meta=meta, blocks=blocks, warnings=_warnings(empty, len(pages), text))


def _warnings(empty: list[int], pages: int, text: str) -> tuple[str, ...]:
    warnings: list[str] = []
    if empty:
        which = ", ".join(map(str, empty[:10])) + (" ..." if len(empty) > 10 else "")
        warnings.append(f"{len(empty)} of {pages} pages have no text layer (page {which}): their text is missing")
    if bad := text.count("\ufffd"):
        warnings.append(f"{bad} characters of the PDF have no Unicode value and show as \ufffd")
    return tuple(warnings)


def _pages(raw: Raw) -> tuple[list[list[Line]], dict[str, str]]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    with quiet("pypdfium2"):
        try:
            document = pypdfium2.PdfDocument(raw.data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise InputError(f"{raw.name}: this PDF is encrypted; save it without a password") from None
            raise InputError(f"{raw.name}: this PDF is damaged or no PDF; open and save it again in a viewer") from None
        try:
            if not 0 < len(document) <= _MOST_PAGES:
                raise InputError(f"{raw.name}: {len(document)} pages; a PDF must have 1 to {_MOST_PAGES}: split it")
            pages: list[list[Line]] = []
            total = 0
            for index in range(len(document)):
                pages.append(_lines(document, index))
                total += sum(len(line.text) for line in pages[-1])
                if total > _MOST_CHARACTERS:
                    raise InputError(f"{raw.name}: over {_MOST_CHARACTERS:,} characters; split it into single pieces")
            return pages, document.get_metadata_dict()
        except pypdfium2.PdfiumError as error:
            raise InputError(
                f"{raw.name}: a page of this PDF is damaged ({error}); save it again in a viewer"
            ) from None
        finally:
            document.close()


def _lines(document: Any, index: int) -> list[Line]:
    """The lines of a page in the order in which pdfium reads them."""
    import pypdfium2.raw as pdfium

    page = document[index]
    text_page = page.get_textpage()
    height = page.get_height()
    try:
        lines: list[Line] = []
        units: list[tuple[int, int]] = []  # index of a character and its UTF-16 unit
        for at in range(text_page.count_chars()):
            unit = pdfium.FPDFText_GetUnicode(text_page.raw, at)
            character = chr(unit)
            if character in "\r\n":
                _add(lines, units, text_page, height, hyphen=False)
                units = []
            elif character in _HYPHENS:
                _add(lines, units, text_page, height, hyphen=True)
                units = []
            elif unit:
                units.append((at, unit))
        _add(lines, units, text_page, height, hyphen=False)
        return lines
    finally:
        text_page.close()
        page.close()


def _add(lines: list[Line], units: list[tuple[int, int]], text_page: Any, height: float, *, hyphen: bool) -> None:
    import pypdfium2.raw as pdfium

    values = b"".join((unit if unit < 0x10000 else 0xFFFD).to_bytes(2, "little") for _, unit in units)
    words = values.decode("utf-16-le", errors="replace")
    words = without_surrogates("".join(_LIGATURES.get(c, c) for c in words))
    seen = [at for at, unit in units if not chr(unit).isspace()]
    if not seen:
        return
    left, bottom, _, top = text_page.get_charbox(seen[0], loose=True)
    right = text_page.get_charbox(seen[-1], loose=True)[2]
    sizes = Counter(round(pdfium.FPDFText_GetFontSize(text_page.raw, at), 1) for at in seen[:: max(1, len(seen) // 5)])
    lines.append(
        Line(
            text=" ".join(words.split()),
            left=left,
            right=right,
            bottom=bottom,
            height=max(1.0, top - bottom),
            size=sizes.most_common(1)[0][0],
            edge=min(bottom, height - top) / max(1.0, height),
            hyphen=hyphen,
        )
    )


def _folded(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
