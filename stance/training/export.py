"""From a trained network to a model folder: fp16 to train on from, int8 ONNX to analyse with, checksums, card."""

from __future__ import annotations

import copy
import json
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from stance.files import replacing
from stance.model.folder import CONFIG, ENCODER, ONNX, SAFETENSORS, TOKENIZER, open_folder, write_sums
from stance.model.runtime import Runtime, onnx_runtime, torch_backend
from stance.model.weights import packed
from stance.training.quantize import BLOCKS, to_blocks, to_int8
from stance.training.score import answers, read_examples, stance_score
from stance.training.smoothing import smooth

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from stance.corpora.example import Example
    from stance.model.config import ModelConfig
    from stance.model.network import StanceNetwork

_SAMPLED = 60  # texts from which ranges of activations are learnt
LARGEST_LOSS = 0.005  # macro-F1 that int8 may cost on dev before fp32 is shipped in its place


def write_weights(
    network: StanceNetwork,
    tokenizer: Tokenizer,
    config: ModelConfig,
    encoder_config: dict[str, Any],
    folder: Path,
    *,
    compact: bool = False,
) -> None:
    """Writes the part of a model folder that training goes on from, each file whole or not at all.

    Args:
        network: trained, on any device.
        tokenizer: the encoder's.
        config: with thresholds.
        encoder_config: the encoder's Hugging Face configuration.
        folder: made if it is not there.
        compact: whether weights are kept in 8 bits.
    """
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / CONFIG, config.dumps().encode())
    _put(folder / ENCODER, (json.dumps(encoder_config, indent=1, default=str) + "\n").encode())
    _put(folder / TOKENIZER, tokenizer.to_str().encode())
    _put(folder / SAFETENSORS, save(packed(network.state_dict(), compact=compact)))
    write_sums(folder)


def export(
    network: StanceNetwork,
    tokenizer: Tokenizer,
    config: ModelConfig,
    folder: Path,
    *,
    dev: Sequence[Example],
    sample: Sequence[Example] = (),
    say: Callable[[str], None],
) -> None:
    """Writes the file to analyse with into a model folder, whole or not at all.

    In 8 bits, the faster way first (`quantize`), and kept only if its stance macro-F1 on dev is within `LARGEST_LOSS`
    of fp32; else fp32 takes its place.

    Args:
        network: trained, on any device.
        tokenizer: the encoder's.
        config: with thresholds.
        folder: that holds the weights.
        dev: to compare with fp32 on; with none, the first way is taken unseen, and that is said.
        sample: texts to learn the range of activations from (`smoothing`); without, weights are quantized in blocks.
        say: takes a line of talk.
    """
    network = network.float().cpu().eval()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        full = Path(scratch) / "fp32.onnx"
        small = Path(scratch) / "int8.onnx"
        to_onnx(network, full)
        before = _macro_f1(Runtime(config, tokenizer, torch_backend(network)), dev) if dev else 0.0
        for block in (0, *BLOCKS[:2]) if sample else BLOCKS[:2]:
            if block:
                kind = f"int8 in blocks of {block}"
                to_blocks(full, small, block)
            else:
                kind = "int8"
                even = Path(scratch) / "smooth.onnx"
                to_onnx(smoothed(network, tokenizer, config, sample), even)
                to_int8(even, small)
            small.replace(folder / ONNX)
            write_sums(folder)
            if not dev:
                say("no dev set: int8 was not compared with fp32")
                return
            after = _macro_f1(onnx_runtime(open_folder(folder)), dev)
            say(f"stance macro-F1 on dev: fp32 {before:.4f}, {kind} {after:.4f}, difference {after - before:+.4f}")
            if before - after <= LARGEST_LOSS:
                return
        say(f"int8 loses more than {LARGEST_LOSS}: the fp32 file is written in its place")
        full.replace(folder / ONNX)
        write_sums(folder)


def _macro_f1(runtime: Runtime, dev: Sequence[Example]) -> float:
    """At the thresholds that `stance analyze` takes."""
    return stance_score(answers(dev, read_examples(runtime, dev)), runtime.config)


def smoothed(
    network: StanceNetwork, tokenizer: Tokenizer, config: ModelConfig, sample: Sequence[Example]
) -> StanceNetwork:
    """A copy of the network that is fit for int8; the network itself stays as it is."""
    even = copy.deepcopy(network)
    runtime = Runtime(config, tokenizer, torch_backend(even))
    smooth(even, lambda: read_examples(runtime, sample[:_SAMPLED]))
    return even


def to_onnx(network: StanceNetwork, file: Path) -> None:
    """The network as fp32 ONNX, with batch, length and number of sentences free."""
    ids = torch.tensor([[1, 2, 2, 1], [1, 2, 1, 0]])  # any ids will do: only shapes are traced
    arguments = (ids, (ids > 0).long(), torch.tensor([[-1, 0, 1, -1], [-1, 0, -1, -1]]), torch.arange(2))
    with warnings.catch_warnings():
        # The exporter that traces is old and says so; the new one does not yet keep the number of sentences free.
        warnings.simplefilter("ignore")
        _traced(network, arguments, file)


def _traced(network: StanceNetwork, arguments: tuple[torch.Tensor, ...], file: Path) -> None:
    torch.onnx.export(
        network,
        arguments,
        str(file),
        input_names=["input_ids", "attention_mask", "slot", "slots"],
        output_names=["sentence", "token"],
        dynamic_axes={
            "input_ids": {0: "batch", 1: "length"},
            "attention_mask": {0: "batch", 1: "length"},
            "slot": {0: "batch", 1: "length"},
            "slots": {0: "sentences"},
            "sentence": {0: "batch", 1: "sentences"},
            "token": {0: "batch", 1: "length"},
        },
        opset_version=17,
        dynamo=False,
    )


def _put(file: Path, data: bytes) -> None:
    with replacing(file) as stream:
        stream.write(data)
