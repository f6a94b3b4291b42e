"""A two-layer random encoder with a vocabulary of single letters and a few words: nothing is downloaded."""

from __future__ import annotations

import functools
import string

WORDS = ["talks", "sanctions", "should", "she", "said", "the", "we", "must", "strike", "washington", "offer", "peace"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"[unused{i}]" for i in range(8))]
PIECES = [*string.ascii_lowercase, *string.digits, *string.punctuation, "“", "”", "’", "—"]
VOCABULARY = [*SPECIAL, *WORDS, *PIECES, *(f"##{piece}" for piece in string.ascii_lowercase + string.digits)]


def tiny_tokenizer():
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {word: index for index, word in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


ENCODER = {
    "model_type": "bert",
    "vocab_size": len(VOCABULARY),
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
}


def tiny_config(**changes):
    from stance.model.config import ModelConfig

    return ModelConfig(**({"name": "tiny", "encoder": "none", "window": 48, "left": 8, "right": 6} | changes))


def tiny_training(**changes):
    from stance.training.config import TrainConfig

    settled = {"learning_rate": 3e-3, "batch_tokens": 512, "window": 48, "left": 8, "right": 6}
    return TrainConfig(**(settled | {"bf16": False, "dropout": 0.0} | changes))


def tiny_network(seed: int = 1):
    import torch
    from transformers import AutoConfig, AutoModel

    from stance.model.config import SENTENCE_HEADS, SPAN_LABELS
    from stance.model.network import StanceNetwork

    torch.manual_seed(seed)
    settings = dict(ENCODER)
    body = AutoModel.from_config(
        AutoConfig.for_model(settings.pop("model_type"), **settings), attn_implementation="eager"
    )
    network = StanceNetwork(body, width=32, heads=len(SENTENCE_HEADS), spans=len(SPAN_LABELS))
    torch.nn.init.normal_(network.sentence_out, std=1.0)
    torch.nn.init.normal_(network.token_out.weight, std=1.0)
    return network.eval()


@functools.cache
def tiny_runtime():
    from stance.model.runtime import Runtime, torch_backend

    return Runtime(tiny_config(), tiny_tokenizer(), torch_backend(tiny_network()))
