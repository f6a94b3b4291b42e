"""What a run remembers of a piece: enough to know it again, and all that the index shows of it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stance.labels import SentenceKind

if TYPE_CHECKING:
    from stance.pipeline import Pipeline
    from stance.records import Document

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All that a report depends on but its piece: if any of it changes, every piece is read again.

    Attributes:
        version: of this package.
        model, model_sha256: name and checksum of the weights.
        model_config: digest of thresholds and labels, which may change under the same weights.
        settings: what is kept of what was found.
        form: the format of the reports.
        look: how they look.
    """

    version: str
    model: str
    model_sha256: str | None
    model_config: str
    settings: Json
    form: str
    look: Json

    @property
    def digest(self) -> str:
        """A short name for this recipe."""
        return hashlib.sha256(self.dumps().encode("ascii")).hexdigest()[:16]

    def dumps(self) -> str:
        """The recipe as JSON, the same in every process: sets have no order of their own."""

        def plain(value: object) -> object:
            return sorted(map(str, value)) if isinstance(value, Set) else str(value)

        return json.dumps(asdict(self), sort_keys=True, default=plain)


def recipe_of(pipeline: Pipeline, *, settings: Json, form: str, look: Json) -> Recipe:
    """The recipe of a pipeline and of what is done with its documents."""
    import stance

    config = repr(getattr(pipeline.predictor, "config", None))
    return Recipe(
        version=stance.__version__,
        model=pipeline.predictor.name,
        model_sha256=pipeline.predictor.sha256,
        model_config=hashlib.sha256(config.encode("utf-8", "backslashreplace")).hexdigest()[:16],
        settings={**asdict(pipeline.settings), **settings},
        form=form,
        look=look,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The last that happened to a piece in one format: a report, or an error.

    Attributes:
        key: what the piece is from run to run.
        form: the format; one piece may have reports in several.
        name: how messages call it.
        recipe: the digest of the recipe by which it was read.
        content: the SHA-256 of its content; None where it could not be read.
        report: its report, relative to the folder.
        error: why there is none.
        summary: what the index shows (`summary_of`).
    """

    key: str
    form: str
    name: str
    recipe: str
    content: str | None = None
    report: str | None = None
    error: str | None = None
    summary: Json = field(default_factory=dict)


def summary_of(document: Document) -> dict[str, Any]:
    """The part of a document that the index shows, as JSON values."""
    meta, summary = document.meta, document.summary
    shown: dict[str, Any] = {"id": document.id, **asdict(meta)}
    if summary is not None:
        own, others = summary.author, summary.sources
        shown |= {
            "words": summary.words,
            "sentences": sum(1 for s in document.sentences if s.kind is SentenceKind.BODY),
            "stances": asdict(summary.tally),
            "author_engagement": own.engagement,
            "author_pressure": own.pressure,
            "author_mixed": own.mixed,
            "balance": _rounded(own.balance),
            "sources_balance": _rounded(others.balance),
            "devices": {label.value: count for label, count in summary.devices.items()},
        }
    return {name: encodable(value) if isinstance(value, str) else value for name, value in shown.items()}


def carries(entry: Entry, label: str) -> bool:
    """Whether a stance or device is found in the piece."""
    found = {**(entry.summary.get("stances") or {}), **(entry.summary.get("devices") or {})}
    return bool(found.get(label))


def report_name(id: str, key: str, suffix: str) -> str:
    """A file name for a piece's report: readable, safe everywhere, and the same in every run.

    >>> report_name("Überfall (1)", "essays/Überfall (1).txt", ".json")
    'uberfall-1-214dbf52.json'
    """
    plain = unicodedata.normalize("NFKD", id.lower()).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    # The digest tells apart pieces of one name in several folders.
    return f"{words or 'piece'}-{hashlib.sha256(key.encode('utf-8')).hexdigest()[:8]}{suffix}"


def encodable(text: str) -> str:
    """The text with lone surrogates (of file names that are no UTF-8) written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
