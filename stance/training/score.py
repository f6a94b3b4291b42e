"""The dev score that training watches, and the thresholds and calibration chosen on dev."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from stance.evaluation.metrics import Counts, accuracy, exact, macro_f1, overlap, touching
from stance.labels import DeviceLabel, StanceLabel
from stance.model.config import AUXILIARY_SPANS, OWN, SENTENCE_HEADS, Calibration, ModelConfig
from stance.model.decode import calibrated
from stance.model.drawing import Drawing
from stance.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.corpora.example import Example
    from stance.model.runtime import Logits, Runtime

Option = TypeVar("Option")
POLES = (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, "mixed or neutral")
_GRID = tuple(round(0.15 + 0.05 * step, 2) for step in range(15))
_SPAN_GRID = tuple(sorted((*(value for value in _GRID if value >= 0.2), 0.9, 0.95), key=lambda value: abs(value - 0.5)))
BETA = 0.5  # precision counts twice as much as recall: a wrong mark costs a reader more than a missing one
SHOWN_PRECISION = 0.75  # what a label must reach on dev to be shown without being asked for
FEWEST = 5  # findings on dev below which precision says nothing
QUOTED = 1.5  # in quotations recall counts more: of one that is missed, another's words are left to the author
_SURE_PRECISION = SHOWN_PRECISION + 0.05  # what is chosen on dev flatters there
_SURE_SHARE = 0.8  # of the best F-half, which that may cost
_ENOUGH = 8  # gold spans of a label on dev below which its threshold stays at one half


def pole(engagement: bool, pressure: bool) -> str:
    """The class of a sentence for macro-F1: engagement, pressure, or mixed and neutral as one."""
    label = StanceLabel.of(engagement=engagement, pressure=pressure)
    return label if label in POLES else POLES[2]


def _poles(engagement: Iterable[object], pressure: Iterable[object]) -> list[str]:
    return [pole(bool(e), bool(p)) for e, p in zip(engagement, pressure, strict=True)]


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """The stance questions on many sentences: logits, and what is right.

    Shape of both: (sentences, heads)
    """

    logits: NDArray[np.float32]
    gold: NDArray[np.float32]  # nan where unknown


def answers(examples: Sequence[Example], logits: Sequence[Logits]) -> Answers:
    """All sentences that have a gold stance."""
    rows, gold = [], []
    for example, logit in zip(examples, logits, strict=True):
        for index, target in enumerate(example.sentences):
            if target.stance is not None:
                rows.append(logit.sentence[index])
                values = [getattr(target, head) for head in SENTENCE_HEADS]
                gold.append([np.nan if value is None else float(value) for value in values])
    heads = len(SENTENCE_HEADS)
    return Answers(np.asarray(rows, np.float32).reshape(-1, heads), np.asarray(gold, np.float32).reshape(-1, heads))


def drawings(examples: Sequence[Example], logits: Sequence[Logits]) -> list[Drawing]:
    """Each example with its logits, by its corpus's convention."""
    return [
        Drawing(e.text, [s.span for s in e.sentences], logit, e.convention)
        for e, logit in zip(examples, logits, strict=True)
    ]


def _counts(
    examples: Sequence[Example],
    drawn: Sequence[Drawing],
    label: str,
    index: int,
    threshold: float,
    measure: Callable[[Sequence[Span], Sequence[Span]], Counts],
) -> Counts:
    """The counts of one label at one threshold, inside the sentences in which spans were looked for."""
    total = Counts()
    for example, drawing in zip(examples, drawn, strict=True):
        if label in example.annotated:
            found = [item.span for item in drawing.spans(label, index, threshold)]
            known = [s.span for i, s in enumerate(example.sentences) if i not in example.unmarked]
            gold = [span for name, span in example.spans if name == label]
            total += measure(gold, [span for span in found if any(span.overlaps(k) for k in known)])
    return total


def span_counts(
    examples: Sequence[Example],
    logits: Sequence[Logits],
    config: ModelConfig,
    measure: Callable[[Sequence[Span], Sequence[Span]], Counts] = exact,
    thresholds: dict[str, float] | None = None,
) -> dict[str, Counts]:
    """Counts of every label that the examples annotate."""
    drawn = drawings(examples, logits)
    chosen = thresholds or config.thresholds
    return {
        label: _counts(examples, drawn, label, index, chosen.get(label, 0.5), measure)
        for index, label in enumerate(config.spans)
        if any(label in example.annotated for example in examples)
    }


def read_examples(
    runtime: Runtime, examples: Sequence[Example], *, convention: str = OWN, context: bool = True
) -> list[Logits]:
    """The logits of each example, by the conventions of one corpus; see `Runtime.logits`."""
    texts = [(e.text, [s.span for s in e.sentences]) for e in examples]
    return runtime.logits(texts, convention=convention, context=context)


def dev_score(runtime: Runtime, examples: Sequence[Example], *, context: bool = True) -> dict[str, float]:
    """What early stopping watches: the mean of stance macro-F1, author accuracy and the devices' micro-F1.

    Spans count as found at half an overlap: exact edges are too coarse a measure on a small set.
    """
    logits = read_examples(runtime, examples, context=context)
    data = answers(examples, logits)
    scores: dict[str, float] = {}
    if len(data.logits):
        said = data.logits[:, :2] > 0
        scores["stance_macro_f1"] = macro_f1(_poles(*data.gold[:, :2].T), _poles(*said.T), POLES)
        known = ~np.isnan(data.gold[:, 2])
        if known.any():
            scores["author_accuracy"] = accuracy(
                (data.gold[known, 2] > 0).tolist(), (data.logits[known, 2] > 0).tolist()
            )
    counts = span_counts(examples, logits, runtime.config, touching)
    if any(c.gold for c in counts.values()):
        scores["span_f1"] = sum(counts.values(), Counts()).f1
    scores["score"] = float(np.mean(list(scores.values()))) if scores else 0.0
    return scores


