"""Documents as `stance/1` JSON: one indented object (`json`), or one line each (`jsonl`).

Several documents in `json` are one array. What could steer a terminal is escaped, so that reading the JSON gives back
exactly the text and printing it does no harm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance import schema

if TYPE_CHECKING:
    from stance.formats import Options
    from stance.records import Document

# DEL and C1 controls, zero-width and bidi characters, line separators, a BOM; lone surrogates, which UTF-8 cannot hold.
_ESCAPED = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def render_json(document: Document, options: Options) -> str:  # noqa: ARG001 - as every format is called
    """The document as indented JSON."""
    return safe(schema.dumps(document, indent=2)) + "\n"


def render_line(document: Document, options: Options) -> str:  # noqa: ARG001 - as every format is called
    """The document as JSON on one line."""
    return safe(schema.dumps(document)) + "\n"


def safe(text: str) -> str:
    """JSON text with what could steer a terminal escaped; it means the same."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
