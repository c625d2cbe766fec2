"""A narrated film of small chapters: its sound is that of its voice, at the cues, at one loudness."""

import json
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate, resample_poly

from core import Lesson, load_lesson, reading_of
from scenes import script
from scenes.production.film.film import Film, make_film
from scenes.production.film.narration import Narration, name_lines, narrate, rehearse
from scenes.production.rendering.quality import QUALITIES
from scenes.production.voice.cache import NarrationLine
from scenes.production.voice.choice import VoiceChoice
from scenes.production.voice.level import RATE
from scenes.production.voice.recording import read
from scenes.production.work.errors import Failure
from scenes.stage.lesson_scene import LessonScene
from tests.scenes.production import tiny
from tests.scenes.production.tiny import options
from tests.scenes.production.voice.tones import fresh, record

QUALITY = QUALITIES["480p15"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a recording for each line."""
    work = tmp_path_factory.mktemp("narrated")
    lines = name_lines(rehearse(tiny.CHAPTERS, load_lesson(), "en", options(work / "work")))
    record(work / "mine", [line for part in lines.values() for line in part], 2.3)
    return work


def film_of(folder: Path, name: str, workers: int = 1, lesson: Lesson | None = None) -> tuple[Film, list[str]]:
    printed: list[str] = []
    made = make_film(
        tiny.CHAPTERS, lesson or load_lesson(), QUALITY, folder / name / "film.mp4", options(folder / "work", workers),
        voice=VoiceChoice("folder", str(folder / "mine")), print_status=printed.append,
    )  # fmt: skip
    return made, printed


@pytest.fixture(scope="module")
def made(folder: Path) -> Film:
    return film_of(folder, "a", 2)[0]


@pytest.fixture(scope="module")
def heard(made: Film) -> NDArray[np.float32]:
    """Both channels of the film's sound."""
    with av.open(str(made.outputs.film)) as film:
        pieces = [frame.to_ndarray() for frame in film.decode(audio=0)]
    return np.concatenate(pieces, axis=1)


@pytest.fixture(scope="module")
def lines(made: Film) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = json.loads(made.outputs.paths[3].read_text("utf-8"))["lines"]
    return lines


def test_a_rehearsal_finds_what_the_film_says(folder: Path, lines: list[dict[str, Any]]) -> None:
    said = rehearse(tiny.CHAPTERS, load_lesson(), "en", options(folder / "work"))
    spoken = [line.spoken for part in said.values() for line in part]
    assert spoken == [line["spoken"] for line in lines]
    assert "zero point three six" in spoken[0]


def test_its_streams_say_what_they_are(made: Film) -> None:
    with av.open(str(made.outputs.film)) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio", "subtitle", "data"]  # the last: chapters
        sound = film.streams.audio[0]
        assert (sound.codec_context.name, sound.rate, sound.layout.name) == ("aac", RATE, "stereo")
        assert [stream.language for stream in film.streams][:3] == ["eng"] * 3
        assert sound.start_time in (0, None)
        assert sound.duration is not None
        assert sound.time_base is not None
        assert abs(float(sound.duration * sound.time_base) - made.frames / made.fps) < 1 / made.fps


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_sees_the_same(made: Film) -> None:
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_chapters", "-of", "json", str(made.outputs.film)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    probed = json.loads(done.stdout)
    assert not done.stderr
    assert [stream["codec_name"] for stream in probed["streams"]][:3] == ["h264", "aac", "mov_text"]
    assert [stream["tags"]["language"] for stream in probed["streams"]][:3] == ["eng"] * 3
    assert len(probed["chapters"]) == len(tiny.CHAPTERS)


def test_chapters_follow_the_lines_in_whole_frames(folder: Path, lines: list[dict[str, Any]]) -> None:
    for line in lines:
        seconds = read(folder / "mine" / f"{line['id']}.wav").seconds
        assert 0 <= (line["until"] - line["frame"]) / QUALITY.fps - seconds < 1 / QUALITY.fps + 1e-9
    assert all(before["until"] <= after["frame"] for before, after in pairwise(lines))


def test_every_line_begins_with_its_cue(folder: Path, heard: NDArray[np.float32], lines: list[dict[str, Any]]) -> None:
    for line in lines:
        sound = read(folder / "mine" / f"{line['id']}.wav").samples
        cue = round(line["frame"] * RATE / QUALITY.fps)
        start = max(0, cue - RATE // 2)
        stretch = heard[0][start : cue + len(sound) + RATE // 2]
        begin = start + int(np.argmax(correlate(stretch, sound, "valid", "fft")))
        assert abs(begin - cue) < RATE / 60, line["id"]


def test_where_nothing_is_said_it_is_silent(heard: NDArray[np.float32], lines: list[dict[str, Any]]) -> None:
    quiet = np.ones(heard.shape[1], bool)
    for line in lines:
        first, last = (round(line[key] * RATE / QUALITY.fps) for key in ("frame", "until"))
        quiet[max(0, first - 2048) : last + 2048] = False
    assert quiet.sum() > RATE / 2
    assert np.abs(heard[:, quiet]).max() < 1e-3


def test_nothing_clicks(heard: NDArray[np.float32], lines: list[dict[str, Any]]) -> None:
    """At its edges a line is all but silent."""
    for line in lines:
        cue = round(line["frame"] * RATE / QUALITY.fps)
        assert np.abs(heard[0][cue : cue + 24]).max() < 0.05


def test_loudness_and_peak(heard: NDArray[np.float32]) -> None:
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard.T.astype(float)) == pytest.approx(-16, abs=1)
    peak = np.abs(resample_poly(heard.astype(float), 4, 1, axis=1)).max()
    assert 20 * np.log10(peak) <= -1


def test_it_is_the_same_film_the_next_time(made: Film, folder: Path) -> None:
    again, printed = film_of(folder, "b")
    assert printed == [f"voice: the recordings in {folder / 'mine'}"]
    for one, other in zip(made.outputs.paths, again.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_another_recording_is_heard_and_its_chapter_waits_for_it(made: Film, folder: Path) -> None:
    other = folder / "other"
    shutil.copytree(folder / "mine", other / "mine")
    (line,) = name_lines(rehearse(tiny.CHAPTERS[1:], load_lesson(), "en", options(folder / "work")))["Nudge"]
    record(other / "mine", [line], 5.0)
    shutil.copytree(folder / "work" / "kept", other / "work" / "kept")
    again, _ = film_of(other, "c")
    longer = (5.0 - 2.3 - 0.137) * QUALITY.fps
    assert abs(again.frames - made.frames - longer) <= 2
    sound = read(other / "mine" / f"{line.name}.wav").samples
    with av.open(str(again.outputs.film)) as film:
        track = np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0)], axis=1)[0]
    stretch = track[-len(sound) - 2 * RATE :]
    at = int(np.argmax(correlate(stretch, sound, "valid", "fft")))
    assert np.corrcoef(stretch[at : at + len(sound)], sound)[0, 1] > 0.9


