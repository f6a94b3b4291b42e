"""Every label, once: name, family, definition, rule, examples for and against, mark and colour.

Guidelines, `stance explain`, legends and README tables are made from these tables. Nothing else defines a label.
The definitions are those of `data/GUIDELINES.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from stance.errors import UnknownNameError


class StanceLabel(StrEnum):
    """What a sentence puts forward toward the other side of a dispute."""

    ENGAGEMENT = "engagement"
    PRESSURE = "pressure"
    MIXED = "mixed"
    NEUTRAL = "neutral"

    @classmethod
    def of(cls, *, engagement: bool, pressure: bool) -> StanceLabel:
        """The label for the answers to the two questions.

        >>> StanceLabel.of(engagement=True, pressure=True)
        <StanceLabel.MIXED: 'mixed'>
        """
        if engagement:
            return cls.MIXED if pressure else cls.ENGAGEMENT
        return cls.PRESSURE if pressure else cls.NEUTRAL

    @property
    def has_engagement(self) -> bool:
        """Whether the first question (E?) is answered with yes."""
        return self in (StanceLabel.ENGAGEMENT, StanceLabel.MIXED)

    @property
    def has_pressure(self) -> bool:
        """Whether the second question (P?) is answered with yes."""
        return self in (StanceLabel.PRESSURE, StanceLabel.MIXED)


class HolderType(StrEnum):
    """Whose stance: the author's own, or that of a source in the text."""

    AUTHOR = "author"
    SOURCE = "source"


class SentenceKind(StrEnum):
    """What a sentence is in its document; only body sentences carry a stance."""

    TITLE = "title"
    BYLINE = "byline"
    DATE = "date"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"


class Endorsement(StrEnum):
    """How the author takes up what he reports."""

    STATES = "states"
    CLAIMS = "claims"
    ENDORSES = "endorses"
    DISTANCES = "distances"


class Family(StrEnum):
    """Groups of devices, in the order in which reports show them."""

    VOICE = "voice"
    SPEECH_ACTS = "speech acts"
    APPEALS = "appeals"
    FIGURES = "figures"
    WORDING = "wording"


