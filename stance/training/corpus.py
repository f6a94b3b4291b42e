"""From a corpus in its own form to examples, and from examples to rows of numbers for training."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.corpora import raw
from stance.corpora.example import Example, SentenceTarget, from_document
from stance.errors import InputError
from stance.labels import StanceLabel
from stance.model.config import SENTENCE_HEADS
from stance.model.runtime import special_ids
from stance.model.windows import NO_SENTENCE, document_windows, tokenize
from stance.spans import Span, trimmed
from stance.training.config import RAW

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from stance.model.windows import Tokens
    from stance.training.config import CorpusConfig, TrainConfig

UNKNOWN = -1


def examples_of(corpus: CorpusConfig, *, texts: Path | None, labels: Mapping[str, str]) -> list[Example]:
    """All training examples of a corpus.

    Args:
        corpus: its kind and path.
        texts: the folder of texts that annotations without text are joined to.
        labels: what the labels of CSV files stand for.

    Raises:
        InputError: if there is nothing to train on.
    """
    path = Path(corpus.path)
    loaders: dict[str, Callable[[Path], Iterable[Example]]] = {
        "stance": lambda p: own_examples(p, texts=texts, devices=corpus.devices),
        "csv": lambda p: csv_examples(p, labels),
        RAW: lambda p: raw.load(p, without=_texts_of(corpus.without, texts)),
        **{kind: _public(kind) for kind in ("polnear", "ptc", "plover", "basil", "manifesto")},
    }
    examples = list(loaders[corpus.kind](path))
    if not examples:
        raise InputError(f"{path}: nothing to train on")
    return examples


def _texts_of(paths: Sequence[str], texts: Path | None) -> Iterator[str]:
    """The texts of our own records."""
    from stance.annotation.store import read_annotated

    for path in paths:
        for document in read_annotated(Path(path), texts=texts):
            yield document.text


def _public(kind: str) -> Callable[[Path], Iterable[Example]]:
    def load(path: Path) -> Iterable[Example]:
        from importlib import import_module

        found: Iterable[Example] = import_module(f"stance.corpora.{kind}").load(path)
        return found

    return load


def own_examples(path: Path, *, texts: Path | None, devices: bool = True) -> Iterator[Example]:
    """Examples from our own records: JSON, JSONL, a folder of them, or annotations that are joined to their texts."""
    from stance.annotation.store import read_annotated

    for document in read_annotated(path, texts=texts):
        yield from_document(document, devices=devices)


def csv_examples(path: Path, labels: Mapping[str, str]) -> Iterator[Example]:
    """One example a row of a CSV file with the columns `sentence` and `label`.

    Raises:
        InputError: for missing columns or a label that is no stance.
    """
    try:
        stream = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    with stream:
        rows = csv.DictReader(stream)
        if not {"sentence", "label"} <= set(rows.fieldnames or ()):
            raise InputError(f"{path}: needs the columns sentence and label, has {', '.join(rows.fieldnames or ())}")
        for row in rows:
            text, name = row["sentence"] or "", (row["label"] or "").strip().lower()
            name = labels.get(name, name)
            if name not in set(StanceLabel):
                known = ", ".join(StanceLabel)
                raise InputError(
                    f"{path}:{rows.line_num}: label {name!r} is none of {known}; --map NAME=LABEL takes it"
                )
            span = trimmed(text, 0, len(text))
            if span is not None:
                label = StanceLabel(name)
                target = SentenceTarget(span=span, engagement=label.has_engagement, pressure=label.has_pressure)
                yield Example(id=f"{path.stem}-{rows.line_num}", text=text, sentences=(target,))


def rows_of(
    example: Example,
    tokenizer: Tokenizer,
    config: TrainConfig,
    spans: Sequence[str],
    weight: float,
    *,
    unlabelled: bool = False,
) -> Iterator[dict[str, Any]]:
    """The windows of an example as plain lists.

    Each row has `ids` and `slot` as `stance.model.windows.Window` gives them; `targets`, the answers for each slot
    (1, 0, or -1 where unknown); `tags`, flat triples (label, first position, last position + 1), where a negative
    first position means that the span began before the window; `labels`, the annotated label indices; `counted`,
    the slots in which spans were looked for; and `weight`. Windows in which nothing is known are left out, unless
    `unlabelled` says that a teacher answers for them.
    """
    start_ids, end_id = special_ids(tokenizer, example.convention)
    tokens = tokenize(tokenizer, example.text, [s.span for s in example.sentences])
    index = {label: number for number, label in enumerate(spans)}
    marked = [(index[label], *_token_range(tokens, span)) for label, span in example.spans if label in index]
    labels = sorted(index[label] for label in example.annotated if label in index)
    shown = document_windows(
        tokens,
        size=config.window,
        left=config.left,
        right=config.right,
        start_ids=start_ids,
        end_id=end_id,
        context=config.context,
    )
    for window in shown:
        targets = [_answers(example.sentences[slot]) for slot in window.slots]
        tags: list[int] = []
        for label, first, last in marked:
            begin, stop = max(first, window.begin), min(last, window.stop)
            if begin < stop:
                shift = window.offset - window.begin
                tags.extend((label, begin + shift if begin == first else -(begin + shift), stop + shift))
        counted = [slot for slot, owner in enumerate(window.slots) if owner not in example.unmarked]
        known = any(answer != UNKNOWN for row in targets for answer in row)
        if known or (labels and counted) or unlabelled:
            yield {
                "ids": window.ids.tolist(),
                "slot": window.slot.tolist(),
                "targets": [answer for row in targets for answer in row],
                "tags": tags,
                "labels": labels,
                "counted": counted,
                "weight": weight,
            }


def _answers(target: SentenceTarget) -> list[int]:
    values = [getattr(target, head) for head in SENTENCE_HEADS]
    return [UNKNOWN if value is None else int(value) for value in values]


def _token_range(tokens: Tokens, span: Span) -> tuple[int, int]:
    """The tokens that lie in the span, first to last + 1; an empty range where none does."""
    first = int(np.searchsorted(tokens.end, span.start, side="right"))
    last = int(np.searchsorted(tokens.start, span.end, side="left"))
    return first, last


def dense_tags(row: dict[str, Any], length: int, spans: int) -> NDArray[np.int8]:
    """The tag of every token for every label, -1 where it does not count.

    Shape: (length, spans)
    """
    slot = np.full(length, NO_SENTENCE)
    slot[: len(row["slot"])] = row["slot"]
    out = np.full((length, spans), UNKNOWN, np.int8)
    counted = np.isin(slot, row["counted"]) if row["counted"] else np.zeros(length, bool)
    if row["labels"]:
        out[np.ix_(np.flatnonzero(counted), row["labels"])] = 0
    tags = row["tags"]
    for label, first, last in zip(tags[::3], tags[1::3], tags[2::3], strict=True):
        inside = range(abs(first), last)
        for position in inside:
            if out[position, label] != UNKNOWN:
                out[position, label] = 1 if position == first else 2
    return out
