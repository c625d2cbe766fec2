"""Locks between processes, and folders that only one process uses at a time."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from scenes.production.work.errors import Failure
from scenes.production.work.private_folder import private_folder

LOCK_TIMEOUT = 60.0
"""Seconds to wait for a lock. The holder only renames files, which takes well under a second."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold this user's lock for a folder. Raises Failure after LOCK_TIMEOUT seconds.

    The lock file is in the user's private folder, so nothing is left in the folder itself.
    """
    name = hashlib.sha256(os.path.normcase(os.path.realpath(folder)).encode("utf-8", "surrogateescape")).hexdigest()
    path = private_folder() / f"{name[:24]}.lock"
    _clear_path(path)
    try:
        with FileLock(path, timeout=LOCK_TIMEOUT):
            yield
    except Timeout:
        raise Failure(
            f"another process has been writing into {folder} for {LOCK_TIMEOUT:.0f} s; end it, or wait"
        ) from None


@contextmanager
def claimed(work: Path, name: str) -> Iterator[Path]:
    """Yield the folder `work`/`name`, for this process alone; it remains for the next process.

    If another process has claimed it, NAME.2 is taken, then NAME.3. A claim ends when its process does.
    """
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for number in count(1):
            folder = work / (name if number == 1 else f"{name}.{number}")
            path = folder.with_name(f".{folder.name}.lock")
            _clear_path(path)
            try:
                stack.enter_context(FileLock(path, timeout=0))
            except Timeout:
                continue
            if folder.is_symlink() or not folder.is_dir():
                folder.unlink(missing_ok=True)
                folder.mkdir()
            yield folder
            return


@contextmanager
def emptied(work: Path, name: str) -> Iterator[Path]:
    """Yield a folder as `claimed` does, but empty; delete it on exit."""
    with claimed(work, name) as folder:
        try:
            shutil.rmtree(folder)
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear_path(path: Path) -> None:
    """Remove anything but a regular file at a lock file's path: filelock would open it."""
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
