"""The word lists of this package, in the same form as the detectors': one entry a line, tabs between columns."""

from __future__ import annotations

from functools import cache
from importlib import resources

from stance.detectors.lexicons import inflected, verbs


@cache
def lexicon(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a file in `lexicons/`, each as its columns."""
    text = resources.files(__package__).joinpath("lexicons", name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip())


@cache
def verb_forms(*kinds: str) -> frozenset[str]:
    """The forms of these kinds of all verbs known: of saying, of acting, of thinking and wanting.

    Args:
        kinds: of `inflected`: base, third, past, participle, ing.
    """
    lists = (verbs("cues.txt"), verbs("agentive.txt"), inflected(lexicon("attitudes.txt")))
    return frozenset(form for forms in lists for kind in kinds for form in forms[kind])
