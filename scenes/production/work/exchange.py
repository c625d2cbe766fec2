"""Replace a set of files with new ones: all of them or none, whatever kills the process that does it.

A journal beside the files lists the renames. Once the journal has its final name, the exchange will be carried out: by
a process of its own, which outlives the run, or by the next run that finds the journal. If a file cannot be replaced,
those already replaced are restored. Only names change on the way, never contents, so that either outcome can be
reached from any step.

This module imports only the standard library, since it runs as a script: python exchange.py JOURNAL
"""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

SUFFIX = ".exchange"
"""File name suffix of a journal."""

UNWRITTEN = ".part"
"""Suffix, after SUFFIX, of a journal that is still being written."""

LARGEST = 1_000_000
"""Largest size of a journal, in bytes; a larger file is not ours."""


@dataclass(frozen=True)
class Move:
    """The replacement of one file. The three paths are in one folder, and relative to the journal's folder."""

    new: str
    """Temporary name of the new file."""
    target: str
    old: str | None
    """Second name of the old file; None if there was none."""
    file: str
    """Identity of the new file (device and inode)."""
    moved: bool = False
    """Whether the target was replaced; set only when the exchange is rolled back."""


@dataclass(frozen=True)
class Journal:
    """The moves of an exchange; `back` is set once it is being rolled back."""

    path: Path
    moves: tuple[Move, ...]
    back: bool = False

    def write(self) -> None:
        """Write the journal atomically. From then on, the exchange will be carried out or rolled back."""
        part = self.path.with_name(f"{self.path.name}{UNWRITTEN}")
        content = {"back": self.back, "moves": [asdict(move) for move in self.moves]}
        try:
            part.write_text(json.dumps(content), "utf-8")
            to_disk(part)
            os.replace(part, self.path)
        finally:
            part.unlink(missing_ok=True)
        to_disk(self.path.parent)

    @classmethod
    def read(cls, path: Path) -> "Journal":
        """Return the journal in a file. Raises ValueError if it is not one of this user's journals."""
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
            raise ValueError("not a regular file of this user")
        try:
            content = json.loads(path.read_bytes()[:LARGEST])
            moves = tuple(
                Move(str(m["new"]), str(m["target"]), m["old"] and str(m["old"]), str(m["file"]), bool(m["moved"]))
                for m in content["moves"]
            )
            journal = cls(path, moves, bool(content["back"]))
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError("not a journal") from error
        if not all(_is_ours(move, path.parent) for move in moves):
            raise ValueError("names files outside an exchange")
        return journal


def _is_ours(move: Move, folder: Path) -> bool:
    """True if the move only renames temporary files, and only to a target beside them inside the folder."""
    target = Path(move.target)
    if target.is_absolute() or target.drive or ".." in target.parts or not target.name:
        return False
    inside = (folder / target).parent.resolve().is_relative_to(folder.resolve())  # resolves links, too
    return inside and all(
        Path(name).parent == target.parent and Path(name).name.startswith(f".{target.name}.") and name.endswith(".part")
        for name in (move.new, move.old)
        if name is not None
    )


def _identity(path: Path) -> str:
    """Return the device and inode of a file, which stay the same when it is renamed."""
    status = path.lstat()
    return f"{status.st_dev}:{status.st_ino}"


def exchange(parts: Sequence[Path], targets: Sequence[Path], olds: Sequence[Path], folder: Path) -> None:
    """Rename `parts` over `targets`, all inside `folder`; `olds` are unused names, for the old files.

    Raises OSError if a file cannot be replaced; then no target has changed.
    """
    for part in parts:
        to_disk(part)
    journal = folder / f".{os.getpid()}-{time.time_ns()}{SUFFIX}"
    moves = []
    try:
        for part, target, old in zip(parts, targets, olds, strict=True):
            exists = os.path.lexists(target)
            if exists:
                _link_or_copy(target, old)
            names = [Path(os.path.relpath(path, folder)).as_posix() for path in (part, target, old)]
            moves.append(Move(names[0], names[1], names[2] if exists else None, _identity(part)))
        Journal(journal, tuple(moves)).write()
    except BaseException:
        if not os.path.lexists(journal):
            for old in olds:
                old.unlink(missing_ok=True)
        raise
    _carry_out_apart(journal)


def _link_or_copy(path: Path, other: Path) -> None:
    """Give a file a second name; make a copy if the file system has no hard links."""
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    other.unlink(missing_ok=True)
    try:
        os.link(path, other, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if not path.is_symlink() and not path.is_file():
            raise
        shutil.copy2(path, other, follow_symlinks=False)


def _carry_out_apart(journal: Path) -> None:
    """Carry out a journal in a process that outlives this one; if none can be started, in this one."""
    program = [sys.executable, "-I", "-S", os.path.abspath(__file__), str(journal.absolute())]
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            program, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, text=True, start_new_session=True
        )
    except OSError:  # no process can be started
        carry_out(journal)
        return
    error, _ = process.communicate()
    if error:
        raise OSError(*json.loads(error))
    if process.returncode and os.path.lexists(journal):  # it was killed
        carry_out(journal)


def carry_out(path: Path) -> None:
    """Finish the exchange of a journal, from whatever step it has reached.

    Raises OSError if a file cannot be replaced; then no target has changed. Raises ValueError for a file that is not
    a journal.
    """
    journal = Journal.read(path)
    folder = path.parent
    failure: OSError | None = None
    if not journal.back:
        try:
            for move in journal.moves:
                with suppress(FileNotFoundError):  # already moved, perhaps by another process just now
                    os.replace(folder / move.new, folder / move.target)
        except OSError as error:
            failure = OSError(error.errno, error.strerror, str(folder / move.target))
            unmoved = [os.path.lexists(folder / move.new) for move in journal.moves]
            moves = (replace(move, moved=not new) for move, new in zip(journal.moves, unmoved, strict=True))
            journal = Journal(path, tuple(moves), back=True)
            journal.write()
    if journal.back:
        for move in journal.moves:
            if not move.moved:
                continue
            if move.old is None:
                with suppress(FileNotFoundError):
                    if _identity(folder / move.target) == move.file:
                        (folder / move.target).unlink()
            elif os.path.lexists(folder / move.old):
                os.replace(folder / move.old, folder / move.target)
    for parent in {(folder / move.target).parent for move in journal.moves}:
        to_disk(parent)
    for move in journal.moves:
        for name in (move.new, move.old):
            if name is not None:
                with suppress(OSError):  # the exchange itself is complete; `sweep` tries again
                    (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)
    if failure:
        raise failure


def unfinished(folder: Path) -> Iterator[Path]:
    """Yield the journals of unfinished exchanges in a folder."""
    with suppress(OSError):
        yield from sorted(folder.glob(f".*{SUFFIX}"))


def to_disk(path: Path) -> None:
    """Flush a file's content to the disk, or a folder's names where the system supports it."""
    if not path.is_dir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


if __name__ == "__main__":
    try:
        carry_out(Path(sys.argv[1]))
    except OSError as error:
        print(
            json.dumps([error.errno, error.strerror, str(error.filename or "")])
        )  # for the process that started this one
        sys.exit(1)
