"""Quotations as the guidelines draw them: in marks from mark to mark, without marks from the complementizer on.

A model scores tokens one by one, and the edges that come of it are a mark or a word off now and then. Where marks
stand, they decide the edges; where reported words begin, the guidelines say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stance.detectors.quotes import find_quotations
from stance.model.prediction import ScoredSpan
from stance.spans import Span, overlapping, trimmed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stance.model.windows import Tokens

_DOUBLE = '"“”„«»'  # single marks are apostrophes as well
_MARKS = _DOUBLE + "‘’'"
_MARK_BEFORE = re.compile(r"[\"“”„«»]\s?$")
_MARK_BEHIND = re.compile(r"[.,!?]?\s?[\"“”„«»]")
# Verbs whose object is told apart from what is said: asked Xi [to yield], view Iran as [a rival].
_ADDRESSING = re.compile(
    r"\b(?:ask|urg|tell|told|warn|call|advis|order|invit|persuad|convinc|encourag|press|exhort|remind|assur|inform|"
    r"instruct|beg|implor|counsel)\w*(?:\s+(?:on|upon|for))?\s+$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"(?:\w[\w.’'-]*\s+){1,6}?(?=(?:to\s+[a-z]|that\s|not\s+to\s))")
_VIEWING = re.compile(
    r"\b(?:view|see|saw|regard|describ|defin|portray|consider|characteri[sz]|treat|denounc|interpret|paint|cast|perceiv|"
    r"depict|dismiss|brand|hail|condemn|cit|present)\w*\s+$",
    re.IGNORECASE,
)
_VIEWED = re.compile(r"(?:[^\s,;:]+\s+){1,7}?as\s+(?=(?:an?|the|yet|simply|merely|evidence|proof|being|[a-z]+ing)\b)")
_AS = re.compile(r"as\s+(?!(?:if|though|long|soon|well|much|many|far)\b)")
_LEADING = ":,;–— \n"
_DASHES = "–— \n"
_INSERTED = re.compile(r"\s*[,–—-]\s+(?:(?:[^\s,;:.!?]+\s+){0,7}[^\s,;:.!?]+,|according\s+to)\s+")


def outermost_pairs(text: str) -> tuple[Span, ...]:
    """The outermost pairs of quotation marks, marks included, in order."""
    return tuple(quotation.span for quotation in find_quotations(text) if quotation.depth == 0)


def in_marks(
    text: str,
    found: Iterable[ScoredSpan],
    pairs: Sequence[Span],
    inside: NDArray[np.float32],
    tokens: Tokens,
    threshold: float,
) -> list[ScoredSpan]:
    """The pairs of marks whose tokens lie, on average, inside a span of the label.

    Args:
        text: the document's.
        found: spans as decoded; what touches no pair is drawn to the marks beside it, since typing breaks some pairs.
        pairs: the outermost pairs of marks.
        inside: the probability of each token to lie inside a span. Shape: (tokens,)
        tokens: the document's.
        threshold: the mean from which a pair counts.
    """
    kept = []
    for pair in pairs:
        first, stop = tokens.start.searchsorted(pair.start), tokens.start.searchsorted(pair.end)
        score = float(inside[first:stop].mean()) if stop > first else 0.0
        if score >= threshold:
            kept.append(ScoredSpan(pair, min(1.0, score)))
    beside = (ScoredSpan(_to_marks(text, f.span), f.score) for f in found if not overlapping(pairs, f.span))
    kept += (item for item in beside if any(mark in item.span.of(text) for mark in _DOUBLE))
    return sorted(kept, key=lambda item: item.span)


def _to_marks(text: str, span: Span) -> Span:
    """With the mark right before it and the one right behind it."""
    before = _MARK_BEFORE.search(text, max(0, span.start - 2), span.start)
    behind = _MARK_BEHIND.match(text, span.end)
    start = before.start() if before and text[span.start] not in _MARKS else span.start
    return Span(start, behind.end() if behind and text[span.end - 1] not in _MARKS else span.end)


def reported(text: str, found: Iterable[ScoredSpan], pairs: Sequence[Span]) -> list[ScoredSpan]:
    """Reported words from their complementizer on, whole around words of saying, and with whole pairs of marks.

    Args:
        text: the document's.
        found: spans as decoded, disjoint and in order.
        pairs: the outermost pairs of marks.
    """
    kept: list[ScoredSpan] = []
    for item in found:
        span = _with_whole_pairs(_from_complementizer(text, item.span), pairs)
        last = kept[-1] if kept else None
        if last is not None and _INSERTED.fullmatch(text, last.span.end, span.start):
            lengths = (len(last.span), len(span))
            score = (last.score * lengths[0] + item.score * lengths[1]) / sum(lengths)
            kept[-1] = ScoredSpan(Span(last.span.start, span.end), score)
        elif last is None or last.span.end <= span.start:
            kept.append(ScoredSpan(span, item.score))
    return kept


def _from_complementizer(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_LEADING))
    before = text[max(0, start - 40) : start]
    for verb, object_of in ((_ADDRESSING, _ADDRESSED), (_VIEWING, _VIEWED)):
        skipped = object_of.match(text, start, span.end) if verb.search(before) else None
        start = skipped.end() if skipped else start
    skipped = _AS.match(text, start, span.end)
    end = span.start + len(words.rstrip(_DASHES))
    return trimmed(text, skipped.end() if skipped else start, end) or span


def _with_whole_pairs(span: Span, pairs: Sequence[Span]) -> Span:
    cut = [pair for pair in overlapping(pairs, span) if not pair.contains(span)]
    return Span(min(span.start, cut[0].start), max(span.end, cut[-1].end)) if cut else span
