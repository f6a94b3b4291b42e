"""Makes a network fit for int8: what is hard to round in activations is moved into weights.

A few channels carry values far larger than the rest, most of all behind GELU, and one scale for all would round the
rest away. Each channel j of a product's input is divided by s_j = sqrt(max|x_j| / max|w_j|) and its weights are
multiplied by it: the product stays what it was, and both factors have a range that eight bits can hold (SmoothQuant,
Xiao et al. 2023, with a migration strength of one half).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from stance.model.network import StanceNetwork

_SMALLEST = 1e-4  # of a channel that was never active


class Smoothed(nn.Module):
    """A linear layer whose input channels are divided by `scale` first, and whose weights make up for it."""

    def __init__(self, linear: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.inverse: Tensor
        self.register_buffer("inverse", 1.0 / scale)
        self.linear = nn.Linear(linear.in_features, linear.out_features, bias=linear.bias is not None)
        with torch.no_grad():
            self.linear.weight.copy_(linear.weight * scale)
            if linear.bias is not None:
                self.linear.bias.copy_(linear.bias)

    def forward(self, hidden: Tensor) -> Tensor:
        """As the layer would have it, but for rounding. Shape: (..., in_features) to (..., out_features)."""
        output: Tensor = self.linear(hidden * self.inverse)
        return output


def _products(network: StanceNetwork) -> Iterator[tuple[str, nn.Linear]]:
    """The linear layers of the encoder by name; the pooler is never asked."""
    for name, module in network.encoder.named_modules():
        if isinstance(module, nn.Linear) and "pooler" not in name:
            yield name, module


def smooth(network: StanceNetwork, read: Callable[[], object]) -> None:
    """Smooths the encoder's linear layers in place, by what goes into them while sample texts are read.

    Args:
        network: in fp32, on the CPU.
        read: has this network read them; a few hundred sentences are enough.
    """
    found = dict(_products(network))
    largest = {name: torch.full((module.in_features,), _SMALLEST) for name, module in found.items()}
    hooks = []
    for name, module in found.items():

        def see(_: nn.Module, inputs: tuple[Tensor, ...], name: str = name) -> None:
            seen = inputs[0].detach().abs().flatten(0, -2).amax(0)
            largest[name] = torch.maximum(largest[name], seen)

        hooks.append(module.register_forward_pre_hook(see))
    read()
    for hook in hooks:
        hook.remove()
    for name, module in found.items():
        weights = module.weight.detach().abs().amax(0).clamp(min=_SMALLEST)
        parent, _, own = name.rpartition(".")
        setattr(network.encoder.get_submodule(parent), own, Smoothed(module, (largest[name] / weights).sqrt()))
