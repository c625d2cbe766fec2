"""The cache of spoken lines: one Ogg Opus file each, named by the line and by a key of its text and voice."""

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scenes.production.voice.sound import Damaged, OpusSound, Sound, from_opus, to_opus
from scenes.production.work import CHECKOUT, discard, key_of, make_folder, read_file, sweep, write_file

BUNDLED = CHECKOUT / "media" / "voice" if CHECKOUT else Path(__file__).with_name("lines")
"""The spoken lines of the default lesson: in git, and in a wheel where setup.py puts them."""

MOST = 2000
"""Lines cached in a work folder, about 20 films' worth; the least recently used are deleted."""


@dataclass(frozen=True)
class NarrationLine:
    """A line of the film, for a voice."""

    name: str
    """Unique in the film; names the file that holds the line."""
    text: str
    """As a synthetic voice speaks it."""
    caption: str = field(default="", compare=False)
    """As it is written in the captions, for people who record the line."""


@dataclass(frozen=True)
class VoiceCache:
    """A folder of spoken lines."""

    folder: Path
    pruned: bool = False
    """Whether the lines used least recently are removed. Then a line that is found is marked as used."""

    def find(self, line: NarrationLine, identity: Mapping[str, str]) -> Sound | None:
        """Return the line as spoken by the voice of this identity, or None if it is not cached or damaged."""
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
        """Store a spoken line. Raises OSError if it cannot be written."""
        make_folder(self.folder)
        content = sound.content if isinstance(sound, OpusSound) else to_opus(sound, line.text, identity["voice"])
        write_file(self._path(line, identity), content)

    def prune(self) -> None:
        """Delete incomplete files, and the least recently used lines beyond MOST."""
        with suppress(OSError):
            sweep(self.folder)
            lines = sorted(self.folder.glob("*.opus"), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
            for path in lines[MOST:]:
                discard(path)

    def _path(self, line: NarrationLine, identity: Mapping[str, str]) -> Path:
        return self.folder / f"{line.name}.{key_of(dict(identity), line.text)[:12]}.opus"

    # ---------------------------------------------------------------- a folder of one voice

    @cached_property
    def identity(self) -> Mapping[str, str] | None:
        """Identity of the one voice that speaks all lines of this folder, from voice.json; None if there is none."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            identity = json.loads(read_file(self.folder / "voice.json").decode("utf-8"))
            return {str(key): str(value) for key, value in identity.items()} if "voice" in identity else None
        return None

    def replace_all(self, lines: Collection[tuple[NarrationLine, Sound]], identity: Mapping[str, str]) -> None:
        """Store these lines of one voice and delete all others. Raises OSError if a file cannot be written."""
        for line, sound in lines:
            self.store(line, identity, sound)
        write_file(self.folder / "voice.json", f"{json.dumps(dict(identity), indent=1)}\n".encode())
        wanted = {self._path(line, identity) for line, _ in lines}
        for path in set(self.folder.glob("*.opus")) - wanted:
            discard(path)
