"""What a check finds, and the documents it looks at: shared by all checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from stance.records import Document
from stance.spans import Span

_SHOWN = 60  # characters of a span that a line quotes


class Level(StrEnum):
    """How bad a finding is: errors must be mended, warnings looked at, and the rest is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a check.

    Attributes:
        level: how bad it is.
        code: a short name, to filter by.
        message: what is wrong, and what would be right.
        path, line: the file, and the line of the document in it; None if it is about everything that was checked.
        document: the document's id.
        span: the characters of the document's text that it is about.
    """

    level: Level
    code: str
    message: str
    path: Path | None = None
    line: int | None = None
    document: str | None = None
    span: Span | None = None

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:{self.line}: "
        at = "" if self.span is None else f" [{self.span.start}:{self.span.end}]"
        what = "" if self.document is None else f"{self.document}{at}: "
        return f"{where}{self.level.value}: {what}{self.message} ({self.code})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A document that could be read, and where it stands.

    Attributes:
        split: what it belongs to when data are parted: train, dev or test if its file is named so, else its file, or
            its folder where a folder holds one document a file.
    """

    path: Path
    line: int
    document: Document
    split: str

    def finding(self, level: Level, code: str, message: str, span: Span | None = None) -> Finding:
        """A finding about this document."""
        return Finding(
            level=level,
            code=code,
            message=message,
            path=self.path,
            line=self.line,
            document=self.document.id,
            span=span,
        )

    def quoted(self, span: Span) -> str:
        """The words of a span in one line, cut where they are long."""
        return quoted(span.of(self.document.text))


def quoted(words: str) -> str:
    """Words in one line between straight marks, cut where they are long; blanks at their edges are kept."""
    line = words.replace("\r", " ").replace("\n", " ")
    return f'"{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"}"'
