"""Read policy commentary: whose stance each sentence puts forward, and by which rhetorical devices.

    >>> import stance
    >>> document = stance.analyze("Washington should take the offer seriously.")  # doctest: +SKIP
    >>> document.summary.author.balance  # doctest: +SKIP
    1.0
    >>> documents = stance.load().pipe(["Send an envoy.", "Sanctions must stay."])  # doctest: +SKIP
    >>> stance.to_pandas(documents).sentences  # doctest: +SKIP

Names are loaded when they are first used, so that `import stance` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stance.annotation.corpus import load_dataset
    from stance.errors import StanceError
    from stance.formats.frames import Frames, to_pandas
    from stance.pipeline import Pipeline, analyze, load
    from stance.records import Device, Document, Holder, Mention, Sentence, Summary
    from stance.spans import Span

__version__ = "0.1.0"

_MODULES = {
    "Device": "stance.records",
    "Document": "stance.records",
    "Frames": "stance.formats.frames",
    "Holder": "stance.records",
    "Mention": "stance.records",
    "Pipeline": "stance.pipeline",
    "Sentence": "stance.records",
    "Span": "stance.spans",
    "StanceError": "stance.errors",
    "Summary": "stance.records",
    "analyze": "stance.pipeline",
    "load": "stance.pipeline",
    "load_dataset": "stance.annotation.corpus",
    "to_pandas": "stance.formats.frames",
}

__all__ = [
    "Device",
    "Document",
    "Frames",
    "Holder",
    "Mention",
    "Pipeline",
    "Sentence",
    "Span",
    "StanceError",
    "Summary",
    "__version__",
    "analyze",
    "load",
    "load_dataset",
    "to_pandas",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(importlib.import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
