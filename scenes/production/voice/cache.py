"""Lines that have been said and are kept: one file each, named by the line and by what its sound hangs on."""

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scenes.production.voice.sound import Damaged, OpusSound, Sound, from_opus, to_opus
from scenes.production.work.cache_keys import key_of
from scenes.production.work.checkout import CHECKOUT
from scenes.production.work.files import discard, make_folder, read_file, sweep, write_file

BUNDLED = CHECKOUT / "media" / "voice" if CHECKOUT else Path(__file__).with_name("lines")
"""The spoken lines of the default lesson: in git, and in a wheel where setup.py puts them."""

MOST = 2000
"""So many lines are kept in a work folder; those not used for longest go."""


@dataclass(frozen=True)
class NarrationLine:
    """A line of the film for a voice: its name, which no other line of the film has, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class VoiceCache:
    """A folder of lines."""

    folder: Path
    pruned: bool = False
    """Whether the lines used least recently are removed. Then a line that is found is marked as used."""

    def find(self, line: NarrationLine, identity: Mapping[str, str]) -> Sound | None:
        """The line as the voice of that identity says it; None where it is not there, or not whole."""
        path = self._path(line, identity)
        with suppress(OSError, Damaged):
            sound = from_opus(read_file(path))
            if sound.text == line.text:
                if self.pruned:
                    with suppress(OSError):
                        os.utime(path)
                return sound
        return None

    def store(self, line: NarrationLine, identity: Mapping[str, str], sound: Sound) -> None:
        """Put a line where it will be found. Raises OSError where it cannot be written."""
        make_folder(self.folder)
        content = sound.content if isinstance(sound, OpusSound) else to_opus(sound, line.text, identity["voice"])
        write_file(self._path(line, identity), content)

    def prune(self) -> None:
        """Remove what was left half written, and what has not been used for longest."""
        with suppress(OSError):
            sweep(self.folder)
            lines = sorted(self.folder.glob("*.opus"), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
            for path in lines[MOST:]:
                discard(path)

    def _path(self, line: NarrationLine, identity: Mapping[str, str]) -> Path:
        return self.folder / f"{line.name}.{key_of(dict(identity), line.text)[:12]}.opus"

    # ---------------------------------------------------------------- a shelf of one voice

    @cached_property
    def identity(self) -> Mapping[str, str] | None:
        """The voice whose lines these are, where the folder says so."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            found = json.loads(read_file(self.folder / "voice.json").decode("utf-8"))
            return {str(key): str(value) for key, value in found.items()} if "voice" in found else None
        return None

    def replace_all(self, lines: Collection[tuple[NarrationLine, Sound]], identity: Mapping[str, str]) -> None:
        """Hold these lines of this voice and no others."""
        for line, sound in lines:
            self.store(line, identity, sound)
        write_file(self.folder / "voice.json", f"{json.dumps(dict(identity), indent=1)}\n".encode())
        wanted = {self._path(line, identity) for line, _ in lines}
        for path in set(self.folder.glob("*.opus")) - wanted:
            discard(path)