class DeviceLabel(StrEnum):
    """The rhetorical devices."""

    DIRECT_QUOTATION = "direct-quotation"
    INDIRECT_QUOTATION = "indirect-quotation"
    SCARE_QUOTES = "scare-quotes"
    THREAT = "threat"
    WARNING = "warning"
    DEMAND = "demand"
    OFFER = "offer"
    RECOMMENDATION = "recommendation"
    APPEAL_TO_AUTHORITY = "appeal-to-authority"
    APPEAL_TO_FEAR = "appeal-to-fear"
    APPEAL_TO_HISTORY = "appeal-to-history"
    APPEAL_TO_VALUES = "appeal-to-values"
    CONCESSION = "concession"
    FALSE_DILEMMA = "false-dilemma"
    WHATABOUTISM = "whataboutism"
    RHETORICAL_QUESTION = "rhetorical-question"
    REPETITION = "repetition"
    ENUMERATION = "enumeration"
    ANTITHESIS = "antithesis"
    HYPERBOLE = "hyperbole"
    LITOTES = "litotes"
    METAPHOR = "metaphor"
    METONYMY = "metonymy"
    APHORISM = "aphorism"
    IRONY = "irony"
    LOADED_LANGUAGE = "loaded-language"
    NAME_CALLING = "name-calling"
    HEDGE = "hedge"
    BOOSTER = "booster"

    @property
    def is_quotation(self) -> bool:
        """Whether the label carries a source and a cue."""
        return self in (DeviceLabel.DIRECT_QUOTATION, DeviceLabel.INDIRECT_QUOTATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceInfo:
    """What is shown and explained about a stance."""

    label: StanceLabel
    definition: str
    examples: tuple[str, ...]
    against: tuple[str, ...]
    mark: str  # one character, so that colour never stands alone
    dark: str  # text colour on a dark ground
    light: str  # text colour on a light ground


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInfo:
    """What is shown and explained about a device. In examples, [brackets] hold the span."""

    label: DeviceLabel
    family: Family
    definition: str
    examples: tuple[str, ...]
    against: tuple[str, ...]
    mark: str  # two letters, unique
    dark: str
    light: str


_STANCES = (
    StanceInfo(
        label=StanceLabel.ENGAGEMENT,
        definition="Settling the dispute by agreement: talks, offers, concessions, sanctions relief, recognition, trade, arms control, restraint, withdrawal.",
        examples=(
            "Washington should take the offer seriously.",
            "Sanctions have failed.",
            "The two leaders shook hands at the border.",
        ),
        against=("Talks have stalled since February.", "Talks only bought the regime time."),
        mark="+",
        dark="#5fd7af",
        light="#00674b",
    ),
    StanceInfo(
        label=StanceLabel.PRESSURE,
        definition="Changing the other side's conduct by cost or force: sanctions, isolation, threats, preconditions, military action, shows of force, regime change, breaking off talks.",
        examples=(
            "Pyongyang launched two missiles.",
            "Talks only bought the regime time.",
            "Walking out is the only answer left.",
        ),
        against=("The dynasty has invested heavily in its arsenal.", "Sanctions have failed."),
        mark="-",
        dark="#ff8787",
        light="#a8071a",
    ),
    StanceInfo(
        label=StanceLabel.MIXED,
        definition="Both poles in one sentence, by one holder or by two; the holder is that of the main clause.",
        examples=("Keep the sanctions in place, but send an envoy.",),
        against=("If the North freezes testing, Washington should lift sanctions.",),
        mark="±",
        dark="#d7afff",
        light="#6b2fa0",
    ),
    StanceInfo(
        label=StanceLabel.NEUTRAL,
        definition="No course is put forward: capabilities, motives, history, description and prediction.",
        examples=("The dynasty has invested heavily in its arsenal.", "Talks have stalled since February."),
        against=("Washington has regularly imposed regime change.",),
        mark=" ",
        dark="#bcbcbc",
        light="#444444",
    ),
)

STANCES: Mapping[StanceLabel, StanceInfo] = MappingProxyType({info.label: info for info in _STANCES})

_FAMILY_COLOURS = {
    Family.VOICE: ("#87afff", "#1d4ea3"),
    Family.SPEECH_ACTS: ("#ffaf5f", "#8a4200"),
    Family.APPEALS: ("#ffd75f", "#6b5300"),
    Family.FIGURES: ("#d787d7", "#862d86"),
    Family.WORDING: ("#87d7d7", "#00616b"),
}


def _device(
    label: DeviceLabel, family: Family, mark: str, definition: str, examples: tuple[str, ...], against: tuple[str, ...]
) -> DeviceInfo:
    dark, light = _FAMILY_COLOURS[family]
    return DeviceInfo(
        label=label,
        family=family,
        mark=mark,
        definition=definition,
        examples=examples,
        against=against,
        dark=dark,
        light=light,
    )


_D = DeviceLabel
_DEVICES = (
    _device(
        _D.DIRECT_QUOTATION, Family.VOICE, "DQ",
        "A source's words between quotation marks, the marks included; one span per pair of marks.",
        ("She said: [“We will not bow.”]",), ("They call it an “offer.”", "She spoke for an hour."),
    ),
    _device(
        _D.INDIRECT_QUOTATION, Family.VOICE, "IQ",
        "What a source says, thinks, wants or feels, reported without marks: the content clause or phrase only.",
        ("U.S. officials predicted [imminent negotiations].",), ("She spoke.", "Officials met on Monday."),
    ),
    _device(
        _D.SCARE_QUOTES, Family.VOICE, "SQ",
        "Marks around a word or phrase that signal distance, doubt or irony, not citation.",
        ("There is theater in the North Korean [“offer.”]",), ("The film “Parasite” won.", "He said it was “unfair.”"),
    ),
    _device(
        _D.THREAT, Family.SPEECH_ACTS, "TH",
        "A party says that it will or may do harm to the other side's interests, conditionally or not, in its own voice or reported.",
        ("They threatened [to choose a different path].",), ("Another war would devastate Seoul.",),
    ),
    _device(
        _D.WARNING, Family.SPEECH_ACTS, "WA",
        "Harm is predicted that the speaker does not himself bring about.",
        ("[Another war would devastate Seoul.]",), ("We will close the strait.",),
    ),
    _device(
        _D.DEMAND, Family.SPEECH_ACTS, "DE",
        "One party requires conduct of another: ultimatums, preconditions, “must”, “insist”.",
        ("Tehran insisted [that the fleet leave the gulf].",), ("Washington should take it seriously.",),
    ),
    _device(
        _D.OFFER, Family.SPEECH_ACTS, "OF",
        "One party holds out a benefit, a concession or talks, conditionally or not.",
        ("The minister offered [to begin talks].",), ("Talks began on Monday.",),
    ),
    _device(
        _D.RECOMMENDATION, Family.SPEECH_ACTS, "RE",
        "The author or a source tells policy makers or the reader what to do; requirements laid on the opponent are demands.",
        ("[Washington should take it seriously.]",), ("Pyongyang must disarm at once.", "That should not surprise anyone."),
    ),
    _device(
        _D.APPEAL_TO_AUTHORITY, Family.APPEALS, "AU",
        "An expert, leader, institution or saying of a great name is invoked as support; the naming and what it supports.",
        ("[As Henry Kissinger once observed, even paranoids have enemies.]",), ("The ministry said exports rose.",),
    ),
    _device(
        _D.APPEAL_TO_FEAR, Family.APPEALS, "FE",
        "Dread of an outcome, painted to move the reader, drives the point.",
        ("[Wait, and the next thing you see will be a mushroom cloud over your own city.]",), ("War would be costly.",),
    ),
    _device(
        _D.APPEAL_TO_HISTORY, Family.APPEALS, "HI",
        "A precedent, analogy or lesson from the past is used as an argument.",
        ("[Munich taught us what comes of feeding a tyrant.]",), ("The treaty was signed in 1972.",),
    ),
    _device(
        _D.APPEAL_TO_VALUES, Family.APPEALS, "VA",
        "Nation, freedom, honour, civilisation, faith or “our way of life” is invoked as the ground.",
        ("[A free people does not bargain over its liberty.]",), ("The country has a free press.",),
    ),
    _device(
        _D.CONCESSION, Family.APPEALS, "CO",
        "A point is granted to the other view before it is turned; the granted part only.",
        ("[Kim could possess aggressive designs], but war would ruin him.",), ("He came, but he was late.",),
    ),
    _device(
        _D.FALSE_DILEMMA, Family.APPEALS, "FD",
        "Only two courses are presented as if no other existed.",
        ("[We either strike now or accept a nuclear Iran forever.]",), ("The council can vote on Monday or Tuesday.",),
    ),
    _device(
        _D.WHATABOUTISM, Family.APPEALS, "WH",
        "A charge is met by a counter-charge in place of an answer.",
        ("[And who are they to speak of prisoners, after Abu Ghraib?]",), ("Both sides hold prisoners.",),
    ),
    _device(
        _D.RHETORICAL_QUESTION, Family.FIGURES, "RQ",
        "A question that is asked for effect, or that the author at once answers himself.",
        ("[How to negotiate with Pyongyang?] First, be realistic.",),
        ("Interviewer: When did you arrive in Geneva?",),
    ),
    _device(
        _D.REPETITION, Family.FIGURES, "RP",
        "Words or a frame repeated for effect (anaphora, epistrophe, echo): all the repeating stretch.",
        ("[We were told to wait. We were told to trust. We were told to hope.]",), ("The talks began and the talks ended.",),
    ),
    _device(
        _D.ENUMERATION, Family.FIGURES, "EN",
        "Three or more parallel members for effect or weight: the whole series.",
        ("the [poor, small, isolated and otherwise irrelevant] nation",), ("Japan and South Korea",),
    ),
    _device(
        _D.ANTITHESIS, Family.FIGURES, "AN",
        "Opposites balanced against each other in parallel form.",
        ("[They offer us the peace of the grave; we offer them the risk of life.]",), ("It was late but warm.",),
    ),
    _device(
        _D.HYPERBOLE, Family.FIGURES, "HY",
        "Overstatement that is not meant to the letter.",
        ("the [most dangerous place on earth]", "solve it [once and for all]"), ("the tallest building in Seoul",),
    ),
    _device(
        _D.LITOTES, Family.FIGURES, "LI",
        "Understatement, often a denied opposite.",
        ("[more than a little theater]", "a [not unhelpful] remark"), ("The plan is not ready.",),
    ),
    _device(
        _D.METAPHOR, Family.FIGURES, "ME",
        "A live, noticeable image; dead metaphors are not marked.",
        ("The summit was [a soap bubble in a hailstorm].",), ("Tensions rise.", "Talks collapsed."),
    ),
    _device(
        _D.METONYMY, Family.FIGURES, "MY",
        "A place or building names a government or institution; only where it stands for the actor, not for the place.",
        ("[Washington] refused.", "a note from [the Kremlin]"), ("He flew to Moscow.",),
    ),
    _device(
        _D.APHORISM, Family.FIGURES, "AP",
        "A maxim or saying, quoted or coined.",
        ("[even paranoids have enemies]",), ("Enemies met in Vienna.",),
    ),
    _device(
        _D.IRONY, Family.FIGURES, "IR",
        "Words that mean other than they say; sarcasm included.",
        ("[What a triumph: two summits and three new missiles.]",), ("The summit failed.",),
    ),
    _device(
        _D.LOADED_LANGUAGE, Family.WORDING, "LL",
        "A word or phrase whose emotional charge goes beyond what it states.",
        ("a [bloodthirsty] clique", "[appeasement]"), ("a long war",),
    ),
    _device(
        _D.NAME_CALLING, Family.WORDING, "NC",
        "A person, group or state is given a label meant to be admired or hated: the label.",
        ("a [rogue regime]", "those [warmongers]"), ("the Iranian government",),
    ),
    _device(
        _D.HEDGE, Family.WORDING, "HE",
        "Weakens the writer's commitment; inside another's quotation it is his, and not marked.",
        ("[perhaps] he will be willing",), ("in May he travelled", "“perhaps,” she said"),
    ),
    _device(
        _D.BOOSTER, Family.WORDING, "BO",
        "Strengthens the writer's commitment.",
        ("[Obviously], there is a catch", "[of course] it failed"), ("a clear sky",),
    ),
)  # fmt: skip

DEVICES: Mapping[DeviceLabel, DeviceInfo] = MappingProxyType({info.label: info for info in _DEVICES})


def device_label(name: str) -> DeviceLabel:
    """The label of that name.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    try:
        return DeviceLabel(name)
    except ValueError:
        raise UnknownNameError("device", name, [label.value for label in DeviceLabel]) from None


def explained(name: str) -> StanceInfo | DeviceInfo:
    """What is known about a stance or a device, by its name.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    for stance in STANCES.values():
        if stance.label.value == name:
            return stance
    for device in DEVICES.values():
        if device.label.value == name:
            return device
    raise UnknownNameError("label", name, [*(s.value for s in STANCES), *(d.value for d in DEVICES)])
