"""The loss: what the heads say against what a corpus knows. A layer that a corpus lacks adds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from stance.training.corpus import UNKNOWN
from stance.training.teacher import distance

if TYPE_CHECKING:
    from stance.model.network import StanceNetwork
    from stance.training.teacher import Teacher


class TrainingModel(nn.Module):
    """The network with its loss, as `transformers.Trainer` calls it."""

    def __init__(
        self,
        network: StanceNetwork,
        *,
        begin_weight: float,
        positive_weight: float,
        span_loss: float,
        compiled: bool = False,
        teacher: Teacher | None = None,
        teacher_weight: float = 1.0,
    ) -> None:
        super().__init__()
        self.network = network
        # A compiled module would be a second owner of the weights; a compiled function owns nothing.
        self.answer = torch.compile(network.forward, dynamic=True) if compiled else network.forward
        self.span_loss = span_loss
        self.teach, self.teacher_weight = teacher, teacher_weight
        self.tag_weights: Tensor
        self.positive: Tensor
        self.register_buffer("tag_weights", torch.tensor([1.0, begin_weight, begin_weight]), persistent=False)
        positive = torch.full((network.heads,), positive_weight)
        positive[-1] = 1.0  # author or source is no rare answer
        self.register_buffer("positive", positive, persistent=False)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        slot: Tensor,
        slots: Tensor,
        targets: Tensor,
        tags: Tensor,
        weight: Tensor,
    ) -> dict[str, Tensor]:
        """The loss of a batch.

        Args:
            input_ids: Shape: (batch, length)
            attention_mask: Shape: (batch, length)
            slot: Shape: (batch, length)
            slots: Shape: (sentences,)
            targets: 1, 0 or -1 for unknown. Shape: (batch, sentences, heads)
            tags: 0, 1, 2 or -1 for unknown. Shape: (batch, length, spans)
            weight: of each row's corpus. Shape: (batch,)
        """
        sentence, token = self.answer(input_ids, attention_mask, slot, slots)
        known = (targets != UNKNOWN).float() * weight.view(-1, 1, 1)
        losses = functional.binary_cross_entropy_with_logits(
            sentence.float(), targets.clamp(min=0).float(), pos_weight=self.positive, reduction="none"
        )
        # Each question is averaged over the sentences that answer it, then the questions are added.
        sentence_loss = ((losses * known).sum((0, 1)) / known.sum((0, 1)).clamp(min=1.0)).sum()
        seen = tags != UNKNOWN
        log_probabilities = functional.log_softmax(token.float(), dim=-1)
        picked = -log_probabilities.gather(-1, tags.clamp(min=0).long().unsqueeze(-1)).squeeze(-1)
        weights = self.tag_weights[tags.clamp(min=0).long()] * seen * weight.view(-1, 1, 1)
        # Added over labels, averaged over the tokens that anybody has looked at.
        span_loss = (picked * weights).sum() / seen.any(-1).sum().clamp(min=1)
        loss = sentence_loss + self.span_loss * span_loss
        if self.teach is not None:
            wanted = self.teach(input_ids, attention_mask, slot, slots)
            taught = (slot >= 0, (slot.unsqueeze(1) == slots.view(1, -1, 1)).any(-1))
            loss = loss + self.teacher_weight * distance(sentence.float(), token.float(), *wanted, *taught)
        return {"loss": loss}
