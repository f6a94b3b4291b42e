"""The torch network: one encoder, a pooled head per sentence question, a tag head per token. Torch lives here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from stance.model.config import OUTSIDE, SENTENCE_HEADS, TAGS
from stance.model.folder import SAFETENSORS, ModelFolder
from stance.model.weights import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_RARE = 0.01  # spans are rare: the tag head starts from this probability of being inside one


class StanceNetwork(nn.Module):
    """Encoder and heads.

    Each sentence question has its own attention over the sentence's tokens (attentive pooling, Lin et al. 2017), so
    that "who says it" and "what is urged" can look at other words. The tag head gives every token outside, begin and
    inside for every span label.
    """

    def __init__(self, encoder: nn.Module, *, width: int, heads: int, spans: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads, self.spans = heads, spans
        self.query = nn.Linear(width, heads)
        self.sentence_hidden = nn.Linear(2 * width, heads * 64)
        self.sentence_out = nn.Parameter(torch.zeros(heads, 64))
        self.sentence_bias = nn.Parameter(torch.full((heads,), -1.0))
        self.token_hidden = nn.Linear(width, width)
        self.token_out = nn.Linear(width, spans * TAGS)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.sentence_out, std=0.05)
        with torch.no_grad():
            bias = self.token_out.bias.view(spans, TAGS)
            bias.fill_(float(torch.log(torch.tensor(_RARE / 2))))
            bias[:, OUTSIDE] = float(torch.log(torch.tensor(1 - _RARE)))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, slot: Tensor, slots: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of both kinds.

        Args:
            input_ids: Shape: (batch, length)
            attention_mask: 1 for tokens, 0 for padding. Shape: (batch, length)
            slot: the answered sentence of each token, or -1. Shape: (batch, length)
            slots: 0, 1, ... up to the largest slot. Shape: (sentences,)

        Returns:
            Sentence logits, shape (batch, sentences, heads); token logits, shape (batch, length, spans, 3). Rows of
            slots that a window does not have are meaningless.
        """
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        hidden = self.dropout(hidden)
        member = (slot.unsqueeze(1) == slots.view(1, -1, 1)).to(hidden.dtype)  # (batch, sentences, length)
        mean = member @ hidden / member.sum(-1, keepdim=True).clamp(min=1.0)
        weight = torch.exp(self.query(hidden).clamp(-10.0, 10.0))  # (batch, length, heads)
        attention = member.unsqueeze(2) * weight.transpose(1, 2).unsqueeze(1)  # (batch, sentences, heads, length)
        attention = attention / attention.sum(-1, keepdim=True).clamp(min=1e-6)
        pooled = attention @ hidden.unsqueeze(1)  # (batch, sentences, heads, width)
        both = torch.cat([pooled, mean.unsqueeze(2).expand_as(pooled)], dim=-1)  # (batch, sentences, heads, 2 width)
        kernel = self.sentence_hidden.weight.view(self.heads, 64, -1)
        inner = torch.einsum("bshw,hkw->bshk", both, kernel) + self.sentence_hidden.bias.view(self.heads, 64)
        sentence = (self.dropout(nn.functional.gelu(inner)) * self.sentence_out).sum(-1) + self.sentence_bias
        tokens = self.token_out(self.dropout(nn.functional.gelu(self.token_hidden(hidden))))
        return sentence, tokens.view(tokens.shape[0], tokens.shape[1], self.spans, TAGS)


def new_network(encoder: str, *, heads: int, spans: int, dropout: float = 0.1) -> StanceNetwork:
    """A network with a pretrained encoder and untrained heads.

    Args:
        encoder: a Hugging Face name or a folder.
        heads: number of sentence questions.
        spans: number of span labels.
        dropout: before each head.
    """
    body = AutoModel.from_pretrained(encoder, attn_implementation="eager")
    return StanceNetwork(body, width=int(body.config.hidden_size), heads=heads, spans=spans, dropout=dropout)


def restored_network(
    encoder_config: Mapping[str, Any], state: Mapping[str, Tensor], *, heads: int, spans: int, dropout: float = 0.1
) -> StanceNetwork:
    """A network with the weights of a checkpoint.

    Args:
        encoder_config: the encoder's Hugging Face configuration.
        state: weights by name, as a file keeps them.
        heads: number of sentence questions.
        spans: number of span labels.
        dropout: before each head.
    """
    settings = dict(encoder_config)
    config = AutoConfig.for_model(settings.pop("model_type"), **settings)
    body = AutoModel.from_config(config, attn_implementation="eager")  # type: ignore[no-untyped-call]
    network = StanceNetwork(body, width=int(config.hidden_size), heads=heads, spans=spans, dropout=dropout)
    network.load_state_dict(unpacked(state))
    return network


def network_of(folder: ModelFolder, *, dropout: float = 0.1) -> StanceNetwork:
    """The network of a model folder, from the weights to train on.

    Args:
        folder: opened with `weights=SAFETENSORS`.
        dropout: before each head.
    """
    from safetensors.torch import load_file

    return restored_network(
        folder.encoder_config(),
        load_file(folder.file(SAFETENSORS)),
        heads=len(SENTENCE_HEADS),
        spans=len(folder.config.spans),
        dropout=dropout,
    )
