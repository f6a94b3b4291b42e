"""Writes minimal PDF files for tests: lines of Helvetica at given places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Placed = tuple[float, float, float, str]  # left, bottom, letter size, words


def pdf(pages: Sequence[Sequence[Placed]], *, info: str = "") -> bytes:
    """A PDF 1.4 file; `info` is the inside of its information dictionary, for example `/Author (Jane Doe)`."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects[4] = f"<< {info} >>".encode("cp1252")
    kids = []
    for lines in pages:
        drawn = b"".join(_line(*line) for line in lines)
        content = b"BT\n" + drawn + b"ET"
        number = max(objects) + 1
        objects[number] = b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"
        objects[number + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % number
        )
        kids.append(number + 1)
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    out += b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def column(lines: Sequence[str], *, top: float = 700, left: float = 72, size: float = 11) -> list[Placed]:
    """Lines one below the other at the usual distance; a line that begins with two blanks is indented."""
    return [
        (left + (14 if words.startswith("  ") else 0), top - 14 * i, size, words.strip())
        for i, words in enumerate(lines)
        if words.strip()
    ]


def _line(left: float, bottom: float, size: float, words: str) -> bytes:
    escaped = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"/F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj\n" % (size, left, bottom, escaped)
