"""What chance alone could do: bootstrap intervals of balances and rates, exact tests of rates, many tests at once.

Percentile bootstrap (Efron and Tibshirani 1993, chapter 13): over the sentences of one document, over the documents of
a group. Two counts over different numbers of words are compared by the conditional test of two Poisson rates
(Przyborowski and Wilenski 1940): given their sum, the first is binomial. Holm (1979) corrects for the number of tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, isnan, lgamma, log
from typing import TYPE_CHECKING, Any, TypeVar

from stance.labels import HolderType, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.compare.sides import Side
    from stance.evaluation.bootstrap import Difference, Figure
    from stance.records import Sentence, Tally

K = TypeVar("K")
LEAST_SENTENCES = 10
"""Sentences with the author's stance that an interval of his balance takes."""
LEAST_DOCUMENTS = 5
"""Documents of a group that an interval takes."""
_POLES = (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, StanceLabel.MIXED)


def balance_draws(side: Side, index: int) -> NDArray[Any]:
    """Balances of the author's voice in resampled sides; draws without any stance of his are left out.

    Args:
        side: what is resampled: its sentences if it is one document, else its documents.
        index: of the side, so that the draws of different sides are independent.
    """
    import numpy as np

    totals = _resampled(_author_units(side), index)
    poles = totals.sum(axis=1)
    some = poles > 0
    return np.asarray((totals[some, 0] - totals[some, 1]) / poles[some])


def balance_figure(side: Side, tally: Tally, drawn: NDArray[Any]) -> Figure | None:
    """The author's balance with its interval; None where he puts forward nothing.

    Where there is too little to resample the interval is not a number: a few sentences that agree would give one
    without any width.
    """
    import numpy as np

    from stance.evaluation.bootstrap import Figure

    if tally.balance is None:
        return None
    count = tally.engagement + tally.pressure + tally.mixed
    enough = count >= LEAST_SENTENCES and not (side.is_group and len(side.documents) < LEAST_DOCUMENTS)
    low, high = np.percentile(drawn, [2.5, 97.5]) if enough and len(drawn) else (float("nan"), float("nan"))
    return Figure(tally.balance, float(low), float(high), count)


def balance_difference(first: Figure, second: Figure, one: NDArray[Any], other: NDArray[Any]) -> Difference | None:
    """The second side's balance minus the first's, with its interval over independent draws.

    The interval is not a number where one of the balances has none.
    """
    import numpy as np

    from stance.evaluation.bootstrap import Difference

    size = min(len(one), len(other))
    if not size:
        return None
    if isnan(first.low) or isnan(second.low):
        return Difference(second.value - first.value, float("nan"), float("nan"), float("nan"))
    deltas = other[:size] - one[:size]
    low, high = np.percentile(deltas, [2.5, 97.5])
    tail = min(float((deltas <= 0).mean()), float((deltas >= 0).mean()))
    return Difference(second.value - first.value, float(low), float(high), max(min(1.0, 2 * tail), 1 / size))


def rates_differ(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> bool:
    """Whether the rates of two groups differ beyond what another choice of their documents could do.

    A test that takes each device as independent of all others says too much of groups: devices come in clusters, since
    one writer loves them and the next does not. Here the 95 % interval of the difference, over documents, leaves out 0.

    Args:
        first: number of devices and of words of each document of one group.
        second: the same of the other.
    """
    import numpy as np

    one, other = (_resampled(np.array(units), index) for index, units in enumerate((first, second)))
    some = (one[:, 1] > 0) & (other[:, 1] > 0)
    if not some.any():
        return False
    low, high = np.percentile(one[some, 0] / one[some, 1] - other[some, 0] / other[some, 1], [2.5, 97.5])
    return bool(low > 0 or high < 0)


def rate_p_value(first: int, first_words: int, second: int, second_words: int) -> float:
    """The two-sided exact p-value for two counts to come from one rate.

    With one rate, the first count is binomial out of both together, its chance the share of its words. Outcomes that
    are no more likely than the one seen are counted.

    >>> round(rate_p_value(9, 1000, 1, 1000), 4)
    0.0215
    """
    total = first + second
    if not total or not first_words or not second_words:
        return 1.0
    share = first_words / (first_words + second_words)
    whole = lgamma(total + 1)

    def chance(count: int) -> float:
        ways = whole - lgamma(count + 1) - lgamma(total - count + 1)
        return ways + count * log(share) + (total - count) * log(1 - share)

    seen = chance(first) + 1e-7  # as likely but for rounding
    return min(1.0, sum(exp(value) for value in map(chance, range(total + 1)) if value <= seen))


def holm(p_values: Mapping[K, float]) -> dict[K, float]:
    """The p-values, corrected for being many: how likely one of them all would be as small by chance.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    corrected: dict[K, float] = {}
    highest = 0.0
    for rank, (key, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p))
        corrected[key] = highest
    return corrected


def _author_units(side: Side) -> NDArray[Any]:
    """Engagement, pressure and mixed of the author: a row for each sentence, or of a group for each document."""
    import numpy as np

    if side.is_group:
        tallies = [summary.author for summary in side.summaries]
        return np.array([[t.engagement, t.pressure, t.mixed] for t in tallies])
    body = [s for s in side.documents[0].sentences if s.kind is SentenceKind.BODY and s.stance is not None]
    return np.array([_own(sentence) for sentence in body] or [[0, 0, 0]])


def _own(sentence: Sentence) -> list[int]:
    own = sentence.holder is not None and sentence.holder.type is HolderType.AUTHOR
    return [int(own and sentence.stance is pole) for pole in _POLES]


def _resampled(units: NDArray[Any], index: int) -> NDArray[Any]:
    """Totals of samples of the units, with replacement.

    Equal units are drawn together, which gives the same chances and holds for documents of any length.
    """
    import numpy as np

    from stance.evaluation.bootstrap import DRAWS, SEED

    rows, counts = np.unique(units, axis=0, return_counts=True)
    rng = np.random.default_rng([SEED, index])
    drawn = rng.multinomial(len(units), counts / counts.sum(), size=DRAWS)
    return np.asarray(drawn @ rows)
