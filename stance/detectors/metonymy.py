"""Metonymy: a capital or seat of government names the government; only where it stands for the actor, not the place.

Definition: Lakoff and Johnson, Metaphors We Live By (1980), chapter 8 (place for institution); Markert and Nissim,
"Metonymy resolution at SemEval I" (2007), place-for-people; Gritta et al., "Vancouver Welcomes You!" (2017). The place
is an actor as the subject of a verb that only actors have (lexicons/agentive.txt), as the owner of a policy
(lexicons/policy_nouns.txt), and as the other side of dealings ("talks with Pyongyang", "pressure on Tehran").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from stance.detectors.lexicons import one_of, phrases, rows, verbs
from stance.detectors.view import View
from stance.labels import DeviceLabel
from stance.records import Device
from stance.spans import Span

_ADVERB = r"(?:not|also|now|then|long|still|never|always|often|only|even|already|once|again|soon|just|probably|perhaps|clearly|simply|both|all|itself|alone|apparently|certainly|merely|\w+ly|to\s+be\s+sure)"
_HAVE = r"(?:has|have|had|hasn['’]t|hadn['’]t|haven['’]t)"
_BE = r"(?:is|are|was|were|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)"
_MODAL = (
    r"(?:will|would|can|cannot|could|may|might|must|should|shall|does|do|did|(?:wo|does|did|do|ca|could|would|should)n['’]t|ought\s+to|"
    r"need\s+not|needs\s+to|has\s+to|had\s+to|seems?\s+to|appears?\s+to)"
)
_WILLING = r"(?:prepared|willing|unwilling|ready|determined|eager|reluctant|committed|worried|concerned|convinced|keen|aware|happy|furious|angry|loath|anxious|afraid|right\s+to|wrong\s+to|unable|able|tempted|obliged|responsible|adamant|silent|serious|interested|intent|hesitant|content|pleased|alarmed|wary|bent)"
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|around|outside|inside|of|through|across|via|into|toward|towards|within|throughout|for|on|over|visited|"
    r"visiting|left|leaving|reached|by|with|against|between|about|than|under|off|like|beyond|and|or|,)\s+$",
    re.IGNORECASE,
)
_MAY_LEAD = frozenset(
    "But And Yet So If When While As Although Though Because Since That Still Then Thus Therefore However Instead Today Now Nor Or Unless "
    "Whether Even Why Should Would Will Can Could Did Does Has Is Was May Until After Before Once Both Meanwhile Moreover Indeed Perhaps "
    "Nevertheless Hence For What How Where Clearly Here Official".split()
)
# the public Madrid talks: a name inside another noun phrase
_MODIFIES = re.compile(r"\b(?:the|a|an|this|that|its|their|his|her|our|these|those)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_NAME_AFTER = re.compile(r"\s+[A-Z][a-z]|,\s+(?:D\.?\s?C|[A-Z]{2}\b)|-based|-[A-Z]|\s+\d|\s+(?:Post|Times|Consensus)")
_OTHER_SIDE_BEFORE = re.compile(
    r"(?:\b(?:talks?|talking|talked|negotiat\w+|dialogues?|deals?|dealing|dealt|agreements?|relations|relationships?|ties|alliances?|patience|rapprochement|"
    r"confrontations?|conflicts?|treaty|treaties|pacts?|cooperation|cooperat(?:e|es|ed|ing)|engag(?:e|es|ed|ing)|engagement|bargain(?:s|ed|ing)?|"
    r"sid(?:e|es|ed|ing)|allied|aligned|ally|reconciliation|d[ée]tente|break|rift|quarrels?|d[ie]sagreements?|friendship|partnership|contacts?|"
    r"diplomacy|consultations?|consult(?:ed|ing)?|coordinat\w+|frustration|friction|standoff|showdown|war|compromise|accommodation|fences|disput\w+|breach|accord)\s+with"
    r"|\b(?:pressure|sanctions|demands|influence|leverage|pressures|embargo|curbs)\s+(?:on|against)"
    r"|\b(?:sanctions|threats|war|accusations|allegations|charges|campaign|retaliation|case|alliance)\s+against"
    r"|\b(?:threats?|warnings?|messages?|ultimatum|signals?|concessions|offers?|overtures?|assurances|loyalty|loyal|hostile|hostility|subservient|beholden|opposed|opposition|demands|appeals?|friendly|opposing|gift|reply|response)\s+to"
    r"|\b(?:pressur(?:e|ed|ing)|persuad(?:e|es|ed|ing)|convinc(?:e|es|ed|ing)|compel(?:led|ling|s)?|deter(?:red|ring|s)?|punish(?:ed|es|ing)?|"
    r"accus(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|criticiz(?:e|es|ed|ing)|criticis(?:e|es|ed|ing)|urg(?:e|es|ed|ing)|provok(?:e|es|ed|ing)|appeas(?:e|es|ed|ing)|"
    r"antagoniz(?:e|es|ed|ing)|isolat(?:e|es|ed|ing)|anger(?:ed|ing|s)?|embarrass(?:ed|es|ing)?|irritat(?:e|es|ed|ing)|warn(?:ed|s|ing)?|reassur(?:e|es|ed|ing)|"
    r"infuriat(?:e|es|ed|ing)|alienat(?:e|es|ed|ing)|prompt(?:ed|s|ing)?|alarm(?:ed|s|ing)?|dissuad(?:e|es|ed|ing)|coerc(?:e|es|ed|ing)|confront(?:ed|s|ing)?)"
    r"|\b(?:imposed|backed|supported|funded|financed|sponsored|controlled|ordered|dictated|orchestrated|appointed|rejected|ignored|offered|proposed|demanded|"
    r"endorsed|approved|supplied|accepted|promised|condemned|issued|driven|attempts?|efforts?|moves?|decision|refusal)\s+by"
    r"|\b(?:orders|instructions|pressure|permission|signals?|assurances|approval|backing|directives|support|guidance|diktats?)\s+from)\s+$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:relations|relationship|talks|tensions?|dialogue|negotiations|agreements?|deal|conflict|cooperation|alliance|rivalry|confrontation|war|rift|"
    r"disputes?|disagreements?|contacts|gap|axis|trust|mistrust|differences|ties|d[ée]tente|divide|pact|partnership|rapprochement|bargain)\s+between\s+"
    r"(?:[\w.’'-]+\s+){0,4}?$",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"(?:(?:the\s+)?[A-Z][\w.’'-]+(?:\s+[A-Z][\w.’'-]+)?(?:,\s+|,?\s+and\s+|,?\s+or\s+))+$")


@cache
def _subject_after() -> re.Pattern[str]:
    forms = verbs("agentive.txt")
    finite = one_of(forms["third"] | forms["past"])
    base, ing = one_of(forms["base"]), one_of(forms["ing"])
    participle = one_of(forms["participle"] | forms["past"])
    adverbs = rf"(?:{_ADVERB}\s+)*"
    having = rf"{adverbs}(?:been\s+{adverbs}(?:{ing}|{_WILLING})|{participle})"
    verb = (
        rf"{_HAVE}\s+{having}|{_BE}\s+{adverbs}(?:{ing}|{_WILLING})"
        rf"|{_MODAL}\s+{adverbs}(?:be\s+{adverbs}(?:{ing}|{_WILLING})|have\s+{having}|{base})|{finite}"
    )
    inserted = r"however|too|meanwhile|for\s+its\s+part|of\s+course|in\s+turn|by\s+contrast|like\s+[^,.;]{3,40}|which\s+[^,.;]{3,60}"
    return re.compile(
        rf"(?:,?\s+and\s+(?:the\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?)?(?:,\s+(?:{inserted}),)?\s+"
        rf"{adverbs}(?P<verb>{verb})\b(?!\s+by\b)"
    )


@cache
def _policy() -> re.Pattern[str]:
    nouns = one_of(phrases("policy_nouns.txt"))
    return re.compile(rf"['’]s?\s+(?:(?!is\b|in\b)[\w’'-]+\s+){{0,3}}?(?P<noun>{nouns})\b")


@cache
def seat_names() -> tuple[str, ...]:
    """The names that may be read as metonymy: those of the table whose note does not speak against it."""
    return tuple(row[0] for row in rows("seats.txt") if len(row) == 2 and row[0] != row[1])


def detect(view: View) -> Iterator[Device]:
    """The capitals and seats that act."""
    for span, reason in metonyms(view, seat_names()):
        yield Device(label=DeviceLabel.METONYMY, span=span, score=0.95, origin="rule:metonymy", reason=reason)


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    bare = {name.removeprefix("the ") for name in names if name.startswith("the ")}
    plain = [name for name in names if not name.startswith("the ")]
    either = [rf"\b{one_of(plain)}"] if plain else []
    either += [rf"\b(?:[Tt]he\s+){one_of(bare)}"] if bare else []
    return re.compile(rf"(?:{'|'.join(either)})(?![\w-])")


def metonyms(view: View, names: Iterable[str]) -> Iterator[tuple[Span, str]]:
    """The places where one of `names` acts, each with the reason."""
    prose = view.prose
    people = _people(prose)
    for match in _names(tuple(names)).finditer(prose):
        start, end = match.span()
        if match.group() in people or _NAME_AFTER.match(prose, end):
            continue
        reason = _acts(prose, start, end)
        if reason and view.may_carry(start):
            yield Span(start, end), reason


def _people(prose: str) -> frozenset[str]:
    """Names that are also a person's in this text."""
    person = re.compile(r"\b(?:George|Denzel|Booker\s+T\.|Mr\.|Jack|Harold)\s+(Washington|London)\b")
    return frozenset(match.group(1) for match in person.finditer(prose))


