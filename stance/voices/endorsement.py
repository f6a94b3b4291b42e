"""How the author takes up what he reports: states it, calls it a claim, endorses it, or keeps his distance.

By the word that attributes (lexicons/endorsement.txt), the adverb beside it, an opening "as", and marks of distance
around the cue. What has a cue of which nothing is known is stated; what has no cue is left open.
"""

from __future__ import annotations

import re
from functools import cache

from stance.detectors.lexicons import _ing, _past, _third
from stance.labels import Endorsement
from stance.records import Device
from stance.spans import Span
from stance.voices.words import lexicon

_AS = re.compile(r"(?:^|[\s(—–-])as\s+(?:[^,;:.]{1,80}?\s)?$", re.IGNORECASE)
_OR_SO = re.compile(r"\bor\s+so\s+[^,;:.]{1,60}$", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|no\s+longer|hardly|nor|neither|n['’]t|refus\w+\s+to|declin\w+\s+to|fail\w+\s+to)\s*(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_MARKS = "“”\"‘’'"


@cache
def _cues() -> dict[str, Endorsement]:
    """Every form of every cue."""
    found: dict[str, Endorsement] = {}
    for kind, lemma, *irregular in lexicon("endorsement.txt"):
        if kind not in set(Endorsement):
            continue
        word, _, rest = lemma.partition(" ")
        tail = f" {rest}" if rest else ""
        regular = {lemma, _third(word) + tail, _past(word) + tail, _ing(word) + tail}
        for form in regular | set(irregular):
            found[form] = Endorsement(kind)
    return found


@cache
def _adverbs() -> dict[str, Endorsement]:
    return {
        row[1]: Endorsement(row[0].partition(":")[2])
        for row in lexicon("endorsement.txt")
        if row[0].startswith("adverb:")
    }


@cache
def _factive() -> frozenset[str]:
    """Lemmas that after "as" take the words over as true: as she noted."""
    return frozenset(row[1] for row in lexicon("endorsement.txt") if row[0] == "as")


def endorsement(text: str, device: Device, sentence: Span | None) -> Endorsement | None:
    """How the author takes up the words of a quotation; None where nothing attributes them.

    Args:
        text: the text.
        device: a quotation with its cue.
        sentence: the sentence of the cue.
    """
    cue = device.cue
    if cue is None:
        return None
    words = " ".join(cue.of(text).lower().replace("’", "'").split())
    start = sentence.start if sentence else max(0, cue.start - 200)
    end = sentence.end if sentence else cue.end + 60
    before, behind = text[start : cue.start], text[cue.end : end]
    around = [
        *re.findall(r"[a-z]+", before.lower())[-3:],
        *re.findall(r"[a-z]+", words),
        *re.findall(r"[a-z]+", behind.lower())[:1],
    ]
    beside = next((_adverbs()[word] for word in around if word in _adverbs()), None)
    in_marks = before.rstrip()[-1:] in _MARKS and behind.lstrip()[:1] in _MARKS and before.strip() and behind.strip()
    if beside is not None or in_marks or _OR_SO.search(before):
        return beside or Endorsement.DISTANCES
    known = _known(words)
    negated = bool(_NOT.search(before))
    if _AS.search(before) and not negated and known in (None, Endorsement.STATES, Endorsement.ENDORSES):
        source = device.source
        if source is None or source.span.start >= start:
            return Endorsement.ENDORSES if _is_factive(words) else known or Endorsement.STATES
    if negated and known is Endorsement.ENDORSES:  # did not acknowledge that: no longer taken over
        return Endorsement.STATES
    return known or Endorsement.STATES


def _known(words: str) -> Endorsement | None:
    cues = _cues()
    if words in cues:
        return cues[words]
    pieces = re.findall(r"[a-z']+", words)
    for size in (2, 1):
        for at in range(len(pieces) - size + 1):
            kind = cues.get(" ".join(pieces[at : at + size]))
            if kind is not None and kind is not Endorsement.STATES:
                return kind
    return next((cues[piece] for piece in pieces if piece in cues), None)


def _is_factive(words: str) -> bool:
    pieces = set(re.findall(r"[a-z]+", words))
    return any(
        pieces & {lemma, _third(lemma), _past(lemma), _ing(lemma)} or words.startswith(lemma) for lemma in _factive()
    )
