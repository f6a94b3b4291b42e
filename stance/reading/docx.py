"""Word files (.docx): paragraphs with their styles, after a check that the archive is what it says it is."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

from stance.errors import InputError
from stance.labels import SentenceKind
from stance.reading.decode import without_surrogates
from stance.reading.header import label
from stance.reading.names import is_name
from stance.reading.quiet import quiet
from stance.reading.source import Paragraph, Raw, Source, joined
from stance.records import Meta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

_MAIN: Final = "word/document.xml"
_MOST_PARTS: Final = 10_000
_MOST_BYTES: Final = 300_000_000  # of the whole archive, unpacked
_MOST_XML: Final = 40_000_000  # of one XML part: about ten million characters of text
_MOST_RATIO: Final = 250  # XML shrinks to a tenth; deflate cannot go beyond 1,032
_SMALL: Final = 5_000_000  # bytes below which no ratio matters
_PIECE: Final = 1 << 20
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
# What a paragraph's own text does not include: boxes that float beside it, text moved or deleted by revision.
_NOT_INSIDE: Final = frozenset({f"{_W}txbxContent", f"{_W}moveFrom", f"{_W}del", _MC_FALLBACK})
_ENOUGH_TO_TELL: Final = 40  # characters left out before a warning is worth a line


def read(raw: Raw) -> Source:
    """The paragraphs of the Word file in `raw`.

    Raises:
        InputError: if it is no Word file, is encrypted or damaged, unpacks to too much, or holds no text.
    """
    _check_archive(raw)
    document = _opened(raw)
    body = document.element.body
    paragraphs = [
        Paragraph(text, _kind(document, element)) for element in _paragraphs(body) if (text := _text(element).strip())
    ]
    text, pieces = joined(paragraphs)
    if not text:
        raise InputError(f"{raw.name}: there is no text in this Word file; recognise pictures first or paste the text")
    properties = document.core_properties
    blocks, meta = label(text, pieces, Meta(source=raw.name))
    if meta.author is None and is_name(properties.author or "", least=2):
        meta = Meta(title=meta.title, author=properties.author, date=meta.date, outlet=meta.outlet, source=raw.name)
    return Source(id=raw.id, text=text, meta=meta, blocks=blocks, warnings=_left_out(body))


def _opened(raw: Raw) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        with quiet("docx"):
            return docx.Document(io.BytesIO(raw.data))
    except (
        OpcError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
    ) as error:
        raise _broken(raw.name, error) from None


def _broken(name: str, error: Exception) -> InputError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:80]
    return InputError(f"{name}: this Word file is damaged ({reason}); open and save it again in Word")


def _check_archive(raw: Raw) -> None:
    """Unpacks every part once, counting: declared sizes may lie, and a bomb must not reach the XML parser."""
    bomb = InputError(f"{raw.name}: this Word file unpacks to far more than a text; it is not opened")
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise InputError(f"{raw.name}: this file is encrypted; save it without a password")
            if _MAIN not in archive.namelist():
                raise InputError(f"{raw.name}: this is a zip archive but no Word file; save the text as .docx or .txt")
            declared = sum(part.file_size for part in parts)
            swollen = declared > max(_SMALL, _MOST_RATIO * len(raw.data))
            if len(parts) > _MOST_PARTS or declared > _MOST_BYTES or swollen:
                raise bomb
            total = 0
            for part in parts:
                is_xml = part.filename.endswith((".xml", ".rels"))
                if is_xml and part.file_size > _MOST_XML:
                    raise bomb
                total += _unpacked(
                    archive, part, raw, limit=min(_MOST_BYTES - total, _MOST_XML if is_xml else _MOST_BYTES)
                )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _broken(raw.name, error) from None


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, raw: Raw, *, limit: int) -> int:
    """The true size of `part`; its first piece is looked at for a document type, which Word never writes."""
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if size == 0 and part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in piece.replace(b"\x00", b""):
                raise InputError(
                    f"{raw.name}: this Word file declares XML entities, which Word never does; it is not opened"
                )
            size += len(piece)
            if size > limit:
                raise InputError(f"{raw.name}: this Word file unpacks to far more than a text; it is not opened")
    return size


def _paragraphs(body: Any) -> Iterator[Any]:
    """The paragraphs of the running text, also inside content controls; tables and text boxes are left out."""
    for child in body:
        if child.tag == f"{_W}p":
            yield child
        elif isinstance(child.tag, str) and child.tag not in (f"{_W}tbl", f"{_W}sectPr", *_NOT_INSIDE):
            yield from _paragraphs(child)


def _text(element: Any) -> str:
    """The text of a paragraph as it reads: insertions, links and fields included, deletions not."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag in _BREAKS:
                parts.append(_BREAKS[child.tag])
            elif isinstance(child.tag, str) and child.tag not in _NOT_INSIDE and child.tag != f"{_W}pPr":
                walk(child)  # pPr holds tab stops, which are called w:tab too

    walk(element)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return without_surrogates("\n".join(line for line in lines if line))


def _kind(document: WordDocument, element: Any) -> SentenceKind | None:
    """The kind that the paragraph's style names, or None."""
    from docx.text.paragraph import Paragraph as WordParagraph

    style = WordParagraph(element, document._body).style  # noqa: SLF001 - the parent that python-docx itself passes
    name = str(getattr(style, "name", None) or "").lower()
    if name == "title":
        return SentenceKind.TITLE
    if name.startswith(("heading", "subtitle")):
        return SentenceKind.HEADING
    if name.startswith("caption"):
        return SentenceKind.CAPTION
    return SentenceKind.BODY if name.startswith(("quote", "intense quote", "list")) else None


def _left_out(body: Any) -> tuple[str, ...]:
    """A warning for text in tables and boxes, which stands outside the order of reading."""
    found: list[str] = []
    for name, tag in (("tables", f"{_W}tbl"), ("text boxes", f"{_W}txbxContent")):
        outer = [e for e in body.iter(tag) if not any(a.tag in (tag, _MC_FALLBACK) for a in e.iterancestors())]
        size = sum(len("".join(t.text or "" for t in e.iter(f"{_W}t"))) for e in outer)
        if size >= _ENOUGH_TO_TELL:
            found.append(f"{size:,} characters in {len(outer)} {name}")
    return (f"left out of this Word file: {' and '.join(found)}",) if found else ()
