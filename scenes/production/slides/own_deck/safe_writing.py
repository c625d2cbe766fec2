"""Write files inside one folder and nowhere else, even if its subfolders are replaced by links meanwhile.

Folders are opened one by one without following links and stay open. Files are named relative to an open folder, so a
link that replaces the folder later has no effect. Systems that cannot do this (Windows) compare resolved paths.
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scenes.production.work import BadInput, Failure, make_writable, part_of, replacing, sweep, too_long

OPENS_FOLDERS = {os.open, os.mkdir, os.link, os.rename, os.unlink} <= os.supports_dir_fd
"""True if this system can name files relative to an open folder."""

Identity = tuple[int, int]
"""Device and inode number of a folder."""


@dataclass(frozen=True)
class SafeWriter:
    """Replaces files below `root`; `folders` are their folders, absolute paths without links, with identities."""

    root: Path
    folders: Mapping[Path, Identity]

    def replace(self, contents: Mapping[Path, bytes]) -> None:
        """Write these files; either all are replaced or none.

        Raises BadInput if a folder has been replaced since, and OSError if a file cannot be written.
        """
        if not OPENS_FOLDERS:
            self._replace_by_name(contents)
            return
        with ExitStack() as stack:
            opened = {}
            for folder, identity in self.folders.items():
                try:
                    opened[folder] = stack.enter_context(_opened(self.root, folder))
                except OSError as error:  # replaced by a link, or removed
                    raise _changed(folder) from error
                if _identity(os.fstat(opened[folder])) != identity:
                    raise _changed(folder)
            with _written(opened, contents) as parts:
                _exchange(opened, parts)

    def _replace_by_name(self, contents: Mapping[Path, bytes]) -> None:
        with replacing(*contents) as parts:
            self._require_unchanged()
            for part, content in zip(parts, contents.values(), strict=True):
                part.write_bytes(content)
            self._require_unchanged()

    def _require_unchanged(self) -> None:
        for folder, identity in self.folders.items():
            try:
                unchanged = folder.resolve(strict=True) == folder and _identity(folder.stat()) == identity
            except OSError:
                unchanged = False
            if not unchanged:
                raise _changed(folder)


def safe_writer(root: Path, *files: Path) -> SafeWriter:
    """Create the folders of files below `root`, an absolute path without links; return the writer for these files.

    Raises Failure if a file cannot be written, BadInput if a file is not below `root`.
    """
    folders: dict[Path, Identity] = {}
    for file in files:
        if not file.is_relative_to(root):
            raise BadInput(f"{file} is not in the folder {root}; nothing is written there")
        if not OPENS_FOLDERS:
            make_writable(file)
            folders[file.parent] = _identity(file.parent.stat())
            continue
        try:
            with _opened(root, file.parent, make=True) as folder:
                folders[file.parent] = _identity(os.fstat(folder))
                name = _kept_name(part_of(file).name)  # the longest name that will be needed
                os.close(_create(folder, name))
                os.unlink(name, dir_fd=folder)
                sweep(file.parent)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise too_long(file) from error
            reason = f"cannot write into the folder {file.parent} ({error.strerror}); choose another folder"
            raise Failure(reason) from error
    return SafeWriter(root, folders)


def _kept_name(part: str) -> str:
    """Return the name of the backup of an old file, kept until all are replaced; `sweep` removes leftovers of it."""
    return f".old{part}"


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _changed(folder: Path) -> BadInput:
    return BadInput(f"the folder {folder} was replaced while the images were rendered; nothing is written, try again")


@contextmanager
def _opened(root: Path, folder: Path, *, make: bool = False) -> Iterator[int]:
    """Yield the descriptor of a folder, opened from `root` without following links. Raises OSError at a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    descriptor = os.open(root, flags)
    try:
        for name in folder.relative_to(root).parts:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=descriptor)
            inner = os.open(name, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _create(folder: int, name: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    return os.open(name, flags, 0o666, dir_fd=folder)


TemporaryFile = tuple[int, str, str]
"""A temporary file: the descriptor of its folder, its name, the name of its target."""


@contextmanager
def _written(opened: Mapping[Path, int], contents: Mapping[Path, bytes]) -> Iterator[list[TemporaryFile]]:
    """Write the contents to temporary files beside their targets; delete those that are left at the end."""
    parts: list[TemporaryFile] = []
    try:
        for file, content in contents.items():
            folder, name = opened[file.parent], part_of(file).name
            descriptor = _create(folder, name)
            parts.append((folder, name, file.name))
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(descriptor)
        yield parts
    finally:
        for folder, name, _ in parts:
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)


def _exchange(opened: Mapping[Path, int], parts: list[TemporaryFile]) -> None:
    """Rename temporary files over their targets; if one cannot be renamed, restore all targets."""
    done: list[tuple[int, str, str | None]] = []
    try:
        for folder, part, name in parts:
            done.append((folder, name, _linked(folder, name, _kept_name(part))))
            os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
        for folder in opened.values():
            os.fsync(folder)
    except BaseException:
        for folder, name, kept in done:
            with suppress(OSError):
                if kept is None:
                    os.unlink(name, dir_fd=folder)
                else:
                    os.replace(kept, name, src_dir_fd=folder, dst_dir_fd=folder)
        raise
    finally:
        for folder, _, kept in done:
            if kept is not None:
                with suppress(OSError):
                    os.unlink(kept, dir_fd=folder)


def _linked(folder: int, name: str, kept: str) -> str | None:
    """Give an old file a second name, its backup; return that name, or None if there is no old file."""
    with suppress(FileNotFoundError):
        os.unlink(kept, dir_fd=folder)
    try:
        os.link(name, kept, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError:  # no hard links in this file system: the target is missing for a moment
        os.rename(name, kept, src_dir_fd=folder, dst_dir_fd=folder)
    return kept
