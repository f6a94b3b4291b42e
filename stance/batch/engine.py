"""The one seam between a run and whatever reads for it: a batch of sources goes in, a batch of outcomes comes out.

An engine is any callable of that form. The one here reads in this process; one that sends batches to other machines can
take its place, since sources, documents and errors can all be pickled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from stance.errors import StanceError
from stance.records import Document

if TYPE_CHECKING:
    from stance.pipeline import Pipeline
    from stance.reading.source import Source

T = TypeVar("T")
Outcome = Document | Exception
Engine = Callable[[Sequence["Source"]], Sequence[Outcome]]
"""For each source, in order, its document or the error that it met; it raises nothing itself."""

BATCH = 8  # pieces: few, since a killed run reads those of its last batch again
_CHARACTERS = 400_000  # in a batch, however few pieces: a book must not wait in memory for seven others


class LocalEngine:
    """Reads with a pipeline in this process."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def __call__(self, sources: Sequence[Source]) -> Sequence[Outcome]:
        """The outcomes, each of which is what its source gives alone.

        Pieces never share a pass of the model: int8 scales activations over all that a pass is given, so that a stance
        near its threshold would hang on which other pieces happen to be read, and no run could be repeated.
        """
        return [self._read(source) for source in sources]

    def _read(self, source: Source) -> Outcome:
        try:
            return self._pipeline.analyze(source)
        except Exception as error:
            return error


def outcomes(engine: Engine, sources: Sequence[Source]) -> Sequence[Outcome]:
    """What the engine gives, checked: one outcome for each source.

    Raises:
        StanceError: if it gives back fewer or more.
    """
    found = engine(sources)
    if len(found) != len(sources):
        raise StanceError(f"the engine gave {len(found)} outcomes for {len(sources)} pieces (a bug; please report it)")
    return found


def told(name: str, error: Exception) -> StanceError:
    """The error as one for the user; what is not meant for him is a bug of ours and says so."""
    if isinstance(error, StanceError):
        return error
    return StanceError(f"{name}: {type(error).__name__}: {error} (a bug in stance; please report it)")


def batches(items: Iterable[T], weight: Callable[[T], int], *, size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most `size`, shorter where they weigh much; none is taken ahead of its batch."""
    batch: list[T] = []
    weighed = 0
    for item in items:
        batch.append(item)
        weighed += weight(item)
        if len(batch) >= size or weighed >= _CHARACTERS:
            yield batch
            batch, weighed = [], 0
    if batch:
        yield batch
