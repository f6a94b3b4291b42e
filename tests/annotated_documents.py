"""Annotated documents of any shape, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Meta, Scores, Sentence
from stance.spans import Span

WORDS = (
    "talks",
    "Washington",
    "“may",
    "end.”",
    "naïve",
    "😀",
    "—",
    "it’s",
    "U.S.",
    "she",
    "[sic]",
    "=SUM(1)",
    "may",
    "100%",
)
_ODD = (
    "T1",
    "#1",
    "@2",
    "B-hedge",
    "by",
    "cue",
    "|",
    "\\n",
    "'",
    '"',
    "1-2",
    "…",
    "a\tb",
    "e\u0301",
    "\u202e",
    "*",
    "= x",
)


@st.composite
def documents(draw, *, odd: bool = True):
    """A document with every kind of part; spans begin and end at words, and none crosses a paragraph."""
    words = st.sampled_from(WORDS + _ODD if odd else WORDS)
    text, sentences, places = "", [], []
    breaks = draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n \n"]))
    for _ in range(draw(st.integers(0, 3))):
        text += breaks if text else draw(st.sampled_from(["", "\n", "  "]))
        paragraph = []
        for number in range(draw(st.integers(1, 3))):
            text += draw(st.sampled_from([" ", "\n", "  "])) if number else ""
            start = len(text)
            for index, word in enumerate(draw(st.lists(words, min_size=1, max_size=6))):
                text += " " if index else ""
                paragraph.append(Span(len(text), len(text) + len(word)))
                text += word
            sentences.append(Span(start, len(text)))
        places.append(paragraph)
    text += draw(st.sampled_from(["", "\n", " "])) if text else ""
    name = draw(st.sampled_from(["piece", "a/b", "x y", "nämlich", "1", "article7", "..", 'say "so"', "a_b"]))
    if not sentences:
        return Document(id=name, text=text)
    return Document(
        id=name,
        text=text,
        meta=draw(st.sampled_from([Meta(), Meta(title="T", author="Ada Byrne", source="a.txt")])),
        sentences=tuple(draw(_sentence(span, text, places)) for span in sentences),
        devices=draw(_devices(text, places)),
    )


@st.composite
def _span(draw, places):
    paragraph = draw(st.sampled_from(places))
    first = draw(st.integers(0, len(paragraph) - 1))
    last = draw(st.integers(first, min(first + 4, len(paragraph) - 1)))
    return Span(paragraph[first].start, paragraph[last].end)


@st.composite
def _mention(draw, text, places):
    span = draw(_span(places))
    name = draw(st.sampled_from([None, "Choe Son Hui", "the “other” side\n2"]))
    return Mention(span=span, name=name or span.of(text), party=draw(st.sampled_from([None, None, "Ruritania"])))


@st.composite
def _sentence(draw, span, text, places):
    stance = draw(st.sampled_from([None, *StanceLabel]))
    holder = None
    if stance not in (None, StanceLabel.NEUTRAL):
        holder = draw(
            st.one_of(
                st.none(),
                st.just(Holder(type=HolderType.AUTHOR)),
                _mention(text, places).map(lambda m: Holder(type=HolderType.SOURCE, mention=m)),
            )
        )
    kind = draw(st.sampled_from([SentenceKind.BODY] * 4 + list(SentenceKind)))
    scores = draw(st.sampled_from([None, Scores(engagement=0.5, pressure=0.25)]))
    return Sentence(span=span, kind=kind, stance=stance, holder=holder, scores=scores)


@st.composite
def _devices(draw, text, places):
    kept = []
    for _ in range(draw(st.integers(0, 6))):
        label = draw(st.sampled_from([*DeviceLabel, DeviceLabel.DIRECT_QUOTATION, DeviceLabel.INDIRECT_QUOTATION]))
        span = draw(_span(places))
        if any(d.label is label and d.span.overlaps(span) for d in kept):
            continue
        extra = {}
        if label.is_quotation:
            extra = {
                "source": draw(st.one_of(st.none(), _mention(text, places))),
                "cue": draw(st.one_of(st.none(), _span(places))),
                "endorsement": draw(st.sampled_from([None, *Endorsement])),
            }
        kept.append(Device(label=label, span=span, origin=draw(st.sampled_from([None, "model"])), **extra))
    return tuple(sorted(kept, key=lambda d: (d.span, d.label.value)))
