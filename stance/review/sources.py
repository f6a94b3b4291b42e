"""Who could be meant: the words in and before a sentence that name somebody, offered as holders and sources."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stance.records import Mention
from stance.spans import Span, index_at
from stance.voices.mentions import PRONOUNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.records import Document
    from stance.voices.resolve import Resolver

_JOINED_BEFORE = re.compile(r"\w[.\-]?$")
_JOINED_AFTER = re.compile(r"[.\-]?\w")
_BEFORE = 4  # sentences whose holders are offered as well


class Sources:
    """The names of one text; they are looked for when they are first asked for."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._sentences = [s.span for s in document.sentences]

    @cached_property
    def _resolver(self) -> Resolver:
        from stance.voices.parties import load_parties
        from stance.voices.resolve import Resolver

        return Resolver(self._text, self._sentences, load_parties())

    def offered(self, document: Document, index: int) -> list[Mention]:
        """The sources that the sentence may mean: those in its words, then those who spoke just before."""
        here = document.sentences[index].span
        found = [m for m in _given(document) if m.span.overlaps(here)]
        spans = [each.span for each in self._resolver.mentions_in(here) if _is_whole(self._text, each.span)]
        found += [self._resolver.mention(span) for span in spans]
        found.sort(key=lambda m: m.span)
        earlier = document.sentences[max(0, index - _BEFORE) : index]
        found += [s.holder.mention for s in reversed(earlier) if s.holder is not None and s.holder.mention is not None]
        return list({(m.span, m.name): m for m in found}.values())

    def named(self, document: Document, span: Span) -> Mention:
        """The words with the name that they stand for: as the record gives it, or as the text tells."""
        given = next((m for m in _given(document) if m.span == span), None)
        return given or self._resolver.mention(span)

    def typed(self, document: Document, index: int, words: str) -> Mention | None:
        """The words as they stand in the sentence, or None where they do not."""
        here = document.sentences[index].span
        wanted = " ".join(words.split()).casefold()
        at = here.of(document.text).casefold().find(wanted) if wanted else -1
        if at < 0:
            return None
        span = Span(here.start + at, here.start + at + len(wanted))
        # Some letters grow when they are folded: then the place is not certain, and the cursor must choose it.
        return self.named(document, span) if span.of(document.text).casefold() == wanted else None

    def sentence_at(self, offset: int) -> int | None:
        """The index of the sentence there."""
        return index_at(self._sentences, offset)


def is_pronoun(mention: Mention) -> bool:
    """Whether a source goes by a pronoun, so that nobody knows who it is."""
    return mention.name.strip() != "US" and mention.name.strip().casefold() in PRONOUNS | {"who", "we", "us", "our"}


def _is_whole(text: str, span: Span) -> bool:
    """Whether the words begin and end where words do, not within "DPRK-U.S."."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return not _JOINED_BEFORE.search(before) and not _JOINED_AFTER.match(after)


def _given(document: Document) -> Iterator[Mention]:
    """The mentions that the record has."""
    for sentence in document.sentences:
        if sentence.holder is not None and sentence.holder.mention is not None:
            yield sentence.holder.mention
    for device in document.devices:
        if device.source is not None:
            yield device.source
