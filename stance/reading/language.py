"""Does a text look like English? The model was trained and measured on nothing else.

In English prose two words in five are among the commoner function words; in other languages hardly any is. No language
is named: that would take a model, and a wrong name would help nobody.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
# Left out are the words that other European languages use most in the same spelling: a, an, as, in, is, me, no, on, so.
_COMMON: Final = frozenset(
    "the of and to that it for with by are this be at from or have has had not but they their its which would will "
    "were been who what when there more than can could should may about into if out up only other some our you "
    "your".split()
)
_LEAST: Final = 0.12
_FEWEST: Final = 40  # words; a shorter text may lack them by chance
_SHOWN: Final = 3000  # words that are looked at
_LETTERS: Final = 200  # of a text that is written without blanks


def language_warnings(text: str) -> tuple[str, ...]:
    """A line for the user where the text does not look like English; nothing where it does, or is too short to tell.

    >>> language_warnings("Washington should take the offer seriously.")
    ()
    """
    words = [match[0].lower() for match, _ in zip(_WORD.finditer(text), range(_SHOWN), strict=False)]
    if len(words) < _FEWEST and sum(map(len, words)) < _LETTERS:
        return ()
    if sum(word in _COMMON for word in words) >= _LEAST * len(words):
        return ()
    return ("does not look like English, and the model was measured on English alone; take no count from it",)
