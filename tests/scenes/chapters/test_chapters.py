"""Every chapter: it renders, its slides and lines are those of the contents and the script, its numbers are
the lesson's, and its layout has no fault."""

import json
import math
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core import Lesson, Reading, load_lesson
from scenes import script
from scenes.contents import CHAPTERS, Chapter
from scenes.look import style
from scenes.pictures.primitives.text import Formula
from scenes.production.audits import pixels
from scenes.production.audits.film_ledger import audited_ledger
from scenes.production.audits.keyframes import KeyframeAudit, document
from scenes.production.audits.layout import texts_in_view
from scenes.production.film import ledger_file
from scenes.production.film.captions import captions
from scenes.production.film.narration import name_lines
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.production.voice.cache import BUNDLED, VoiceCache
from scenes.stage.lesson_scene import LessonScene
from scenes.stage.record import Record
from tests.scenes.chapters.expected import EXPECTED
from tests.scenes.production.film.test_captions import assert_readable

LONGEST_STILLNESS = 6.0
"""Seconds."""

AT_REST = 0.2
"""Seconds after which a number is not on its way to another."""

BELOW_HEADING = 2.5
"""Height, in Manim units, under which a picture is compared with another."""

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "media/slides/assets"


@dataclass(frozen=True)
class Rendered:
    """What one rendering of a chapter gives to look at."""

    record: Record
    look: KeyframeAudit
    """What an audit saw at the end of every line and at every slide."""
    formulas: frozenset[str]
    """Typst sources of all that stood at the end of a line or on a slide."""
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]


@cache
def rendered(chapter: Chapter) -> Rendered:
    """Rendered once a process, every frame drawn as for the film."""
    audit = KeyframeAudit(load_lesson().source)
    formulas: set[str] = set()
    first: list[NDArray[np.uint8]] = []

    def look(scene: LessonScene, name: str) -> None:
        audit(scene, name)
        for text in texts_in_view(scene.mobjects):
            if isinstance(text.mobject, Formula):
                formulas.add(text.mobject.equation.typst())

    class Observed(chapter.scene):  # type: ignore[misc, name-defined]
        def play(self, *args: Any, **kwargs: Any) -> None:
            if not first:
                first.append(picture(self))
            super().play(*args, **kwargs)

    Observed.__name__ = chapter.name
    scene = Observed(renderer=FilmRenderer(), at_rest=look)
    scene.render()
    assert scene.record is not None
    return Rendered(scene.record, audit, frozenset(formulas), first[0], picture(scene))


def picture(scene: LessonScene) -> NDArray[np.uint8]:
    """What stands now, its heading aside."""
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene, ignore_skipping=True)
    pixels = scene.renderer.get_frame()[:, :, :3]
    return np.asarray(pixels[round((4 - BELOW_HEADING) / 8 * len(pixels)) :])


chapters = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
joins = pytest.mark.parametrize(
    ("before", "after"),
    [pytest.param(a, b, id=f"{a.name}-{b.name}") for a, b in pairwise(CHAPTERS) if b.joined],
)


def test_every_chapter_of_the_contents_has_its_expectations() -> None:
    assert [*EXPECTED] == [chapter.name for chapter in CHAPTERS]


@joins
def test_a_chapter_begins_with_the_picture_that_the_one_before_ended_with(before: Chapter, after: Chapter) -> None:
    assert rendered(after).first.std() > 1, "nothing is there"
    gap = np.abs(rendered(before).last.astype(int) - rendered(after).first).max(axis=2)
    assert (gap > 40).mean() < 0.0005, f"{(gap > 40).sum()} of {gap.size} pixels differ"


@chapters
def test_it_shows_the_symbols_that_it_is_about(chapter: Chapter) -> None:
    shown = " ".join(rendered(chapter).formulas).replace(" ", "")
    assert [symbol for symbol in EXPECTED[chapter.name].symbols if symbol.replace(" ", "") not in shown] == []


@pytest.mark.parametrize("audit", ["layout", "completeness", "arithmetic"])
@chapters
def test_nothing_is_wrong_with_the_picture_at_any_line_or_slide(chapter: Chapter, audit: str) -> None:
    look, record = rendered(chapter).look, rendered(chapter).record
    assert look.faults[audit] == {}
    assert look.moments == len(record.lines) + len(record.slides)


@chapters
def test_every_equation_of_it_is_read(chapter: Chapter) -> None:
    """So that none is overlooked."""
    assert tuple(rendered(chapter).look.equations) == EXPECTED[chapter.name].equations


@chapters
def test_every_number_shown_or_said_is_found_again_by_forward_passes_alone(chapter: Chapter, lesson: Lesson) -> None:
    look, record = rendered(chapter).look, rendered(chapter).record
    report = json.loads(document(look, record, "en"))
    assert (report["faults"]["ledger"], report["faults"]["narration"], report["others"]) == ({}, {}, 0)
    assert report["checked"]["ledger"] >= len(record.numbers)


