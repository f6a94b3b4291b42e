"""Enumeration: three or more parallel members for effect or weight; the span is the whole series.

Definition: Lausberg, Handbook of Literary Rhetoric (1998), 669-674 (enumeratio) and 711-719 (asyndeton, polysyndeton);
Quirk et al., A Comprehensive Grammar of the English Language (1985), 13.17. Form shows weight where members repeat
their first word ("no food, no water, no hope"), and where four or more words that weigh or judge are strung together, or
three with "and" between all of them: adjectives and abstract nouns by their endings, or of lexicons/weighing_words.txt.
Names, numbers, things and plain triples are lists of data, and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import phrases
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device
from stance.spans import Span

_W = r"[a-z][a-z’'-]+"
_PHRASE = rf"{_W}(?:\s+{_W}){{0,5}}"
_THE_FOUR = re.compile(
    rf"\bthe\s+{_W}(?:\s+{_W})?(?:,\s+the\s+{_W}(?:\s+{_W})?){{2,12}}(?:,?\s+(?:and|or)\s+(?:more|the\s+{_W}(?:\s+{_W})?))(?=\s*[,;.!?:)—–\x01]|\s+-|$)"
)
_HEADS = r"(?:no|not|to|without|by|from|of|for|against|more|less|our|how|where|who|that|with|too|every|neither|nor|why|through|never|about)"
# no food, no water, no hope: members of up to six words that open with the same word
_FRAMED = re.compile(
    rf"\b(?P<head>{_HEADS})\s+{_PHRASE}?(?:\s*[,;]\s+(?:(?:and|or|nor|but)\s+)?(?P=head)\s+{_PHRASE}?){{2,12}}(?=\s*[,;.!?:)—–\x01]|\s+-|$)",
    re.IGNORECASE,
)
_LAST = rf",?\s+(?:and|or)\s+(?:otherwise\s+|even\s+|above\s+all\s+|sometimes\s+|ultimately\s+|often\s+)?{_W}"
# corrupt, brutal, bankrupt and lawless
_FOUR = re.compile(rf"(?<![\w,])(?P<first>{_W})(?:,\s+{_W}){{2,12}}{_LAST}\b")
# war and hunger and fear
_JOINED = re.compile(rf"\b{_W}(?:\s+and\s+{_W}){{2,12}}\b")
_CLAUSE_WORDS = frozenset(
    "is are was were has have had be been will would can could may might must should do does did it they he she we you i this that "
    "which who what when where there then if but as because while although though so however therefore indeed instead too also "
    "moreover only not or say says said including like than etc".split()
)
_STOPS = _CLAUSE_WORDS | frozenset("the a an of in on at by for from with to into its their his her our about".split())


def detect(view: View) -> Iterator[Device]:
    """The series of the author's prose that are more than a list."""
    taken: list[Span] = []
    prose = view.prose
    for pattern, check, reason in (
        (_FRAMED, _is_framed, "members that repeat their first word"),
        (_THE_FOUR, _is_framed, "members that repeat their first word"),
        (_FOUR, _is_strung, "four or more members strung together"),
        (_JOINED, _is_joined, "“and” between all members"),
    ):
        for match in pattern.finditer(prose):
            span = Span(*match.span())
            if not check(match) or any(span.overlaps(other) for other in taken) or not _in_one_sentence(view, span):
                continue
            taken.append(span)
            yield Device(label=DeviceLabel.ENUMERATION, span=span, score=0.85, origin="rule:enumeration", reason=reason)


def _in_one_sentence(view: View, span: Span) -> bool:
    sentence = view.sentence_at(span.start)
    return sentence is not None and sentence.span.contains(span) and view.may_carry(span.start)


def _is_framed(match: re.Match[str]) -> bool:
    members = re.split(r"\s*[,;]\s+", match.group())
    return len(match.group()) < 300 and all(len(member.split()) >= 2 for member in members)


def _is_strung(match: re.Match[str]) -> bool:
    members = re.split(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", match.group())
    words = [re.sub(r"^(?:otherwise|even|above all|sometimes|ultimately|often)\s+", "", member) for member in members]
    return len(words) >= 4 and _weigh(words)


def _is_joined(match: re.Match[str]) -> bool:
    words = [word for word in match.group().split() if word != "and"]
    return "more" not in words and len(set(words)) == len(words) and _weigh(words)


_WEIGHING_END = re.compile(
    r"(?:ous|ive|ful|less|able|ible|ant|ent|ed|ish|ile|ism|ness|ation|ition|sion|ity|ance|ence|ancy|ency|ery|ship|ude|ion|ing|al|ly)$"
)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Words that weigh, and those that only sort though they end as if they weighed."""
    words = phrases("weighing_words.txt")
    return frozenset(w for w in words if not w.startswith("-")), frozenset(w[1:] for w in words if w.startswith("-"))


def _weigh(words: list[str]) -> bool:
    """Whether all words but one judge or name something abstract, and none is a word of grammar."""
    weighing, sorting = _lists()
    light = [word for word in words if word in sorting or not (word in weighing or _WEIGHING_END.search(word))]
    return not _STOPS.intersection(words) and len(light) <= (1 if len(words) > 3 else 0)
