"""`stance explain`: what a label means, who finds it, and how far to trust it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stance.cli.looks import deliver, form_of, look_options, looks
from stance.cli.settings import settings_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_EPILOG = """\b
Examples:
  stance explain                        all labels in a table
  stance explain threat                 everything about one
  stance explain metaphor --model models/mine
  stance explain --format markdown -o labels.md

\b
Precision is the share of what was found that is right, recall the share of the gold that was found;
brackets hold 95 % intervals. They are of the model that would be used, if its folder tells them.
"""


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    from click.shell_completion import CompletionItem

    from stance.labels import DEVICES, STANCES

    labels = [*(label.value for label in STANCES), *(label.value for label in DEVICES)]
    return [CompletionItem(label) for label in labels if label.startswith(incomplete)]


@click.command(epilog=_EPILOG)
@click.argument("label", required=False, shell_complete=_complete)
@click.option("--model", metavar="MODEL", help="Tell thresholds and figures of this model.")
@settings_options
@look_options
def explain(
    *,
    label: str | None,
    model: str | None,
    form: str | None,
    target: Path | None,
    color: bool | None,
    theme: str,
    width: int | None,
) -> None:
    """Tell what LABEL means, or list all labels."""
    from stance.glossary.entries import entries, entry, knowledge

    form = form_of(form, target)
    known = knowledge(None if model is None else Path(model))
    options = looks(target=target, color=color, theme=theme, width=width)
    found = entries(known) if label is None else entry(label, known)
    if form == "json":
        from stance.glossary.plain import dumps

        text = dumps(found)
    elif isinstance(found, list):
        from stance.glossary import plain, terminal

        text = plain.table_of(found) if form == "markdown" else terminal.table_of(found, options)
    else:
        from stance.glossary import plain, terminal

        text = plain.one(found) if form == "markdown" else terminal.one(found, options)
    deliver(text, target)
