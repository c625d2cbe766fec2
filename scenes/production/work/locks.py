"""Locks between processes, and folders that only one process works in."""

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

PATIENCE = 60.0
"""Seconds to wait for another process to exchange its files, which takes it well under one."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which has a name for each user of this machine. Raises Failure after PATIENCE.

    The lock is not in the folder itself, so nothing is left there.
    """
    name = hashlib.sha256(os.path.normcase(os.path.realpath(folder)).encode("utf-8", "surrogateescape")).hexdigest()
    path = private_folder() / f"{name[:24]}.lock"
    _clear(path)
    try:
        with FileLock(path, timeout=PATIENCE):
            yield
    except Timeout:
        raise Failure(f"another process has been writing into {folder} for {PATIENCE:.0f} s; end it, or wait") from None


@contextmanager
def claimed(work: Path, name: str) -> Iterator[Path]:
    """Yield a folder of that name under `work` for this process alone, which stays for the next time.

    Where another process has it, the next is taken: NAME.2, NAME.3. A process that dies gives it up.
    """
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for number in count(1):
            folder = work / (name if number == 1 else f"{name}.{number}")
            path = folder.with_name(f".{folder.name}.lock")
            _clear(path)
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
    """Yield a folder as `claimed` does, empty at first and removed at the end."""
    with claimed(work, name) as folder:
        try:
            shutil.rmtree(folder)
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear(path: Path) -> None:
    """Remove what is no lock file from a lock file's place: filelock opens whatever is there."""
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