@chapters
def test_its_ledger_passes_the_audit_of_ledgers(chapter: Chapter, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "film.ledger.json"
    path.write_text(ledger_file.text(ledger_file.document(lesson.source, [rendered(chapter).record], "en")), "utf-8")
    assert [fault for audit in audited_ledger(path).audits for fault in audit.faults] == []


@pytest.mark.skipif(pixels.reader() is None, reason="tesseract is not installed")
@pytest.mark.parametrize("chapter", [c for c in CHAPTERS if c.slides], ids=lambda chapter: chapter.name)
def test_its_slides_numbers_are_read_back_from_the_kept_images(chapter: Chapter) -> None:
    numbers = rendered(chapter).look.slides
    images = {number: (ASSETS / f"{number}.png").read_bytes() for number in chapter.slides}
    result = pixels.read_back({number: (image, numbers[str(number)]) for number, image in images.items()})
    assert (result.faults, result.count) == ((), sum(map(len, numbers.values())))


@chapters
def test_it_marks_the_slides_of_the_contents(chapter: Chapter) -> None:
    record = rendered(chapter).record
    assert tuple(number for _, number in record.slides) == chapter.slides


@chapters
def test_its_lines_are_kept_as_a_voice_has_said_them_and_no_others(chapter: Chapter) -> None:
    """Where this fails, lines have changed: `make voice`, then `backprop voice` speaks them anew."""
    shelf = VoiceCache(BUNDLED)
    assert shelf.identity is not None
    said = name_lines({chapter.name: rendered(chapter).record.lines})[chapter.name]
    assert [line.name for line in said if shelf.find(line, shelf.identity) is None] == []
    assert len([*BUNDLED.glob(f"{chapter.name}.*")]) == len(said)


@chapters
def test_captions_can_be_read_at_the_pace_of_the_voice(chapter: Chapter) -> None:
    """Also where every line follows at once on the one before."""
    shelf, fps = VoiceCache(BUNDLED), 60
    assert shelf.identity is not None
    spoken = rendered(chapter).record.lines
    lines, frame = [], 0
    for said, line in zip(name_lines({chapter.name: spoken})[chapter.name], spoken, strict=True):
        sound = shelf.find(said, shelf.identity)
        assert sound is not None
        lines.append(replace(line, frame=frame, until=frame + math.ceil(sound.seconds * fps)))
        frame += math.ceil((sound.seconds + style.BREATH) * fps)
    assert_readable(captions(lines, frame, fps, script.load()), fps)


@chapters
def test_it_says_every_line_of_its_script_in_order(chapter: Chapter) -> None:
    record = rendered(chapter).record
    lines = [name for name in script.load().lines if name.startswith(f"{chapter.name}.")]
    said = list(dict.fromkeys(line.id for line in record.lines))
    assert said == lines


@chapters
def test_its_lines_do_not_overlap(chapter: Chapter) -> None:
    record = rendered(chapter).record
    ends = [0, *(line.until for line in record.lines)]
    assert all(line.frame >= end for line, end in zip(record.lines, ends, strict=False))
    assert ends[-1] <= record.frames


@chapters
def test_nothing_stands_still_for_long_but_where_the_viewer_is_to_think(chapter: Chapter) -> None:
    assert_lively(rendered(chapter).record)


def assert_lively(record: Record) -> None:
    thinking = [line for line in record.lines if script.load().line(line.id).think]
    moves = [*record.moves, (record.frames, record.frames)]
    end = 0
    for start, until in moves:
        given = any(line.frame < start and line.until > end for line in thinking)
        assert given or (start - end) / record.fps <= LONGEST_STILLNESS, f"still from {end / record.fps:.1f} s"
        end = max(end, until)


@chapters
def test_every_number_is_computed_again_from_its_ledger_line(chapter: Chapter, lesson: Lesson) -> None:
    record = rendered(chapter).record
    assert record.numbers
    readings: dict[tuple[tuple[str, float], ...], Reading] = {}
    for entry in record.numbers:
        key = tuple(sorted(entry.overrides.items()))
        reading = readings.setdefault(key, Reading(lesson, entry.overrides))
        assert reading[entry.name] == entry.value
        mantissa, _, power = entry.shown.partition("e")
        place = int(power or 0) - len(mantissa.partition(".")[2])
        assert float(entry.shown) == pytest.approx(entry.value, rel=0, abs=0.5001 * 10.0**place)
        assert 0 <= entry.frame < entry.until <= record.frames


@chapters
def test_at_rest_no_number_shows_as_zero_that_is_not(chapter: Chapter) -> None:
    record = rendered(chapter).record
    for entry in record.numbers:
        if (entry.until - entry.frame) / record.fps > AT_REST and entry.value != 0:
            assert float(entry.shown) != 0, entry


def test_the_plain_manim_way_works_too(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "manim",
        "-ql",
        "-s",
        "--media_dir",
        str(tmp_path),
        "scenes/chapters/cost.py",
        "Cost",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("Cost*.png"))
