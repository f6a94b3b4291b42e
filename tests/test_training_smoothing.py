"""Smoothing: without it, int8 rounds away all but the loudest channel, and scores fall with no error to be seen."""

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
    """How far int8 is from fp32 with smoothing and without, and smoothed fp32."""
    from stance.model.folder import ONNX, open_folder, write_sums
    from stance.model.runtime import Runtime, onnx_runtime, torch_backend
    from stance.training.export import export, smoothed, to_int8, to_onnx, write_weights

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
    to_int8(folder / "plain.onnx", folder / ONNX, whole=True)
    write_sums(folder)
    found["plain int8"] = logits(onnx_runtime(open_folder(folder)))
    return {name: float(np.abs(value - whole).max()) for name, value in found.items()}


def test_smoothing_changes_nothing_but_rounding(errors):
    assert errors["fp32"] < 1e-3


def test_smoothed_int8_is_nearer_to_fp32(errors):
    assert errors["int8"] < 0.5 * errors["plain int8"]
