"""How a report is written: one table of formats, loaded when they are asked for.

A format is a function `render(document, options) -> str` that reads a `Document` with its summary, and nothing else.
One that is not text is a function `write(documents, stream)` instead, and goes to files only.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

from stance.errors import UnknownNameError
from stance.records import Document


class Section(StrEnum):
    """The parts of a report that people read, in their order."""

    HEAD = "head"
    TEXT = "text"
    LEGEND = "legend"
    STANCE = "stance"
    DEVICES = "devices"
    STRONGEST = "strongest"


Theme = Literal["dark", "light"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a report is to look; data formats use none of it.

    Attributes:
        sections: the parts to show.
        explain: whether scores and reasons are shown with every stance and device.
        width: cells of a line, at least 20.
        color: whether colour codes are written.
        theme: the ground on which colours must be readable.
        ascii: whether only ASCII may be drawn.
    """

    sections: frozenset[Section] = frozenset(Section)
    explain: bool = False
    width: int = 100
    color: bool = False
    theme: Theme = "dark"
    ascii: bool = False


Render = Callable[[Document, Options], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format's place, and what joins several documents to one output.

    Attributes:
        target: "module:function", imported on first use.
        suffix: of files in this format.
        readable: whether it is made for people: only then it has sections.
        header: what stands before the first document, if anything ("module:function" of options).
        several: opening, separator and closing of an output of several documents.
        join: what writes several documents where strings between them would not do ("module:function" of documents
            and options): a page holds one head and one style sheet, however many documents there are.
    """

    target: str
    suffix: str
    readable: bool = False
    header: str | None = None
    several: tuple[str, str, str] = ("", "", "")
    join: str | None = None

    def load(self) -> Render:
        """The function that renders one document."""
        render: Render = _imported(self.target)
        return render


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "terminal": Format(
            target="stance.formats.terminal:render", suffix=".txt", readable=True, several=("", "\n\n", "")
        ),
        "markdown": Format(
            target="stance.formats.markdown:render", suffix=".md", readable=True, several=("", "\n---\n\n", "")
        ),
        "html": Format(
            target="stance.formats.html_page:render",
            suffix=".html",
            readable=True,
            join="stance.formats.html_page:render_several",
        ),
        "json": Format(target="stance.formats.json_lines:render_json", suffix=".json", several=("[\n", ",\n", "]\n")),
        "jsonl": Format(target="stance.formats.json_lines:render_line", suffix=".jsonl"),
        "csv": Format(
            target="stance.formats.tables:render_csv", suffix=".csv", header="stance.formats.tables:header_csv"
        ),
        "sarif": Format(
            target="stance.formats.sarif:render", suffix=".sarif", join="stance.formats.sarif:render_several"
        ),
        "github": Format(target="stance.formats.github:render", suffix=".github.txt"),
    }
)


Write = Callable[[Iterable[Document], BinaryIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A format that is not text: one file for all documents.

    Attributes:
        target: "module:function", imported on first use.
        suffix: of files in this format.
    """

    target: str
    suffix: str

    def load(self) -> Write:
        """The function that writes documents to a file.

        Raises:
            MissingExtraError: if it needs packages that are not there.
        """
        write: Write = _imported(self.target)
        return write


FILE_FORMATS: Mapping[str, FileFormat] = MappingProxyType(
    {"parquet": FileFormat(target="stance.formats.parquet:write", suffix=".parquet")}
)


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    if name not in FORMATS:
        raise UnknownNameError("format", name, FORMATS)
    return FORMATS[name]


def render_all(documents: Iterable[Document], name: str, options: Options, *, several: bool) -> Iterator[str]:
    """The pieces of one output, each as soon as its document is there.

    Args:
        documents: documents with summaries.
        name: a name in `FORMATS`.
        options: how it is to look.
        several: whether the output is one of several documents (a JSON array) even if only one arrives.
    """
    form = format_named(name)
    if several and form.join is not None:
        yield from _imported(form.join)(documents, options)
        return
    render = form.load()
    opening, separator, closing = form.several if several else ("", "", "")
    if form.header is not None:
        yield _imported(form.header)()
    yield opening
    for index, document in enumerate(documents):
        yield (separator if index else "") + render(document, options)
    yield closing


def _imported(target: str) -> Callable[..., Any]:
    module, _, attribute = target.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return found
