"""The noun phrase before or after a place in a text, found without a parser: names with titles, pronouns, descriptions.

Read from their end or their start over closed-class words (lexicons/np_stops.txt); what is not plainly a noun phrase
gives None. Apposition and relative clauses are left out: [Amy Pope], deputy adviser, said.
"""

from __future__ import annotations

import re
from functools import cache

from stance.detectors.lexicons import one_of, phrases
from stance.spans import Span

_TOKEN = re.compile(
    r"[^\W_](?:[\w&]|['’](?=[A-Za-z])|-(?=\w)|\.(?=\w)|(?<=[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.)*\.?(?:\([A-Z][\w.-]*\))?"
)
_DETERMINERS = frozenset(
    "the a an this that these those his her their its our my some many several most few one two three four another every"
    " no each all other certain such both any both".split()
)
_PRONOUNS = frozenset(
    "he she they it we i you others some many most few one critics both everyone somebody nobody".split()
)
_RELATIVES = frozenset({"who", "which", "that"})
_LINKS = frozenset({"of", "for", "at", "from", "with", "in"})
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_OPENERS = frozenset(
    "But And Yet So Still However Then Instead Meanwhile Later Today Now Or Earlier Once Here There Thus Again".split()
)
_LONGEST = 14  # tokens
_TRAIL = re.compile(
    r"(?:\s+|^)(?:has|had|have|will|would|can|could|may|might|must|should|does|did|do|is|was|also|later|then|once|recently|"
    r"again|often|now|even|still|never|always|first|just|soon|already|[a-z]+ly|[a-z]+n['’]t|cannot|himself|herself|themselves|itself|"
    r"sometimes|earlier|not|to|today|yesterday|(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
_LEAD = re.compile(
    r"(?:(?:But|And|Yet|So|Still|However|Then|Instead|Meanwhile|Moreover|Indeed|Nevertheless|Thus|Or|Later|Today|Now|For)"
    r"\b,?\s+)+"
)
_INTRO = re.compile(
    r"(?:Here|There|Back|In|On|At|After|During|With|When|While|By|For|As|Since|Before|Until|Despite|Under|Asked|Speaking|Writing|To|From|"
    r"Although|If|Over|Among|Last|This|That|Just|Earlier|Following|Given|[A-Z]\w+ing|[A-Z]\w+ly)\b[^,.;:\x01]{0,140},\s+"
)


@cache
def _stops() -> frozenset[str]:
    return frozenset(phrases("np_stops.txt"))


@cache
def _end_of_phrase() -> re.Pattern[str]:
    stops = [word for word in phrases("np_stops.txt") if word not in ("of", "for", "from", "and", "so", "last")]
    days = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    full_stop = r"(?<![A-Z])(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bMrs)(?<!\bGen)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bLt)(?<!\bCol)(?<!\bAdm)(?<!\bSgt)(?<!\bSt)(?<!\bJr)(?<!\bMaj)(?<!\bCapt)\.(?:\s|$)"
    takes_more = r"(?<!adviser)(?<!advisor)(?<!aide)(?<!close)(?<!ambassador)(?<!envoy)(?<!familiar)"
    return re.compile(
        rf"[,;:!?\x01()\n—–]|\s-\s|{full_stop}|{takes_more}\s(?:{one_of(stops)}|{days}|earlier|(?!ally\b|family\b|assembly\b)[a-z]+ly|[a-z]{{2,}}ing)\b"
    )


def subject_before(prose: str, start: int, end: int, *, strip: bool = True) -> Span | None:
    """The noun phrase that ends before a verb at `end`, after `start`; adverbs, auxiliaries and apposition skipped."""
    stretch = prose[start:end].rstrip()
    while strip:
        trail = _TRAIL.search(stretch)
        if trail is None:
            break
        stretch = stretch[: trail.start()].rstrip()
    if stretch.endswith((",", ")", "—", "–")):
        return _before_apposition(prose, start, stretch[:-1])
    return _walk_back(prose, start, start + len(stretch))


def _before_apposition(prose: str, start: int, stretch: str) -> Span | None:
    """Jane Doe, a lawyer from Bonn, [said]: the phrase before the inserted one."""
    cuts = [match.start() for match in re.finditer(r",\s|\s\(|\s?[—–]", stretch)]
    for cut in reversed(cuts[-3:]):
        inserted = stretch[cut:].strip(" ,(—–")
        span = _walk_back(prose, start, start + cut)
        opens = re.match(
            r"(?:an?|the|who|which|whose|one|his|her|its|head|chair|[a-z]+\b|now|then|former|[A-Z]|\d)", inserted
        )
        if span is not None and opens and len(inserted) < 150:
            head = span.of(prose)
            if head[:1].isupper() or head.split()[0] in _DETERMINERS:
                return span
    return None


def _walk_back(prose: str, start: int, end: int, *, linked: bool = True) -> Span | None:
    tokens = list(_TOKEN.finditer(prose, max(start, end - 160), end))
    if not tokens or prose[tokens[-1].end() : end].strip():
        return None
    index = len(tokens) - 1
    last = tokens[index].group()
    if last.lower() in _RELATIVES:
        antecedent = prose[start : tokens[index].start()].rstrip().rstrip(",")
        return _walk_back(prose, start, start + len(antecedent), linked=False) if antecedent else None
    if last.lower() in _PRONOUNS:
        return Span(*tokens[index].span())
    if last.lower() in _stops() or last.lower() in _DETERMINERS or last in _DAYS or last.isdigit():
        return None
    low = _phrase_start(prose, tokens, index)
    if linked:
        low = _linked_start(prose, tokens, low)
    while low < index and tokens[low].group().capitalize() in _OPENERS:
        low += 1
    span = Span(tokens[low].start(), tokens[index].end())
    return span if _is_noun_phrase(prose, span, start) else None


def _phrase_start(prose: str, tokens: list[re.Match[str]], index: int) -> int:
    """The first token of the phrase without "of": back to its determiner, or to the first word that may open it."""
    low = index
    while low > 0 and index - low < _LONGEST:
        token = tokens[low].group()
        gap = prose[tokens[low - 1].end() : tokens[low].start()]
        before = tokens[low - 1].group()
        if token.lower() in _DETERMINERS or gap.strip() or "\n" in gap:
            break
        joined = before == "and" and low > 1 and tokens[low - 2].group()[:1].isupper() and token[:1].isupper()
        closed = before.lower() in _stops() or before in _DAYS or before.lower() in _PRONOUNS - _DETERMINERS
        if closed and not joined:
            break
        low -= 1
    # In a statement Trump said: a name right after a phrase that a preposition governs
    if (
        tokens[low].group().lower() in _DETERMINERS
        and low > 0
        and tokens[low - 1].group() in ("In", "On", "At", "After", "During")
    ):
        while low < index and not tokens[low].group()[:1].isupper():
            low += 1
    return low


def _linked_start(prose: str, tokens: list[re.Match[str]], low: int) -> int:
    """Over "of" and its like: a spokesman for the ministry."""
    while (
        low > 1 and tokens[low - 1].group() in _LINKS and not prose[tokens[low - 1].end() : tokens[low].start()].strip()
    ):
        before = tokens[low - 2].group()
        if (
            prose[tokens[low - 2].end() : tokens[low - 1].start()].strip()
            or before.lower() in _stops()
            or before.lower() in _PRONOUNS
        ):
            break
        earlier = _phrase_start(prose, tokens, low - 2)
        opening = tokens[earlier].group()
        if tokens[low - 1].group() != "of" and opening.lower() not in _DETERMINERS and not opening[:1].isupper():
            break
        low = earlier
    return low


def _is_noun_phrase(prose: str, span: Span, start: int) -> bool:
    words = span.of(prose).split()
    first = words[0].lower()
    if words[0].endswith("ing") and len(words) > 1:  # drawing loud cheers
        return False
    if first in _DETERMINERS or words[-1][:1].isupper() or (len(words) == 1 and words[0].endswith("s")):
        return True
    # a bare plural: officials, U.S. officials, senior members of Congress
    at_edge = not prose[start : span.start].strip() or prose[: span.start].rstrip()[-1:] in ",;:—–.\x01"
    return any(word[:1].isupper() for word in words) or (at_edge and len(words) <= 4)


def phrase_after(prose: str, start: int, end: int) -> Span | None:
    """The noun phrase that begins at `start` (after blanks): said [Jane Doe of the council], who ..."""
    while start < end and prose[start].isspace():
        start += 1
    if start >= end:
        return None
    stop = _end_of_phrase().search(prose, start, end)
    high = stop.start() if stop else end
    if prose[high - 1 : high] == "." and high - start > 3 and prose[high - 3 : high - 2] != ".":
        high -= 1
    while high > start and prose[high - 1].isspace():
        high -= 1
    words = prose[start:high].split()
    if not words or len(words) > _LONGEST:
        return None
    first = words[0].lower()
    if first in _PRONOUNS and first not in _DETERMINERS:
        return Span(start, start + len(words[0]))
    opens = first in _DETERMINERS or any(word[:1].isupper() for word in words) or words[-1].endswith("s")
    return Span(start, high) if opens and first not in _stops() else None


def first_subject(prose: str, start: int, end: int) -> Span | None:
    """The subject of the sentence that begins at `start`, as far as its form shows it before `end`."""
    at = start
    for pattern in (_LEAD, _INTRO, _LEAD, _INTRO):
        skipped = pattern.match(prose, at, end)
        at = skipped.end() if skipped else at
    tokens = list(_TOKEN.finditer(prose, at, min(end, at + 120)))
    if not tokens or prose[at : tokens[0].start()].strip():
        return None
    first = tokens[0].group()
    if first.lower() in _PRONOUNS and first.lower() not in _DETERMINERS:
        return Span(*tokens[0].span())
    high = -1
    for index, token in enumerate(tokens):
        word = token.group()
        gap = prose[tokens[index - 1].end() : token.start()] if index else ""
        following = tokens[index + 1].group() if index + 1 < len(tokens) else ""
        if gap.strip() or (index and _ends_subject(word, tokens[index - 1].group(), following)):
            break
        high = index
    names = [index for index in range(high + 1) if tokens[index].group()[:1].isupper()]
    if (first.lower() in _DETERMINERS and 1 <= high <= 8 and high < len(tokens) - 1) or (
        first[:1].isupper() and names and names[-1] == high
    ):
        span = Span(tokens[0].start(), tokens[high].end())
        return span if first.lower() not in _stops() else None
    return None


_VERB_LIKE = re.compile(
    r"(?:[a-z]+ed|is|was|has|had|are|were|have|will|would|can|could|may|might|must|should|did|does|do|went|made|"
    r"took|gave|put|got|came|said|says|told|spoke|wrote|[a-z]+ly|also|then|once|never|who|which|that|when|in|on|at|to|as)$"
)


def _ends_subject(word: str, before: str, following: str) -> bool:
    if _VERB_LIKE.match(word):
        return True
    if before.lower() in _DETERMINERS or following[:1].isupper():  # A group of ..., former Pennsylvania governor Ed Doe
        return False
    return (
        before[:1].isupper()
        and word[:1].islower()
        and word not in ("of", "and", "for", "de", "al", "bin", "van", "von", "the")
    )
