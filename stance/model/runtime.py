"""Running a model on windows: ONNX for analysis, torch for any other checkpoint. Both give the same arrays."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from stance.errors import MissingExtraError, ModelError
from stance.model.config import OWN, SENTENCE_HEADS, TAGS, ModelConfig
from stance.model.folder import ONNX, TOKENIZER, ModelFolder
from stance.model.windows import NO_SENTENCE, Tokens, Window, document_windows, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import nn

    from stance.spans import Span

BATCH_TOKENS = 2048  # tokens in a batch, padding included: small enough for the caches of a laptop


class Backend(Protocol):
    """Arrays in, logits out; see `StanceNetwork.forward` for the shapes."""

    def __call__(
        self,
        input_ids: NDArray[np.int64],
        attention_mask: NDArray[np.int64],
        slot: NDArray[np.int64],
        slots: NDArray[np.int64],
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sentence logits and token logits of a batch."""


@dataclass(frozen=True, slots=True)
class Logits:
    """What the model says about a document.

    Attributes:
        tokens: the document's tokens.
        sentence: logits of the sentence heads. Shape: (sentences, heads)
        token: logits of outside, begin, inside. Shape: (tokens, spans, 3)
    """

    tokens: Tokens
    sentence: NDArray[np.float32]
    token: NDArray[np.float32]


class Runtime:
    """A model ready to run on documents."""

    def __init__(self, config: ModelConfig, tokenizer: Tokenizer, backend: Backend) -> None:
        self.config, self.tokenizer, self.backend = config, tokenizer, backend

    def logits(
        self, texts: Sequence[tuple[str, Sequence[Span]]], *, convention: str = OWN, context: bool = True
    ) -> list[Logits]:
        """The logits of each document; windows of all documents share batches.

        Args:
            texts: text and sentence spans of each document.
            convention: the annotation convention to answer by.
            context: whether a sentence is seen with its neighbours.
        """
        start_ids, end_id = special_ids(self.tokenizer, convention)
        tokens = [tokenize(self.tokenizer, text, sentences) for text, sentences in texts]
        jobs: list[tuple[int, Window]] = []
        for index, document in enumerate(tokens):
            shown = document_windows(
                document,
                size=self.config.window,
                left=self.config.left,
                right=self.config.right,
                start_ids=start_ids,
                end_id=end_id,
                context=context,
            )
            jobs.extend((index, window) for window in shown)
        spans = len(self.config.spans)
        sums = [np.zeros((t.sentences, len(SENTENCE_HEADS)), np.float32) for t in tokens]
        parts = [np.zeros(t.sentences, np.float32) for t in tokens]
        tagged = [np.zeros((len(t.ids), spans, TAGS), np.float32) for t in tokens]
        for batch in _batches(jobs):
            sentence, token = self.backend(*padded([window for _, window in batch]))
            for row, (index, window) in enumerate(batch):
                for slot, owner in enumerate(window.slots):
                    sums[index][owner] += sentence[row, slot]
                    parts[index][owner] += 1
                length = window.stop - window.begin
                tagged[index][window.begin : window.stop] = token[row, window.offset : window.offset + length]
        # A sentence that was answered in parts gets the mean of their logits; one without tokens is a clear no.
        means = [
            np.where(p[:, None] > 0, s / np.maximum(p, 1)[:, None], -10.0) for s, p in zip(sums, parts, strict=True)
        ]
        return [Logits(t, m.astype(np.float32), g) for t, m, g in zip(tokens, means, tagged, strict=True)]


def special_ids(tokenizer: Tokenizer, convention: str) -> tuple[list[int], int]:
    """The tokens before a window (`[CLS]`, and `[unusedN]` for a convention that is not our own) and after it."""
    from stance.model.config import CONVENTIONS

    def of(*names: str) -> int:
        found = [token for name in names if (token := tokenizer.token_to_id(name)) is not None]
        if not found:
            raise ModelError(
                f"the tokenizer has none of the tokens {', '.join(names)}: this kind of encoder is not supported"
            )
        return int(found[0])

    start = [of("[CLS]", "<s>")]
    if convention != OWN:
        start.append(of(f"[unused{CONVENTIONS.index(convention)}]", "[UNK]", "<unk>"))
    return start, of("[SEP]", "</s>")


def _batches(jobs: list[tuple[int, Window]]) -> Iterator[list[tuple[int, Window]]]:
    """Windows of like length together, so that little is padded."""
    ordered = sorted(jobs, key=lambda job: len(job[1].ids))
    batch: list[tuple[int, Window]] = []
    for job in ordered:
        if batch and (len(batch) + 1) * len(job[1].ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(job)
    if batch:
        yield batch


def padded(
    batch: Sequence[Window],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Windows as arrays of one length: ids, mask, slot, and the slot numbers; see `StanceNetwork.forward`."""
    length = max(len(window.ids) for window in batch)
    ids = np.zeros((len(batch), length), np.int64)
    mask = np.zeros((len(batch), length), np.int64)
    slot = np.full((len(batch), length), NO_SENTENCE, np.int64)
    for row, window in enumerate(batch):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        slot[row, : len(window.ids)] = window.slot
    slots = np.arange(max(len(window.slots) for window in batch), dtype=np.int64)
    return ids, mask, slot, slots


def load_tokenizer(folder: ModelFolder) -> Tokenizer:
    """The tokenizer of a model folder."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder.file(TOKENIZER)))


def onnx_runtime(folder: ModelFolder, *, threads: int = 0) -> Runtime:
    """The model on onnxruntime, on the CPU.

    Args:
        folder: opened with `weights=ONNX`.
        threads: 0 for as many as there are cores.

    Raises:
        ModelError: if onnxruntime refuses the file.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(folder.file(ONNX)), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own for each kind of damage
        raise ModelError(f"{folder.file(ONNX)}: onnxruntime cannot read it ({error})") from None

    def run(
        input_ids: NDArray[np.int64],
        attention_mask: NDArray[np.int64],
        slot: NDArray[np.int64],
        slots: NDArray[np.int64],
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        feed = {"input_ids": input_ids, "attention_mask": attention_mask, "slot": slot, "slots": slots}
        sentence, token = session.run(["sentence", "token"], feed)
        return sentence, token

    return Runtime(folder.config, load_tokenizer(folder), run)


def torch_runtime(folder: ModelFolder) -> Runtime:
    """The model on torch in fp32, from its safetensors weights, on a GPU if there is one.

    Args:
        folder: opened with `weights=SAFETENSORS`.

    Raises:
        MissingExtraError: without torch.
    """
    if importlib.util.find_spec("torch") is None:
        raise MissingExtraError(f"{folder.path}: analysing without {ONNX}", "train")
    import torch

    from stance.model.network import network_of

    network = network_of(folder)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return Runtime(folder.config, load_tokenizer(folder), torch_backend(network.to(device).eval()))


def torch_backend(network: nn.Module) -> Backend:
    """A torch network as a backend, on whatever device it is by then; dropout must be off."""
    import torch

    def run(
        input_ids: NDArray[np.int64],
        attention_mask: NDArray[np.int64],
        slot: NDArray[np.int64],
        slots: NDArray[np.int64],
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        device = next(network.parameters()).device
        with torch.inference_mode():
            arrays = [torch.from_numpy(a).to(device) for a in (input_ids, attention_mask, slot, slots)]
            sentence, token = network(*arrays)
        return sentence.float().cpu().numpy(), token.float().cpu().numpy()

    return run
