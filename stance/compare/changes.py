"""Two drafts of one piece: the sentences that were added, removed or changed, with their stance before and after."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stance.aggregate import sentence_numbers, voice, voice_names

if TYPE_CHECKING:
    from stance.labels import StanceLabel
    from stance.records import Document

_DRAFTS = 0.4  # share of three-word sequences that two texts have in common; different pieces share next to none
_SAME = 0.5  # share of words that a changed sentence keeps at least
_MOST = 4000  # pairs that are weighed in one changed passage; beyond, a passage was written anew

_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")


class ChangeKind(StrEnum):
    """What happened to a sentence."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    JUDGED_ANEW = "judged anew"  # the same words, another stance or voice, since the words around them changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence of one draft: its number there, its words, stance and voice."""

    number: int
    text: str
    stance: StanceLabel | None
    voice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; what was added has nothing before, what was removed nothing after."""

    kind: ChangeKind
    before: Told | None = None
    after: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changes from the first draft to the second, in the order of the text, and how many sentences stayed."""

    changes: tuple[Change, ...]
    unchanged: int


def overlap(first: str, second: str) -> float:
    """How much of two texts is the same: Dice's coefficient of their three-word sequences, in [0, 1]."""
    one, other = _sequences(first), _sequences(second)
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


def are_drafts(first: Document, second: Document) -> bool:
    """Whether two documents are so much alike that sentences can be compared."""
    return overlap(first.text, second.text) >= _DRAFTS


def changes(first: Document, second: Document) -> Changes:
    """What changed from the first to the second."""
    before, after = _told(first), _told(second)
    matcher = difflib.SequenceMatcher(None, [_key(t) for t in before], [_key(t) for t in after], autojunk=False)
    found: list[Change] = []
    unchanged = 0
    for tag, begin, end, start, stop in matcher.get_opcodes():
        if tag == "equal":
            for old, new in zip(before[begin:end], after[start:stop], strict=True):
                if (old.stance, old.voice) == (new.stance, new.voice):
                    unchanged += 1
                else:
                    found.append(Change(kind=ChangeKind.JUDGED_ANEW, before=old, after=new))
        else:
            found += _passage(before[begin:end], after[start:stop])
    return Changes(changes=tuple(found), unchanged=unchanged)


def new_words(text: str, other: str) -> list[tuple[int, int]]:
    """Where the words of a sentence stand that its other version does not have.

    >>> new_words("Perhaps talks fail.", "Obviously talks fail.")
    [(0, 7)]
    """
    one, two = list(_WORD.finditer(text)), [match.group() for match in _WORD.finditer(other)]
    matcher = difflib.SequenceMatcher(None, [match.group() for match in one], two, autojunk=False)
    return [
        (one[begin].start(), one[end - 1].end())
        for tag, begin, end, _, _ in matcher.get_opcodes()
        if tag != "equal" and end > begin
    ]


def _told(document: Document) -> list[Told]:
    names = voice_names(document)
    return [
        Told(
            number=number,
            text=s.span.line_of(document.text),
            stance=s.stance,
            voice=voice(s.holder, names) if s.holder else None,
        )
        for number, s in zip(sentence_numbers(document), document.sentences, strict=True)
    ]


def _key(told: Told) -> str:
    """What makes two sentences the same: their characters, quotation marks of either form."""
    return told.text.translate(_STRAIGHT)


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def _passage(before: Sequence[Told], after: Sequence[Told]) -> Iterator[Change]:
    """A changed passage: sentences that kept at least half of their words are paired, in order; others came or went."""
    pairs = _pairs(before, after)
    old = new = 0
    for left, right in [*pairs, (len(before), len(after))]:
        yield from (Change(kind=ChangeKind.REMOVED, before=told) for told in before[old:left])
        yield from (Change(kind=ChangeKind.ADDED, after=told) for told in after[new:right])
        if left < len(before) and right < len(after):
            yield Change(kind=ChangeKind.CHANGED, before=before[left], after=after[right])
        old, new = left + 1, right + 1


def _pairs(before: Sequence[Told], after: Sequence[Told]) -> list[tuple[int, int]]:
    """The pairs in order whose likenesses sum up to most (dynamic programming)."""
    if not before or not after or len(before) * len(after) > _MOST:
        return []
    old, new = [_words(t.text) for t in before], [_words(t.text) for t in after]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_alike(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _SAME else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= _SAME and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(one: Counter[str], other: Counter[str]) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def _sequences(text: str) -> Counter[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return Counter(zip(words, words[1:], words[2:], strict=False))
