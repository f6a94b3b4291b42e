"""Batches of like length: rows to tensors, and which rows go together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils.data import Sampler

from stance.model.config import SENTENCE_HEADS
from stance.model.windows import NO_SENTENCE
from stance.training.corpus import UNKNOWN, dense_tags


class Collator:
    """Pads rows to a batch; see `TrainingModel.forward` for the shapes."""

    def __init__(self, spans: int) -> None:
        self.spans = spans

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """The batch of these rows."""
        length = max(len(row["ids"]) for row in rows)
        heads = len(SENTENCE_HEADS)
        slots = max(len(row["targets"]) // heads for row in rows)
        ids = np.zeros((len(rows), length), np.int64)
        mask = np.zeros((len(rows), length), np.int64)
        slot = np.full((len(rows), length), NO_SENTENCE, np.int64)
        targets = np.full((len(rows), slots, heads), UNKNOWN, np.int64)
        tags = np.stack([dense_tags(row, length, self.spans) for row in rows])
        for number, row in enumerate(rows):
            ids[number, : len(row["ids"])] = row["ids"]
            mask[number, : len(row["ids"])] = 1
            slot[number, : len(row["slot"])] = row["slot"]
            answers = np.asarray(row["targets"]).reshape(-1, heads)
            targets[number, : len(answers)] = answers
        return {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "slot": torch.from_numpy(slot),
            "slots": torch.arange(slots),
            "targets": torch.from_numpy(targets),
            "tags": torch.from_numpy(tags),
            "weight": torch.tensor([row["weight"] for row in rows]),
        }


class TokenBatches(Sampler[list[int]]):
    """Row indices in batches of at most so many tokens; a share of each corpus, drawn anew for each epoch.

    Args:
        lengths: tokens of each row.
        corpora: the corpus number of each row.
        shares: how much of each corpus an epoch sees; above 1 some rows come twice.
        batch_tokens: tokens in a batch, padding included.
        seed: of the draws.
    """

    def __init__(
        self, lengths: Sequence[int], corpora: Sequence[int], shares: Sequence[float], *, batch_tokens: int, seed: int
    ) -> None:
        self.lengths, self.shares, self.batch_tokens, self.seed = lengths, shares, batch_tokens, seed
        self.members = [[i for i, c in enumerate(corpora) if c == number] for number in range(len(shares))]
        self.epoch = 0
        self.size = len(self._batches(0))

    def __len__(self) -> int:
        return self.size

    def set_epoch(self, epoch: int) -> None:
        """Which epoch's draw the next iteration gives."""
        self.epoch = epoch

    def __iter__(self) -> Iterator[list[int]]:
        batches = self._batches(self.epoch)
        # Every epoch has as many batches as the first: the learning rate is planned by steps.
        yield from (batches * 2)[: self.size]

    def _batches(self, epoch: int) -> list[list[int]]:
        rng = random.Random(f"{self.seed}-{epoch}")  # noqa: S311 - no secret
        chosen: list[int] = []
        for share, members in zip(self.shares, self.members, strict=True):
            whole = int(share)
            chosen += members * whole
            chosen += rng.sample(members, round((share - whole) * len(members)))
        rng.shuffle(chosen)
        pools = [chosen[i : i + 512] for i in range(0, len(chosen), 512)]
        batches: list[list[int]] = []
        for pool in pools:
            batch: list[int] = []
            for index in sorted(pool, key=lambda i: self.lengths[i]):
                if batch and (len(batch) + 1) * self.lengths[index] > self.batch_tokens:
                    batches.append(batch)
                    batch = []
                batch.append(index)
            batches.append(batch)
        rng.shuffle(batches)
        return batches
