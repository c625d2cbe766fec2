"""A lesson written as a file."""

import tomllib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, DEFAULT_LESSON, load_lesson
from core.lesson.text import lesson_text
from tests.core.strategies import quick


def test_the_usual_lesson_is_written_as_it_stands_in_its_file() -> None:
    text = DEFAULT_LESSON.read_text("utf-8")
    head = [line.removeprefix("#").strip() for line in text.partition("\n\nactivation")[0].splitlines()]
    assert lesson_text(load_lesson().source, head) == text


def test_the_comment_of_the_default_lesson_lists_every_activation() -> None:
    """It is a file, so it is edited by hand when core has another activation."""
    (line,) = [line for line in DEFAULT_LESSON.read_text("utf-8").splitlines() if line.startswith("activation")]
    assert line.partition("# ")[2] == " | ".join(ACTIVATIONS)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
@quick
def test_every_digit_comes_back(values: list[float]) -> None:
    lesson = load_lesson()
    source = {**lesson.source, "chain": {**lesson.source["chain"], "weights": values, "biases": values}}
    text = lesson_text(replace(lesson, source=source).source, ["A lesson.", ""])
    assert tomllib.loads(text) == source
