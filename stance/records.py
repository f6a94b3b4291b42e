"""The one record type: gold, prediction, review and training data are the same annotated `Document`.

Frozen, free of models, files and terminals. `data/SCHEMA.md` is the same thing as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.errors import SchemaError
from stance.labels import DeviceLabel, Endorsement, HolderType, SentenceKind, StanceLabel
from stance.spans import Span

SCHEMA = "stance/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words that name a party, and the name they stand for ("she", "Choe Son Hui")."""

    span: Span
    name: str
    party: str | None = None  # the party that the name belongs to ("United States"), where it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose stance a sentence puts forward; `mention` is there for a source and only for a source."""

    type: HolderType
    mention: Mention | None = None

    def __post_init__(self) -> None:
        if (self.type is HolderType.SOURCE) != (self.mention is not None):
            raise SchemaError(
                f"a holder of type {self.type.value!r} with mention {self.mention!r}: only sources have one"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Probabilities in [0, 1]: does the sentence put forward engagement, pressure; is the holder the author."""

    engagement: float
    pressure: float
    author: float | None = None

    def __post_init__(self) -> None:
        for value in (self.engagement, self.pressure, self.author):
            if value is not None and not 0.0 <= value <= 1.0:
                raise SchemaError(f"score {value} is outside [0, 1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; `stance` is None where nobody has judged it yet (context around an annotated excerpt)."""

    span: Span
    kind: SentenceKind = SentenceKind.BODY
    stance: StanceLabel | None = None
    scores: Scores | None = None
    holder: Holder | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.holder is not None and self.stance in (None, StanceLabel.NEUTRAL):
            raise SchemaError(f"sentence at {self.span.start} has a holder but no stance: only stances have holders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One rhetorical device. `origin` is "model" or "rule:NAME"; gold and reviewed spans may have none."""

    label: DeviceLabel
    span: Span
    score: float | None = None
    origin: str | None = None
    source: Mention | None = None
    cue: Span | None = None
    endorsement: Endorsement | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise SchemaError(f"{self.label.value} at {self.span.start}: score {self.score} is outside [0, 1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What is known about a piece; `date` is ISO 8601, `source` a file or address."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    outlet: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sentences by stance, and the balance between the poles."""

    engagement: int = 0
    pressure: int = 0
    mixed: int = 0
    neutral: int = 0

    @property
    def balance(self) -> float | None:
        """(engagement - pressure) / (engagement + pressure + mixed), in [-1, 1]; None without any stance."""
        poles = self.engagement + self.pressure + self.mixed
        return (self.engagement - self.pressure) / poles if poles else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderSummary:
    """What one holder puts forward. `strongest` gives the index of the strongest sentence of each pole."""

    type: HolderType
    name: str
    tally: Tally
    strongest: Mapping[StanceLabel, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Totals of one document; rates are per 1,000 words."""

    words: int
    tally: Tally
    holders: tuple[HolderSummary, ...]
    devices: Mapping[DeviceLabel, int]

    @property
    def author(self) -> Tally:
        """The author's own voice."""
        return next((h.tally for h in self.holders if h.type is HolderType.AUTHOR), Tally())

    @property
    def sources(self) -> Tally:
        """All other voices together."""
        tallies = [h.tally for h in self.holders if h.type is HolderType.SOURCE]
        return Tally(
            engagement=sum(t.engagement for t in tallies),
            pressure=sum(t.pressure for t in tallies),
            mixed=sum(t.mixed for t in tallies),
        )

    def rate(self, label: DeviceLabel) -> float:
        """Devices of this label per 1,000 words."""
        return 1000 * self.devices.get(label, 0) / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Enough to repeat the run: package version, model name and checksum, settings."""

    version: str
    model: str | None = None
    model_sha256: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An annotated text. Sentences are in order and disjoint; `text` never changes after reading.

    Raises:
        SchemaError: if a span leaves the text, sentences overlap, or two devices of one label do.
    """

    id: str
    text: str
    meta: Meta = field(default_factory=Meta)
    sentences: tuple[Sentence, ...] = ()
    devices: tuple[Device, ...] = ()
    summary: Summary | None = None
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        size = len(self.text)
        previous = 0
        for sentence in self.sentences:
            if sentence.span.start < previous:
                raise SchemaError(
                    f"{self.id}: sentence at {sentence.span.start} overlaps the one before or is out of order"
                )
            previous = sentence.span.end
        spans = [s.span for s in self.sentences] + [d.span for d in self.devices]
        mentions = [s.holder.mention for s in self.sentences if s.holder] + [d.source for d in self.devices]
        spans += [m.span for m in mentions if m] + [d.cue for d in self.devices if d.cue]
        for span in spans:
            if span.end > size:
                raise SchemaError(f"{self.id}: span [{span.start}, {span.end}) leaves the text of {size} characters")
        last: dict[DeviceLabel, Span] = {}
        for device in sorted(self.devices, key=lambda d: d.span):
            before = last.get(device.label)
            if before is not None and before.overlaps(device.span):
                raise SchemaError(f"{self.id}: two {device.label.value} spans overlap at {device.span.start}")
            last[device.label] = device.span

    def judged(self) -> tuple[Sentence, ...]:
        """The sentences that somebody, or the model, has given a stance."""
        return tuple(s for s in self.sentences if s.stance is not None)

    def _repr_html_(self) -> str:
        """The report, where a notebook shows the document."""
        # Records stand below formats: they know of one only while somebody looks.
        from stance.formats.html_page import notebook

        return notebook(self)
