"""What the tests of reviews share: a journal on the small piece, and a screen driven by keys."""

from __future__ import annotations

import asyncio

from small_piece import small_piece

from stance.formats.palette import UNICODE, Palette
from stance.review.journal import Journal
from stance.review.screen import ReviewApp
from stance.review.view import Look

LOOK = Look(palette=Palette(theme="dark"), glyphs=UNICODE)


def journal_at(folder, document=None):
    return Journal(folder / "door.journal", document or small_piece())


def played(journal, *keys, size=(80, 24), several=False, check=None):
    """The screen after the keys; `check` is called with it before it is closed."""
    app = ReviewApp(journal, LOOK, several=several)

    async def play():
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            if check is not None:
                check(app)

    asyncio.run(play())
    return app


def shown(app):
    """All that the review screen shows, as plain text."""
    from textual.widgets import Static

    names = ("head", "text", "rule", "details", "message", "keys")
    screen = app.screen_stack[0]
    return "\n".join(str(screen.query_one(f"#{name}", Static).content) for name in names)
