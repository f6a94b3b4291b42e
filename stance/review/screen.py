"""The review screen: one piece, sentence by sentence, with single keys.

It shows what the journal holds and turns keys into edits; an edit is on disk before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from rich.cells import cell_len
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widgets import Static

from stance.errors import StanceError
from stance.formats.wording import quoted, shortened, shown
from stance.labels import DeviceLabel, SentenceKind, StanceLabel
from stance.records import Mention
from stance.review.choices import BY_CURSOR, NONE, Source, label_choices, nobody, source_choices
from stance.review.dialogs import Ask, Choice, Chooser, Pages
from stance.review.journal import Journal, Place
from stance.review.keys import PICKING, PIECES, REVIEW, footer
from stance.review.order import Order, sentence_order
from stance.review.sources import Sources, is_pronoun
from stance.review.state import Edit, Kind
from stance.review.view import Look, detail_lines, devices_of, guideline, rows_of, text_lines
from stance.review.words import Picking, pick

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from stance.records import Device, Document, Sentence
    from stance.review.state import Review
    from stance.spans import Span

Left = Literal["leave", "next", "previous"]
Purpose = Literal["add", "holder", "source", "cue"]
_KEY_LINES: Final = 2
_STANCE_KEYS: Final = {
    "e": StanceLabel.ENGAGEMENT,
    "p": StanceLabel.PRESSURE,
    "m": StanceLabel.MIXED,
    "n": StanceLabel.NEUTRAL,
}
_ASKED: Final = {
    "add": "new device",
    "holder": "the holder's words",
    "source": "the source's words",
    "cue": "the words that attribute (delete: none)",
}


class ReviewApp(App[Left]):
    """The review of one piece.

    Args:
        journal: its open journal.
        look: how it is drawn.
        heading: where it stands among several pieces.
        several: whether there are other pieces to go to.
    """

    CSS = """
    Screen { layout: vertical; }
    #head, #text, #rule, #details, #message, #keys { height: 1; width: 100%; }
    #head { background: $panel; }
    #rule { color: $primary; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "leave('leave')", priority=True)]

    def __init__(self, journal: Journal, look: Look, *, heading: str = "", several: bool = False) -> None:
        super().__init__()
        self.theme = "textual-light" if look.palette.theme == "light" else "textual-dark"
        self.journal = journal
        self.look = look
        self.heading = heading
        self.several = several
        self.sources = Sources(journal.history.now.base)
        self.order = journal.place.order
        self.path = sentence_order(self.review.base, self.order)
        self.at = self._start()
        self.selected: Device | None = None
        self.picking: Picking | None = None
        self.purpose: Purpose = "add"
        self.message = ""
        self.failed = False
        self._drawable = False
        self._keys = self._dispatch()

    # ---- what there is

    @property
    def review(self) -> Review:
        """As the journal has it."""
        return self.journal.history.now

    @property
    def document(self) -> Document:
        """The record as it stands."""
        return self.review.document

    @property
    def sentence(self) -> Sentence:
        """The sentence on which the person is."""
        return self.document.sentences[self.at]

    def _start(self) -> int:
        """Where the person was, or the first sentence that is not reviewed."""
        place = self.journal.place.sentence
        if place is not None and 0 <= place < len(self.document.sentences):
            return place
        return next((i for i in self.path if i not in self.review.seen), self.path[0])

    # ---- drawing

    def compose(self) -> ComposeResult:
        """A head, the text, the labels, a line of talk, and the keys."""
        for name in ("head", "text", "rule", "details", "message", "keys"):
            yield Static(id=name)

    def on_mount(self) -> None:
        """Show the first sentence."""
        self._drawable = True
        self._note_place()
        self.draw()

    def on_resize(self) -> None:
        """Fit into the new size."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show everything anew."""
        if not self._drawable:
            return
        width, height = self.size
        details = max(4, min(12, height // 4))
        text = max(1, height - details - 3 - _KEY_LINES)
        focus = None if self.picking is None else self.sources.sentence_at(self.picking.at.start)
        lines = {
            "head": [self._head(width)],
            "text": text_lines(
                self.review,
                self.at,
                (width, text),
                self.look,
                selected=self.selected,
                picking=self.picking,
                focus=focus,
            ),
            "rule": [Text(self.look.glyphs.rule * width)],
            "details": detail_lines(self.review, self.at, (width, details), self.look, selected=self.selected),
            "message": [self._talk(width)],
            "keys": self._foot(width),
        }
        heights = {"text": text, "details": details, "keys": _KEY_LINES}
        for name, found in lines.items():
            widget = self.screen_stack[0].query_one(f"#{name}", Static)
            widget.styles.height = heights.get(name, 1)
            widget.update(Text("\n", no_wrap=True, overflow="crop").join(found))

    def _head(self, width: int) -> Text:
        document, seen = self.document, len(self.review.seen)
        dot = f"  {self.look.glyphs.middot}  "
        place = f"{self.path.index(self.at) + 1} of {len(self.path)}"
        piece = [self.heading] if self.heading else []
        ways = (
            [*piece, f"{place}, {self.order.value}", f"{seen} reviewed"],
            [*piece, place, f"{seen} reviewed"],
            [place],
        )
        rights = [f"{dot.join(parts)} " for parts in ways]
        right = next((found for found in rights if cell_len(found) <= width * 3 // 4), rights[-1])
        name = shown(document.id)
        title = shown(document.meta.title or "")
        left = f" {name}  {title}" if title and title != name else f" {name}"
        left = shortened(left, max(4, width - cell_len(right) - 2), self.look.glyphs.ellipsis)
        gap = max(1, width - cell_len(left) - cell_len(right))
        line = Text(f"{left}{' ' * gap}{right}", style="bold")
        line.truncate(width)
        return line

    def _talk(self, width: int) -> Text:
        if self.picking is not None:
            step = "first word" if self.picking.anchor is None else "last word"
            words = shown(self.picking.span.of(self.document.text))
            talk = f" {_ASKED[self.purpose]}, {step}: {words}"
        else:
            talk = f" {self.message}"
        style = "bold reverse" if self.failed else "bold"
        line = Text(talk, style=style, no_wrap=True)
        line.truncate(width, overflow="ellipsis")
        return line

    def _foot(self, width: int) -> list[Text]:
        entries = PICKING if self.picking is not None else (*REVIEW, *(PIECES if self.several else ()))
        lines = []
        for row in footer(entries, width, _KEY_LINES):
            line = Text(" ", no_wrap=True, overflow="crop")
            for keys, short in row:
                line.append(keys, style="bold")
                line.append(f" {short}  ", style=self.look.palette.quiet)
            lines.append(line)
        return lines

    def say(self, message: str, *, failed: bool = False) -> None:
        """A line of talk under the labels."""
        self.message = message
        self.failed = failed

    # ---- keys

    def _dispatch(self) -> dict[str, Callable[[], object]]:
        keys: dict[str, Callable[[], object]] = {
            "enter": self.confirm,
            "space": self.confirm,
            "a": lambda: self.do(Edit(kind=Kind.HOLDER, sentence=self.at)),
            "h": self.choose_holder,
            "w": self.rename,
            "?": self.show_guideline,
            "f1": self.show_keys,
            "up": lambda: self.step(-1),
            "down": lambda: self.step(1),
            "home": lambda: self.go(self.path[0]),
            "end": lambda: self.go(self.path[-1]),
            "left": lambda: self.select(-1),
            "right": lambda: self.select(1),
            "d": lambda: self.begin_picking("add"),
            "x": self.delete,
            "delete": self.delete,
            "l": self.relabel,
            "s": self.choose_source,
            "c": lambda: self.begin_picking("cue"),
            "u": lambda: self.turn(back=True),
            "r": lambda: self.turn(back=False),
            "o": self.switch_order,
            "-": lambda: self.do(Edit(kind=Kind.LEFT_OUT, sentence=self.at)),
            "q": lambda: self.action_leave("leave"),
        }
        if self.several:
            keys[">"] = lambda: self.action_leave("next")
            keys["<"] = lambda: self.action_leave("previous")
        for key, stance in _STANCE_KEYS.items():
            keys[key] = partial(self._restance, stance)
        return keys

    def on_key(self, event: events.Key) -> None:
        """One key, one step."""
        if len(self.screen_stack) > 1:
            return
        if self.picking is not None:
            handled = self._picking_key(event.key)
        else:
            command = self._keys.get(event.character or "") or self._keys.get(event.key)
            handled = command is not None
            if command is not None:
                self.say("")
                command()
        if handled:
            event.stop()
            event.prevent_default()
            self.draw()

    def action_leave(self, how: Left) -> None:
        """Save and leave; whoever opened the screen saves."""
        self._note_place()
        self.exit(how)

    # ---- places

    def go(self, index: int) -> None:
        """To the sentence."""
        if index != self.at:
            self.at = index
            self.selected = None
        self._note_place()

    def step(self, by: int) -> None:
        """So many sentences on."""
        place = self.path.index(self.at) + by
        if 0 <= place < len(self.path):
            self.go(self.path[place])
        else:
            self.say("this is the first sentence" if by < 0 else "this is the last sentence")

    def switch_order(self) -> None:
        """The other order, at the same sentence."""
        self.order = Order.TEXT if self.order is Order.UNCERTAIN else Order.UNCERTAIN
        self.path = sentence_order(self.review.base, self.order)
        self._note_place()
        self.say(self.order.value)

    def select(self, by: int) -> None:
        """The next device of the sentence, after the last one none."""
        devices: list[Device | None] = [None, *devices_of(self.document, self.at)]
        at = devices.index(self.selected) if self.selected in devices else 0
        self.selected = devices[(at + by) % len(devices)]
        if len(devices) == 1:
            self.say("this sentence has no device; d adds one")

    def _note_place(self) -> None:
        self.journal.move(Place(self.at, self.order))

    # ---- edits

    def do(self, edit: Edit) -> bool:
        """Make an edit, or say why it cannot be made."""
        try:
            self.journal.do(edit)
        except StanceError as error:
            self.say(str(error), failed=True)
            return False
        self.say(self._told(edit))
        self._reselect()
        return True

    def _restance(self, stance: StanceLabel) -> None:
        self.do(Edit(kind=Kind.STANCE, sentence=self.at, stance=stance))

    def turn(self, *, back: bool) -> None:
        """Undo or redo, and show where."""
        try:
            edit = self.journal.undo() if back else self.journal.redo()
        except StanceError as error:
            self.say(str(error), failed=True)
            return
        self.go(edit.sentence)
        self._reselect()
        self.say(f"{'undone' if back else 'done again'}: {self._told(edit)}")

    def _reselect(self) -> None:
        if self.selected is not None and self.selected not in self.document.devices:
            same = (self.selected.label, self.selected.span)
            self.selected = next((d for d in self.document.devices if (d.label, d.span) == same), None)

    def _told(self, edit: Edit) -> str:
        words = ""
        if edit.span is not None:
            cut = shortened(shown(edit.span.of(self.document.text)), 30, self.look.glyphs.ellipsis)
            words = f" {quoted(cut)}"
        label = "" if edit.label is None else edit.label.value
        who = "author" if edit.mention is None else shown(edit.mention.name)
        return {
            Kind.SEEN: "reviewed",
            Kind.LEFT_OUT: "not reviewed, and left out of what is saved",
            Kind.STANCE: f"stance {edit.stance.value if edit.stance else ''}",
            Kind.HOLDER: f"holder {who}",
            Kind.ADD: f"added {label}{words}",
            Kind.DELETE: f"deleted {label}{words}",
            Kind.RELABEL: f"{label} is now {edit.new.value if edit.new else ''}",
            Kind.SOURCE: f"source {'none' if edit.mention is None else who}",
            Kind.CUE: "cue none"
            if edit.cue is None
            else f"cue {quoted(shortened(shown(edit.cue.of(self.document.text)), 30, self.look.glyphs.ellipsis))}",
        }[edit.kind]

    def confirm(self) -> None:
        """The sentence is right; on to the next one that is not reviewed."""
        if self.at not in self.review.seen and not self.do(Edit(kind=Kind.SEEN, sentence=self.at)):
            return
        place = self.path.index(self.at)
        following = [*self.path[place + 1 :], *self.path[:place]]
        open_ = next((i for i in following if i not in self.review.seen), None)
        if open_ is None:
            self.say("every sentence is reviewed; q saves" + (", > goes to the next piece" if self.several else ""))
        else:
            self.go(open_)

    def delete(self) -> None:
        """Delete the chosen device."""
        device = self._chosen()
        if device is not None:
            self.do(Edit(kind=Kind.DELETE, sentence=self.at, label=device.label, span=device.span))

    def relabel(self) -> None:
        """Give the chosen device another label."""
        device = self._chosen()
        if device is None:
            return

        def take(label: DeviceLabel | None) -> None:
            if label is not None:
                edit = Edit(kind=Kind.RELABEL, sentence=self.at, label=device.label, span=device.span, new=label)
                if self.do(edit):
                    self._choose(label, device.span)
            self.draw()

        words = shortened(shown(device.span.of(self.document.text)), 50, self.look.glyphs.ellipsis)
        self.push_screen(Chooser(f"Label of {quoted(words)}", self._labels, self.look, start=device.label), take)

    def _chosen(self) -> Device | None:
        """The chosen device; the only one counts as chosen."""
        if self.selected is None:
            devices = devices_of(self.document, self.at)
            if len(devices) == 1:
                self.selected = devices[0]
            else:
                self.say("choose a device first, with left and right" if devices else "this sentence has no device")
        return self.selected

    def _choose(self, label: DeviceLabel, span: Span) -> None:
        self.selected = next((d for d in self.document.devices if d.label is label and d.span == span), None)

    def _labels(self, typed: str) -> list[Choice[DeviceLabel]]:
        return label_choices(typed, self.look)

    # ---- holders and sources

    def choose_holder(self) -> None:
        """Choose whose stance it is."""
        if self.sentence.stance in (None, StanceLabel.NEUTRAL) or self.sentence.kind is not SentenceKind.BODY:
            self.say("only a sentence with a stance has a holder: say its stance first (e, p, m)", failed=True)
            return
        self._choose_source("holder", "Holder: whose stance is it?")

    def choose_source(self) -> None:
        """Choose who is quoted."""
        device = self._chosen()
        if device is None:
            return
        if not device.label.is_quotation:
            self.say("only quotations have a source", failed=True)
            return
        self._choose_source("source", "Source: who is quoted?")

    def _choose_source(self, purpose: Purpose, title: str) -> None:
        def take(source: Source | None) -> None:
            if source == BY_CURSOR:
                self.begin_picking(purpose)
            elif isinstance(source, Mention):
                self._take_source(purpose, source)
            elif source == NONE:
                self._set_source(purpose, None)
            self.draw()

        def offers(typed: str) -> Sequence[Choice[Source]]:
            found = source_choices(typed, self.sources, self.document, self.at, self.look)
            return [*found, nobody()] if purpose == "source" and not typed.strip() else found

        chooser: Chooser[Source] = Chooser(title, offers, self.look)
        self.push_screen(chooser, take)

    def _take_source(self, purpose: Purpose, mention: Mention) -> None:
        """Take a source; a pronoun needs a name."""
        if not is_pronoun(mention):
            self._set_source(purpose, mention)
            return

        def take(name: str | None) -> None:
            if name is not None:
                self._set_source(purpose, Mention(span=mention.span, name=name))
            self.draw()

        words = shown(mention.span.of(self.document.text))
        self.push_screen(Ask(f"Who is {quoted(words)}?", "", self.look), take)

    def _set_source(self, purpose: Purpose, mention: Mention | None) -> None:
        if purpose == "holder":
            self.do(Edit(kind=Kind.HOLDER, sentence=self.at, mention=mention))
            return
        device = self.selected
        if device is not None:
            label, span = device.label, device.span
            self.do(Edit(kind=Kind.SOURCE, sentence=self.at, label=label, span=span, mention=mention))

    def rename(self) -> None:
        """Give the source of the chosen quotation, or else the holder, another name."""
        chosen = self.selected.source if self.selected is not None else None
        holder = self.sentence.holder
        mention = chosen or (holder.mention if holder is not None else None)
        purpose: Purpose = "source" if chosen is not None else "holder"
        if mention is None:
            self.say("only a source has a name; h chooses one", failed=True)
            return

        def take(name: str | None) -> None:
            if name is not None and name != mention.name:
                self._set_source(purpose, Mention(span=mention.span, name=name))
            self.draw()

        words = shown(mention.span.of(self.document.text))
        self.push_screen(Ask(f"Name of {quoted(words)}", shown(mention.name), self.look), take)

    # ---- choosing words

    def begin_picking(self, purpose: Purpose) -> None:
        """Let the person choose words, from the sentence's first one on."""
        if purpose == "cue":
            device = self._chosen()
            if device is None:
                return
            if not device.label.is_quotation:
                self.say("only quotations have a cue", failed=True)
                return
        self.picking = pick(self.document.text, self.sentence.span)
        self.purpose = purpose
        if self.picking is None:
            self.say("there are no words here", failed=True)

    def _picking_key(self, key: str) -> bool:
        """A key while words are being chosen."""
        picking = self.picking
        if picking is None:
            return False
        span = self.sentence.span
        moves: dict[str, Callable[[], Picking]] = {
            "left": lambda: picking.moved(-1),
            "right": lambda: picking.moved(1),
            "up": lambda: self._to_row(picking, -1),
            "down": lambda: self._to_row(picking, 1),
            "home": lambda: picking.moved_to(span.start),
            "end": lambda: picking.moved_to(span.end - 1),
        }
        if key in moves:
            self.picking = moves[key]()
        elif key == "escape":
            self.picking = None
            self.say("given up")
        elif key in ("enter", "space"):
            if picking.anchor is None:
                self.picking = picking.anchored()
            else:
                self.picking = None
                self._picked(picking.span)
        elif key in ("delete", "backspace") and self.purpose == "cue":
            self.picking = None
            self._set_cue(None)
        else:
            return False
        return True

    def _to_row(self, picking: Picking, by: int) -> Picking:
        """The word above or below on the screen."""
        here = self.sources.sentence_at(picking.at.start)
        if here is None:
            return picking.moved(by)
        near = range(max(0, here - 1), min(len(self.document.sentences), here + 2))
        rows = [row for index in near for row in rows_of(self.document, index, self.size.width)]
        at = next((i for i, row in enumerate(rows) if row.cells(picking.at) is not None), None)
        if at is None or not 0 <= at + by < len(rows):
            return picking
        cells = rows[at].cells(picking.at)
        column = cells[0] if cells else 0
        row = rows[at + by]
        place = max((i for i, start in enumerate(row.columns[:-1]) if start <= column), default=0)
        return picking.moved_to(row.offsets[place])

    def _picked(self, span: Span) -> None:
        """The words are chosen; what they are for goes on."""
        if self.purpose == "cue":
            self._set_cue(span)
        elif self.purpose == "add":
            self._add(span)
        else:
            self._take_source(self.purpose, self.sources.named(self.document, span))

    def _set_cue(self, cue: Span | None) -> None:
        device = self.selected
        if device is not None:
            self.do(Edit(kind=Kind.CUE, sentence=self.at, label=device.label, span=device.span, cue=cue))

    def _add(self, span: Span) -> None:
        def take(label: DeviceLabel | None) -> None:
            if label is None:
                self.say("given up")
            elif self.do(Edit(kind=Kind.ADD, sentence=self.at, label=label, span=span)):
                self._choose(label, span)
            self.draw()

        words = shortened(shown(span.of(self.document.text)), 50, self.look.glyphs.ellipsis)
        self.push_screen(Chooser(f"Which device is {quoted(words)}?", self._labels, self.look), take)

    # ---- pages

    def show_guideline(self) -> None:
        """What the guidelines say of the chosen device, or of the stance."""
        labels: list[StanceLabel | DeviceLabel] = [*StanceLabel, *DeviceLabel]
        label = self.selected.label if self.selected is not None else self.sentence.stance or StanceLabel.NEUTRAL
        pages = [guideline(each, self.look) for each in labels]
        self.push_screen(Pages(pages, self.look, at=labels.index(label)), self._after_reading)

    def show_keys(self) -> None:
        """All keys."""
        lines = []
        for keys, _, told in (*REVIEW, *(PIECES if self.several else ())):
            line = Text(f"{keys:<8}", style="bold")
            line.append(f" {told}", style="not bold")
            lines.append(line)
        self.push_screen(Pages([Text("\n").join(lines)], self.look), self._after_reading)

    def _after_reading(self, _: None) -> None:
        self.draw()
