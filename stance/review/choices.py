"""What the choosers of the review screen offer: device labels, and the words that a holder or a source may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from rich.text import Text

from stance.formats.wording import shown
from stance.labels import DEVICES, DeviceLabel
from stance.records import Mention
from stance.review.dialogs import Choice

if TYPE_CHECKING:
    from stance.records import Document
    from stance.review.sources import Sources
    from stance.review.view import Look

BY_CURSOR: Final = "cursor"
NONE: Final = "none"
Source = Mention | Literal["cursor", "none"]


def label_choices(typed: str, look: Look) -> list[Choice[DeviceLabel]]:
    """The device labels that fit: by mark first, then by what their names begin with or contain."""
    wanted = typed.strip().casefold()

    def rank(label: DeviceLabel) -> int | None:
        fits = (
            DEVICES[label].mark.casefold() == wanted,
            label.value.startswith(wanted),
            wanted in label.value,
        )
        return next((number for number, fit in enumerate(fits) if fit), None)

    ranks = {label: rank(label) for label in DEVICES}
    found = sorted((number, place, label) for place, (label, number) in enumerate(ranks.items()) if number is not None)
    return [_label_choice(label, look) for _, _, label in found]


def _label_choice(label: DeviceLabel, look: Look) -> Choice[DeviceLabel]:
    info = DEVICES[label]
    line = Text(f"{info.mark} ", style=look.palette.device(label))
    line.append(f"{label.value:<20} ")
    line.append(info.family.value, style=look.palette.quiet)
    return Choice(value=label, line=line, detail=Text(f"{info.definition}\n{info.examples[0]}"))


def source_choices(typed: str, sources: Sources, document: Document, index: int, look: Look) -> list[Choice[Source]]:
    """Who may be meant in a sentence, what was typed first if it stands there; and at last the cursor.

    Args:
        typed: what names and words must hold.
        sources: of the document's text.
        document: as it stands.
        index: of the sentence.
        look: how it is drawn.
    """
    wanted = " ".join(typed.split()).casefold()
    mentions = [
        m
        for m in sources.offered(document, index)
        if wanted in m.name.casefold() or wanted in m.span.of(document.text).casefold()
    ]
    exact = sources.typed(document, index, typed)
    if exact is not None:
        mentions = [exact, *(m for m in mentions if m != exact)]
    choices: list[Choice[Source]] = [_source_choice(m, document, index, look) for m in mentions]
    cursor = Text("other words: choose them with the cursor", style="italic")
    return [*choices, Choice(value=BY_CURSOR, line=cursor, detail=Text())]


def nobody() -> Choice[Source]:
    """The choice of no source at all."""
    return Choice(value=NONE, line=Text("nobody is named", style="italic"), detail=Text())


def _source_choice(mention: Mention, document: Document, index: int, look: Look) -> Choice[Source]:
    words, name = shown(mention.span.of(document.text)), shown(mention.name)
    line = Text(words)
    if name != words:
        line.append(f"  = {name}")
    if mention.party is not None and mention.party != mention.name:
        line.append(f"  ({shown(mention.party)})", style=look.palette.quiet)
    if not mention.span.overlaps(document.sentences[index].span):
        line.append("  from before", style=look.palette.quiet)
    return Choice(value=mention, line=line, detail=Text())
