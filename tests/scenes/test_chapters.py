"""Every chapter: it renders, its slides and lines are those of the contents and the script, its numbers are
the lesson's, and its layout has no fault."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from manim import tempconfig

from core import Lesson, Reading
from scenes import script
from scenes.audit import faults
from scenes.contents import CHAPTERS, Chapter
from scenes.stage import LessonScene, Record

LONGEST_STILLNESS = 6.0
"""Seconds."""

ROOT = Path(__file__).parent.parent.parent


@cache
def rendered(chapter: Chapter) -> tuple[Record, tuple[str, ...]]:
    """The chapter's record, and the faults of its layout, each with the moment it was first seen at."""
    found: dict[str, str] = {}

    def look(scene: LessonScene, name: str) -> None:
        for fault in faults(scene):
            found.setdefault(fault, name)

    with tempconfig({"save_last_frame": True}):
        scene = chapter.scene(at_rest=look)
        scene.render()
    assert scene.record is not None
    return scene.record, tuple(f"{name}: {fault}" for fault, name in found.items())


chapters = pytest.mark.parametrize("chapter", CHAPTERS, ids=[c.name for c in CHAPTERS])


@chapters
def test_the_layout_has_no_fault_at_any_line_or_slide(chapter: Chapter) -> None:
    _, found = rendered(chapter)
    assert found == ()


@chapters
def test_it_marks_the_slides_of_the_contents(chapter: Chapter) -> None:
    record, _ = rendered(chapter)
    assert tuple(number for _, number in record.slides) == chapter.slides


@chapters
def test_it_says_every_line_of_its_script_in_order(chapter: Chapter) -> None:
    record, _ = rendered(chapter)
    lines = [name for name in script.load().lines if name.startswith(f"{chapter.name}.")]
    said = list(dict.fromkeys(line.id for line in record.lines))
    assert said == lines


@chapters
def test_its_lines_do_not_overlap(chapter: Chapter) -> None:
    record, _ = rendered(chapter)
    ends = [0, *(line.until for line in record.lines)]
    assert all(line.frame >= end for line, end in zip(record.lines, ends, strict=False))
    assert ends[-1] <= record.frames


@chapters
def test_nothing_stands_still_for_long_but_where_the_viewer_is_to_think(chapter: Chapter) -> None:
    record, _ = rendered(chapter)
    thinking = [line for line in record.lines if script.load().line(line.id).think]
    moves = [*record.moves, (record.frames, record.frames)]
    end = 0
    for start, until in moves:
        given = any(line.frame < start and line.until > end for line in thinking)
        assert given or (start - end) / record.fps <= LONGEST_STILLNESS, f"still from {end / record.fps:.1f} s"
        end = max(end, until)


@chapters
def test_every_number_is_computed_again_from_its_ledger_line(chapter: Chapter, lesson: Lesson) -> None:
    record, _ = rendered(chapter)
    assert record.numbers
    readings: dict[tuple[tuple[str, float], ...], Reading] = {}
    for entry in record.numbers:
        key = tuple(sorted(entry.overrides.items()))
        reading = readings.setdefault(key, Reading(lesson, entry.overrides))
        assert reading[entry.name] == entry.value
        decimals = len(entry.shown.partition(".")[2])
        if "e" not in entry.shown:
            assert float(entry.shown) == pytest.approx(entry.value, abs=0.5001 * 10**-decimals)
        assert 0 <= entry.frame < entry.until <= record.frames


@chapters
def test_at_rest_no_number_shows_as_zero_that_is_not(chapter: Chapter) -> None:
    record, _ = rendered(chapter)
    for entry in record.numbers:
        if entry.until - entry.frame > 2 and entry.value != 0:
            assert float(entry.shown) != 0, entry


def other_lessons() -> Iterator[tuple[str, str]]:
    text = (ROOT / "core/lesson.toml").read_text("utf-8")
    chain = text[text.index("weights  =") : text.index("nudge")]
    short = "weights = [0.7, 1.1]\nbiases = [0.3, -0.2]\nexamples = [[0.5, 0.2]]\n"
    long = (
        "weights = [0.9, -1.2, 0.8, 1.1, -0.7]\nbiases = [0.1, 0.2, -0.3, 0.0, 0.4]\n"
        "examples = [[0.5, -0.5], [-0.3, 0.5]]\n"
    )
    layers = text[text.index("[layers]") : text.index("[descent]")]
    wide = (
        "[layers]\ninput = [0.5, -0.25]\nweights = [[[0.5, 1.0], [-0.75, 0.3], [0.2, 0.1], [1.5, -1.0]], "
        "[[0.5, 1.0, -0.6, 0.2], [-0.75, 0.3, 0.9, -0.4], [0.1, 0.2, 0.3, 0.4]]]\n"
        "biases = [[0.1, 0.2, 0.3, 0.4], [0.0, -0.1, 0.2]]\ntarget = [1.0, 0.0, 0.5]\n\n"
    )
    yield "relu, a short chain, one example", text.replace('"sigmoid"', '"relu"').replace(chain, short)
    yield (
        "tanh, a long chain, a wide network",
        text.replace('"sigmoid"', '"tanh"').replace(chain, long).replace(layers, wide),
    )


@pytest.mark.parametrize("content", [c for _, c in other_lessons()], ids=[name for name, _ in other_lessons()])
@chapters
def test_it_renders_with_another_lesson(chapter: Chapter, content: str) -> None:
    lesson = Lesson.parse(content.encode(), "other.toml")
    with tempconfig({"save_last_frame": True}):
        scene = chapter.scene(lesson=lesson, every_frame=False)
        scene.render()
    assert scene.record is not None
    for entry in scene.record.numbers:
        assert Reading(lesson, entry.overrides)[entry.name] == entry.value


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
