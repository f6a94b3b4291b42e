"""What reading gives: a `Source`, a text with its blocks (paragraphs, headings, title line ...) and metadata."""

from __future__ import annotations

from dataclasses import dataclass, field

from stance.labels import SentenceKind
from stance.records import Meta
from stance.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text that is read on its own: no sentence crosses its edges."""

    span: Span
    kind: SentenceKind = SentenceKind.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text, ready to be segmented.

    For plain text and Markdown `text` is the decoded file itself without its byte order mark; for the other formats
    it is the extracted text, a blank line between blocks. `masked` is as long as `text`, its markup blanked one for
    one, or None where there is no markup. Blocks are in order, disjoint, and hold every character that is to be read.

    Raises:
        ValueError: if blocks overlap, are out of order or leave the text, or `masked` has another length.
    """

    id: str
    text: str
    meta: Meta = field(default_factory=Meta)
    blocks: tuple[Block, ...] = ()
    masked: str | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.masked is not None and len(self.masked) != len(self.text):
            raise ValueError(f"{self.id}: masked has {len(self.masked)} characters, the text {len(self.text)}")
        before = 0
        for block in self.blocks:
            if block.span.start < before:
                raise ValueError(f"{self.id}: block at {block.span.start} overlaps the one before or is out of order")
            before = block.span.end
        if before > len(self.text):
            raise ValueError(f"{self.id}: the last block ends at {before}, outside {len(self.text)} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """Bytes as they came, before any format has looked at them.

    `name` is the file or address as the user gave it: messages and `Meta.source` use it. `charset` is what a server
    said of the encoding.
    """

    data: bytes
    name: str
    id: str
    charset: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text found by a format; `kind` is None where the format does not say what it is."""

    span: Span
    kind: SentenceKind | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an extracted text, not yet placed in it."""

    text: str
    kind: SentenceKind | None = None


def joined(paragraphs: list[Paragraph]) -> tuple[str, list[Piece]]:
    r"""One text with a blank line between paragraphs, and where each of them lies in it.

    >>> joined([Paragraph("Talks"), Paragraph("They stall.")])[0]
    'Talks\n\nThey stall.'
    """
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if not text:
            continue
        pieces.append(Piece(Span(at, at + len(text)), paragraph.kind))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), pieces
