"""Exchange a set of files for new ones: all of them or none, whatever ends the process that does it.

A journal beside the files lists what is to be moved where. From the moment that it has its name, the exchange is
carried out to its end: by a process of its own, which outlives the run, or by the next run that finds the journal. If a
file cannot be replaced, those that have been are put back. Only names and no contents are changed on the way, so either
end is reached by renaming.

Imports nothing but the standard library, and can be run by its path: python exchange.py JOURNAL
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
"""Of the name of a journal."""

UNWRITTEN = ".part"
"""Of the name of a journal that is not whole yet."""

LARGEST = 1_000_000
"""Bytes of a journal; a larger file is none of ours."""


@dataclass(frozen=True)
class Move:
    """A file that is to get the name of another, and a second name of the one that had it, where there was one.

    All three are in one folder and given by their paths relative to the journal's. `file` tells the new file from all
    others. `moved` is known once the exchange has turned back.
    """

    new: str
    target: str
    old: str | None
    file: str
    moved: bool = False


@dataclass(frozen=True)
class Journal:
    """What is to be moved; `back` once that has turned out to be impossible."""

    path: Path
    moves: tuple[Move, ...]
    back: bool = False

    def write(self) -> None:
        """Write it, whole. From now on the exchange is carried out."""
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
        """Raises ValueError for a file that is no journal of this module's."""
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
            raise ValueError("is no file of this user's")
        try:
            content = json.loads(path.read_bytes()[:LARGEST])
            moves = tuple(
                Move(str(m["new"]), str(m["target"]), m["old"] and str(m["old"]), str(m["file"]), bool(m["moved"]))
                for m in content["moves"]
            )
            journal = cls(path, moves, bool(content["back"]))
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError("is no journal") from error
        if not all(_is_ours(move, path.parent) for move in moves):
            raise ValueError("names files that are not of an exchange")
        return journal


def _is_ours(move: Move, folder: Path) -> bool:
    """True if nothing but a file of an exchange can be moved, and nowhere but to its place inside the folder."""
    target = Path(move.target)
    if target.is_absolute() or target.drive or ".." in target.parts or not target.name:
        return False
    inside = (folder / target).parent.resolve().is_relative_to(folder.resolve())  # also where a part is a link
    return inside and all(
        Path(name).parent == target.parent and Path(name).name.startswith(f".{target.name}.") and name.endswith(".part")
        for name in (move.new, move.old)
        if name is not None
    )


def _identity(path: Path) -> str:
    """Return what tells a file from all others, whatever its name is."""
    status = path.lstat()
    return f"{status.st_dev}:{status.st_ino}"


def exchange(parts: Sequence[Path], targets: Sequence[Path], olds: Sequence[Path], folder: Path) -> None:
    """Give the parts the names of the targets, all inside `folder`; `olds` are names that nobody has, for the old ones.

    Raises OSError where a file cannot be replaced; then all targets are as they were.
    """
    for part in parts:
        to_disk(part)
    journal = folder / f".{os.getpid()}-{time.time_ns()}{SUFFIX}"  # a name of its own
    moves = []
    try:
        for part, target, old in zip(parts, targets, olds, strict=True):
            there = os.path.lexists(target)
            if there:
                _second_name(target, old)
            names = [Path(os.path.relpath(path, folder)).as_posix() for path in (part, target, old)]
            moves.append(Move(names[0], names[1], names[2] if there else None, _identity(part)))
        Journal(journal, tuple(moves)).write()
    except BaseException:
        if not os.path.lexists(journal):
            for old in olds:
                old.unlink(missing_ok=True)
        raise
    _carry_out_apart(journal)


def _second_name(path: Path, other: Path) -> None:
    """Give a file another name beside its own; a copy where the file system has one name for a file."""
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
    """Carry out a journal in a process that is not ended with this one; if there can be none, in this one."""
    program = [sys.executable, "-I", "-S", os.path.abspath(__file__), str(journal.absolute())]
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            program, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, text=True, start_new_session=True
        )
    except OSError:  # no room for another process
        carry_out(journal)
        return
    refused, _ = process.communicate()
    if refused:
        raise OSError(*json.loads(refused))
    if process.returncode and os.path.lexists(journal):  # it was killed
        carry_out(journal)


def carry_out(path: Path) -> None:
    """Finish what a journal says, from wherever it has come to.

    Raises OSError where a file cannot be replaced; then all are as they were. Raises ValueError for a file that is no
    journal.
    """
    journal = Journal.read(path)
    folder = path.parent
    refused: OSError | None = None
    if not journal.back:
        try:
            for move in journal.moves:
                with suppress(FileNotFoundError):  # it has been moved, perhaps by another process just now
                    os.replace(folder / move.new, folder / move.target)
        except OSError as error:
            refused = OSError(error.errno, error.strerror, str(folder / move.target))
            there = [os.path.lexists(folder / move.new) for move in journal.moves]
            moves = (replace(move, moved=not new) for move, new in zip(journal.moves, there, strict=True))
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
                with suppress(OSError):  # all names are as they should be; `sweep` tries again
                    (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)
    if refused:
        raise refused


def unfinished(folder: Path) -> Iterator[Path]:
    """The journals in a folder of exchanges that have not come to their end."""
    with suppress(OSError):
        yield from sorted(folder.glob(f".*{SUFFIX}"))


def to_disk(path: Path) -> None:
    """Wait until a file's content is on the disk, or the names in a folder, where a system can be asked for those."""
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
        print(json.dumps([error.errno, error.strerror, str(error.filename or "")]))  # for the process that waits
        sys.exit(1)
