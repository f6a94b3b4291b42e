"""What rich lays out, as the text that a terminal, a pipe or a screen without Unicode can show."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType

if TYPE_CHECKING:
    from stance.formats import Options

# Typography that a terminal without Unicode can show by a plain neighbour; everything else becomes a question mark.
_FOLDED = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "~",
        "·": "-",
    }
)


def printed(content: RenderableType, options: Options) -> str:
    """The content as text, with colour codes if the options say so, and in ASCII alone if they say that."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=max(options.width, 20),
        force_terminal=options.color,
        color_system="auto" if options.color else None,
        no_color=not options.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )
    console.print(content, end="")
    lines = [line.rstrip() for line in stream.getvalue().split("\n")] if not options.color else [stream.getvalue()]
    text = "\n".join(lines)
    return text.translate(_FOLDED).encode("ascii", "replace").decode("ascii") if options.ascii else text
