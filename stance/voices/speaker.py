"""Who speaks a quotation and by which words, for one quotation at a time.

The marks and the form of the sentence tell one thing (stance.detectors.attribution, stance.voices.clauses), the spans
that the model draws another; here the two are weighed against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from stance.detectors.attribution import Attribution, find_attribution
from stance.detectors.noun_phrases import first_subject
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device
from stance.spans import Span, index_at
from stance.voices.clauses import report_of
from stance.voices.phrase import name_phrase, possessor
from stance.voices.plausible import names_somebody

_SURE = frozenset({"after", "according to", "going on"})  # places where form alone tells the source
_CONTRADICTS = 0.7  # a span of the model from which it counts more than a rule for what stands before the words
_SCORE = 0.35  # a span of the model below this is no evidence against a rule
_GERUND = re.compile(r"(?:(?:By|In|After|While|When|Before|Without)\s+)?[A-Za-z]+ing\b")
_COMMA = re.compile(r",\s+")
_NAME_BEHIND = re.compile(r",\s+[A-Z]")
_COMPLEMENT = re.compile(r"\s+(?:in|of|for|at|from)\s")
_INSERTION_BEGINS = re.compile(r"[,–—]\s+(?:(?:according\s+to|[a-z]+)\s+)?$")
_CUE_BEFORE = 20  # characters before an inserted name in which its cue stands
_INSERTION_ENDS = re.compile(r"(?:['’]s?)?(?:\s+[^\s,;:.]+){0,4}?\s*[,–—]")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and the words that attribute it to him; None where the text does not tell."""

    source: Span | None
    cue: Span | None


