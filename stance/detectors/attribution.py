"""Who speaks between quotation marks: the source and the cue of a quotation, by its surroundings.

`find_attribution` looks at one quotation and its own sentence; readings.py goes through a whole text with it.

Patterns after Pareti, "A Database of Attribution Relations" (2012), and O'Keefe et al., "A sequence labelling approach
to quote attribution" (2012).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from stance.detectors.lexicons import one_of, phrases, verbs
from stance.detectors.noun_phrases import first_subject, phrase_after, subject_before
from stance.spans import Span

FARTHEST = 1000  # characters of a sentence that are looked at on either side of a quotation
REACH = 200  # characters: a cue farther off than this attributes nothing


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name who speaks, and those that attribute; `where` says how they were found."""

    source: Span | None
    cue: Span | None
    where: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    finite: re.Pattern[str]
    base: frozenset[str]  # forms that are the bare verb and nothing else: nouns look the same
    any_form: re.Pattern[str]
    noun: re.Pattern[str]
    extension: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    forms = verbs("cues.txt")
    finite = forms["base"] | forms["third"] | forms["past"]
    every = finite | forms["ing"] | forms["participle"]
    nouns = one_of(phrases("cue_nouns.txt"))
    return _Patterns(
        base=forms["base"] - forms["past"] - forms["third"],
        finite=re.compile(rf"\b{one_of(finite)}\b"),
        any_form=re.compile(rf"\b{one_of(every)}\b"),
        noun=re.compile(rf"\b(?P<noun>{nouns})s?\b"),
        extension=re.compile(
            rf"(?:\s+(?:a|an|the|this|that|one|his|her|its|their|another))?(?:\s+[\w-]+)?\s+{nouns}s?\s*:\s*$"
        ),
    )


_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+", re.IGNORECASE)
_BREAK = re.compile(r";|,\s+(?:but|yet|while|whereas|although|though)\b")
_INFINITIVE = re.compile(r"\b(?:to|will|would|can|could|may|might|must|should|not|[a-z]+n['’]t)\s+(?:[a-z]+ly\s+)?$")
_PLURAL_BEFORE = re.compile(
    r"(?:\b(?:I|we|you|they|who|that|some|many|others|most|few|both|people|all|to|will|would|can|could|may|might|must|should|do|does|did|"
    r"not|[a-z]+n['’]t|cannot|and)|[a-z]{2,}s|[A-Z][\w.]+s)\s+(?:also\s+|now\s+|often\s+|[a-z]+ly\s+)?$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got|['’]s|widely|often|usually|sometimes|commonly)\s+$"
)
_NOT_VERB_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|our|my|this|that|such|no|any|of|to|in|for)|['’]s?)\s+$", re.IGNORECASE
)
_GOES_ON = re.compile(r"[,?!—–-]$|\.\.\.$|…$")
_MARKS = "“”„«»\"‘’'` \t\r\n"
_AFTER = re.compile(r"[\s,–—-]*")
# somebody else's turn: “…,” and Jane Doe called it “…”
_ANOTHER = re.compile(r"(?:and|but|while|whereas|although|though|yet)\s+(?!(?:then|also|later)\b)")
# right after words that end in a comma or a question mark even an unlisted verb attributes: “Why?” Hannity pressed.
_UNLISTED = re.compile(
    r"(?P<source>[Hh]e|[Ss]he|[Tt]hey|(?:[A-Z][\w.’'-]+\s+){0,3}[A-Z][\w’'-]+)\s+(?P<cue>[a-z]{2,}ed)(?=[\s.,])"
)
_NAMED = frozenset(
    {
        "called",
        "calls",
        "call",
        "dubbed",
        "termed",
        "labelled",
        "labeled",
        "named",
        "branded",
        "coined",
        "viewed",
        "seen",
    }
)


def find_attribution(
    text: str, sentences: Sequence[Span], quotation: Span, prose: str | None = None
) -> Attribution | None:
    """The source and the cue of one quotation, in its own sentence.

    Args:
        text: the untouched text.
        sentences: its sentences, in order.
        quotation: the quotation with its marks.
        prose: `text` with what stands in marks blanked one for one; without it only `quotation` is blanked.

    Returns:
        What was found (either span may be missing), or None where nothing attributes the words.
    """
    prose = prose if prose is not None else text[: quotation.start] + "\x01" * len(quotation) + text[quotation.end :]
    start, end = frame(text, sentences, quotation)
    if start == quotation.start and _colon_before(prose, start):  # the sentence before announces the words
        announcing = sentence_before(sentences, start)
        start = max(announcing.start, start - FARTHEST) if announcing else start
    return (
        _after(text, prose, quotation, end)
        or _according_to(prose, start, end, quotation)
        or _before(prose, start, quotation)
        or _sentence_final(prose, quotation, end)
    )


def _colon_before(prose: str, at: int) -> bool:
    return prose[max(0, at - 8) : at].rstrip().endswith(":")


