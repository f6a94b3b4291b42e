"""Words that can name nobody: if this fails, reports list voices called "came" or "If Palestine's leaders"."""

import pytest

from stance.voices.plausible import names_somebody


@pytest.mark.parametrize(
    "words",
    [
        "Kim Jong-un",
        "the regime",
        "she",
        "we",
        "officials",
        "many countries",
        "all the emerging powers",
        "some of its neighbours",
        "one senior aide",
        "police",
        "critics of the deal",
        "former president Carter",
        "an old saying",
        "U.S. officials",
        "those who know him",
    ],
)
def test_names_stay(words):
    assert names_somebody(words)


@pytest.mark.parametrize(
    "words",
    [
        "came",
        "Well",
        "If Palestine's leaders",
        "released two American journalists",
        "including",
        "not",
        "",
        "“”",
        "to the",
        "makes",
        "A",
        "the",
        "his part",
        "whose members",
        "s offers",
    ],
)
def test_half_clauses_go(words):
    assert not names_somebody(words)
