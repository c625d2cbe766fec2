"""The cache of rendered chapters and slides: what is provably the same is not rendered again.

A cached part has two files: its data, and beside them a note of what it was made from and of the data's checksum, which
is written last and begins with a checksum of its own. Nothing is believed that does not have its checksum, and only
regular files are opened; a part that is not whole does not count, and is replaced.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core import Lesson
from scenes.production.rendering.render import Rendered
from scenes.production.rendering.tracked_lesson import still_holds
from scenes.production.work.cache_keys import digest, key_of
from scenes.production.work.files import discard, make_folder, read_file, sweep, write_file
from scenes.production.work.kept_files import last_used
from scenes.stage.record import Record

KEPT = 6
"""How many versions of a part are kept: with one lesson changed, and changed back, nothing is rendered."""

_RECORD = TypeAdapter(Record)


class Cache:
    """Parts by name and by the checksum of what they were made from, apart from the lesson."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, name: str, key: str, lesson: Lesson) -> Rendered | None:
        """Return the part as it would be rendered now, or None if it is not there."""
        for path in self._notes(name):
            with suppress(OSError, ValueError, KeyError, TypeError, ValidationError):
                note = _checked(read_file(path))
                if note["key"] != key or not still_holds(note["noted"], lesson):
                    continue
                data = read_file(path.with_suffix(".data"))
                if digest(data) == note["digest"]:
                    os.utime(path)
                    return Rendered(data, note["digest"], _RECORD.validate_python(note["record"]), note["noted"])
        return None

    def keep(self, name: str, key: str, part: Rendered) -> None:
        """Put a part where it will be found. Raises OSError where it cannot be written."""
        folder = self.folder / name
        make_folder(self.folder)
        make_folder(folder)
        sweep(folder)
        note = folder / f"{key_of(key, part.noted)[:24]}.json"
        content = {
            "key": key,
            "noted": part.noted,
            "digest": part.digest,
            "record": _RECORD.dump_python(part.record, mode="json"),
        }
        write_file(note.with_suffix(".data"), part.data)
        write_file(note, _with_checksum(json.dumps(content).encode()))
        for old in list(self._notes(name))[KEPT:]:
            for file in (old, old.with_suffix(".data")):
                discard(file)

    def _notes(self, name: str) -> Iterator[Path]:
        """The last used first."""
        with suppress(OSError):
            yield from sorted((self.folder / name).glob("*.json"), key=last_used, reverse=True)


def _with_checksum(content: bytes) -> bytes:
    return digest(content).encode() + b"\n" + content


def _checked(note: bytes) -> Any:
    """Return what is in a note. Raises ValueError for one that is not as it was written."""
    checksum, _, content = note.partition(b"\n")
    if digest(content).encode() != checksum:
        raise ValueError("the note does not have its checksum")
    return json.loads(content)
