"""Files that are kept under the key of what they were made from, with a checksum in their names."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scenes.production.work.cache_keys import digest
from scenes.production.work.files import discard, make_folder, part_of, read_file, sweep, write_file


def kept_file(folder: Path, key: str, ending: str, most: int, make: Callable[[Path], None]) -> Path:
    """Return the path of a file in this folder that `make` writes, or has written before for the same key.

    Its name has the checksum that its content must have. The `most` last used are kept.
    """
    with suppress(OSError):
        for path in folder.glob(f"{key[:24]}.*{ending}"):
            with suppress(OSError):
                if path.name == _named(key, read_file(path), ending):
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
    path = folder / _named(key, content, ending)
    write_file(path, content)
    for old in sorted(folder.glob(f"*{ending}"), key=last_used, reverse=True)[most:]:
        discard(old)
    return path


def _named(key: str, content: bytes, ending: str) -> str:
    return f"{key[:24]}.{digest(content)[:24]}{ending}"


def last_used(file: Path) -> int:
    """Return when a file was written or last used, in nanoseconds; 0 if it is not there."""
    try:
        return file.lstat().st_mtime_ns
    except OSError:
        return 0