def tuned(
    runtime: Runtime, examples: Sequence[Example], others: Sequence[Example] = (), *, context: bool = True
) -> ModelConfig:
    """The configuration with calibration and thresholds chosen on these examples, which must be a dev split.

    Calibration first (Platt scaling by logistic regression), then for each stance question the threshold with the best
    macro-F1. Each device takes the threshold that is `preferred` at half an overlap: better silent than wrong; words
    that name somebody take the best F1, since nobody sees them but the rules that say who is who.

    Args:
        runtime: of the model.
        examples: the dev split.
        others: the parts of public corpora that are kept for this; they set the thresholds of their conventions.
        context: whether sentences are seen with their neighbours.
    """
    from sklearn.linear_model import LogisticRegression

    config = runtime.config
    logits = read_examples(runtime, examples, context=context)
    data = answers(examples, logits)
    calibration = dict(config.calibration)
    thresholds = dict(config.thresholds)
    for index, head in enumerate(SENTENCE_HEADS):
        known = ~np.isnan(data.gold[:, index])
        outcome = data.gold[known, index]
        if known.sum() >= 50 and 0 < outcome.mean() < 1:
            fitted = LogisticRegression(C=1e3).fit(data.logits[known, index : index + 1], outcome)
            calibration[head] = Calibration(slope=float(fitted.coef_[0, 0]), offset=float(fitted.intercept_[0]))
    if len(data.logits) >= 50:
        thresholds |= _stance_thresholds(data, calibration)
    drawn = drawings(examples, logits)
    for index, label in enumerate(config.spans):
        gold = sum(1 for e in examples for name, _ in e.spans if name == label)
        if gold >= _ENOUGH:
            counts = _by_threshold(examples, drawn, index, label, touching)
            thresholds[label] = _best(counts, 1.0) if label in AUXILIARY_SPANS else preferred(label, counts)
    for convention, group in sorted(_by_convention(others).items()):
        drawn = drawings(group, read_examples(runtime, group, convention=convention))
        measure = overlap if convention == "ptc" else exact  # as each is measured
        for index, label in enumerate(config.spans):
            if sum(1 for e in group for name, _ in e.spans if name == label) >= _ENOUGH:
                counts = _by_threshold(group, drawn, index, label, measure)
                thresholds[f"{convention}:{label}"] = _best(counts, 1.0)
    return dataclasses.replace(config, calibration=calibration, thresholds=thresholds)


def stance_score(data: Answers, config: ModelConfig) -> float:
    """Stance macro-F1 with the calibration and thresholds of a configuration."""
    engagement, pressure = (
        calibrated(data.logits[:, i], config.calibration_of(head)) >= config.threshold(head)
        for i, head in enumerate(SENTENCE_HEADS[:2])
    )
    return macro_f1(_poles(*data.gold[:, :2].T), _poles(engagement, pressure), POLES)


def _stance_thresholds(data: Answers, calibration: dict[str, Calibration]) -> dict[str, float]:
    gold = _poles(*data.gold[:, :2].T)
    both = [calibrated(data.logits[:, i], calibration.get(h, Calibration())) for i, h in enumerate(SENTENCE_HEADS[:2])]
    best = (-1.0, 0.5, 0.5)
    for first in _GRID:
        for second in _GRID:
            said = _poles(both[0] >= first, both[1] >= second)
            # Among equals the pair nearest to one half: a plateau's edge is an accident of the split.
            score = macro_f1(gold, said, POLES) - 1e-3 * (abs(first - 0.5) + abs(second - 0.5))
            best = max(best, (score, first, second))
    return {"engagement": best[1], "pressure": best[2]}


def _by_convention(examples: Sequence[Example]) -> dict[str, list[Example]]:
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.convention, []).append(example)
    return groups


def preferred(label: str, options: Mapping[Option, Counts], digits: int = 3) -> Option:
    """The option with the best F-half; for up to a fifth of it, one that is precise enough to be shown.

    Quotations take the best F-score with `QUOTED` for beta. Of equals, to so many digits, the first.
    """
    if DeviceLabel(label).is_quotation:
        return _best(options, QUOTED, digits)
    best = max(counts.f(BETA) for counts in options.values())
    sure = {
        option: counts
        for option, counts in options.items()
        if counts.predicted >= FEWEST and counts.precision >= _SURE_PRECISION and counts.f(BETA) >= _SURE_SHARE * best
    }
    return _best(sure or options, BETA, digits)


def _best(options: Mapping[Option, Counts], beta: float, digits: int = 3) -> Option:
    return max(options, key=lambda option: round(options[option].f(beta), digits))


def _by_threshold(
    examples: Sequence[Example],
    drawn: Sequence[Drawing],
    index: int,
    label: str,
    measure: Callable[[Sequence[Span], Sequence[Span]], Counts],
) -> dict[float, Counts]:
    """The counts at each threshold, those nearest to one half first."""
    return {threshold: _counts(examples, drawn, label, index, threshold, measure) for threshold in _SPAN_GRID}
