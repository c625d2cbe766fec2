"""Rendered chapters and slides that are kept: what is provably the same is not rendered again.

A kept part has two files: its data, and beside them a note of what it was made from and of the data's hash, which
is written last. A part without a note, or whose data are not those of its note, does not count.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core import Lesson
from scenes.production.files import part_of, replacing, sweep
from scenes.production.fingerprint import digest, key_of
from scenes.production.render import Rendered
from scenes.production.watched import holds
from scenes.record import Record

KEPT = 6
"""So many versions of a part are kept: with one lesson changed, and changed back, nothing is rendered."""

_RECORD = TypeAdapter(Record)


class Cache:
    """Parts by name and by the hash of what they were made from, apart from the lesson."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, name: str, key: str, lesson: Lesson) -> Rendered | None:
        """The part as it would be rendered now; None where there is none."""
        for note in self._notes(name):
            with suppress(OSError, ValueError, KeyError, TypeError, ValidationError):
                found = json.loads(note.read_text("utf-8"))
                if found["key"] != key or not holds(found["noted"], lesson):
                    continue
                data = note.with_suffix(".data").read_bytes()
                if digest(data) == found["digest"]:
                    os.utime(note)
                    return Rendered(data, found["digest"], _RECORD.validate_python(found["record"]), found["noted"])
        return None

    def keep(self, name: str, key: str, part: Rendered) -> None:
        """Put a part where it will be found. Raises OSError where it cannot be written."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        note = folder / f"{key_of(key, part.noted)[:24]}.json"
        content = {
            "key": key,
            "noted": part.noted,
            "digest": part.digest,
            "record": _RECORD.dump_python(part.record, mode="json"),
        }
        with replacing(note.with_suffix(".data")) as (data_file,):
            data_file.write_bytes(part.data)
        with replacing(note) as (note_file,):
            note_file.write_text(json.dumps(content), "utf-8")
        for old in list(self._notes(name))[KEPT:]:
            for file in (old, old.with_suffix(".data")):
                file.unlink(missing_ok=True)

    def _notes(self, name: str) -> Iterator[Path]:
        """The last used first."""
        with suppress(OSError):
            yield from sorted((self.folder / name).glob("*.json"), key=_used, reverse=True)


def kept_file(folder: Path, key: str, ending: str, most: int, make: Callable[[Path], None]) -> Path:
    """A file in this folder that `make` writes, found there where it was made before for the same key; its name says
    what its content's hash must be. So many are kept."""
    with suppress(OSError):
        for path in folder.glob(f"{key[:24]}.*{ending}"):
            if path.name == _named(key, path, ending):
                path.touch()
                return path
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    part = part_of(folder / f"{key[:24]}{ending}")
    try:
        make(part)
        path = part.rename(folder / _named(key, part, ending))
    finally:
        part.unlink(missing_ok=True)
    for old in sorted(folder.glob(f"*{ending}"), key=_used, reverse=True)[most:]:
        old.unlink(missing_ok=True)
    return path


def _named(key: str, content: Path, ending: str) -> str:
    return f"{key[:24]}.{digest(content.read_bytes())[:24]}{ending}"


def _used(file: Path) -> Any:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
