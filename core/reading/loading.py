"""Lessons that can be used: parsed, and tried by running the networks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.lesson import DEFAULT_LESSON, Lesson
from core.reading.reading import reading_of


def load_lesson(path: Path | str = DEFAULT_LESSON) -> Lesson:
    """Read a lesson file, validate it and try it. Raises LessonError, and nothing else, for any content or path."""
    return tried(Lesson.load(path))


def parse_lesson(content: bytes, file: str) -> Lesson:
    """Validate and try the content of a lesson file; `file` names it in messages. Raises LessonError."""
    return tried(Lesson.parse(content, file))


def lesson_from_source(source: Mapping[str, Any], file: str) -> Lesson:
    """Validate and try a lesson that a TOML parser has read; `file` names it in messages. Raises LessonError."""
    return tried(Lesson.from_source(source, file))


def tried(lesson: Lesson) -> Lesson:
    """Return the lesson if its numbers can be computed. Raises LessonError if they cannot."""
    chain = lesson.source["chain"]
    w, h = chain["weights"][-1], chain["nudge"]
    if h == 0:
        problem, fix = "is zero, and a ratio needs a nudge", "give a small number such as 0.01"
        raise lesson.fault("chain.nudge", problem, fix)
    if any(w + step == w or abs(w + step - w - step) > abs(step) / 100 for step in (10 * h, h, h / 10)):
        problem, fix = f"is lost in the rounding of the weight {w:g}", "give a larger nudge or a smaller weight"
        raise lesson.fault("chain.nudge", problem, fix)
    reading = reading_of(lesson)
    for section, cost in (("chain", "chain.mean.C"), ("layers", "layers.C")):
        try:
            reading[cost]
        except OverflowError as error:
            raise lesson.fault(f"{section}.weights", str(error), "give smaller numbers") from None
    for step in (10 * h, h / 10):
        try:
            reading.moved("chain.nudge", step)["chain.nudge.dC"]
        except (OverflowError, ValueError):
            problem, fix = "overflows at ten times or a tenth of its size", "give a nudge nearer 0.01"
            raise lesson.fault("chain.nudge", problem, fix) from None
    return lesson
