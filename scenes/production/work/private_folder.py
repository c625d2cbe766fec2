"""A folder for temporary files that other users of the machine can neither read nor create in advance."""

import atexit
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

NAME = "backpropagation-calculus"
"""Name of the folder, before the user's id."""


def private_folder() -> Path:
    """Return this user's private folder: one for all processes where that is safe.

    Anyone may write into the system's temporary folder, so another user may have created a folder or a link of the
    expected name. Then this process gets a folder of its own. On Windows each user has their own temporary folder.
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
    """True if the path is a folder of this user, not a link, with no permissions for others."""
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not stat.S_IMODE(status.st_mode) & 0o077


@cache
def _of_this_process() -> Path:
    folder = tempfile.mkdtemp(prefix=f"{NAME}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
