"""A whole film of small chapters: its streams, its captions, and a ledger that can be computed again."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from core import Reading, lesson_from_source, load_lesson
from scenes.production.film import texts
from scenes.production.film.film import Film, Outputs, make_film
from scenes.production.rendering.quality import QUALITIES
from scenes.production.slides.slides import make_slides
from scenes.production.work.errors import Failure
from scenes.production.work.locks import claimed
from scenes.production.work.progress_bars import Silent
from tests.scenes.production import runs, tiny
from tests.scenes.production.tiny import options

QUALITY = QUALITIES["480p15"]


@dataclass
class Seen(Silent):
    names: list[str] = field(default_factory=list)

    def finished(self, name: str) -> None:
        self.names.append(name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("film")


@pytest.fixture(scope="module")
def made(folder: Path) -> Film:
    target = folder / "out" / "small.mp4"
    return make_film(tiny.CHAPTERS, load_lesson(), QUALITY, target, options(folder / "work", 2))


@pytest.fixture(scope="module")
def ledger(made: Film) -> dict[str, Any]:
    return json.loads(made.outputs.paths[3].read_text("utf-8"))


def test_all_files_stand_beside_the_film_and_nothing_else(made: Film) -> None:
    names = {p.name.partition(".")[2] for p in made.outputs.film.parent.iterdir()}
    assert names == {
        "mp4",
        "srt",
        "vtt",
        "ledger.json",
        "chapters.vtt",
        "description.txt",
        "transcript.md",
        "poster.png",
    }


def test_the_files_name_the_film_and_say_what_is_said(made: Film, ledger: dict[str, Any]) -> None:
    chapters, about, transcript = (path.read_text("utf-8") for path in made.outputs.paths[4:7])
    with av.open(str(made.outputs.film)) as film:
        assert film.metadata["title"] == about.splitlines()[0] == "Backpropagation calculus"
        assert film.metadata["description"] == about.splitlines()[2]
        assert film.metadata["copyright"] == about.splitlines()[-1] == "MIT licence"
    assert chapters.startswith("WEBVTT\n")
    for chapter in ledger["chapters"]:
        assert f"\n{chapter['title']}\n" in chapters
        assert f" {chapter['title']}\n" in about
        assert f"## {chapter['title']} (0:0" in transcript
    assert "\n0:00 The cost of one example\n" in about
    for line in ledger["lines"]:
        assert texts.escape_markdown(line["text"]) in transcript


def test_the_film_has_the_chapters_frames_exactly(made: Film, ledger: dict[str, Any]) -> None:
    with av.open(str(made.outputs.film)) as film:
        stream = film.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (854, 480, 15)
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert {int(context.colorspace), int(context.color_primaries), int(context.color_trc)} == {1}  # BT.709
        times = [frame.pts * frame.time_base for frame in film.decode(stream)]
        assert not film.streams.audio
    assert times == [Fraction(i, 15) for i in range(made.frames)]
    assert made.frames == sum(chapter["frames"] for chapter in ledger["chapters"])


def test_chapters_are_in_the_file_and_in_the_ledger(made: Film, ledger: dict[str, Any]) -> None:
    first, second = ledger["chapters"]
    assert (first["name"], first["title"], first["frame"]) == ("Cost", "The cost of one example", 0)
    assert (second["name"], second["frame"]) == ("Nudge", first["frames"])
    assert [slide["number"] for slide in first["slides"]] == [3]
    assert 0 < first["slides"][0]["frame"] < first["frames"]
    with av.open(str(made.outputs.film)) as film:
        chapters_inside = [(c["metadata"]["title"], float(c["start"] * c["time_base"])) for c in film.chapters()]
    assert chapters_inside == [(c["title"], pytest.approx(c["frame"] / 15, abs=1e-3)) for c in (first, second)]


def test_captions_are_in_the_film_and_beside_it(made: Film, ledger: dict[str, Any]) -> None:
    with av.open(str(made.outputs.film)) as film:
        (track,) = film.streams.subtitles
        assert track.language == "eng"
        shown = [bytes(packet)[2:].decode() for packet in film.demux(track) if packet.size > 2]
    assert shown == [caption.text for caption in made.captions]
    assert " ".join(" ".join(shown).split()) == " ".join(line["text"] for line in ledger["lines"])
    srt, vtt = (path.read_text("utf-8") for path in made.outputs.paths[1:3])
    assert srt.count("-->") == vtt.count("-->") == len(shown)
    assert vtt.startswith("WEBVTT\n")


def test_every_number_can_be_computed_again(made: Film, ledger: dict[str, Any]) -> None:
    lesson = lesson_from_source(ledger["lesson"], "ledger")
    said = [number for line in ledger["lines"] for number in line["numbers"]]
    assert len(ledger["entries"]) > 5
    assert said
    for entry in [*ledger["entries"], *said]:
        assert Reading(lesson, entry["with"])[entry["name"]] == entry["value"]
    for entry in ledger["entries"]:
        decimals = len(entry["shown"].partition(".")[2])
        assert abs(float(entry["shown"]) - entry["value"]) <= 0.5 * 10**-decimals + 1e-12
    for line in ledger["lines"]:
        assert all(number["shown"] in line["text"] for number in line["numbers"])
    assert {"Cost", "Nudge"} == {entry["chapter"] for entry in ledger["entries"]}


def test_every_frame_of_the_ledger_is_in_its_chapter(ledger: dict[str, Any]) -> None:
    spans = {c["name"]: (c["frame"], c["frame"] + c["frames"]) for c in ledger["chapters"]}
    for item in [*ledger["entries"], *ledger["lines"]]:
        first, end = spans[item["chapter"]]
        assert first <= item["frame"] < item["until"] <= end


def test_the_poster_is_the_slide(made: Film, folder: Path) -> None:
    slide, _ = make_slides(tiny.CHAPTERS, load_lesson(), (1280, 720), folder / "poster", options(folder / "work"))
    with Image.open(made.outputs.paths[-1]) as poster, Image.open(slide) as image:
        assert (poster.size, poster.format) == ((1280, 720), "PNG")
        difference = np.abs(np.asarray(poster.convert("RGB"), int) - np.asarray(image.convert("RGB"), int))
    assert difference.mean() < 2


def test_a_slide_is_the_frame_of_the_film(made: Film, ledger: dict[str, Any], folder: Path) -> None:
    path, _ = make_slides(tiny.CHAPTERS, load_lesson(), (854, 480), folder / "slides", options(folder / "work"))
    at = ledger["chapters"][0]["slides"][0]["frame"]
    with av.open(str(made.outputs.film)) as film:
        frame = next(f for f in film.decode(video=0) if f.pts * f.time_base == Fraction(at, 15))
    with Image.open(path) as slide:
        difference = np.abs(np.asarray(slide, int) - frame.to_ndarray(format="rgb24"))
    assert difference.mean() < 2
    assert np.quantile(difference, 0.999) < 24  # color is stored at half the resolution


def test_the_film_is_the_same_whatever_the_number_of_workers(made: Film, folder: Path) -> None:
    anew = replace(options(folder / "work", 1), reuse=False)
    again = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, folder / "a.mp4", anew)
    for one, other in zip(made.outputs.paths, again.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_film_is_the_same_with_manims_own_renderer(made: Film, folder: Path) -> None:
    stock = replace(options(folder / "work"), renderer="stock")
    again = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, folder / "stock.mp4", stock)
    for one, other in zip(made.outputs.paths, again.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_second_run_renders_nothing_and_gives_the_same(made: Film, folder: Path) -> None:
    show = Seen()
    again = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, folder / "b.mp4", options(folder / "work", show=show))
    for one, other in zip(made.outputs.paths, again.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert show.names == []


def test_nothing_of_what_manim_writes_on_the_way_stays(made: Film, folder: Path) -> None:
    assert {path.suffix for path in (folder / "work").rglob("*") if path.is_file()} == {
        ".json",
        ".data",
        ".lock",
        ".png",
    }


@pytest.mark.parametrize(
    ("chapter", "message"),
    [
        (tiny.BROKEN, "^ChainRule failed: ZeroDivisionError: the chapter is broken$"),
        (tiny.EMPTY, "^ChainNetwork failed: .*no play calls"),
    ],
)
def test_a_failing_chapter_leaves_the_old_film(tmp_path: Path, chapter: tiny.Tiny, message: str) -> None:
    names = [path.name for path in Outputs(tmp_path / "film.mp4").paths]
    for name in names:
        (tmp_path / name).write_text("old")
    with pytest.raises(Failure, match=message):
        make_film([tiny.ENDLESS, chapter], load_lesson(), QUALITY, tmp_path / names[0], options(tmp_path / "work", 2))
    assert all((tmp_path / name).read_text() == "old" for name in names)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*names, "work"])


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_workers_and_leaves_the_old_film(tmp_path: Path, by: signal.Signals) -> None:
    (tmp_path / "film.mp4").write_text("old")
    code = (
        "from scenes import contents; from scenes.production.commands.cli import main; "
        "from tests.scenes.production import tiny; contents.CHAPTERS = (tiny.ENDLESS,); main()"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, "film", "--quality", "480p15", "--voice", "none", "-o", "film.mp4"],
        cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    work = tmp_path / "media" / ".work"
    with runs.ending(run):
        runs.wait_until(lambda: [*work.glob("stage/videos/**/*.mp4")], run)
        os.killpg(run.pid, by)
        out, err = run.communicate(timeout=runs.LIMIT)
    assert (out, err, run.returncode) == (("", "Stopped.\n", 130) if by == signal.SIGINT else ("", "", 143))
    assert (tmp_path / "film.mp4").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4", "media"]
    runs.wait_until(lambda: first_claimed(work) == "stage")  # the worker holds its folder as long as it lives


def first_claimed(work: Path) -> str:
    with claimed(work, "stage") as free:
        return free.name
