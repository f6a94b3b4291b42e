"""A model folder: which files it has, that they are whole, and where the shipped model lies.

    config.json          heads, labels, thresholds (stance.model.config)
    encoder.json         the encoder's Hugging Face configuration
    tokenizer.json       the tokenizer
    model.onnx           int8 weights to analyse with
    examples.jsonl       marked spans that explain findings (stance.model.examples); may be missing
    model.safetensors    weights to train on from (stance.model.weights); not needed for analysis
    SHA256SUMS           checksums of the files above, checked on loading
    README.md            the model card

Weights are read without pickle.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from stance.errors import ModelError
from stance.model.config import ModelConfig, config_from_json

CONFIG, ENCODER, TOKENIZER = "config.json", "encoder.json", "tokenizer.json"
ONNX, SAFETENSORS, SUMS = "model.onnx", "model.safetensors", "SHA256SUMS"
SUMMED = (CONFIG, ENCODER, TOKENIZER, ONNX, SAFETENSORS)

LARGE, SMALL = "stance-mpnet", "stance-minilm"  # the shipped models: the better one, and the faster one
SHIPPED = (LARGE, SMALL)


def folder_of(model: Path | None = None) -> Path:
    """Where a model lies.

    Args:
        model: a folder, or the name of a shipped model; the better shipped one if None.

    Raises:
        ModelError: if there is no such folder, or the shipped model is missing.
    """
    if model is None or (str(model) in SHIPPED and not model.exists()):
        return _shipped_folder(LARGE if model is None else str(model))
    if not model.is_dir():
        raise ModelError(
            f"{model}: no such model folder; give a folder that `stance train` has written or {' or '.join(SHIPPED)}"
        )
    return model


@cache
def _shipped_folder(name: str) -> Path:
    """The folder of a shipped model: inside the installed package, or `models/` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "_models" / name, package.parent / "models" / name)
    for place in places:
        if (place / CONFIG).is_file():
            return place
    raise ModelError(
        f"no shipped model in {places[0]} or {places[1]}: install the package again, or give --model FOLDER"
    )


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """An opened model folder; its files have been checked against `SHA256SUMS`."""

    path: Path
    config: ModelConfig
    weights: str  # `ONNX` or `SAFETENSORS`, as asked for
    sha256: str  # of these weights

    def file(self, name: str) -> Path:
        """The path of one of its files."""
        return self.path / name

    def encoder_config(self) -> dict[str, Any]:
        """The encoder's Hugging Face configuration."""
        return dict(_json(self.path / ENCODER))


def open_folder(path: Path | None = None, *, weights: str = ONNX) -> ModelFolder:
    """The model folder, checked.

    Args:
        path: see `folder_of`.
        weights: the weights that will be read, `ONNX` or `SAFETENSORS`; other weights are not looked at.

    Raises:
        ModelError: if a file is missing, altered or unreadable.
    """
    folder = folder_of(path)
    sums = _sums(folder)
    for name in (CONFIG, ENCODER, TOKENIZER, weights):
        file = folder / name
        if not file.is_file():
            raise ModelError(f"{file}: missing; fetch the model again, or export it with `stance train --export`")
        if sums.get(name) != sha256_of(file):
            raise ModelError(f"{file}: altered, its SHA-256 is not that of {SUMS}; fetch the model again")
    return ModelFolder(folder, config_from_json(_json(folder / CONFIG), str(folder / CONFIG)), weights, sums[weights])


def weights_of(path: Path) -> str:
    """The weights to analyse with: `ONNX`, or `SAFETENSORS` in a folder that was written without the other.

    Raises:
        ModelError: if the folder has no checksums.
    """
    sums = _sums(path)
    return SAFETENSORS if SAFETENSORS in sums and ONNX not in sums else ONNX


def write_sums(folder: Path) -> None:
    """Writes `SHA256SUMS` for the files that are there."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in SUMMED if (folder / name).is_file()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        raise ModelError(f"{folder / SUMS}: missing; this is no model folder, or an incomplete one") from None
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file}: cannot be read ({error}); fetch the model again") from None
