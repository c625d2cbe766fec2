"""The cache of rendered chapters and slides.

A cached part is two files: its data, and an entry (JSON) that says what the part was made from and has the data's
checksum. The entry is written last and begins with a checksum of its own. Nothing is used without a matching checksum,
and only regular files are opened. An incomplete part is ignored, and overwritten.
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
from scenes.production.rendering.tracked_lesson import inputs_match
from scenes.production.work import digest, discard, key_of, last_used, make_folder, read_file, sweep, write_file
from scenes.stage import Record

VERSIONS_PER_PART = 6
"""Cached versions of each part, so that undoing an edit needs no rendering."""

_RECORD = TypeAdapter(Record)


class Cache:
    """Rendered parts by name, by a key of what they were made from, and by what they read of the lesson."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, name: str, key: str, lesson: Lesson) -> Rendered | None:
        """Return the cached part that equals what would be rendered now; None if there is none."""
        for path in self._entries(name):
            with suppress(OSError, ValueError, KeyError, TypeError, ValidationError):
                entry = _verified(read_file(path))
                if entry["key"] != key or not inputs_match(entry["inputs"], lesson):
                    continue
                data = read_file(path.with_suffix(".data"))
                if digest(data) == entry["digest"]:
                    os.utime(path)
                    return Rendered(data, entry["digest"], _RECORD.validate_python(entry["record"]), entry["inputs"])
        return None

    def store(self, name: str, key: str, part: Rendered) -> None:
        """Store a part, and delete the versions that were not used for longest. Raises OSError."""
        folder = self.folder / name
        make_folder(self.folder)
        make_folder(folder)
        sweep(folder)
        path = folder / f"{key_of(key, part.inputs)[:24]}.json"
        entry = {
            "key": key,
            "inputs": part.inputs,
            "digest": part.digest,
            "record": _RECORD.dump_python(part.record, mode="json"),
        }
        write_file(path.with_suffix(".data"), part.data)
        write_file(path, _with_checksum(json.dumps(entry).encode()))
        for old in list(self._entries(name))[VERSIONS_PER_PART:]:
            for file in (old, old.with_suffix(".data")):
                discard(file)

    def _entries(self, name: str) -> Iterator[Path]:
        """Yield the paths of a part's entries, the most recently used first."""
        with suppress(OSError):
            yield from sorted((self.folder / name).glob("*.json"), key=last_used, reverse=True)


def _with_checksum(content: bytes) -> bytes:
    return digest(content).encode() + b"\n" + content


def _verified(entry: bytes) -> Any:
    """Return the JSON of an entry. Raises ValueError if its checksum does not match."""
    checksum, _, content = entry.partition(b"\n")
    if digest(content).encode() != checksum:
        raise ValueError("checksum mismatch")
    return json.loads(content)
