"""What must not stand in two splits: the same text, the same group, and sentences that are nearly the same.

Near-duplicates are pairs of sentences whose sets of three-word shingles have a Jaccard similarity of at least
`SIMILAR` (Broder 1997, "On the resemblance and containment of documents"). They are found exactly, without hashing:
two sets can be so similar only if they share one of their rarest shingles, the prefix filter of Chaudhuri, Ganti and
Kaushik (2006), "A primitive operator for similarity joins in data cleaning".
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.annotation.findings import Checked, Finding, Level
from stance.labels import SentenceKind
from stance.spans import Span

SIMILAR = 0.7  # Jaccard similarity: one changed word in a sentence of about 20
_SHINGLE = 3  # words
_SHORTEST = 8  # words; shorter sentences ("There is no alternative.") recur by chance
_WORD = re.compile(r"\w+")


def leaks(documents: Sequence[Checked], *, groups: Sequence[str] = ("author",)) -> Iterator[Finding]:
    """Texts and groups that stand in two splits, texts that stand twice in one, and ids that stand twice.

    Args:
        documents: of all splits.
        groups: the fields of `Meta` that splits are parted by.
    """
    yield from _same_texts(documents)
    yield from _same_ids(documents)
    for name in groups:
        yield from _same_group(documents, name)


def _same_texts(documents: Sequence[Checked]) -> Iterator[Finding]:
    first: dict[str, Checked] = {}
    for checked in documents:
        other = first.setdefault(" ".join(checked.document.text.split()), checked)
        if other is checked:
            continue
        place = f"{other.path}:{other.line} ({other.document.id})"
        if other.split != checked.split:
            yield checked.finding(Level.ERROR, "text-leak", f"the same text stands in another split, {place}")
        else:
            yield checked.finding(Level.WARNING, "duplicate-text", f"the same text stands at {place} as well")


def _same_ids(documents: Sequence[Checked]) -> Iterator[Finding]:
    first: dict[str, Checked] = {}
    for checked in documents:
        other = first.setdefault(checked.document.id, checked)
        if other is not checked and other.document.text != checked.document.text:
            yield checked.finding(
                Level.ERROR, "duplicate-id", f"another text has this id, {other.path}:{other.line}; ids are unique"
            )


def _same_group(documents: Sequence[Checked], name: str) -> Iterator[Finding]:
    members: dict[str, list[Checked]] = defaultdict(list)
    for checked in documents:
        value = getattr(checked.document.meta, name)
        if value and value.strip():
            members[" ".join(value.casefold().split())].append(checked)
    for found in members.values():
        splits = Counter(checked.split for checked in found)
        if len(splits) < 2:
            continue
        counts = ", ".join(f"{split} {count}" for split, count in splits.most_common())
        last = next(c for c in found if c.split == splits.most_common()[-1][0])
        value = getattr(last.document.meta, name)
        yield last.finding(Level.ERROR, "group-leak", f"{name} {value!r} stands in {len(splits)} splits: {counts}")


@dataclass(frozen=True, slots=True)
class _Shingled:
    checked: Checked
    span: Span
    shingles: frozenset[str]


def near_duplicates(documents: Sequence[Checked]) -> Iterator[Finding]:
    """Sentences of one split that nearly repeat a sentence of another, a line for each pair of documents.

    Documents that share their whole text are left to `leaks`.
    """
    sentences = [s for checked in documents for s in _shingled(checked)]
    frequency = Counter(shingle for s in sentences for shingle in s.shingles)
    index: dict[str, list[int]] = defaultdict(list)
    pairs: dict[tuple[int, int], list[tuple[_Shingled, _Shingled]]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        size = len(sentence.shingles)
        rarest = sorted(sentence.shingles, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rarest[: size - math.ceil(SIMILAR * size) + 1]
        for candidate in sorted({other for shingle in prefix for other in index[shingle]}):
            before = sentences[candidate]
            if before.checked.split != sentence.checked.split and _jaccard(before, sentence) >= SIMILAR:
                pairs[(id(before.checked), id(sentence.checked))].append((before, sentence))
        for shingle in prefix:
            index[shingle].append(number)
    for found in pairs.values():
        before, sentence = found[0]
        if before.checked.document.text == sentence.checked.document.text:
            continue
        many = f"{len(found)} sentences, the first" if len(found) > 1 else "sentence"
        place = f"{before.checked.path}:{before.checked.line} ({before.checked.document.id} [{before.span.start}:])"
        words = sentence.checked.quoted(sentence.span)
        yield sentence.checked.finding(
            Level.WARNING, "near-duplicate", f"{many} {words}, nearly as in another split, {place}", sentence.span
        )


def _shingled(checked: Checked) -> Iterator[_Shingled]:
    for sentence in checked.document.sentences:
        words = _WORD.findall(sentence.span.of(checked.document.text).casefold())
        if sentence.kind is SentenceKind.BODY and len(words) >= _SHORTEST:
            shingles = frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
            yield _Shingled(checked, sentence.span, shingles)


def _jaccard(first: _Shingled, second: _Shingled) -> float:
    shared = len(first.shingles & second.shingles)
    return shared / (len(first.shingles) + len(second.shingles) - shared)