def _acts(prose: str, start: int, end: int) -> str | None:
    before = prose[max(0, start - 90) : start]
    word = re.search(r"([\w.’'-]+)\s+$", before)
    if word and word.group(1)[:1].isupper() and word.group(1) not in _MAY_LEAD and not word.group(1).endswith("."):
        return None
    policy = _policy().match(prose, end)
    if policy and not re.search(r"\b(?:in|at)\s+$", before):
        return f"a place of government has a policy: “{policy['noun']}”"
    other = _other_side(before)
    if other:
        return other
    subject = _subject_after().match(prose, end)
    if subject and _is_subject(before) and not _MODIFIES.search(before):
        return f"a place of government as the subject of “{subject['verb']}”"
    return None


def _other_side(before: str) -> str | None:
    listed = _COORDINATED.search(before)
    for stretch in (before, before[: listed.start()] if listed else None):
        if stretch is None:
            continue
        dealing = _OTHER_SIDE_BEFORE.search(stretch) or (
            _BETWEEN.search(stretch) if listed or stretch is before else None
        )
        if dealing:
            return f"a place of government is the other side: “{dealing.group().strip()}”"
    return None


def _is_subject(before: str) -> bool:
    listed = _COORDINATED.search(before)
    if (
        listed
        and _PLACE_BEFORE.search(before[: listed.start()])
        and not before[: listed.start()].rstrip().endswith(",")
    ):
        return False
    if listed:
        return True
    return not _PLACE_BEFORE.search(before) or bool(re.search(r"(?:,|;\s*and|\w,\s+and|,\s+or)\s+$", before))
