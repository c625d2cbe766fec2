"""Read and write files so that each is either the old one or the new one, and nothing else is touched."""

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENAMETOOLONG, ENOTDIR
from pathlib import Path

import psutil

from scenes.production.work.errors import Failure, too_long
from scenes.production.work.exchange import SUFFIX, UNWRITTEN, carry_out, exchange, to_disk, unfinished
from scenes.production.work.locks import locked
from scenes.production.work.processes import interrupts_blocked

_HOST = socket.gethostname().replace(".", "-")


def part_of(target: Path) -> Path:
    """Return this process's name for a file that is not whole yet; `sweep` removes it when the process has died."""
    return target.with_name(f".{target.name}.{_HOST}.{os.getpid()}.part")


def old_of(target: Path) -> Path:
    """Return the name that an old file has while a set of files is exchanged; `sweep` knows it, too."""
    return target.with_name(f".{target.name}.old.{_HOST}.{os.getpid()}.part")


def sweep(folder: Path) -> None:
    """Finish what a killed process of this machine has left in a folder: exchanges, and files that are half written."""
    dead = [part for part in folder.glob(f".*.{_HOST}.*.part") if _is_left(part)]
    if not dead and not any(folder.glob(_JOURNALS)):
        return
    places = (folder.absolute(), *folder.absolute().parents)  # a set of files may lie in several folders
    for place in places:
        with suppress(OSError):
            if any(place.glob(_JOURNALS)):
                with locked(place):
                    _finish(place)
    if any(journal for place in places for journal in unfinished(place)):
        return  # what could not be finished needs its files
    for part in dead:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _is_left(part: Path) -> bool:
    number = part.name.split(".")[-2]
    return number.isdigit() and not psutil.pid_exists(int(number))


_JOURNALS = f".*{SUFFIX}*"


def _finish(folder: Path) -> None:
    """Carry out the exchanges that have not come to their end. The folder must be locked."""
    for journal in unfinished(folder):
        with suppress(OSError, ValueError):  # ValueError: a file of somebody else's
            carry_out(journal)
    for part in folder.glob(f".*{SUFFIX}{UNWRITTEN}"):
        with suppress(OSError):
            part.unlink()


def read_file(path: Path) -> bytes:
    """Return the content of a regular file. Raises OSError for anything else: a link, a pipe, a folder."""
    nofollow = getattr(os, "O_NOFOLLOW", None)
    if nofollow is None and path.is_symlink():
        raise OSError(ENOTDIR, "is a link", str(path))
    flags = os.O_RDONLY | (nofollow or 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(ENOTDIR, "is not a regular file", str(path))
        return file.read()


def write_file(path: Path, content: bytes) -> None:
    """Write a file of our own, whole, in the place of whatever has its name. Raises OSError."""
    make_folder(path.parent)
    if path.is_dir() and not path.is_symlink():
        discard(path)
    with replacing(path) as (part,):
        part.write_bytes(content)


def make_folder(path: Path) -> None:
    """Make a folder of our own, in the place of whatever has its name. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or not path.is_dir():
        discard(path)
        path.mkdir(exist_ok=True)


def discard(path: Path) -> None:
    """Remove something of our own, whatever it is; of a link, the link. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_writable(*targets: Path) -> None:
    """Check that these files can be written, before any work is done for them; their folders are made.

    Raises Failure where one cannot.
    """
    for target in targets:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise Failure(f"{target} is a folder; give the name of a file")
            for beside in (part_of(target), old_of(target)):
                with beside.open("wb"):
                    pass
                beside.unlink()
            sweep(target.parent)
        except OSError as error:
            if error.errno == ENAMETOOLONG:
                raise too_long(target) from error
            raise Failure(
                f"cannot write into the folder {target.parent} ({error.strerror}); choose another folder"
            ) from error


@contextmanager
def replacing(*targets: Path) -> Iterator[tuple[Path, ...]]:
    """Yield names of files to write in place of these, beside them; at the end all get their places, or none.

    Whatever goes wrong, and whatever ends this process, the targets are all new or all as they were. Nothing is left
    beside them that the next run does not remove. Two processes of one user with the same targets come one after the
    other.
    """
    parts = tuple(part_of(target) for target in targets)
    try:
        yield parts
        if len(parts) == 1:
            to_disk(parts[0])
            os.replace(parts[0], targets[0])
        else:
            _exchange(parts, targets)
    finally:
        if len(parts) == 1 or not any(unfinished(_common(targets))):
            for part in parts:
                part.unlink(missing_ok=True)


def _exchange(parts: tuple[Path, ...], targets: tuple[Path, ...]) -> None:
    folder = _common(targets)
    with locked(folder), interrupts_blocked():
        _finish(folder)
        try:
            exchange(parts, targets, [old_of(target) for target in targets], folder)
        except OSError as error:
            left = any(unfinished(folder))
            end = "the next run finishes or undoes what has been begun" if left else "all files are as they were"
            raise Failure(f"cannot replace {error.filename or folder} ({error.strerror}); {end}") from error


def _common(targets: tuple[Path, ...]) -> Path:
    """Return the folder that all of these files are in, or in folders of which they are."""
    try:
        return Path(os.path.commonpath([target.parent.absolute() for target in targets]))
    except ValueError:
        raise Failure("the files are on different drives; choose places on one") from None
