"""Whose stance a sentence puts forward: the author's, or that of a party that the sentence or the ones before it name.

In order (the guidelines' rules): the words of a quotation are its source's; otherwise the author's score decides
between him and the others; of the others the best one that the sentence names, by the model's spans and by the form
of the sentence; and where it names nobody, whoever held the stance just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stance.detectors.view import blanked
from stance.labels import HolderType, StanceLabel
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device, Holder, Mention, Sentence
from stance.spans import Span
from stance.voices.clauses import agent, behind_verb, clauses
from stance.voices.mentions import PRONOUNS, Kind
from stance.voices.resolve import Resolver

AUTHOR = 0.5  # probability from which the author himself is the holder
_BEFORE = 3  # sentences in which the actor is looked for when the sentence itself has none
_QUOTED = 0.8  # share of a sentence that lies in a quotation, from which its words are the source's
_ENOUGH = 1.0  # weight from which a candidate is one

# Weights of what speaks for a candidate, set by hand on the training part of our annotation.
_MODEL, _SOURCE, _MAIN, _CLAUSE, _CUE, _OWNER, _AGENT, _KNOWN = 4.0, 1.5, 2.0, 0.9, 1.0, 0.8, 2.5, 0.6
_ACTED_ON = 0.3


@dataclass(slots=True)
class _Candidate:
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    prose: str
    prediction: Prediction
    quotations: Sequence[Device]
    resolver: Resolver

    def inside(self, spans: Iterable[ScoredSpan], sentence: Span) -> list[ScoredSpan]:
        return [found for found in spans if sentence.contains(found.span)]

    def quoted(self, sentence: Span) -> Device | None:
        """The quotation in which the sentence lies, but for the words that attribute it."""

        def covers(device: Device) -> bool:
            said = [device.source.span] if device.source else []
            said += [device.cue] if device.cue else []
            around = sum(span.shared(sentence) for span in said)
            return device.span.shared(sentence) >= _QUOTED * (len(sentence) - around)

        covering = [d for d in self.quotations if d.span.overlaps(sentence) and covers(d)]
        return min(covering, key=lambda d: len(d.span), default=None)

    def candidates(self, sentence: Span) -> list[_Candidate]:
        """Who the sentence names, with the weight of what speaks for each."""
        found: list[_Candidate] = []

        def add(span: Span, weight: float, *, exact: bool = False) -> None:
            for candidate in found:
                if candidate.span.overlaps(span):
                    candidate.weight += weight
                    if exact:
                        candidate.span = span
                    return
            found.append(_Candidate(span, weight))

        for item in self.inside(self.prediction.holders, sentence):
            add(item.span, _MODEL * item.score, exact=True)
        for item in self.inside(self.prediction.sources, sentence):
            add(item.span, _SOURCE * item.score)
        for span, weight in self.acting(sentence):
            if self.known(span):
                add(span, weight)
        for device in self.quotations:
            if device.source is not None and sentence.contains(device.source.span) and sentence.overlaps(device.span):
                add(device.source.span, _CUE)
        for span, weight in self.mentioned(sentence):
            add(span, weight)
        return found

    def mentioned(self, sentence: Span) -> Iterator[tuple[Span, float]]:
        """Who is named outside quotation marks, wherever he stands."""
        for mention in self.resolver.mentions_in(sentence):
            inside_marks = "\x01" in self.prose[mention.span.start : mention.span.end]
            if mention.kind not in (Kind.NAME, Kind.PRONOUN) and not inside_marks:
                owner = re.match(r"['’]", self.text[mention.span.end : mention.span.end + 1])
                yield mention.span, _KNOWN + (_OWNER if owner else 0.0)

    def acting(self, sentence: Span) -> Iterator[tuple[Span, float]]:
        """Who acts in the clauses of a sentence, with the weight of the place."""
        first_main = True
        for clause in clauses(self.prose, sentence):
            weight = _MAIN if clause.main and first_main else _CLAUSE
            first_main = first_main and not clause.main
            actor = self.actor(clause.subject)
            if actor is not None:
                yield actor, weight * (_ACTED_ON if clause.passive else 1.0)  # who is acted on does not act
        by = agent(self.prose, sentence)
        done_by = self.actor(by) if by is not None else None
        if done_by is not None:
            yield done_by, _AGENT

    def actor(self, subject: Span) -> Span | None:
        """Who acts in a subject: itself if its head names somebody, or whose it is (Japan in "Japan's fear")."""
        words = subject.of(self.text)
        owner = re.match(r"(.+?)['’]s?\s+(?=\w)", words)
        head_end = subject.start + len(_OF.split(words)[0].rstrip())
        mentions = self.resolver.mentions_in(subject)
        at_head = [m for m in mentions if m.span.start < head_end <= m.span.end]
        if at_head:
            whole = at_head[0].span
            owned = owner and whole.start < subject.start + owner.end() <= whole.end
            if owner and not owned and at_head[0].kind in (Kind.NAME, Kind.PARTY):
                return behind_verb(self.prose, Span(subject.start, subject.start + owner.end(1)))
            return (
                whole
                if at_head[0].kind is Kind.PERSON and at_head[0].named and whole.start < subject.start
                else subject
            )
        if owner:
            possessor = behind_verb(self.prose, Span(subject.start, subject.start + owner.end(1)))
            return possessor if any(m.span.end == possessor.end for m in mentions) else None
        return subject if self._of_people(words) else None

    def known(self, span: Span) -> bool:
        """Whether the words name somebody: a pronoun does if it stands for a name."""
        words = span.of(self.text)
        return words.lower() not in PRONOUNS or self.resolver.mention(span).name.lower() not in PRONOUNS

    def _of_people(self, words: str) -> bool:
        """Several of a nation: Chinese fans, Thousands of Chinese."""
        tokens = words.split()
        adjectives = self.resolver.parties.by_adjective
        plural = tokens[-1].endswith("s") and not tokens[-1].endswith("ss")
        return (len(tokens) > 1 and tokens[0] in adjectives and plural) or (
            " of " in words and (tokens[-1] in adjectives or self.resolver.parties.people(tokens[-1]) is not None)
        )


_OF = re.compile(r"\s+(?:of|in|for|at|on|from|with|like|to)\s+")


def hold(
    text: str, prediction: Prediction, devices: Sequence[Device], resolver: Resolver, *, threshold: float = AUTHOR
) -> tuple[Sentence, ...]:
    """The sentences with their holders.

    Args:
        text: the text that was read.
        prediction: the model's reading; sentences that have a holder already keep it.
        devices: all devices, the quotations with their sources.
        resolver: the text's names.
        threshold: probability from which the author himself is the holder.
    """
    quotations = [d for d in devices if d.label.is_quotation]
    prose = blanked(text, _outermost(d.span for d in quotations if text[d.span.start] in "“\"„«‘'"))
    reader = _Reader(text, prose, prediction, quotations, resolver)
    held: list[Sentence] = []
    for sentence in prediction.sentences:
        held.append(_held(reader, sentence, held, threshold))
    return tuple(held)


def _held(reader: _Reader, sentence: Sentence, before: Sequence[Sentence], threshold: float) -> Sentence:
    if sentence.holder is not None or sentence.stance in (None, StanceLabel.NEUTRAL):
        return sentence
    quotation = reader.quoted(sentence.span)
    if quotation is not None and quotation.source is not None:
        return _with(sentence, quotation.source)
    author = sentence.scores.author if sentence.scores else None
    if author is None or author >= threshold:
        return replace(sentence, holder=Holder(type=HolderType.AUTHOR))
    mention = _named(reader, sentence, before)
    # Somebody else's, but nobody is named: better without a holder than under a wrong name.
    return sentence if mention is None else _with(sentence, mention)


def _named(reader: _Reader, sentence: Sentence, before: Sequence[Sentence]) -> Mention | None:
    """Who is named in the sentence, or else held or was named just before."""
    best = _best(reader.candidates(sentence.span))
    if best is not None:
        return reader.resolver.mention(best)
    for earlier in reversed(before[-_BEFORE:]):
        if earlier.holder is not None and earlier.holder.mention is not None:
            return earlier.holder.mention
        best = _best(reader.candidates(earlier.span))
        if best is not None:
            return reader.resolver.mention(best)
    return None


def _best(candidates: Sequence[_Candidate]) -> Span | None:
    """The candidate with most weight, of equals the first."""
    enough = [c for c in candidates if c.weight >= _ENOUGH]
    return max(enough, key=lambda c: (c.weight, -c.span.start)).span if enough else None


def _with(sentence: Sentence, mention: Mention) -> Sentence:
    return replace(sentence, holder=Holder(type=HolderType.SOURCE, mention=mention))


def _outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that lie in no other, in order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
