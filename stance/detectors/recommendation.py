"""Recommendation: the author tells policy makers or the reader what to do: should, ought to, need to, imperatives.

Definition: Quirk et al., A Comprehensive Grammar of the English Language (1985), 4.54-4.56 (obligation) and 11.24-11.29
(directives); Searle, Expression and Meaning (1979), directives. The span is the clause from its subject on. Should of
expectation or condition, should have, questions, and what another is said to urge are left out; must and have to count
only for the author's own side or policy makers at large, since toward an opponent they demand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stance.detectors.lexicons import one_of, phrases, rows
from stance.detectors.view import BLANK, View
from stance.labels import DeviceLabel, SentenceKind
from stance.records import Device
from stance.spans import trimmed

_SHOULD = r"(?:should|ought\s+to|had\s+better|(?:would|['’]d)\s+do\s+well\s+to|would\s+be\s+wise\s+to)\b"
_MUST = r"(?:must|needs?\s+to|ha(?:ve|s)\s+to)\b"
_ADVERB = r"(?:\s+(?:not|never|also|now|therefore|thus|still|instead|always|first|at\s+least|finally|clearly|certainly|all|both|simply|at\s+once))?"
_NOT_ADVICE = (
    r"(?!\s+(?:not\s+|never\s+|also\s+|now\s+)?(?:have\b|be\s+(?:able|surpris|no\s+surprise|clear|obvious|noted|remembered|expected|evident|"
    r"said|asked|added|easy|glad|proud|pleased|grateful|thankful|relieved|happy|ashamed|enough|the\s+case|a\s+surprise|in\s+a|fine|interesting|true)|come\s+as|surprise|suffice|know\s+by|"
    r"be\s+possible|be\s+remember|serve|matter\b|feel\b|like\b|say\b|add\b|ask\s+(?:why|what|whether|ourselves)|wonder|rejoice|thank|worry|expect|know\b|understand|realize|recogni[sz]e\s+that|remember|assume|think\b|admit|note\b|bear\s+in\s+mind|keep\s+in\s+mind|hope\b|believe|recall|confess|look\s+(?:back|at)|turn\s+to|ha(?:ve|s)\b))"
)
_LEAD = re.compile(
    r"(?:(?:But|And|So|Yet|Thus|Therefore|Instead|Hence|Still|Rather|First|Second|Third|Fourth|Finally|Next|Then|Here|Now|Meanwhile|Moreover|"
    r"Similarly|Likewise|However|Nevertheless|Ultimately|Accordingly|Consequently|Indeed|Also|Clearly|Obviously|Above\s+all|In\s+short|"
    r"In\s+particular|At\s+the\s+same\s+time|To\s+be\s+sure|For\s+(?:its|their|our|his)\s+part|That\s+is\s+why|This\s+is\s+why|In\s+addition|"
    r"At\s+(?:the\s+)?(?:very\s+)?least|Of\s+course|In\s+the\s+(?:meantime|end)|For\s+this\s+reason|For\s+now|Similarly|Most\s+important(?:ly)?),?\s+)+"
)
_INTRO = re.compile(
    r"(?:If|Until|When|As|In|Given|With|Before|After|Unless|To|Instead|Rather|For|By|On|At|While|Although|Because|Since|Once|Without|"
    r"Beyond|Having|Like|Under|Over|Through|Faced)\b[^;:?\x01]{3,150}?,\s+(?=(?:the|[A-Z]|we|they|it|both|all|each|policymakers|leaders|governments|its|our)\b|[A-Z])"
)
_IMPERATIVE_LEAD = re.compile(
    r"(?:(?:So|But|And|First|Second|Third|Fourth|Fifth|Finally|Next|Then|Instead|Above\s+all|Please|Now|Rather|Most\s+important|Lastly),?\s+"
    r"|\d[.)]\s+|[-•*]\s+)*"
)
_LET_US = re.compile(
    r"Let(?:\s+us|['’]s)\s+(?:not\s+)?(?!be\s+(?:clear|honest|frank|fair|blunt|precise)|hope|say|assume|suppose|consider|imagine|look|"
    r"begin|start|take|recall|remember|see|call|examine|return|leave|face\s+it|admit|just|note|turn|forget|think|go\s+back|put|compare|give|review|also|first|get|deal)\w+"
)
_TIME = re.compile(
    r"(?:It(?:\s+is|['’]s)\s+(?:now\s+|also\s+|therefore\s+|high\s+|past\s+|long\s+past\s+|about\s+)*time\s+(?:to|for|that|(?:we|[Tt]he|[A-Z]\w+)\b)"
    r"|The\s+time\s+has\s+(?:now\s+)?come\s+(?:to|for)|Now\s+is\s+the\s+time\s+(?:to|for))(?!\s+(?:ask|consider\s+whether))"
)
_REPORTED = re.compile(
    r"\b(?:argue[sd]?|believe[sd]?|said|says?|thought|thinks?|insist(?:s|ed)?|claim(?:s|ed)?|suggest(?:s|ed)?|maintain(?:s|ed)?|agree[sd]?|"
    r"declared?|announced?|demand(?:s|ed)?|feel|felt|urge[sd]?|decided|according\s+to)\b",
    re.IGNORECASE,
)


@cache
def _main() -> re.Pattern[str]:
    """Subject and modal of a main clause that advises; the subject is an actor of policy, or one's own side."""
    own = one_of(row[0] for row in rows("actors.txt") if len(row) > 1)
    actors = one_of(phrases("actors.txt"))
    name = r"(?!(?:It|This|That|These|Those|There|They|What|Such|Here|No|He|She|One|You|I|As|While|If|Nor|Not|Why|How|Who|Everyone|Nobody|Anyone|Nothing)\b)(?:[A-Z][\w.’'-]+)(?:\s+(?:of\s+|and\s+)?(?:the\s+)?[A-Z][\w.’'-]+){0,4}"
    adjectives = r"(?:(?:(?!(?:in|of|as|for|by|on|at|to|with|from|that|who|which|while|if|no|why|how|what|than|everyone|because|although|though|but|and|or|when|where|As|While|If|No|Because|Although|Though|When|In|For|By|On|At|To|With|From|That|Why|What|How|Even)\b)[\w.’'-]+\s+){0,3}?)"
    subject = (
        rf"(?:[Tt]he\s+|[Oo]ur\s+|[Ii]ts\s+|[Bb]oth\s+|[Aa]ll\s+|[Tt]heir\s+|[Tt]hese\s+|[Tt]hose\s+)?{adjectives}"
    )
    tail = r"(?:\s+(?:and|or|of|in|,)\s+(?:the\s+|its\s+|our\s+)?[\w.’'-]+(?:\s+[A-Z][\w.’'-]+)*)*"
    return re.compile(
        rf"(?:{subject}{actors}{tail}|{name})(?:\s+themselves|\s+itself)?{_ADVERB}\s+{_SHOULD}{_NOT_ADVICE}"
        rf"|{subject}{own}{tail}(?:\s+themselves|\s+itself)?{_ADVERB}\s+{_MUST}{_NOT_ADVICE}"
    )