class Speakers:
    """The speakers of one text.

    Args:
        text: the text.
        prediction: the model's reading, its sources such as name somebody.
    """

    def __init__(self, text: str, prediction: Prediction) -> None:
        self.text = text
        self.spans = [s.span for s in prediction.sentences]
        self.view = View(text, prediction.sentences)
        self.sources = self._by_sentence(prediction.sources)
        self.cues = self._by_sentence(prediction.cues)

    def _by_sentence(self, found: Iterable[ScoredSpan]) -> Mapping[int, list[ScoredSpan]]:
        by_index: dict[int, list[ScoredSpan]] = {}
        for item in found:
            at = index_at(self.spans, item.span.start)
            if at is not None:
                by_index.setdefault(at, []).append(item)
        return by_index

    def inside(self, span: Span) -> range:
        """The sentences that the span shares a character with."""
        first, last = index_at(self.spans, span.start), index_at(self.spans, span.end - 1)
        if first is None:
            return range(0)
        return range(first, (first if last is None else last) + 1)

    def of(self, device: Device) -> Voice:
        """The source and the cue by rule and by model."""
        inserted = self._inserted(device)
        if inserted is not None:
            return inserted
        rule = self._by_rule(device)
        inside = self.inside(device.span)
        model = self._nearest(device.span, self.sources, inside)
        cue = self._nearest(device.span, self.cues, inside)
        if rule is not None and rule.source is not None:
            touched = self._touching(rule.source, inside)
            sure = rule.where in _SURE or device.label is DeviceLabel.DIRECT_QUOTATION
            doubted = (
                rule.where == "before"
                and model is not None
                and ((touched is None and model.score >= _CONTRADICTS) or self._between(rule.source, model, device))
            )
            if touched is not None and not doubted:
                return Voice(self._chosen(rule.source, touched.span, sure=sure), self._cue(rule.cue, cue))
            if not doubted and (sure or model is None or model.score < _SCORE):
                return Voice(rule.source, self._cue(rule.cue, cue))
        if model is not None:
            return Voice(model.span, cue.span if cue else rule.cue if rule else None)
        before = (
            self._nearest(device.span, self.sources, range(inside.start - 1, inside.start))
            if cue or self.is_alone(device)
            else None
        )
        known = before.span if before else device.source.span if device.source else self._subject(device, inside)
        return Voice(known, cue.span if cue else rule.cue if rule else device.cue)

    @staticmethod
    def _between(source: Span, model: ScoredSpan, device: Device) -> bool:
        """Whether the model's source stands nearer to the words than the rule's."""
        return model.score >= _SCORE and source.end <= model.span.start and model.span.end <= device.span.start

    def _subject(self, device: Device, inside: range) -> Span | None:
        """For reported words that nothing else attributes: who is the subject of their sentence.

        By signalling [that it may leave], Beijing has alarmed them: where the words open the sentence, of what follows.
        """
        if device.label is not DeviceLabel.INDIRECT_QUOTATION or not inside:
            return None
        sentence = self.spans[inside.start]
        prose = self.view.prose
        subject = None
        if _GERUND.match(prose, sentence.start, device.span.start):
            comma = _COMMA.match(prose, device.span.end, sentence.end)
            subject = first_subject(prose, comma.end(), sentence.end) if comma else None
        elif device.span.start > sentence.start:
            subject = first_subject(prose, sentence.start, device.span.start)
        subject = name_phrase(self.text, subject) if subject is not None else None
        return subject if subject is not None and names_somebody(subject.of(self.text)) else None

    def _chosen(self, rule: Span, model: Span, *, sure: bool) -> Span:
        """The rule's phrase or the model's, which share words."""
        if rule.start == model.start:
            if _COMPLEMENT.match(self.text, model.end, rule.end):  # Islamists in Egypt
                return rule
            if _NAME_BEHIND.match(self.text, rule.end, model.end):  # the minister, Jane Doe
                return model
        if self.text[rule.start - 1 : rule.start] == "(" and model.contains(rule):  # the National Party (NP)
            return model
        return rule if sure else model

    def _inserted(self, device: Device) -> Voice | None:
        """Who is named amid the words: such risks, the study warns, could end it; they must, according to Kyiv, go."""
        if device.label is not DeviceLabel.INDIRECT_QUOTATION:
            return None
        for at in self.inside(device.span):
            for item in self.sources.get(at, ()):
                before = self.text[device.span.start : item.span.start]
                behind = _INSERTION_ENDS.match(self.text, item.span.end, device.span.end)
                if device.span.contains(item.span) and behind and _INSERTION_BEGINS.search(before):
                    around = Span(max(0, item.span.start - _CUE_BEFORE), behind.end())
                    cues = [c.span for c in self.cues.get(at, ()) if around.contains(c.span)]
                    return Voice(item.span, cues[0] if cues else None)
        return None

    def _by_rule(self, device: Device) -> Attribution | None:
        found = self._attributed(device)
        if found is None or found.source is None:
            return found
        source = possessor(self.text, name_phrase(self.text, found.source))
        return replace(found, source=source if names_somebody(source.of(self.text)) else None)

    def _attributed(self, device: Device) -> Attribution | None:
        if device.source is not None:
            where = "after" if device.cue and device.cue.start >= device.span.end else "before"
            return Attribution(device.source.span, device.cue, where)
        prose = self._prose(device.span)
        found = find_attribution(self.text, self.spans, device.span, prose)
        if (
            found is not None
            and found.source is not None
            and (found.cue is None or device.label is DeviceLabel.DIRECT_QUOTATION)
        ):
            return found
        reported = report_of(prose or self.text, [self.spans[at] for at in self.inside(device.span)], device.span)
        if reported is not None and (
            found is None or found.source is None or not _nearer(found.cue, reported.cue, device.span)
        ):
            return reported
        return found

    def _prose(self, span: Span) -> str | None:
        """What surrounds the quotation: other quotations blanked, unless it lies in one itself."""
        if any(outer.span.contains(span) and outer.span != span for outer in self.view.outer):
            return None
        return self.view.prose[: span.start] + "\x01" * len(span) + self.view.prose[span.end :]

    def _touching(self, span: Span, inside: range) -> ScoredSpan | None:
        found = [
            item for at in (inside.start - 1, *inside) for item in self.sources.get(at, ()) if item.span.overlaps(span)
        ]
        return max(found, key=lambda item: item.score, default=None)

    @staticmethod
    def _cue(rule: Span | None, model: ScoredSpan | None) -> Span | None:
        if rule is None:
            return model.span if model else None
        return model.span if model is not None and model.span.overlaps(rule) else rule

    @staticmethod
    def _nearest(
        quotation: Span, found: Mapping[int, Sequence[ScoredSpan]], sentences: Iterable[int]
    ) -> ScoredSpan | None:
        """The span nearest to a quotation, none of it in it; a little farther for a better score."""
        outside = [item for at in sentences for item in found.get(at, ()) if not item.span.overlaps(quotation)]

        def cost(item: ScoredSpan) -> float:
            gap = max(item.span.start - quotation.end, quotation.start - item.span.end)
            return gap * (1.5 - item.score)

        return min(outside, key=cost, default=None)

    def is_alone(self, device: Device) -> bool:
        """Whether the sentences of the quotation hold nothing else."""
        return not any(
            c.isalnum() for at in self.inside(device.span) for c in self._around(self.spans[at], device.span)
        )

    def _around(self, sentence: Span, span: Span) -> str:
        prose = self.view.prose
        before = prose[sentence.start : max(sentence.start, span.start)]
        return before + prose[min(sentence.end, span.end) : sentence.end]


def _nearer(one: Span | None, other: Span | None, content: Span) -> bool:
    """Whether the first cue stands at least as near to the content as the second."""
    if one is None or other is None:
        return one is not None
    gaps = [max(cue.start - content.end, content.start - cue.end) for cue in (one, other)]
    return gaps[0] <= gaps[1]
