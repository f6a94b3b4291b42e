"""Annotations of GitHub Actions: a workflow command for each finding, which GitHub shows beside the line.

Form and escaping as GitHub documents them (workflow commands, "setting a notice message"; `actions/toolkit`,
packages/core/src/command.ts). GitHub shows the first ten notices of a step; the log holds all of them. Columns are code
points. GitHub takes columns only for findings on one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.aggregate import summarize
from stance.formats import wording
from stance.formats.flagged import findings
from stance.formats.positions import Lines, has_lines
from stance.safe_text import visible

if TYPE_CHECKING:
    from stance.formats import Options
    from stance.records import Document


def render(document: Document, options: Options) -> str:  # noqa: ARG001 - as every format is called
    """A notice with the verdict, then one for each finding."""
    file = document.meta.source or document.id
    verdict = " ".join(wording.verdict(document, document.summary or summarize(document)))
    out = [_notice(verdict, file=file, title="stance")]
    lines = Lines(document.text) if has_lines(document) else None
    for finding in findings(document):
        where: dict[str, str | int] = {}
        if lines is not None:
            at = lines.place(finding.span)
            where = {"line": at.line, "endLine": at.end_line}
            if at.line == at.end_line:
                where |= {"col": at.column, "endColumn": at.end_column - 1}  # here the end is the last character
        out.append(_notice(finding.message, file=file, **where, title=finding.label.value))
    return "".join(out)


def _notice(message: str, **properties: str | int) -> str:
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::notice {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
