"""The small screens over the review: choosing from a list, giving a name, reading pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from stance.review.view import Look

T = TypeVar("T")
_LONGEST = 200  # characters of a name

_STYLE = """
{name} {{ align: center middle; }}
{name} > .box {{ width: 90%; max-width: 84; height: auto; max-height: 100%; padding: 0 1; border: round $primary;
  background: $surface; }}
{name} Input, {name} Input:focus {{ border: none; height: 1; padding: 0; background: $boost; }}
{name} Static {{ height: auto; }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[T]):
    """One line of a list; `detail` is told when it is the chosen one."""

    value: T
    line: Text
    detail: Text


class Chooser(ModalScreen[T | None]):
    """A list that typing narrows.

    Args:
        title: what is being chosen.
        offers: the choices for what has been typed.
        look: how it is drawn.
        start: the choice that is marked at first.
    """

    DEFAULT_CSS = _STYLE.format(name="Chooser")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up"),
        Binding("up", "step(-1)", priority=True),
        Binding("down", "step(1)", priority=True),
        Binding("pageup", "step(-8)", priority=True),
        Binding("pagedown", "step(8)", priority=True),
    ]

    def __init__(
        self, title: str, offers: Callable[[str], Sequence[Choice[T]]], look: Look, *, start: T | None = None
    ) -> None:
        super().__init__()
        self._heading = title
        self._offers = offers
        self._look = look
        self.choices = list(offers(""))
        self.at = next((i for i, c in enumerate(self.choices) if start is not None and c.value == start), 0)

    def compose(self) -> ComposeResult:
        """A line to type in, the list, and what is said of the chosen line."""
        with Vertical(classes="box"):
            yield Static(Text(self._heading, style="bold"))
            yield Input(placeholder="type to narrow the list", max_length=_LONGEST)
            yield Static(id="list")
            yield Static(id="detail")

    def on_mount(self) -> None:
        """Show the list."""
        self.query_one(Input).focus()
        self._draw()

    def on_resize(self) -> None:
        """Fit the list into the new size."""
        self._draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.choices = list(self._offers(event.value))
        self.at = 0
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the chosen line."""
        event.stop()
        if self.choices:
            self.dismiss(self.choices[self.at].value)

    def action_step(self, by: int) -> None:
        """Go so many lines down."""
        if self.choices:
            self.at = max(0, min(len(self.choices) - 1, self.at + by))
            self._draw()

    def action_give_up(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _draw(self) -> None:
        room = max(2, self.app.size.height - 13)
        first = max(0, min(self.at - room // 2, len(self.choices) - room))
        width = max(10, min(84, self.app.size.width * 9 // 10) - 6)
        lines = []
        for number, choice in enumerate(self.choices[first : first + room], first):
            line = Text(f"{self._look.pointer} " if number == self.at else "  ", no_wrap=True, overflow="ellipsis")
            line.append_text(choice.line)
            line.truncate(width, overflow="ellipsis", pad=number == self.at)
            if number == self.at:
                line.stylize("reverse", 2)
            lines.append(line)
        below = len(self.choices) - first - room
        foot = f"  and {below} more; " if below > 0 else "  "
        foot += "up and down choose, enter takes, esc gives up"
        lines.append(Text(foot if self.choices else "  nothing fits; esc gives up", style=self._look.palette.quiet))
        self.query_one("#list", Static).update(Text("\n").join(lines))
        detail = self.choices[self.at].detail if self.choices else Text()
        about = self.query_one("#detail", Static)
        about.display = bool(detail)
        about.update(Text("\n").join([Text(""), detail]))


class Ask(ModalScreen[str | None]):
    """A line to type in."""

    DEFAULT_CSS = _STYLE.format(name="Ask")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up")]

    def __init__(self, title: str, value: str, look: Look) -> None:
        super().__init__()
        self._heading = title
        self._value = value
        self._look = look

    def compose(self) -> ComposeResult:
        """The question and the line."""
        with Vertical(classes="box"):
            yield Static(Text(self._heading, style="bold"))
            yield Input(value=self._value, max_length=_LONGEST)
            yield Static(Text("enter takes, esc gives up", style=self._look.palette.quiet))

    def on_mount(self) -> None:
        """Wait for typing."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name, if there is one."""
        event.stop()
        name = " ".join(event.value.split())
        if name:
            self.dismiss(name)

    def action_give_up(self) -> None:
        """Name nothing."""
        self.dismiss(None)


class Pages(ModalScreen[None]):
    """Pages to read; left and right turn them, most other keys close them."""

    DEFAULT_CSS = _STYLE.format(name="Pages") + "Pages VerticalScroll { height: auto; max-height: 100%; }"

    def __init__(self, pages: Sequence[Text], look: Look, *, at: int = 0) -> None:
        super().__init__()
        self._pages = list(pages)
        self._look = look
        self.at = at

    def compose(self) -> ComposeResult:
        """The page, which scrolls where it is long."""
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(id="page")

    def on_mount(self) -> None:
        """Show the first page."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Turn, scroll or close."""
        event.stop()
        event.prevent_default()
        box = self.query_one(VerticalScroll)
        if event.key in ("left", "right") and len(self._pages) > 1:
            self.at = (self.at + (1 if event.key == "right" else -1)) % len(self._pages)
            self._draw()
            box.scroll_home(animate=False)
        elif event.key in ("up", "down", "pageup", "pagedown"):
            {
                "up": box.scroll_up,
                "down": box.scroll_down,
                "pageup": box.scroll_page_up,
                "pagedown": box.scroll_page_down,
            }[event.key](animate=False)
        elif event.key in ("escape", "enter", "q", "space", "f1") or event.character == "?":
            self.dismiss(None)

    def _draw(self) -> None:
        turn = f"left and right turn ({self.at + 1} of {len(self._pages)}), " if len(self._pages) > 1 else ""
        page = self._pages[self.at].copy()
        page.append(f"\n\n{turn}esc closes", style=self._look.palette.quiet)
        self.query_one("#page", Static).update(page)
