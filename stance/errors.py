"""The errors that `stance` shows to its user: one class, a few kinds, each a single clear line.

Every message says what was wrong, the value, what would be right, and what to do. The command line prints a
`StanceError` as one line on standard error and leaves with the error's `status`; any other exception is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit statuses of every command."""

    DONE = 0
    FAILED = 1  # some input could not be done, a check found errors, or --fail-on found its label
    USAGE = 2  # wrong usage or configuration
    INTERRUPTED = 130  # Ctrl-C: what was finished before is kept


class StanceError(Exception):
    """Base of all errors that are meant for the user."""

    status = ExitStatus.FAILED


class InputError(StanceError):
    """A file, address or text that cannot be read."""


class SchemaError(StanceError):
    """JSON that is not a valid `stance/1` document, or records that contradict each other."""


class ModelError(StanceError):
    """A model folder with a missing, altered or unsuitable file."""


class UsageError(StanceError):
    """A wrong option, setting or combination of them."""

    status = ExitStatus.USAGE


class UnknownNameError(UsageError):
    """A name that is not in a table; the message offers the nearest ones.

    >>> str(UnknownNameError("label", "treat", ["threat", "offer"]))
    "unknown label 'treat'; did you mean 'threat'? Known: offer, threat"
    >>> str(UnknownNameError("label", "xyz", ["threat", "offer"]))
    "unknown label 'xyz'; known: offer, threat"
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        names = sorted(str(each) for each in known)  # members of a StrEnum show their value
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}? Known" if near else "known"
        super().__init__(f"{where and where + ': '}unknown {what} {name!r}; {hint}: {', '.join(names)}")


class NoSuchVoiceError(UnknownNameError):
    """A voice that does not speak in a piece; it may in another."""


class MissingExtraError(StanceError):
    """A part that needs an optional set of packages."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages: pip install '.[{extra}]' in the repository")
