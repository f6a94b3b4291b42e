"""Weights as they are kept to train on from: fp16, or 8 bits and a scale for each row, half as large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

_SCALE = ".scale"  # behind the name of a weight that is kept in 8 bits
_LARGE = 5000  # values from which a matrix is worth it


def packed(state: Mapping[str, Tensor], *, compact: bool) -> dict[str, Tensor]:
    """The weights for a file.

    Args:
        state: weights by name, on any device.
        compact: whether large matrices are rounded to 8 bits, a row's largest value being 127.
    """
    kept: dict[str, Tensor] = {}
    for name, tensor in state.items():
        weight = tensor.detach().float().cpu()
        if compact and weight.ndim == 2 and weight.numel() > _LARGE:
            scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
            kept[name] = torch.round(weight / scale).to(torch.int8)
            kept[name + _SCALE] = scale
        else:
            kept[name] = weight.half().contiguous()
    return kept


def unpacked(kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a file in fp32, whichever way they are kept."""
    return {
        name: tensor.float() * kept[name + _SCALE] if name + _SCALE in kept else tensor.float()
        for name, tensor in kept.items()
        if not name.endswith(_SCALE)
    }
