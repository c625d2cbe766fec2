"""A cache of single files, each under a key of what it was made from, with a checksum in its name."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scenes.production.work.cache_keys import digest
from scenes.production.work.files import discard, make_folder, part_of, read_file, sweep, write_file


def cached_file(folder: Path, key: str, ending: str, most: int, make: Callable[[Path], None]) -> Path:
    """Return the path of the cached file for this key; if there is none, call `make` to write it.

    A file counts only if its content has the checksum in its name. Keeps the `most` most recently used files.
    """
    with suppress(OSError):
        for path in folder.glob(f"{key[:24]}.*{ending}"):
            with suppress(OSError):
                if path.name == _file_name(key, read_file(path), ending):
                    os.utime(path)
                    return path
    make_folder(folder.parent)
    make_folder(folder)
    sweep(folder)
    part = part_of(folder / f"{key[:24]}{ending}")
    try:
        make(part)
        content = part.read_bytes()
    finally:
        part.unlink(missing_ok=True)
    path = folder / _file_name(key, content, ending)
    write_file(path, content)
    for old in sorted(folder.glob(f"*{ending}"), key=last_used, reverse=True)[most:]:
        discard(old)
    return path


def _file_name(key: str, content: bytes, ending: str) -> str:
    return f"{key[:24]}.{digest(content)[:24]}{ending}"


def last_used(file: Path) -> int:
    """Return when a cached file was last used, in nanoseconds since 1970; 0 if it does not exist."""
    try:
        return file.lstat().st_mtime_ns
    except OSError:
        return 0
