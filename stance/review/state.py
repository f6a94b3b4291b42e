"""A review as a value: the record as it stands, what a person has seen of it, and the edits between.

Pure: an edit gives a new review or is refused, and nothing here knows of screens or files. What is saved holds only
what a person has seen, so that a model never learns from its own guesses as if they had been confirmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import stance
from stance.aggregate import sentence_numbers, summarize
from stance.errors import SchemaError, StanceError
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Provenance, Sentence
from stance.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

REVIEWED = "reviewed"
"""The setting in a record's provenance that lists the numbers of the sentences a person has seen."""

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n|\r[^\S\r\n]*\r")
_AUTHOR = Holder(type=HolderType.AUTHOR)


class EditError(StanceError):
    """An edit that the record cannot take; the message says what to do instead."""


class Kind(StrEnum):
    """What an edit does."""

    SEEN = "seen"  # the sentence is right as it stands
    LEFT_OUT = "left-out"  # it counts as unseen again
    STANCE = "stance"
    HOLDER = "holder"
    ADD = "add"
    DELETE = "delete"
    RELABEL = "relabel"
    SOURCE = "source"
    CUE = "cue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One step of a review.

    Attributes:
        kind: what it does.
        sentence: the index of the sentence on which it was made.
        stance: the new stance.
        mention: the new holder or source; None is the author, or no source.
        label, span: the device that it adds, deletes or changes; no other device has both.
        new: the device's new label.
        cue: the device's new cue; None is none.
    """

    kind: Kind
    sentence: int
    stance: StanceLabel | None = None
    mention: Mention | None = None
    label: DeviceLabel | None = None
    span: Span | None = None
    new: DeviceLabel | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A record under review.

    Attributes:
        base: the record as it came.
        document: as it stands.
        seen: the indices of the sentences that a person has seen.
    """

    base: Document
    document: Document
    seen: frozenset[int] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether every sentence has been seen."""
        return len(self.seen) == len(self.document.sentences)


def begin(document: Document) -> Review:
    """The review of a record; sentences that an earlier review has seen count as seen."""
    settings = document.provenance.settings if document.provenance else {}
    numbers = settings.get(REVIEWED)
    listed = set(numbers) if isinstance(numbers, list) and all(isinstance(n, int) for n in numbers) else set()
    own = enumerate(zip(sentence_numbers(document), document.sentences, strict=True))
    seen = frozenset(i for i, (number, sentence) in own if number in listed and sentence.stance is not None)
    return Review(base=document, document=document, seen=seen)


def apply(review: Review, edit: Edit) -> Review:
    """The review after the edit.

    Raises:
        EditError: if the record cannot take it.
    """
    if not 0 <= edit.sentence < len(review.document.sentences):
        raise EditError(f"there is no sentence {edit.sentence + 1}")
    if edit.kind is Kind.LEFT_OUT:
        return replace(review, seen=review.seen - {edit.sentence})
    try:
        document = _edited(review, edit)
    except SchemaError as error:
        raise EditError(str(error).removeprefix(f"{review.document.id}: ")) from None
    return replace(review, document=document, seen=review.seen | {edit.sentence})


def _edited(review: Review, edit: Edit) -> Document:
    document, sentence = review.document, review.document.sentences[edit.sentence]
    body = sentence.kind is SentenceKind.BODY
    if edit.kind is Kind.STANCE:
        return _with_sentence(document, edit.sentence, _restanced(review, edit))
    if sentence.stance is None:
        if body:
            raise EditError("nobody has judged this sentence yet: say its stance first (e, p, m, n)")
        sentence = replace(sentence, stance=StanceLabel.NEUTRAL)
        document = _with_sentence(document, edit.sentence, sentence)
    if edit.kind is Kind.SEEN:
        return document
    if edit.kind is Kind.HOLDER:
        return _with_sentence(document, edit.sentence, _held(document, sentence, edit.mention))
    return replace(document, devices=_sorted(_devices(document, sentence, edit)))


def _with_sentence(document: Document, index: int, sentence: Sentence) -> Document:
    return replace(document, sentences=(*document.sentences[:index], sentence, *document.sentences[index + 1 :]))


def _restanced(review: Review, edit: Edit) -> Sentence:
    """The sentence with another stance; the model's scores and reason stay only with the model's own answer."""
    sentence, base = review.document.sentences[edit.sentence], review.base.sentences[edit.sentence]
    if edit.stance is None:
        raise EditError("an edit of the stance names none")
    if sentence.kind is not SentenceKind.BODY and edit.stance is not StanceLabel.NEUTRAL:
        raise EditError(f"this is a {sentence.kind.value}: only sentences of the text have a stance")
    if sentence.stance is edit.stance:
        return sentence
    holder = None if edit.stance is StanceLabel.NEUTRAL else sentence.holder or base.holder or _AUTHOR
    if base.stance is edit.stance:
        return replace(base, holder=holder)
    return replace(sentence, stance=edit.stance, holder=holder, scores=None, reason=None)


def _held(document: Document, sentence: Sentence, mention: Mention | None) -> Sentence:
    if sentence.stance is StanceLabel.NEUTRAL:
        raise EditError("a neutral sentence has no holder: say its stance first (e, p, m)")
    holder = _AUTHOR if mention is None else Holder(type=HolderType.SOURCE, mention=_checked(document, mention))
    old, scores = sentence.holder, sentence.scores
    if scores is not None and old is not None and old.type is not holder.type:
        scores = replace(scores, author=None)
    return replace(sentence, holder=holder, scores=scores)


def _checked(document: Document, mention: Mention) -> Mention:
    _check_words(document, mention.span, "a source")
    if not mention.name.strip():
        raise EditError("a source needs a name")
    return mention


def _check_words(document: Document, span: Span, what: str) -> None:
    words = span.of(document.text)
    if span.end > len(document.text) or words != words.strip():
        raise EditError(f"{what} begins and ends with a word")
    if _PARAGRAPH_END.search(words):
        raise EditError(f"{what} lies inside one paragraph")


def _devices(document: Document, sentence: Sentence, edit: Edit) -> Iterable[Device]:
    label, span = edit.label, edit.span
    if label is None or span is None:
        raise EditError("an edit of a device does not say which")
    if edit.kind is Kind.ADD:
        _check_words(document, span, "a device")
        if not span.overlaps(sentence.span):
            raise EditError("these words are not in the sentence: go to theirs first")
        return _added(document.devices, Device(label=label, span=span))
    found = next((d for d in document.devices if d.label is label and d.span == span), None)
    if found is None:
        raise EditError(f"there is no {label.value} at these words any more")
    others = tuple(d for d in document.devices if d is not found)
    if edit.kind is Kind.DELETE:
        return others
    if edit.kind is Kind.RELABEL:
        if edit.new is None:
            raise EditError("an edit of a label names none")
        both = found.label.is_quotation and edit.new.is_quotation
        kept = Device(label=edit.new, span=span)
        if both:
            kept = replace(kept, source=found.source, cue=found.cue, endorsement=found.endorsement)
        return others if found.label is edit.new else _added(others, kept)
    if not label.is_quotation:
        raise EditError(f"only quotations have a source and a cue, {label.value} has none")
    if edit.kind is Kind.SOURCE:
        source = None if edit.mention is None else _checked(document, edit.mention)
        return (*others, replace(found, source=source))
    if edit.cue is not None:
        _check_words(document, edit.cue, "a cue")
    return (*others, replace(found, cue=edit.cue))


def _added(devices: Iterable[Device], device: Device) -> tuple[Device, ...]:
    devices = tuple(devices)
    if any(d.label is device.label and d.span.overlaps(device.span) for d in devices):
        raise EditError(f"{device.label.value} is marked at these words already: delete that first")
    return (*devices, device)


def _sorted(devices: Iterable[Device]) -> tuple[Device, ...]:
    return tuple(sorted(devices, key=lambda d: (d.span.start, -d.span.end, d.label.value)))


def result(review: Review, *, whole: bool = False) -> Document:
    """The record to be saved.

    Sentences that nobody has seen lose their stance and become context, and devices that touch none of the others are
    left out: that is how a record says that nobody has judged them.

    Args:
        review: the review.
        whole: keep what nobody has seen as well.
    """
    document = review.document
    sentences, devices = document.sentences, document.devices
    if not whole:
        sentences = tuple(
            s if i in review.seen else replace(s, stance=None, holder=None, reason=None)
            for i, s in enumerate(sentences)
        )
        spans = [s.span for i, s in enumerate(sentences) if i in review.seen]
        devices = tuple(d for d in devices if any(d.span.overlaps(span) for span in spans))
    numbers = sentence_numbers(document)
    listed = [numbers[index] for index in sorted(review.seen)]
    before = document.provenance or Provenance(version=stance.__version__)
    provenance = replace(before, settings={**before.settings, REVIEWED: listed})
    saved = replace(document, sentences=sentences, devices=devices, provenance=provenance)
    return replace(saved, summary=summarize(saved))


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A review with what was done and what was undone."""

    now: Review
    past: tuple[tuple[Edit, Review], ...] = ()  # each edit with the review before it
    future: tuple[Edit, ...] = ()  # undone, the last one first

    def do(self, edit: Edit) -> History:
        """After the edit; what was undone is given up.

        Raises:
            EditError: if the record cannot take it, or it changes nothing.
        """
        after = apply(self.now, edit)
        if after == self.now:
            raise EditError("that is how it stands already")
        return History(now=after, past=(*self.past, (edit, self.now)))

    def undo(self) -> History:
        """Before the last edit.

        Raises:
            EditError: if there is none.
        """
        if not self.past:
            raise EditError("there is nothing to undo")
        edit, before = self.past[-1]
        return History(now=before, past=self.past[:-1], future=(edit, *self.future))

    def redo(self) -> History:
        """With the edit that was undone last.

        Raises:
            EditError: if there is none.
        """
        if not self.future:
            raise EditError("there is nothing to do again")
        edit, *rest = self.future
        return History(now=apply(self.now, edit), past=(*self.past, (edit, self.now)), future=tuple(rest))


