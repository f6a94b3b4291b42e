"""Files that are never half-written: readers see the old one or the new one."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from stance.errors import StanceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = ".part"


class OutputError(StanceError):
    """Results that cannot be written."""


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file that takes the target's place when the block is done, and leaves no trace when it fails.

    The bytes go to a new file in the same folder, which is then renamed. A link stays a link; a device or pipe is
    written to directly.

    Raises:
        OutputError: if the folder or the disk does not take it.
    """
    real = target.resolve()
    try:
        if real.exists() and not real.is_file():
            with real.open("wb") as stream:
                yield stream
            return
        temporary = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}{_PART}")
        # Not `tempfile`, whose files nobody else may read: a report gets the rights that any new file gets.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(real)
        finally:
            temporary.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror or error}); give another place") from None


def clear_parts(folder: Path) -> None:
    """Remove what a killed process left of files that it was writing; nobody may be writing there now."""
    for part in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            part.unlink()
