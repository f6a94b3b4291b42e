"""SARIF 2.1.0 (OASIS, 2020): findings for editors and code hosts, one log with one run for all documents.

Rules are the labels; every result has the level "note", since a stance is no fault. Columns are UTF-16 code units, as
`columnKind` says; the offsets of the record, in code points, stand in each result's properties. Where the text was
extracted (HTML, PDF, .docx), a result points to the whole file, for its lines are not those of the text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import stance
from stance.formats.flagged import findings
from stance.formats.json_lines import safe
from stance.formats.positions import Lines, has_lines, is_address
from stance.labels import DEVICES, STANCES, DeviceInfo, StanceInfo, StanceLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stance.formats import Options
    from stance.formats.flagged import Finding
    from stance.records import Document

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES: tuple[StanceInfo | DeviceInfo, ...] = (
    *(info for info in STANCES.values() if info.label is not StanceLabel.NEUTRAL),
    *DEVICES.values(),
)
_INDEX = {info.label: index for index, info in enumerate(_RULES)}


def render(document: Document, options: Options) -> str:
    """The log of one document."""
    return "".join(render_several([document], options))


def render_several(documents: Iterable[Document], options: Options) -> Iterator[str]:  # noqa: ARG001 - as formats are called
    """The log of all documents, each one's results as soon as it is there."""
    # An empty run, cut where its results belong: a folder of any size is written without holding it.
    empty = json.dumps(_log(), ensure_ascii=False, indent=1)
    head, tail = empty.rsplit('"results": []', 1)
    yield head + '"results": ['
    begun = False
    for document in documents:
        for result in results(document):
            yield (",\n" if begun else "\n") + safe(json.dumps(result, ensure_ascii=False))
            begun = True
    yield f"\n]{tail}\n"


def results(document: Document) -> Iterator[dict[str, Any]]:
    """The document's findings as SARIF results."""
    lines = Lines(document.text) if has_lines(document) else None
    seen: Counter[str] = Counter()
    for finding in findings(document):
        place: dict[str, Any] = {"artifactLocation": _artifact(document)}
        if lines is not None:
            at = lines.place(finding.span, utf16=True)
            place["region"] = {
                "startLine": at.line,
                "startColumn": at.column,
                "endLine": at.end_line,
                "endColumn": at.end_column,
                "snippet": {"text": finding.span.of(document.text)},
            }
        key = f"{finding.label.value}\0{finding.span.line_of(document.text)}"
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "replace")).hexdigest()
        yield {
            "ruleId": finding.label.value,
            "ruleIndex": _INDEX[finding.label],
            "level": "note",
            "message": {"text": _plain(finding.message)},
            "locations": [{"physicalLocation": place}],
            # The words and which occurrence of them: a finding stays the same one when lines above it change.
            "partialFingerprints": {"stanceWords/v1": digest[:32]},
            "properties": _properties(finding),
        }


def _plain(message: str) -> str:
    """The message without what SARIF would read as a placeholder or a link (section 3.11)."""
    return message.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _properties(finding: Finding) -> dict[str, Any]:
    facts: dict[str, Any] = {"start": finding.span.start, "end": finding.span.end}
    if finding.score is not None:
        facts["score"] = round(finding.score, 4)
    if finding.origin is not None:
        facts["origin"] = finding.origin
    return facts


def _log() -> dict[str, Any]:
    driver = {"name": "stance", "version": stance.__version__, "rules": [_rule(info) for info in _RULES]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [],
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(info: StanceInfo | DeviceInfo) -> dict[str, Any]:
    kind = "stance" if isinstance(info, StanceInfo) else info.family.value
    examples = "".join(f"\nFor example: {text}" for text in info.examples)
    against = "".join(f"\nBut not: {text}" for text in info.against)
    return {
        "id": info.label.value,
        "name": "".join(part.capitalize() for part in info.label.value.split("-")),
        "shortDescription": {"text": info.label.value.replace("-", " ")},
        "fullDescription": {"text": info.definition},
        "help": {"text": f"{info.definition}{examples}{against}\nMore: stance explain {info.label.value}"},
        "defaultConfiguration": {"level": "note"},
        "properties": {"tags": [kind]},
    }


def _artifact(document: Document) -> dict[str, str]:
    """The file: relative to the root of the sources where its name is, for that is how code hosts find it."""
    source = document.meta.source
    if source is not None and is_address(source):
        return {"uri": quote(source, safe="%/:?#[]@!$&'()*+,;=~")}
    path = PurePath(source or document.id)
    uri = quote(path.as_posix(), errors="replace")
    return {"uri": f"file://{uri}"} if path.is_absolute() else {"uri": uri, "uriBaseId": "%SRCROOT%"}
