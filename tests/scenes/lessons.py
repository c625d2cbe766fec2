"""Random lessons over the whole range of what a lesson file may hold."""

from itertools import pairwise
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from core import ACTIVATIONS, Lesson, lesson_from_source
from core.lesson.file import LessonError

TINY, LARGE = 1e-6, 1e4


def _rounded(value: float) -> float:
    """Return a value with four significant digits, as in a lesson written by hand; zero if it is below TINY."""
    return float(f"{value:.4g}") if abs(value) >= TINY else 0.0


def _sized(low: float, high: float) -> st.SearchStrategy[float]:
    """Return numbers of either sign whose orders of magnitude from `low` to `high` are equally likely."""
    size = st.floats(0.0, 1.0).map(lambda share: _rounded(low * (high / low) ** share))
    return st.builds(lambda value, sign: value * sign, size, st.sampled_from((1, -1)))


ORDINARY = st.one_of(st.integers(-30, 30).map(lambda n: n / 10), st.floats(-3.0, 3.0).map(_rounded))
SOMETIMES = st.one_of(
    ORDINARY, ORDINARY, ORDINARY, ORDINARY, st.just(0.0), _sized(TINY, 0.01), _sized(3.0, 100.0), _sized(100.0, LARGE)
)
"""Mostly ordinary numbers, sometimes zero, tiny or huge ones."""


def _parameters() -> st.SearchStrategy[st.SearchStrategy[float]]:
    """Return how the weights or the biases of one network are drawn; usually they are ordinary numbers."""
    equal = st.one_of(ORDINARY, _sized(TINY, LARGE)).map(st.just)
    everywhere = st.sampled_from((SOMETIMES, SOMETIMES, _sized(TINY, LARGE), _sized(TINY, 1e-3), _sized(10.0, LARGE)))
    return st.one_of(st.just(ORDINARY), st.just(ORDINARY), everywhere, equal)


def _list(values: st.SearchStrategy[float], count: int) -> st.SearchStrategy[list[float]]:
    return st.lists(values, min_size=count, max_size=count)


TARGETS = st.sampled_from(
    (
        st.sampled_from((0.0, 1.0)),
        st.floats(0.0, 1.0).map(_rounded),
        st.floats(-3.0, 3.0).map(_rounded),
        _sized(TINY, 1000.0),
    )
)


@st.composite
def _chain(draw: Any) -> dict[str, Any]:
    depth = draw(st.integers(1, 6))
    weights = draw(_list(draw(_parameters()), depth))
    biases = draw(_list(draw(_parameters()), depth))
    inputs = draw(st.sampled_from((ORDINARY, ORDINARY, st.floats(0.0, 1.0).map(_rounded), _sized(TINY, 1000.0))))
    count = draw(st.one_of(st.integers(1, 12), st.integers(1, 200)))
    seen = min(count, 12)  # of many examples the others repeat these, each a little further on
    drawn = [[x, y] for x, y in zip(draw(_list(inputs, seen)), draw(_list(draw(TARGETS), seen)), strict=True)]
    examples = [[_rounded(drawn[i % seen][0] * (1 + i // seen / 20)), drawn[i % seen][1]] for i in range(count)]
    nudge = draw(st.one_of(st.sampled_from((0.01, -0.01, 0.1, -0.5)), _sized(1e-5, 2.0)))
    return {"weights": weights, "biases": biases, "examples": examples, "nudge": nudge}


@st.composite
def _layers(draw: Any) -> dict[str, Any]:
    depth = draw(st.integers(1, 4))
    widest = draw(st.sampled_from((1, 3, 3, 5, 8)))
    sizes = draw(st.lists(st.integers(1, widest), min_size=depth + 1, max_size=depth + 1))
    if draw(st.integers(0, 9)) == 9:
        sizes = [8] * (depth + 1)
    values = draw(_parameters())
    pool = draw(_list(values, 24))  # numbers of a large network are drawn from these

    def several(count: int) -> list[float]:
        return draw(_list(values, count)) if count <= 3 else draw(_list(st.sampled_from(pool), count))

    weights = [[several(before) for _ in range(after)] for before, after in pairwise(sizes)]
    return {
        "input": draw(_list(ORDINARY, sizes[0])),
        "weights": weights,
        "biases": [several(count) for count in sizes[1:]],
        "target": draw(_list(draw(TARGETS), sizes[-1])),
    }


@st.composite
def valid_lessons(draw: Any) -> Lesson:
    """1 to 6 weights in the chain, 1 to 4 layers of 1 to 8 neurons beside it; numbers mostly ordinary, sometimes
    tiny, huge, zero or equal. What overflows, or has a nudge that is lost in rounding, is no lesson and left out."""
    rate = draw(st.one_of(st.floats(0.1, 5.0).map(_rounded), st.floats(-6.0, 4.0).map(lambda p: _rounded(10**p))))
    source = {
        "activation": draw(st.sampled_from([*ACTIVATIONS])),
        "chain": draw(_chain()),
        "layers": draw(_layers()),
        "descent": {"rate": rate, "steps": draw(st.one_of(st.integers(1, 20), st.integers(1, 300)))},
    }
    try:
        return lesson_from_source(source, "random.toml")
    except LessonError:
        assume(False)
        raise
