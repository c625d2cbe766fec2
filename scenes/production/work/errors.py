"""What goes wrong on the way."""

import errno
import os
from pathlib import Path

from core.lesson.printable import one_line

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Failure(Exception):
    """A failure that a person is told of in one line; `detail` is what `--debug` adds."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(one_line(message))
        self.detail = detail


class BadInput(Failure):
    """A failure because of what a command was given: a path, a deck, a recording. Its exit code is that of a wrong
    call."""


def too_long(path: Path) -> BadInput:
    """Return the failure of a file whose name, or the name of a temporary file beside it, is too long."""
    name = max(path.parts, key=lambda part: len(part.encode("utf-8", "surrogateescape")), default="")
    shown = name if len(name) <= 80 else f"{name[:40]}…{name[-30:]}"
    return BadInput(f"the file name {shown} is too long; choose a shorter one")


def told(error: BaseException) -> str:
    """An exception in one line, with what can be done about it where that is known."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"there is no room left to write ({error.strerror}); make some, then try again: what is finished is kept"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG and isinstance(error.filename, str | bytes):
        return str(too_long(Path(os.fsdecode(error.filename))))
    return one_line(f"{type(error).__name__}: {error}")