def test_without_a_voice_there_is_no_sound(folder: Path) -> None:
    silent = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, folder / "s" / "film.mp4", options(folder / "work"))
    with av.open(str(silent.outputs.film)) as film:
        assert not film.streams.audio


def test_in_another_language_all_of_it_is_in_that_language(folder: Path) -> None:
    spanish = make_film(
        tiny.CHAPTERS, load_lesson(), QUALITY, folder / "es" / "film.mp4", options(folder / "work"), "es",
        VoiceChoice("folder", str(folder / "mine")),
    )  # fmt: skip
    film, srt, _, ledger, chapters, about, transcript, _ = spanish.outputs.paths
    with av.open(str(film)) as source:
        assert [stream.language for stream in source.streams][:3] == ["spa"] * 3
        assert source.metadata["title"] == script.load("es").film["title"]
        assert [c["metadata"]["title"] for c in source.chapters()] == [c.title("es") for c in tiny.CHAPTERS]
    assert "0,36" in srt.read_text("utf-8")
    assert script.load("es").titles["Cost"] in chapters.read_text("utf-8")
    assert script.load("es").film["about"] in about.read_text("utf-8")
    assert "0,36" in transcript.read_text("utf-8")
    document = json.loads(ledger.read_text("utf-8"))
    assert "cero coma tres seis" in document["lines"][0]["spoken"]
    assert all("," not in entry["shown"] for entry in document["entries"])


def test_a_chapter_that_says_something_else_each_time_is_a_failure(folder: Path) -> None:
    narration = narrate(
        tiny.CHAPTERS, load_lesson(), "en", VoiceChoice("folder", str(folder / "mine")), options(folder / "work"), print
    )
    assert narration is not None
    (first, _) = rehearse(tiny.CHAPTERS, load_lesson(), "en", options(folder / "work")).items()
    lines = narration.lines | {"Cost": []}
    record_of = type("Record", (), {"chapter": "Cost", "lines": first[1]})()
    with pytest.raises(Failure, match="Cost: narration differs between rehearsal and render"):
        type(narration)(narration.voice, narration.sounds, lines).cues(record_of, 0)


def test_of_a_text_that_is_said_twice_the_longer_take_counts() -> None:
    lines, sounds = [NarrationLine("Cost.a", "One."), NarrationLine("Cost.a-2", "One.")], [fresh(1.0), fresh(0.6)]
    for each in (sounds, sounds[::-1]):
        takes = Narration("", {"Cost": each}, {"Cost": lines}).takes("Cost")
        assert takes["One."].seconds == sounds[0].seconds


def test_a_missing_recording_leaves_the_old_film(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "mine", tmp_path / "mine")
    next((tmp_path / "mine").iterdir()).unlink()
    (tmp_path / "film.mp4").write_text("old")
    with pytest.raises(Failure, match="lacks 1 of"):
        make_film(
            tiny.CHAPTERS, load_lesson(), QUALITY, tmp_path / "film.mp4", options(folder / "work"),
            voice=VoiceChoice("folder", str(tmp_path / "mine")),
        )  # fmt: skip
    assert (tmp_path / "film.mp4").read_text() == "old"


def test_the_stage_says_only_what_the_voice_has_said(lesson: Lesson) -> None:
    scene = tiny.Cost(reading=reading_of(lesson), takes={})
    with pytest.raises(LookupError, match="the voice has not said 'With the numbers in place"):
        scene.render()
    assert isinstance(scene, LessonScene)
