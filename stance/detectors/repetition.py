"""Repetition: words or a frame repeated for effect; the span is all the repeating stretch.

Definition: Lausberg, Handbook of Literary Rhetoric (1998), 608-664: anaphora (sentences or clauses that open alike),
epistrophe (that end alike), epizeuxis (a word at once said again). Two sentences that open alike count from four words
on, three from two words on, and only three that end alike; a lone article or pronoun makes no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device, Sentence
from stance.spans import Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TWICE = re.compile(
    r"\b(?P<word>[a-z]{4,}),\s+(?P=word)(?:,\s+(?P=word))*(?=\s*[,.;:!?—–)]|\s+-)|"
    r"\b(?P<adverb>never|very|many|much|really|always|long|more|far|no),\s+(?P=adverb)\b(?:,\s+(?P=adverb)\b)*",
    re.IGNORECASE,
)
_WEAK = frozenset(
    "the a an it he she they we i you this that these those there in on at of to is was are were has have had be for and but by as "
    "with from his her its their our one".split()
)
_OPENING = 8  # words of a sentence that are compared


def detect(view: View) -> Iterator[Device]:
    """Runs of sentences that open or end alike, and words said twice."""
    spans = [*_runs(view)]
    for match in _TWICE.finditer(view.prose):
        span = Span(*match.span())
        if view.may_carry(span.start):
            spans.append((span, "a word said again at once"))
    for span, reason in spans:
        yield Device(label=DeviceLabel.REPETITION, span=span, score=0.9, origin="rule:repetition", reason=reason)


def _runs(view: View) -> Iterator[tuple[Span, str]]:
    """Maximal runs of neighbouring body sentences with a shared opening, or a shared end."""
    sentences = view.body
    words = [_words(view, sentence) for sentence in sentences]
    index = 0
    while index < len(sentences) - 1:
        best = _run_from(view, sentences, words, index)
        if best is None:
            index += 1
            continue
        last, reason = best
        yield Span(sentences[index].span.start, sentences[last].span.end), reason
        index = last + 1


def _words(view: View, sentence: Sentence) -> list[str]:
    return [word.lower() for word in _WORD.findall(sentence.span.of(view.prose))]


def _run_from(
    view: View, sentences: tuple[Sentence, ...], words: list[list[str]], index: int
) -> tuple[int, str] | None:
    for reason, side in (("sentences that open alike", 1), ("sentences that end alike", -1)):
        first = words[index][::side][:_OPENING]
        last, shared = index, len(first)
        lengths = []
        while last + 1 < len(sentences) and _adjacent(view, sentences[last], sentences[last + 1]):
            shared = min(shared, _alike(first, words[last + 1][::side]))
            if shared < 2:
                break
            last += 1
            lengths.append(shared)
        for count in range(len(lengths), 0, -1):
            if _is_figure(first[: lengths[count - 1]], count + 1, side):
                return index + count, reason
    return None


def _adjacent(view: View, one: Sentence, other: Sentence) -> bool:
    gap = view.text[one.span.end : other.span.start]
    return not gap.strip() and gap.count("\n") < 2


def _alike(first: list[str], other: list[str]) -> int:
    count = 0
    for one, two in zip(first, other, strict=False):
        if one != two:
            break
        count += 1
    return count


def _is_figure(shared: list[str], sentences: int, side: int) -> bool:
    strong = [word for word in shared if word not in _WEAK]
    if side < 0:  # an end that is only a name or a term shows a topic, not a figure
        return sentences >= 3 and len(shared) >= 3 and bool(strong)
    if sentences >= 3:
        return len(shared) >= 2 and bool(strong)
    return len(shared) >= 4 and bool(strong)
