"""A folder for temporary files that other users of the machine cannot enter or prepare."""

import atexit
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

NAME = "backpropagation-calculus"


def private_folder() -> Path:
    """Return a folder of this user's, kept from one process to the next where that is safe.

    Everybody may write into the usual folder for temporary files, so somebody else may have made a folder or a link of
    the expected name. Then the folder is one of this process's alone. On Windows each user has a folder for temporary
    files of their own.
    """
    if not hasattr(os, "getuid"):
        folder = Path(tempfile.gettempdir()) / NAME
        folder.mkdir(exist_ok=True)
        return folder
    folder = Path(tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    return folder if _is_private(folder) else _of_this_process()


def _is_private(folder: Path) -> bool:
    """True if this is a folder, no link, of this user, which nobody else may enter."""
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not stat.S_IMODE(status.st_mode) & 0o077


@cache
def _of_this_process() -> Path:
    folder = tempfile.mkdtemp(prefix=f"{NAME}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
