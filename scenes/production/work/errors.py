"""Errors that are reported to the user in one line."""

import errno
import os
from pathlib import Path

from core.lesson import one_line

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Error numbers of a full disk, an exhausted quota and a file size limit."""


class Failure(Exception):
    """User-facing error, printed as one line; `detail` is shown with --debug. Exit code 1."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(one_line(message))
        self.detail = detail


class BadInput(Failure):
    """User-facing error in what a command was given, such as a path, a deck or a recording. Exit code 2."""


def too_long(path: Path) -> BadInput:
    """Return the error for a file whose name, or the name of a temporary file beside it, is too long."""
    name = max(path.parts, key=lambda part: len(part.encode("utf-8", "surrogateescape")), default="")
    shown = name if len(name) <= 80 else f"{name[:40]}…{name[-30:]}"
    return BadInput(f"the file name {shown} is too long; choose a shorter one")


def message_of(error: BaseException) -> str:
    """Return an exception as one line, with what to do about it if that is known."""
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return f"disk full ({error.strerror}); free some space and run again (finished chapters are kept)"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG and isinstance(error.filename, str | bytes):
        return str(too_long(Path(os.fsdecode(error.filename))))
    return one_line(f"{type(error).__name__}: {error}")
