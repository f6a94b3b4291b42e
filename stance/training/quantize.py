"""From fp32 ONNX to 8 bits: products in int8 throughout, or weights block by block where activations are too uneven."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCKS = (256, 128, 64, 32)  # weights to a scale: the fewer, the more exact and the slower
_BITS = 8
_INT8_SUMS = 4  # onnxruntime's "accuracy level" at which blocks of activations are rounded to int8 as well


def to_int8(source: Path, target: Path) -> None:
    """Dynamic quantization of the encoder to 8 bits (onnxruntime): one scale for all activations of a product.

    The heads stay in fp32. Weights take seven bits, since sums of full eight overflow on processors without VNNI.

    Args:
        source: fp32 ONNX, of a network that was smoothed (`smoothing`).
        target: where to write.
    """
    import onnx

    products = [node.name for node in onnx.load(str(source)).graph.node if node.op_type == "MatMul"]
    _dynamic(source, target, kinds=["MatMul", "Gather"], kept=[name for name in products if "encoder" not in name])


def to_blocks(source: Path, target: Path, largest: int = BLOCKS[0]) -> None:
    """Weights of the encoder in 8 bits with a scale for each block of a row, and of activations alike as they come.

    For encoders whose activations have a few values far larger than the rest, which one scale for all would round away
    (Bondarenko et al. 2021): with a scale for each block they spoil their own block alone. Slower than `to_int8`.

    Args:
        source: fp32 ONNX.
        target: where to write.
        largest: weights in a block; fewer where a row is not a multiple of it.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    weights = {item.name: item for item in graph.initializer}
    for index, node in enumerate(graph.node):
        if node.op_type != "MatMul" or "encoder" not in node.name or node.input[1] not in weights:
            continue
        kept = weights[node.input[1]]
        rows = numpy_helper.to_array(kept).T  # (out, in)
        size = next((size for size in BLOCKS if size <= largest and rows.shape[1] % size == 0), None)
        if size is None:
            continue
        values, scales = _blocks(rows, size)
        names = [f"{kept.name}_{part}" for part in ("values", "scales")]
        graph.initializer.extend(
            numpy_helper.from_array(array, name) for array, name in zip((values, scales), names, strict=True)
        )
        graph.initializer.remove(kept)
        graph.node[index].CopyFrom(
            helper.make_node(
                "MatMulNBits",
                [node.input[0], *names],
                list(node.output),
                name=node.name,
                domain="com.microsoft",
                N=rows.shape[0],
                K=rows.shape[1],
                bits=_BITS,
                block_size=size,
                accuracy_level=_INT8_SUMS,
            )
        )
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, str(target))
    _dynamic(target, target, kinds=["Gather"], kept=[])


def _blocks(rows: NDArray[Any], size: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows in 8 bits around 128, shape (out, blocks, size), and the scales, shape (out * blocks,)."""
    import numpy as np

    cut = rows.reshape(rows.shape[0], -1, size)
    scales = np.maximum(np.abs(cut).max(-1) / 127, 1e-12)
    values = np.round(cut / scales[..., None]) + 128
    return values.astype(np.uint8), scales.reshape(-1).astype(np.float32)


def _dynamic(source: Path, target: Path, *, kinds: list[str], kept: list[str]) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable(logging.WARNING)  # it recommends a step that changes nothing here
    try:
        quantize_dynamic(
            str(source),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=kept,
            op_types_to_quantize=kinds,
        )
    finally:
        logging.disable(logging.NOTSET)
