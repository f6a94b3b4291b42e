"""`--fail-on`: findings of certain labels change the exit status, so that a check can stop what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stance.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stance.records import Document


def _labels(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    """The names as they are, if all are labels.

    Raises:
        UnknownNameError: with the nearest known name.
    """
    from stance.labels import explained

    return tuple(explained(name.strip().lower()).label.value for name in names)


fail_on_option = click.option(
    "--fail-on",
    multiple=True,
    metavar="LABEL",
    callback=_labels,
    help="Leave with status 1 where this stance or device is found, shown by default or not; may be given again.",
)


class FailOn:
    """Counts findings of labels while documents pass through."""

    def __init__(self, labels: Sequence[str], *, quiet: bool) -> None:
        self.labels, self.quiet = labels, quiet
        self.found = 0

    def watched(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents, unchanged; what is found in each is told on standard error, and counted."""
        for document in documents:
            for label in self.labels:
                count = _count(document, label)
                self.found += count
                if count and not self.quiet:
                    tell(f"{document.meta.source or document.id}: {label} found, {count} (--fail-on {label})")
            yield document


def _count(document: Document, label: str) -> int:
    from stance.labels import SentenceKind

    stances = sum(1 for s in document.sentences if s.kind is SentenceKind.BODY and s.stance and s.stance.value == label)
    return stances + sum(1 for device in document.devices if device.label.value == label)
