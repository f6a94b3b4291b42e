"""Sentences to token windows: what the encoder sees, with every token's characters remembered.

A window answers for a run of neighbouring sentences and shows the encoder some tokens of context on both sides.
A sentence that is too long for a window is answered in parts, never cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from stance.spans import Span

NO_SENTENCE = -1


@dataclass(frozen=True, slots=True)
class Tokens:
    """A document's tokens, sentence after sentence.

    Attributes:
        ids: vocabulary indices. Shape: (tokens,)
        start, end: characters in the document's text. Shape: (tokens,)
        sentence: index of each token's sentence. Shape: (tokens,)
        sentences: number of sentences; one without tokens is possible.
    """

    ids: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    sentence: NDArray[np.int64]
    sentences: int


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `first` to `last` of a document as the encoder sees them, answered for from `begin` to `stop`.

    Attributes:
        ids: with special tokens. Shape: (length,)
        slot: which of the window's answered sentences a token belongs to, or -1. Shape: (length,)
        slots: the document's sentence index of each slot.
        offset: position in `ids` of document token `begin`.
    """

    ids: NDArray[np.int64]
    slot: NDArray[np.int64]
    slots: tuple[int, ...]
    begin: int
    stop: int
    offset: int


def tokenize(tokenizer: Tokenizer, text: str, sentences: Sequence[Span]) -> Tokens:
    """The tokens of the sentences, without special tokens."""
    encodings = tokenizer.encode_batch([span.of(text) for span in sentences], add_special_tokens=False)
    ids: list[int] = []
    start: list[int] = []
    end: list[int] = []
    owner: list[int] = []
    for index, (span, encoding) in enumerate(zip(sentences, encodings, strict=True)):
        ids.extend(encoding.ids)
        start.extend(span.start + a for a, _ in encoding.offsets)
        end.extend(span.start + b for _, b in encoding.offsets)
        owner.extend([index] * len(encoding.ids))
    columns = np.array([ids, start, end, owner], dtype=np.int64)
    return Tokens(columns[0], columns[1], columns[2], columns[3], len(sentences))


def _units(tokens: Tokens, limit: int) -> Iterator[tuple[int, int]]:
    """Token ranges that stay together: sentences, and parts of those that are longer than `limit`."""
    total = len(tokens.ids)
    if not total:
        return
    edges = [0, *(np.flatnonzero(np.diff(tokens.sentence)) + 1).tolist(), total]
    for first, last in pairwise(edges):
        for begin in range(first, last, limit):
            yield begin, min(begin + limit, last)


def windows(
    tokens: Tokens, *, size: int, left: int, right: int, start_ids: Sequence[int], end_id: int
) -> Iterator[Window]:
    """Windows of at most `size` tokens that together answer for every token once.

    Args:
        tokens: of one document.
        size: tokens in a window, special tokens included.
        left: tokens of context before the answered ones, at most.
        right: tokens of context after them, at most.
        start_ids: `[CLS]`, and the token of an annotation convention where one is used.
        end_id: `[SEP]`.
    """
    room = size - len(start_ids) - 1
    core = max(1, room - left - right)
    total = len(tokens.ids)
    units = list(_units(tokens, core))
    position = 0
    while position < len(units):
        begin = units[position][0]
        stop = units[position][1]
        position += 1
        # The first window of a document has no left context, the last one no right context: they answer for more.
        limit = core + (left - min(left, begin))
        while position < len(units) and units[position][1] - begin <= limit:
            stop = units[position][1]
            position += 1
        if position < len(units) and total - begin <= limit + right:
            position, stop = len(units), total
        first = max(0, begin - left)
        last = min(total, stop + min(right, room - (stop - first)))
        owners = tokens.sentence[first:last]
        slots = np.unique(tokens.sentence[begin:stop])
        slot = np.full(len(start_ids) + (last - first) + 1, NO_SENTENCE, dtype=np.int64)
        answered = slice(len(start_ids) + begin - first, len(start_ids) + stop - first)
        slot[answered] = np.searchsorted(slots, owners[begin - first : stop - first])
        ids = np.concatenate([np.asarray(start_ids, dtype=np.int64), tokens.ids[first:last], [end_id]])
        yield Window(ids, slot, tuple(slots.tolist()), begin, stop, len(start_ids) + begin - first)


def document_windows(
    tokens: Tokens, *, size: int, left: int, right: int, start_ids: Sequence[int], end_id: int, context: bool = True
) -> Iterator[Window]:
    """The windows of a document; without `context`, each sentence has windows of its own."""
    if context:
        yield from windows(tokens, size=size, left=left, right=right, start_ids=start_ids, end_id=end_id)
        return
    for index in np.unique(tokens.sentence).tolist():
        mine = tokens.sentence == index
        first = int(np.argmax(mine))
        alone = Tokens(tokens.ids[mine], tokens.start[mine], tokens.end[mine], tokens.sentence[mine], tokens.sentences)
        for window in windows(alone, size=size, left=0, right=0, start_ids=start_ids, end_id=end_id):
            yield Window(
                window.ids, window.slot, window.slots, window.begin + first, window.stop + first, window.offset
            )
