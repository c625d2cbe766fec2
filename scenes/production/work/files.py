"""Read and replace files atomically: a target is always the complete old file or the complete new one."""

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
    """Return the path of this process's temporary file beside a target. `sweep` deletes it once the process is dead."""
    return target.with_name(f".{target.name}.{_HOST}.{os.getpid()}.part")


def old_of(target: Path) -> Path:
    """Return the second name of an old file while a set of files is exchanged. `sweep` knows it, too."""
    return target.with_name(f".{target.name}.old.{_HOST}.{os.getpid()}.part")


def sweep(folder: Path) -> None:
    """Clean up after killed processes of this machine: finish their exchanges, delete their temporary files."""
    dead = [part for part in folder.glob(f".*.{_HOST}.*.part") if _is_abandoned(part)]
    if not dead and not any(folder.glob(_JOURNALS)):
        return
    places = (folder.absolute(), *folder.absolute().parents)  # a set of files may be in several folders
    for place in places:
        with suppress(OSError):
            if any(place.glob(_JOURNALS)):
                with locked(place):
                    _finish(place)
    if any(journal for place in places for journal in unfinished(place)):
        return  # an exchange that could not be finished needs its temporary files
    for part in dead:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _is_abandoned(part: Path) -> bool:
    number = part.name.split(".")[-2]
    return number.isdigit() and not psutil.pid_exists(int(number))


_JOURNALS = f".*{SUFFIX}*"


def _finish(folder: Path) -> None:
    """Carry out the unfinished exchanges of a folder, which must be locked."""
    for journal in unfinished(folder):
        with suppress(OSError, ValueError):  # ValueError: not a journal of ours
            carry_out(journal)
    for part in folder.glob(f".*{SUFFIX}{UNWRITTEN}"):
        with suppress(OSError):
            part.unlink()


def read_file(path: Path) -> bytes:
    """Return the content of a regular file. Raises OSError for anything else, such as a link, a pipe or a folder."""
    nofollow = getattr(os, "O_NOFOLLOW", None)
    if nofollow is None and path.is_symlink():
        raise OSError(ENOTDIR, "is a link", str(path))
    flags = os.O_RDONLY | (nofollow or 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(ENOTDIR, "is not a regular file", str(path))
        return file.read()


def write_file(path: Path, content: bytes) -> None:
    """Write a file of the project's own atomically, replacing whatever has its name. Raises OSError."""
    make_folder(path.parent)
    if path.is_dir() and not path.is_symlink():
        discard(path)
    with replacing(path) as (part,):
        part.write_bytes(content)


def make_folder(path: Path) -> None:
    """Create a folder of the project's own, replacing anything else of its name. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or not path.is_dir():
        discard(path)
        path.mkdir(exist_ok=True)


def discard(path: Path) -> None:
    """Delete a file, a folder with its content, or a link (not its target). Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_writable(*targets: Path) -> None:
    """Check that these files can be written, and create their folders, before any work is done for them.

    Raises Failure if one cannot be written.
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
    """Yield temporary paths beside `targets`; on success, rename all of them over their targets, or none.

    Whatever goes wrong, and whatever ends this process, either all targets are new or none is. Temporary files that
    remain are deleted by the next run. Two processes of one user that replace the same targets take turns.
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
        if len(parts) == 1 or not any(unfinished(_common_folder(targets))):
            for part in parts:
                part.unlink(missing_ok=True)


def _exchange(parts: tuple[Path, ...], targets: tuple[Path, ...]) -> None:
    folder = _common_folder(targets)
    with locked(folder), interrupts_blocked():
        _finish(folder)
        try:
            exchange(parts, targets, [old_of(target) for target in targets], folder)
        except OSError as error:
            unfinished_ones = any(unfinished(folder))
            end = "the next run finishes or undoes the exchange" if unfinished_ones else "no file was changed"
            raise Failure(f"cannot replace {error.filename or folder} ({error.strerror}); {end}") from error


def _common_folder(targets: tuple[Path, ...]) -> Path:
    """Return the deepest folder that contains all of these files. Raises Failure if there is none."""
    try:
        return Path(os.path.commonpath([target.parent.absolute() for target in targets]))
    except ValueError:
        raise Failure("the files are on different drives; choose paths on one drive") from None
