"""Whether words can name somebody at all: the model's spans and the rules' guesses now and then catch half a clause."""

from __future__ import annotations

import re

from stance.voices.mentions import PRONOUNS
from stance.voices.words import verb_forms

# Words that begin a clause or a phrase, never a name.
_BEGINNINGS = frozenset(
    "if when while whereas although though because since unless until whether and but or nor yet so then than well"
    " whose what where including despite without during after before to by of in on at as with for from into about"
    " not".split()
)
_DETERMINERS = frozenset(
    "a an the this that these those its their his her our your my two three four five six seven eight nine ten".split()
)
_ARTICLES = frozenset(("a", "an", "the"))
_BEFORE_DETERMINERS = frozenset("all both half some many most few none each one even only such".split())
# Single words in lower case that stand for people without an article and have no plural ending.
_PEOPLE = frozenset(
    "police people everyone everybody someone somebody anyone anybody nobody others some many most both few all none"
    " one we i us who whoever parliament congress government media staff management humanity mankind".split()
)
_NOBODY = re.compile(
    r"(?:s|(?:his|her|its|their|our|my)\s+(?:own\s+)?(?:part|view|opinion|mind|words|way))$|s\s", re.IGNORECASE
)
_WORD = re.compile(r"[^\s,;:“”\"]+")


def names_somebody(words: str) -> bool:
    """Whether the words may name a person, party or group, by their form alone.

    >>> [names_somebody(w) for w in ("the study", "officials", "Kim", "some")]
    [True, True, True, True]
    >>> [names_somebody(w) for w in ("came", "If Palestine's leaders", "released two American journalists", "Well")]
    [False, False, False, False]
    """
    found: list[str] = _WORD.findall(words)
    if not found:
        return False
    first = found[0].lower()
    if all(word.lower() in _ARTICLES for word in found) or first in _BEGINNINGS or _NOBODY.match(words):
        return False
    if found[0][0].isupper() or first in PRONOUNS or first in _PEOPLE or first in _DETERMINERS:
        return True
    if len(found) == 1:
        return first.endswith("s") and first not in verb_forms("third")  # makes, offers: they look like plurals
    # A word in lower case before a determiner is a verb, as in "released two journalists", unless it counts.
    return found[1].lower() not in _DETERMINERS or first in _BEFORE_DETERMINERS
