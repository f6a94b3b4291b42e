"""What the detectors look at: a text, its sentences, and facts about both that are found once and shared.

`View.prose` is the text with everything between outermost quotation marks blanked one for one, so that a rule about the
author's words cannot fire inside another's.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from stance.detectors.quotes import Quotation, find_quotations
from stance.detectors.readings import Reading, read_quotations
from stance.labels import SentenceKind
from stance.records import Sentence
from stance.spans import Span

BLANK = "\x01"  # stands in for a quoted character: neither a word, a blank, nor punctuation


def blanked(text: str, spans: tuple[Span, ...]) -> str:
    """`text` with the characters of `spans` (in order, disjoint) replaced one for one by `BLANK`."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], BLANK * len(span)]
        at = span.end
    return "".join([*parts, text[at:]])


@dataclass(frozen=True)
class View:
    """A text and its sentences, in order and disjoint."""

    text: str
    sentences: tuple[Sentence, ...]

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """All pairs of marks, nested ones too."""
        return find_quotations(self.text)

    @cached_property
    def outer(self) -> tuple[Quotation, ...]:
        """The outermost pairs of marks."""
        return tuple(quotation for quotation in self.quotations if quotation.depth == 0)

    @cached_property
    def prose(self) -> str:
        """The text with every outermost quotation, marks included, blanked one for one."""
        return blanked(self.text, tuple(quotation.span for quotation in self.outer))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Each outermost pair of marks with its attribution and what it is read as."""
        return read_quotations(self.text, self.prose, tuple(s.span for s in self.sentences), self.outer)

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences of running text."""
        return tuple(sentence for sentence in self.sentences if sentence.kind is SentenceKind.BODY)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds `offset`."""
        index = bisect_right(self._starts, offset) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].span.end else None

    def may_carry(self, offset: int) -> bool:
        """Whether devices are looked for there: in a sentence that is no byline and no date."""
        sentence = self.sentence_at(offset)
        return sentence is not None and sentence.kind not in (SentenceKind.BYLINE, SentenceKind.DATE)
