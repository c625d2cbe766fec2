"""Files from outside, read without waiting and without end."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotAFile(OSError):
    """What has this path is a pipe, a device or a socket. Its text is what it is."""


class TooLarge(OSError):
    """The file has more bytes than its reader takes."""


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading; a pipe is not waited for.

    Raises NotAFile if the path is no regular file, IsADirectoryError if it is a folder, and OSError or ValueError as
    `open` does.
    """
    _require_file(os.stat(path))  # before it is opened: to open a device may do something
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _require_file(os.fstat(descriptor))  # again: it may have been replaced in between
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: Path, most: int) -> bytes:
    """Return the content of a regular file of at most `most` bytes. Raises TooLarge, and what `open_file` raises."""
    with open_file(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise TooLarge
        content = file.read(most + 1)
    if len(content) > most:  # it has grown, or its size is not known, as in /proc
        raise TooLarge
    return content


_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFSOCK: "a socket"}


def _require_file(status: os.stat_result) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if kind != stat.S_IFREG:
        raise NotAFile(_KINDS.get(kind, "no file"))
