"""What goes wrong on the way."""

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Failure(Exception):
    """A failure that a person is told of in one line; `detail` is what `--debug` adds."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(" ".join(message.split()))
        self.detail = detail


def told(error: BaseException) -> str:
    """An exception in one line, with what can be done about it where that is known."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"there is no room left to write ({error.strerror}); make some, then try again: what is finished is kept"
    return reason
