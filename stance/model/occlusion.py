"""Which words moved a stance: each is hidden in turn, and what the answer loses is its weight.

Occlusion at word level, without gradients (Zeiler and Fergus 2014; for text, Li, Monroe and Jurafsky 2016). A word of
several tokens is hidden whole, by `[MASK]`, in the very window that the sentence was read in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stance.model.config import OWN, SENTENCE_HEADS
from stance.model.runtime import padded, special_ids
from stance.model.windows import tokenize, windows
from stance.spans import Span

if TYPE_CHECKING:
    from stance.model.runtime import Runtime

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_MOST_WORDS = 80  # a longer sentence is explained by its first words only: each costs a pass over the window
_BATCH = 16  # windows at once


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
    config, tokenizer = runtime.config, runtime.tokenizer
    tokens = tokenize(tokenizer, text, sentences)
    start_ids, end_id = special_ids(tokenizer, OWN)
    shown = windows(
        tokens, size=config.window, left=config.left, right=config.right, start_ids=start_ids, end_id=end_id
    )
    window = next((w for w in shown if index in w.slots), None)  # of a sentence in parts, the first part's
    if window is None:
        return []
    mask_id = tokenizer.token_to_id("[MASK]") or tokenizer.token_to_id("<mask>") or end_id
    slot = window.slots.index(index)
    place = np.flatnonzero(window.slot == slot)
    mine = place - window.offset + window.begin
    words: list[Span] = []
    variants = [window]
    for match in list(_WORD.finditer(text, sentences[index].start, sentences[index].end))[:_MOST_WORDS]:
        inside = (tokens.start[mine] < match.end()) & (tokens.end[mine] > match.start())
        if inside.any():
            hidden = window.ids.copy()
            hidden[place[inside]] = mask_id
            words.append(Span(match.start(), match.end()))
            variants.append(replace(window, ids=hidden))
    columns = [SENTENCE_HEADS.index(head) for head in heads]
    logits = []
    for at in range(0, len(variants), _BATCH):
        answers, _ = runtime.backend(*padded(variants[at : at + _BATCH]))
        logits.append(answers[:, slot, columns].sum(axis=1))
    whole, *without = np.concatenate(logits).tolist()
    weights = [Weight(span, whole - value) for span, value in zip(words, without, strict=True)]
    return sorted(weights, key=lambda weight: -weight.drop)
