"""The stance arc of the HTML report: sentence after sentence, engagement upwards, pressure downwards, as inline SVG.

The drawing is for the eye: all that it shows is in the text as well, so that it is hidden from screen readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.aggregate import sentence_numbers, strength
from stance.formats.html_parts import Voices, line, sign
from stance.labels import HolderType, SentenceKind, StanceLabel

if TYPE_CHECKING:
    from stance.records import Document, Sentence

_WIDTH, _HEIGHT, _ROOM = 320, 136, 52  # units of the drawing; the room is that above and below the middle
_SPREAD = 8  # the line at a sentence looks as far as an eighth of the piece to either side


def arc(document: Document, voices: Voices, prefix: str | None) -> str:
    """The drawing with its caption; its stems lead to the sentences if `prefix` says where these are."""
    numbers = sentence_numbers(document)
    body = [
        (numbers[i], s)
        for i, s in enumerate(document.sentences)
        if s.kind is SentenceKind.BODY and s.stance is not None
    ]
    if not any(s.holder for _, s in body):
        return ""
    step = _WIDTH / len(body)
    stems = "".join(_stem(number, s, voices, (i + 0.5) * step, step, prefix) for i, (number, s) in enumerate(body))
    middle = _HEIGHT / 2
    return (
        '<figure class="panel arc"><figcaption>Stance over the piece <span class="quiet">'
        "up: engagement, down: pressure; filled: the author, hollow: others; line: the author’s course"
        "</span></figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true" focusable="false">'
        f'<path class="zero" d="M0 {middle:.0f}H{_WIDTH}"/>{stems}{_course([s for _, s in body], step)}'
        f'<text x="0" y="9">+ engagement</text><text x="0" y="{_HEIGHT - 2}">− pressure</text></svg></figure>'
    )


def _stem(number: int, sentence: Sentence, voices: Voices, x: float, step: float, prefix: str | None) -> str:
    """A bar up, down, or both, for a sentence with a stance; a dot for a neutral one."""
    middle = _HEIGHT / 2
    stance = sentence.stance or StanceLabel.NEUTRAL
    if sentence.holder is None or stance is StanceLabel.NEUTRAL:
        return f'<circle class="a st-neutral" cx="{x:.1f}" cy="{middle:.0f}" r="1.2"/>'
    up, down = (_ROOM * value for value in _reach(sentence))
    width = min(7.0, max(1.0, step * 0.7))
    voice, who = voices.of_holder(sentence.holder)
    kind = "own" if sentence.holder.type is HolderType.AUTHOR else "other"
    drawn = (
        f'<rect class="a st-{stance.value} v{voice} {kind}" x="{x - width / 2:.1f}" y="{middle - up:.1f}" '
        f'width="{width:.1f}" height="{up + down:.1f}"><title>{number} {sign(stance)} {line(who, 60)}</title></rect>'
    )
    # Not on the way of the Tab key, which would have to pass every sentence twice.
    return drawn if prefix is None else f'<a href="#{prefix}-s{number}" tabindex="-1">{drawn}</a>'


def _reach(sentence: Sentence) -> tuple[float, float]:
    """How far a sentence goes up and down, in [0, 1]: its probabilities, or all the way where nobody scored it."""
    stance = sentence.stance or StanceLabel.NEUTRAL
    up, down = (strength(sentence, pole) for pole in (StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE))
    return (
        (1.0 if up is None else up) if stance.has_engagement else 0.0,
        (1.0 if down is None else down) if stance.has_pressure else 0.0,
    )


def _course(body: list[Sentence], step: float) -> str:
    """A line through the mean of the author's stances around each place."""
    own = [
        (i, up - down)
        for i, s in enumerate(body)
        if s.holder is not None and s.holder.type is HolderType.AUTHOR
        for up, down in [_reach(s)]
    ]
    if len(own) < 3:
        return ""
    wide = max(len(body) / _SPREAD, 2.0)
    points: list[str] = []
    for i in range(own[0][0], own[-1][0] + 1):
        near = [(max(0.0, 1 - abs(i - at) / wide), value) for at, value in own]
        weight = sum(w for w, _ in near)
        if weight:
            level = sum(w * value for w, value in near) / weight
            points.append(f"{(i + 0.5) * step:.1f},{_HEIGHT / 2 - level * _ROOM:.1f}")
    return f'<polyline class="course v0" points="{" ".join(points)}"/>'