@cache
def _imperative() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:Do\s+not|Don['’]t|Never)\s+)?{one_of(phrases('imperatives.txt'))}\b(?!['’-]|\s+(?:is|was|are|were|has|had|would|will|can)\b)"
    )


def detect(view: View) -> Iterator[Device]:
    """The author's advice."""
    prose = view.prose
    for sentence in view.sentences:
        words = sentence.span.of(prose)
        if sentence.kind is not SentenceKind.BODY or words.rstrip().endswith("?") or words[0] == BLANK:
            continue
        found = _advice(words)
        if found is None:
            continue
        start, reason = found
        span = trimmed(view.text, sentence.span.start + start, sentence.span.end)
        if span is not None:
            yield Device(
                label=DeviceLabel.RECOMMENDATION, span=span, score=0.9, origin="rule:recommendation", reason=reason
            )


def _advice(words: str) -> tuple[int, str] | None:
    """Where the advice starts in its sentence, and why it is one."""
    lead = _LEAD.match(words)
    at = lead.end() if lead else 0
    if _LET_US.match(words, at):
        return 0, "“let us” calls to act"
    if _TIME.match(words, at):
        return 0, "says that it is time to act"
    first = _IMPERATIVE_LEAD.match(words)
    opening = first.end() if first else 0
    imperative = _imperative().match(_lowered(words, opening), opening)
    if imperative and not re.search(r",\s+(?:and|or)\s+(?:you|we|they|it)\b", words):
        return 0, f"an imperative: “{imperative.group()}”"
    intro = _INTRO.match(words, at)
    for start in (at, intro.end() if intro else at):
        main = _main().match(words, start)
        if main and not _REPORTED.search(main.group()):
            modal = re.search(rf"{_SHOULD}|{_MUST}", main.group())
            return 0, f"tells an actor what to do: “{modal.group()}”" if modal else "tells an actor what to do"
    return None


def _lowered(words: str, at: int) -> str:
    """The sentence with a capital where its imperative may begin (after "First," it is small)."""
    return words[:at] + words[at : at + 1].upper() + words[at + 1 :]
