"""Number: the screen shows the reading's value, and a change costs next to nothing."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from manim import DOWN, LEFT, ORIGIN, RIGHT, MathTypst

from core import Lesson, reading_of
from scenes.look import style
from scenes.pictures.primitives.number import CHARACTERS, Number, glyphs
from scenes.pictures.primitives.paint import hide, set_level
from scenes.stage.live import Live


@pytest.fixture
def live(lesson: Lesson) -> Live:
    return Live(reading_of(lesson))


def turned(live: Live, path: str, value: float) -> None:
    live.now = live.now.moved(path, value)


def test_it_takes_a_name_and_shows_the_value(lesson: Lesson) -> None:
    number = Number(reading_of(lesson), "C_0")
    assert number.name == "chain.examples[0].C"
    assert number.value == reading_of(lesson)["chain.examples[0].C"]
    assert number.shown == "0.36"


def test_an_unknown_name_is_an_error(lesson: Lesson) -> None:
    with pytest.raises(KeyError, match="no such quantity"):
        Number(reading_of(lesson), "chain.nothing")


def test_it_follows_a_live_reading_only_when_asked(live: Live) -> None:
    number = Number(live, "w(L)", decimals=1)
    turned(live, "chain.weights[2]", 2.5)
    assert number.shown == "1.4"
    number.follow()
    assert number.shown == "2.5"


def test_while_an_animation_holds_it_it_keeps_what_it_shows(live: Live) -> None:
    number = Number(live, "w(L)", decimals=1)
    number.suspend_updating()
    turned(live, "chain.weights[2]", 2.5)
    number.follow()
    assert number.shown == "1.4"


def test_in_motion_decimals_stay_and_at_rest_nothing_shows_as_zero(live: Live) -> None:
    number = Number(live, "y")
    turned(live, "chain.examples[0].y", 0.0004)
    number.follow()
    assert number.shown == "0.00"
    number.settle()
    assert number.shown == "0.0004"
    turned(live, "chain.examples[0].y", -0.0004)
    number.follow()
    assert number.shown == "0.00"
    number.settle()
    assert number.shown == "−0.0004"


def test_a_negative_factor_stands_in_brackets_which_are_not_part_of_what_is_shown(live: Live) -> None:
    number = Number(live, "chain.weights[1]", decimals=1, brackets=True)
    assert (number.text, number.shown) == ("(−2.0)", "−2.0")
    turned(live, "chain.weights[1]", 2.0)
    number.follow()
    assert (number.text, number.shown) == ("2.0", "2.0")


def test_a_number_too_long_for_its_room_is_written_with_an_exponent(live: Live) -> None:
    number = Number(live, "chain.weights[1]", decimals=2)
    turned(live, "chain.weights[1]", -1.25e15)
    number.follow()
    assert number.shown == "−1.2e15"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.25, "1.25"), (123.456, "123"), (-1.25, "−1.2"), (-12345.6, "−1e4"), (4e-12, "4e−12"), (-0.0004, "−4e−4")],
)
def test_in_a_narrow_room_it_has_fewer_decimals_then_a_power_of_ten(live: Live, value: float, shown: str) -> None:
    number = Number(live, "chain.weights[1]", size=48, decimals=2, room=1.1)
    turned(live, "chain.weights[1]", value)
    number.follow()
    number.settle()
    assert number.shown == shown
    assert number.width < 1.1 + 1e-6


def test_where_no_form_has_room_it_is_smaller_until_there_is_room_again(live: Live) -> None:
    number = Number(live, "chain.weights[1]", size=36, decimals=2, room=0.9, edge=LEFT).at(0, 0)
    number.scale(1.1, about_point=ORIGIN).shift(RIGHT)
    full = number.scale_of_glyphs
    turned(live, "chain.weights[1]", -1.25e15)
    number.follow()
    assert number.shown == "−1e15"
    assert style.AXIS / 48 <= number.scale_of_glyphs < full
    assert number.line.points[0] == pytest.approx([1, 0, 0])
    assert number.width <= 0.99
    turned(live, "chain.weights[1]", -2.0)
    number.follow()
    assert number.scale_of_glyphs == pytest.approx(full)


def test_its_room_can_be_changed(live: Live) -> None:
    number = Number(live, "chain.weights[1]", decimals=2, size=48)
    turned(live, "chain.weights[1]", 123.456)
    number.follow()
    assert number.shown == "123.46"
    assert number.keep_within(1.0).shown == "123"
    assert number.keep_within(2.0).shown == "123.46"


def test_a_power_of_ten_lies_where_typst_sets_it(live: Live) -> None:
    number = Number(live, "chain.weights[1]", size=48, edge=LEFT, brackets=True)
    turned(live, "chain.weights[1]", -1.25e-15)
    number.follow()
    number.settle()
    assert number.text == "(−1.2e−15)"
    set_by_typst = MathTypst(
        '"(−1.2" dot.c 10^"−15"")"', font_size=48, typst_preamble=style.MATH_PREAMBLE
    ).submobjects  # dot, 1 and 0 are one shape of ours
    theirs = [glyph.get_corner(DOWN + LEFT) for i, glyph in enumerate(set_by_typst) if i not in (5, 6, 7)]
    ours = [slot.get_corner(DOWN + LEFT) for slot in number.slots if len(slot.points) and slot is not number.slots[5]]
    assert np.diff(ours[:-1], axis=0) == pytest.approx(np.diff(theirs[:-1], axis=0), abs=6e-3)


@pytest.mark.parametrize("edge", [LEFT, ORIGIN, RIGHT])
def test_one_end_stays_when_the_width_changes(live: Live, edge: np.ndarray) -> None:
    number = Number(live, "w(L)", decimals=style.shortest(), edge=edge)
    number.at(1.5, -0.5)

    def pivot() -> np.ndarray:
        start, end = number.line.points[[0, -1]]
        return np.asarray(start + (end - start) * (1 + edge[0]) / 2)

    assert pivot() == pytest.approx([1.5, -0.5, 0])
    turned(live, "chain.weights[2]", -1.25)
    number.follow()
    assert number.shown == "−1.25"
    assert pivot() == pytest.approx([1.5, -0.5, 0])


marks = pytest.mark.parametrize("mark", [*style.MARKS])


@marks
def test_columns_align_on_the_decimal_mark(lesson: Lesson, mark: str) -> None:
    xs = []
    for name in ("chain.nudge.dw", "chain.nudge.dC", "chain.weights[1]"):
        with style.decimal_mark(mark):
            number = Number(reading_of(lesson), name, decimals=3, edge=LEFT)
        number.point_at(2.0, 0.0)
        xs.append(number.slots[number.text.index(mark)].get_center()[0])
    assert xs == pytest.approx([xs[0]] * 3, abs=1e-6)


def test_it_goes_on_from_where_it_was_moved_and_scaled(live: Live) -> None:
    number = Number(live, "w(L)", decimals=1, edge=LEFT, size=30).at(0, 0)
    number.scale(2, about_point=ORIGIN).shift(RIGHT)
    turned(live, "chain.weights[2]", 2.5)
    number.follow()
    assert number.scale_of_glyphs * 48 == pytest.approx(60)
    assert number.line.points[0] == pytest.approx([1, 0, 0])


@marks
def test_its_digits_lie_where_typst_sets_them(lesson: Lesson, mark: str) -> None:
    with style.decimal_mark(mark):
        number = Number(reading_of(lesson), "z(L)", size=48, edge=LEFT).at(0, 0)
    assert mark in number.text
    set_by_typst = MathTypst(f'"{number.text}"', font_size=48, typst_preamble=style.MATH_PREAMBLE)
    ours = [slot.get_center()[0] for slot in number.slots if len(slot.points)]
    theirs = [glyph.get_center()[0] for glyph in set_by_typst.submobjects]
    assert np.diff(ours) == pytest.approx(np.diff(theirs), abs=2e-3)


def test_every_character_has_an_outline_and_an_advance() -> None:
    assert set(glyphs()) == {*CHARACTERS, " "}
    assert all(len(glyphs()[c][0]) for c in CHARACTERS)
    assert len(glyphs()[" "][0]) == 0
    assert all(advance > 0 for _, advance in glyphs().values())


@pytest.mark.parametrize(("weight", "text"), [(-0.8, "− 0.80"), (0.25, "+ 0.25"), (0.0, "+ 0.00")])
def test_a_sign_that_stands_apart_is_an_operator(live: Live, weight: float, text: str) -> None:
    turned(live, "chain.weights[2]", weight)
    number = Number(live, "w(L)", apart=True)
    assert number.text == text
    assert number.value == weight
    assert number.shown == text.lstrip("+ ").replace(" ", "")


def test_another_decimal_mark_is_drawn_and_what_is_shown_keeps_its_point(live: Live) -> None:
    with style.decimal_mark(","):
        number = Number(live, "chain.weights[1]", decimals=1, brackets=True)
    other = Number(live, "w(L)", decimals=1)
    assert (number.text, number.shown) == ("(−2,0)", "−2.0")
    assert (other.text, other.shown) == ("1.4", "1.4")
    turned(live, "chain.weights[1]", -1.25e15)
    number.follow()
    assert (number.text, number.shown) == ("(−1,2e15)", "−1.2e15")  # the mark it was made with


def test_each_thread_has_its_own_decimal_mark(lesson: Lesson) -> None:
    glyphs()
    both = Barrier(2)

    def text(mark: str) -> str:
        with style.decimal_mark(mark):
            both.wait()
            return Number(reading_of(lesson), "C_0").text

    with ThreadPoolExecutor(2) as pool:
        assert [*pool.map(text, style.MARKS)] == ["0.36", "0,36"]


def test_digits_are_equally_wide_so_that_they_do_not_jitter() -> None:
    widths = [glyphs()[digit][1] for digit in "0123456789"]
    assert widths == pytest.approx([widths[0]] * 10, rel=1e-3)


def test_hidden_or_dim_it_stays_so_when_its_value_changes(live: Live) -> None:
    number = Number(live, "w(L)")
    hide(number)
    turned(live, "chain.weights[2]", 2.5)
    number.follow()
    assert not number.visible
    assert number.slots[0].get_fill_opacity() == 0
    number.presence = 1
    set_level(0.35, number)
    before = number.slots[0].fill_rgbas.copy()
    turned(live, "chain.weights[2]", 1.5)
    number.follow()
    assert number.visible
    assert np.array_equal(number.slots[0].fill_rgbas, before)


def test_a_change_of_value_takes_few_calls(lesson: Lesson) -> None:
    """Less than a hundred; Manim's DecimalNumber makes tens of thousands."""
    other = reading_of(lesson).moved("chain.weights[2]", 1.23)
    other["w(L)"]  # the network is evaluated once, here
    number = Number(reading_of(lesson), "w(L)", decimals=2)
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        number.show(other)
    finally:
        sys.setprofile(None)
    assert number.shown == "1.23"
    assert calls < 200
