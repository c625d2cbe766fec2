"""A fast copy equals what Manim's copy returns, and shares nothing mutable with the original."""

import numpy as np
from manim import Circle, Mobject, VGroup

from core import Lesson, reading_of
from scenes.look.notation import FormulaTemplate, Symbol
from scenes.pictures.primitives.fast_copy import fast_copy
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import paint_of, recolor, set_presence
from scenes.pictures.primitives.text import Formula, Words


def assert_alike(one: Mobject, other: Mobject) -> None:
    for mine, theirs in zip(one.get_family(), other.get_family(), strict=True):
        assert mine is not theirs
        assert type(mine) is type(theirs)
        assert mine.__dict__.keys() - {"original_id"} == theirs.__dict__.keys() - {"original_id"}
        for name, value in mine.__dict__.items():
            if isinstance(value, np.ndarray):
                assert value is not theirs.__dict__[name]
                np.testing.assert_array_equal(value, theirs.__dict__[name])
            elif isinstance(value, int | float | str):
                assert name == "original_id" or value == theirs.__dict__[name] or value != value


def test_words_and_formulas(lesson: Lesson) -> None:
    symbol = Symbol("C_0", "C", "C_0")
    for thing in (
        Words("one thing"),
        Formula(FormulaTemplate("{s}", {"s": symbol})),
        Number(reading_of(lesson), "C_0"),
    ):
        assert_alike(thing, fast_copy(thing))
        assert_alike(fast_copy(thing), Mobject.copy(thing))


def test_parts_are_those_of_the_twin() -> None:
    group = VGroup(Circle(), Circle())
    group.favorite = group[1]
    group.itself = [group, {"a": group[0]}, (group[1],)]
    other = fast_copy(group)
    assert other.favorite is other[1] is not group[1]
    assert other.itself[0] is other
    assert other.itself[1]["a"] is other[0]
    assert other.itself[2][0] is other[1]


def test_what_is_done_to_a_twin_leaves_the_first_alone() -> None:
    circle = Circle()
    paint_of(circle)
    other = fast_copy(circle)
    before = circle.points.copy(), circle.stroke_rgbas.copy()
    other.points += 1
    recolor(other, stroke="#FFFFFF")
    set_presence(0.5, other)
    other.add_updater(lambda m: m)
    np.testing.assert_array_equal(circle.points, before[0])
    np.testing.assert_array_equal(circle.stroke_rgbas, before[1])
    assert paint_of(circle).presence == 1
    assert not circle.updaters
