"""Which words moved a stance: each is hidden in turn, and what the answer loses is its weight.

Occlusion at word level, without gradients (Zeiler and Fergus 2014; for text, Li, Monroe and Jurafsky 2016). A word of
several tokens is hidden whole, by `[MASK]`; the neighbouring sentences stay in sight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stance.model.config import OWN, SENTENCE_HEADS
from stance.model.runtime import padded, special_ids
from stance.model.windows import Window, tokenize
from stance.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.model.runtime import Runtime

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_MOST_WORDS = 80  # a longer sentence is explained by its first words only: each costs a pass over the window
_BATCH = 16  # windows at once
_NEAR = 4  # neighbouring sentences on each side from which the context is taken


@dataclass(frozen=True, slots=True)
class Weight:
    """A word, and the log-odds that the answer loses without it."""

    span: Span
    drop: float


def word_weights(
    runtime: Runtime, text: str, sentences: Sequence[Span], index: int, heads: Sequence[str]
) -> list[Weight]:
    """The words of a sentence, those that carry the answer most first; words that speak against it have negative drops.

    Args:
        runtime: the model.
        text: the document's.
        sentences: all its sentences.
        index: the sentence to explain.
        heads: the questions whose "yes" is explained; their drops are added.
    """
    first, last = max(0, index - _NEAR), min(len(sentences), index + _NEAR + 1)
    tokens = tokenize(runtime.tokenizer, text, sentences[first:last])
    mine = np.flatnonzero(tokens.sentence == index - first)
    if not len(mine):
        return []
    config = runtime.config
    start_ids, end_id = special_ids(runtime.tokenizer, OWN)
    room = config.window - len(start_ids) - 1
    begin, stop = int(mine[0]), min(int(mine[-1]) + 1, int(mine[0]) + room)
    left = min(begin, config.left, max(0, room - (stop - begin)))
    right = min(len(tokens.ids) - stop, config.right, room - (stop - begin) - left)
    shown = tokens.ids[begin - left : stop + right]
    ids = np.concatenate([np.asarray(start_ids, np.int64), shown, [end_id]])
    slot = np.full(len(ids), -1, np.int64)
    offset = len(start_ids) + left
    slot[offset : offset + stop - begin] = 0
    mask_id = next(
        # MPNet's vocabulary has BERT's token as well, but never saw it.
        (found for name in ("<mask>", "[MASK]") if (found := runtime.tokenizer.token_to_id(name)) is not None),
        end_id,
    )
    words: list[Span] = []
    variants: list[NDArray[np.int64]] = [ids]
    sentence = sentences[index]
    for match in list(_WORD.finditer(text, sentence.start, sentence.end))[:_MOST_WORDS]:
        inside = (tokens.start[begin:stop] < match.end()) & (tokens.end[begin:stop] > match.start())
        if inside.any():
            hidden = ids.copy()
            hidden[offset : offset + stop - begin][inside] = mask_id
            words.append(Span(match.start(), match.end()))
            variants.append(hidden)
    columns = [SENTENCE_HEADS.index(head) for head in heads]
    logits = []
    for at in range(0, len(variants), _BATCH):
        windows = [Window(v, slot, (0,), begin, stop, offset) for v in variants[at : at + _BATCH]]
        answers, _ = runtime.backend(*padded(windows))
        logits.append(answers[:, 0, columns].sum(axis=1))
    whole, *without = np.concatenate(logits).tolist()
    weights = [Weight(span, whole - value) for span, value in zip(words, without, strict=True)]
    return sorted(weights, key=lambda weight: -weight.drop)
