"""A larger network whose answers a smaller one learns (Hinton, Vinyals and Dean 2015), on the same windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from stance.errors import UsageError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from stance.model.network import StanceNetwork

# What BERT's special tokens are called in RoBERTa's and MPNet's vocabularies.
_OTHER_NAMES = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


class Teacher:
    """Answers for the windows of a student; no module, so that its weights are neither trained nor saved.

    Args:
        network: the teacher.
        ids: the teacher's id of each id of the student. Shape: (vocabulary,).
    """

    def __init__(self, network: StanceNetwork, ids: Tensor) -> None:
        self.network, self.ids = network.eval().requires_grad_(requires_grad=False), ids

    @torch.no_grad()
    def __call__(self, input_ids: Tensor, attention_mask: Tensor, slot: Tensor, slots: Tensor) -> tuple[Tensor, Tensor]:
        """Logits as of `StanceNetwork.forward`."""
        if self.ids.device != input_ids.device:
            self.network, self.ids = self.network.to(input_ids.device), self.ids.to(input_ids.device)
        sentence, token = self.network(self.ids[input_ids], attention_mask, slot, slots)
        return sentence.float(), token.float()


def token_map(student: Tokenizer, teacher: Tokenizer, name: str) -> Tensor:
    """The teacher's id of each of the student's tokens. Shape: (vocabulary,).

    Raises:
        UsageError: if the teacher lacks tokens: the two would not split a text alike.
    """
    ids = []
    missing = []
    for token, _ in sorted(student.get_vocab().items(), key=lambda item: item[1]):
        found = teacher.token_to_id(token)  # first: windows are marked by BERT's names where a vocabulary has both
        if found is None:
            found = teacher.token_to_id(_OTHER_NAMES.get(token, token))
        if found is None:
            missing.append(token)
        ids.append(found or 0)
    if missing:
        raise UsageError(
            f"teacher {name}: lacks {len(missing)} of the student's tokens ({', '.join(missing[:3])}, ...); "
            "it must have been trained from an encoder with the same vocabulary"
        )
    return torch.tensor(ids)


def distance(
    sentence: Tensor, token: Tensor, sentence_wanted: Tensor, token_wanted: Tensor, tokens: Tensor, sentences: Tensor
) -> Tensor:
    """Cross-entropy of a student's answers against its teacher's, as large as that against gold labels would be.

    Args:
        sentence: logits. Shape: (batch, sentences, heads)
        token: logits. Shape: (batch, length, spans, 3)
        sentence_wanted: the teacher's. Shape: (batch, sentences, heads)
        token_wanted: the teacher's. Shape: (batch, length, spans, 3)
        tokens: which tokens are answered for. Shape: (batch, length)
        sentences: which sentences are answered for. Shape: (batch, sentences)
    """
    wanted = torch.sigmoid(sentence_wanted)
    counts = sentences.unsqueeze(-1).expand_as(wanted).float()
    # Whose stance it is has an answer only where there is a stance.
    held = wanted[..., :-1].amax(-1, keepdim=True)
    counts = counts * torch.cat([torch.ones_like(wanted[..., :-1]), held], dim=-1)
    losses = functional.binary_cross_entropy_with_logits(sentence, wanted, reduction="none")
    sentence_loss = ((losses * counts).sum((0, 1)) / counts.sum((0, 1)).clamp(min=1.0)).sum()
    soft = functional.softmax(token_wanted, dim=-1)
    cross = -(soft * functional.log_softmax(token, dim=-1)).sum((-1, -2))  # (batch, length)
    return sentence_loss + (cross * tokens).sum() / tokens.sum().clamp(min=1)
