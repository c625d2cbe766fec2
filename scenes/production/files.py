"""Writing so that a file is either the old one or the new one, and folders that only one process works in."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from scenes.production.errors import Failure

_HOST = socket.gethostname().replace(".", "-")


def part_of(target: Path) -> Path:
    """What this process calls a file that is not whole yet; `sweep` removes it when the process has died."""
    return target.with_name(f".{target.name}.{_HOST}.{os.getpid()}.part")


def sweep(folder: Path) -> None:
    """Remove what processes of this machine that were killed have left half written in a folder."""
    for part in folder.glob(f".*.{_HOST}.*.part"):
        number = part.name.split(".")[-2]
        if number.isdigit() and not _runs(int(number)):
            with suppress(OSError):
                part.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def make_writable(*targets: Path) -> None:
    """See to it that these files can be written, before any work is done for them; their folders are made.

    Raises Failure where one cannot.
    """
    for target in targets:
        try:
            if target.is_dir():
                raise Failure(f"{target} is a folder; give the name of a file")
            target.parent.mkdir(parents=True, exist_ok=True)
            with part_of(target).open("wb"):
                pass
            part_of(target).unlink()
            sweep(target.parent)
        except OSError as error:
            raise Failure(
                f"cannot write into the folder {target.parent} ({error.strerror}); choose another folder"
            ) from error


@contextmanager
def replacing(*targets: Path) -> Iterator[tuple[Path, ...]]:
    """Files to write in the place of these, beside them; all are moved to their places at the end, if it comes.

    Whatever goes wrong before, the targets stay as they were and nothing is left beside them.
    """
    parts = tuple(part_of(target) for target in targets)
    try:
        yield parts
        for part, target in zip(parts, targets, strict=True):
            os.replace(part, target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


@contextmanager
def claimed(work: Path, name: str) -> Iterator[Path]:
    """A folder of that name under `work` for this process alone, kept for the next time.

    Where another process has it, the next is taken: NAME.2, NAME.3. A process that dies gives it up.
    """
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for number in count(1):
            folder = work / (name if number == 1 else f"{name}.{number}")
            lock = stack.enter_context(folder.with_name(f".{folder.name}.lock").open("wb"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            folder.mkdir(exist_ok=True)
            yield folder
            return


@contextmanager
def emptied(work: Path, name: str) -> Iterator[Path]:
    """The same, empty at first and removed at the end."""
    with claimed(work, name) as folder:
        shutil.rmtree(folder)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