def frame(text: str, sentences: Sequence[Span], quotation: Span) -> tuple[int, int]:
    """From the start of the sentence in which the marks open to the end of the one in which the words go on."""
    start, end = quotation.start, quotation.end
    low, high = 0, len(sentences)
    while low < high:  # the first sentence that ends after the marks open
        middle = (low + high) // 2
        if sentences[middle].end <= quotation.start:
            low = middle + 1
        else:
            high = middle
    if low < len(sentences):
        start = min(start, sentences[low].start)
    index = low
    while index < len(sentences) and sentences[index].start < quotation.end:
        end = max(end, sentences[index].end)
        index += 1
    # a segmenter may have ended the sentence at a mark that the words after it carry on: “Really?” she asked.
    if index < len(sentences) and sentences[index].start - quotation.end <= 1:
        following = text[sentences[index].start : sentences[index].start + 1]
        if following.islower() or _GOES_ON.search(quotation.of(text).rstrip(_MARKS)):
            end = max(end, sentences[index].end)
    start, end = max(start, quotation.start - FARTHEST), min(end, quotation.end + FARTHEST)
    line = text.find("\n\n", quotation.end, end)
    return start, end if line < 0 else line


def sentence_before(sentences: Sequence[Span], at: int) -> Span | None:
    """The last sentence that ends at or before `at`."""
    index = bisect_right(sentences, at, key=lambda span: span.end)
    return sentences[index - 1] if index else None


def _after(text: str, prose: str, quotation: Span, end: int) -> Attribution | None:
    """“…,” she said; “…,” said Jane Doe of the council; “…,” Jane Doe, a lawyer, said."""
    inner = quotation.of(text).rstrip(_MARKS)
    start = _AFTER.match(prose, quotation.end, end)
    at = start.end() if start else quotation.end
    goes_on = _GOES_ON.search(inner) or "," in prose[quotation.end : at] or prose[at : at + 1].islower()
    if (
        not goes_on
        or at >= end
        or _ANOTHER.match(prose, at)
        or (inner.endswith(".") and not inner.endswith("..") and not prose[at : at + 1].islower())
    ):
        return None
    patterns = _patterns()
    according = _ACCORDING.match(prose, at, end)
    source = phrase_after(prose, according.end(), end) if according else None
    if according and source:
        return Attribution(source, Span(at, according.start() + len(according.group().rstrip())), "after")
    strong = bool(_GOES_ON.search(inner)) or "," in prose[quotation.end : at]
    verb = patterns.finite.match(prose, at, end)
    if verb and strong:
        source = phrase_after(prose, verb.end(), end)
        if source:
            return Attribution(source, Span(*verb.span()), "after")
    verb = (finite_verb(prose, at, min(end, at + REACH)) or _UNLISTED.match(prose, at, end)) if strong else None
    if verb is None:
        return None
    if verb.re is _UNLISTED:
        return Attribution(Span(*verb.span("source")), Span(*verb.span("cue")), "after")
    source = subject_before(prose, at, verb.start())
    return Attribution(source, Span(*verb.span()), "after") if source else None


# a full stop that is none of an abbreviation's, or another mark that ends a clause
_STOP_BETWEEN = re.compile(
    r"[\x01;:?!]|(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\bLt)(?<!\bCol)(?<!\bJr)(?<!\bSt)"
    r"\.\s+[A-Z]"
)


def finite_verb(prose: str, at: int, end: int) -> re.Match[str] | None:
    """The first finite verb of saying from `at` on, within one clause and before `end`."""
    for verb in _patterns().finite.finditer(prose, at, end):
        if _STOP_BETWEEN.search(prose, at, verb.start() + 1):
            return None
        if not _NOT_VERB_BEFORE.search(prose, max(at, verb.start() - 60), verb.start()) and _agrees(prose, verb, at):
            return verb
    return None


def _agrees(prose: str, verb: re.Match[str], start: int) -> bool:
    """Whether a bare form has a plural, an auxiliary or "to" before it, and so is no noun."""
    return verb.group() not in _patterns().base or bool(
        _PLURAL_BEFORE.search(prose, max(start, verb.start() - 60), verb.start())
    )


def _according_to(prose: str, start: int, end: int, quotation: Span) -> Attribution | None:
    """According to Jane Doe, the plan is “…”; the plan is “…”, according to Jane Doe."""
    for match in _ACCORDING.finditer(prose, start, end):
        if match.start() < quotation.start and quotation.start - match.end() > REACH:
            continue
        source = phrase_after(prose, match.end(), end)
        if source and not prose[source.end : source.end + 2].strip().startswith("\x01"):
            return Attribution(source, Span(match.start(), match.start() + len(match.group().rstrip())), "according to")
    return None