# ---- as JSON


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """The edit as plain JSON values; what it does not use is left out."""
    value: dict[str, Any] = {"kind": edit.kind.value, "sentence": edit.sentence}
    for name in ("stance", "label", "new"):
        label = getattr(edit, name)
        if label is not None:
            value[name] = label.value
    if edit.span is not None:
        value["span"] = [edit.span.start, edit.span.end]
    if edit.cue is not None:
        value["cue"] = [edit.cue.start, edit.cue.end]
    if edit.mention is not None:
        m = edit.mention
        value["mention"] = {"start": m.span.start, "end": m.span.end, "name": m.name, "party": m.party}
    return value


def edit_from_json(value: dict[str, Any]) -> Edit:
    """The edit in plain JSON values.

    Raises:
        ValueError, TypeError, KeyError: if it is none.
    """
    mention = value.get("mention")
    if not isinstance(value["sentence"], int):
        raise TypeError("sentence must be a number")
    return Edit(
        kind=Kind(value["kind"]),
        sentence=value["sentence"],
        stance=StanceLabel(value["stance"]) if "stance" in value else None,
        label=DeviceLabel(value["label"]) if "label" in value else None,
        new=DeviceLabel(value["new"]) if "new" in value else None,
        span=Span(*value["span"]) if "span" in value else None,
        cue=Span(*value["cue"]) if "cue" in value else None,
        mention=None
        if mention is None
        else Mention(
            span=Span(mention["start"], mention["end"]), name=str(mention["name"]), party=mention.get("party")
        ),
    )
