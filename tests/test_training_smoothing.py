"""Smoothing and blocks: without them, int8 rounds away all but the loudest channel, and scores fall unseen."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_model import ENCODER, tiny_config, tiny_network, tiny_tokenizer

from stance.corpora.example import Example, SentenceTarget
from stance.spans import Span

TEXT = "we must offer peace talks, she said. the strike on washington must end sanctions."
SENTENCES = (Span(0, 36), Span(37, len(TEXT)))


def loud_network():
    """A tiny network in which one channel behind GELU is a thousand times as large as it need be."""
    import torch

    network = tiny_network()
    for layer in network.encoder.encoder.layer:
        with torch.no_grad():
            layer.intermediate.dense.weight[0] *= 10
            layer.intermediate.dense.bias[0] += 1000
            layer.output.dense.weight[:, 0] *= 1e-3
    return network


@pytest.fixture(scope="module")
def errors(tmp_path_factory):
    """How far from fp32 int8 is with smoothing and without, and smoothed fp32."""
    from stance.model.folder import ONNX, open_folder, write_sums
    from stance.model.runtime import Runtime, onnx_runtime, torch_backend
    from stance.training.export import export, smoothed, to_onnx, write_weights
    from stance.training.quantize import to_int8

    network, config, tokenizer = loud_network(), tiny_config(), tiny_tokenizer()
    sample = [Example(id="a", text=TEXT, sentences=tuple(SentenceTarget(span=span) for span in SENTENCES))]
    folder = tmp_path_factory.mktemp("smoothed")
    write_weights(network, tokenizer, config, ENCODER, folder)
    export(network, tokenizer, config, folder, dev=(), sample=sample, say=lambda _: None)

    def logits(runtime):
        return runtime.logits([(TEXT, SENTENCES)])[0].token

    whole = logits(Runtime(config, tokenizer, torch_backend(network)))
    even = smoothed(network, tokenizer, config, sample)
    found = {
        "fp32": logits(Runtime(config, tokenizer, torch_backend(even))),
        "int8": logits(onnx_runtime(open_folder(folder))),
    }
    to_onnx(network, folder / "plain.onnx")
    to_int8(folder / "plain.onnx", folder / ONNX)
    write_sums(folder)
    found["plain int8"] = logits(onnx_runtime(open_folder(folder)))
    return {name: float(np.abs(value - whole).max()) for name, value in found.items()}


def test_smoothing_changes_nothing_but_rounding(errors):
    assert errors["fp32"] < 1e-3


def test_smoothed_int8_is_nearer_to_fp32(errors):
    assert errors["int8"] < 0.5 * errors["plain int8"]


def test_loud_channel_spoils_its_own_block_alone(tmp_path):
    # The large model's activations are so uneven that int8 with one scale for all cost it a third of its score.
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    from stance.training.quantize import to_blocks, to_int8

    rng = np.random.default_rng(1)
    weights = rng.normal(size=(1024, 16)).astype(np.float32)
    activations = rng.normal(size=(8, 1024)).astype(np.float32)
    activations[:, 0] *= 1000
    weights[0] *= 1e-3
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"], name="/encoder/dense/MatMul")],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 1024])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 16])],
        [numpy_helper.from_array(weights, "w")],
    )
    whole = tmp_path / "fp32.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), whole)
    far = {}
    for quantize in (to_int8, to_blocks):
        small = tmp_path / "small.onnx"
        quantize(whole, small)
        session = onnxruntime.InferenceSession(str(small), providers=["CPUExecutionProvider"])
        far[quantize] = np.abs(session.run(None, {"x": activations})[0] - activations @ weights).mean()
        assert small.stat().st_size < whole.stat().st_size / 2
    assert far[to_blocks] < 0.6 * far[to_int8]