def _before(prose: str, start: int, quotation: Span) -> Attribution | None:
    """She said: “…”; the minister has called it “…”; the mayor's claim that it was “…”."""
    patterns = _patterns()
    colon = _colon_before(prose, quotation.start)
    low = max(start, quotation.start - REACH)
    verb = noun = None
    for match in patterns.any_form.finditer(prose, low, quotation.start):
        reaches = _is_cue(prose, match, start, quotation) and not _BREAK.search(prose, match.end(), quotation.start)
        if reaches and (verb is None or not _INFINITIVE.search(prose, max(start, match.start() - 60), match.start())):
            verb = match
    for match in patterns.noun.finditer(prose, low, quotation.start):
        gap = prose[match.end() : quotation.start]
        if re.fullmatch(r"\s*(?::|(?:of|that|about|for)\b[^.;:\x01]{0,80}|,)?\s*", gap) and (
            colon or gap.strip()[:2] in ("of", "th")
        ):
            noun = match
    if noun is not None and (verb is None or noun.start() > verb.end()):
        source = _owner(prose, start, noun.start()) or (
            first_subject(prose, start, noun.start()) if colon and verb is None else None
        )
        if source is not None:
            return Attribution(source, Span(*noun.span()), "before")
    if verb is not None:
        end = verb.end()
        extension = patterns.extension.match(prose, end, quotation.start)
        if extension:
            end = extension.start() + len(extension.group().rstrip(": \t\n"))
        source = _source_of(prose, start, verb, colon=colon)
        passive = _is_passive(prose, verb, start)
        if source is not None or not passive:
            return Attribution(source, Span(verb.start(), end), "before") if source or colon else None
    if colon:
        source = first_subject(prose, start, quotation.start)
        return Attribution(source, None, "before") if source else None
    return None


def _is_cue(prose: str, match: re.Match[str], start: int, quotation: Span) -> bool:
    """Whether a verb form is a verb here, and its words reach the marks."""
    if _NOT_VERB_BEFORE.search(prose, max(start, match.start() - 60), match.start()) or not _agrees(
        prose, match, start
    ):
        return False
    return not (
        (_is_passive(prose, match, start) and match.group() in _NAMED)
        or prose[match.end() : match.end() + 1] == "-"
        or prose[match.start() - 1 : match.start()] == "-"
        or quotation.start - match.end() > REACH
    )


def _is_passive(prose: str, verb: re.Match[str], start: int) -> bool:
    return not verb.group().split()[0].endswith("ing") and bool(
        _PASSIVE.search(prose, max(start, verb.start() - 60), verb.start())
    )


def _source_of(prose: str, start: int, verb: re.Match[str], *, colon: bool) -> Span | None:
    by = re.compile(r"\s+by\s+(?![a-z]+ing\b)").match(prose, verb.end())
    doer = phrase_after(prose, by.end(), by.end() + 100) if by else None
    if doer is not None or _is_passive(prose, verb, start):  # was voiced by [Jane Doe]; the hope voiced by [Jane Doe]
        return doer
    participle = verb.group().split()[0].endswith("ing")
    before = prose[start : verb.start()].rstrip()
    source = None
    if not participle or before[-1:] not in (",", "—", "–", "-"):
        source = subject_before(prose, start, verb.start())
        if source and participle and _GOVERNED.search(prose, start, source.start):
            source = None
    if source is None and before.rstrip(" ,").endswith("\x01") and not participle:
        source = phrase_after(prose, verb.end(), verb.end() + 100)
    if source is None and participle:  # Jane Doe said on Monday, adding “…”
        main = finite_verb(prose, start, verb.start())
        source = subject_before(prose, start, main.start()) if main else None
    if source is None and (participle or colon or _SECOND_VERB.search(before)):
        source = first_subject(prose, start, verb.start())
    return source


_GOVERNED = re.compile(r"\b(?:on|in|at|to|by|from|of|for)\s+$", re.IGNORECASE)
_SECOND_VERB = re.compile(r"\b(?:and|but)(?:\s+(?:\w+ly|then|also))?$")


def _owner(prose: str, start: int, noun: int) -> Span | None:
    """The possessor of a noun of saying: [Bush]'s claim, [his] warning."""
    match = re.compile(r"\b(?P<pronoun>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur)(?:\s+[\w-]+){0,2}\s+$").search(
        prose, start, noun
    )
    if match:
        return Span(*match.span("pronoun"))
    match = re.compile(r"['’]s?(?:\s+[\w-]+){0,2}\s+$").search(prose, start, noun)
    return subject_before(prose, start, match.start(), strip=False) if match else None


def _sentence_final(prose: str, quotation: Span, end: int) -> Attribution | None:
    """The plan is “…” and must go, Jane Doe said on Monday."""
    for match in re.compile(r",\s+").finditer(prose, quotation.end, end):
        verb = finite_verb(prose, match.end(), min(end, match.end() + 80))
        if verb and re.match(
            r"\s*(?:[.?!]|$|(?:on|in|at|last|this|yesterday|today)\b)", prose[verb.end() : end] or "."
        ):
            source = subject_before(prose, match.end(), verb.start())
            if source and source.start == match.end():
                return Attribution(source, Span(*verb.span()), "after")
    return None
