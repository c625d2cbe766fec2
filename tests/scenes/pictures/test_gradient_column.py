"""The gradient as a column: numbers and lengths are the lesson's, and a chain of any depth fits."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core import Lesson, Reading, lesson_from_source, load_lesson, reading_of
from scenes.look import layouts, notation, style
from scenes.pictures.gradient_column import GradientColumn, Shape
from scenes.pictures.push_column import PushColumn
from scenes.stage.live import Live

WORDS = {"raise": "up", "lower": "down", "keep": "still"}
DEPTHS = range(1, 7)


def captions(phrase: str, case: str) -> str:
    return f"{phrase} {case}"


def chain_of(depth: int, activation: str = "tanh", **chain: Any) -> Reading:
    """A lesson with that many weights."""
    source = dict(load_lesson().source)
    weights = [1.3, -2.0, 1.4, 0.5, -1.25, 2.0][:depth]
    biases = [-0.5, 0.2, -0.8, 0.1, 0.4, -0.3][:depth]
    source |= {"activation": activation, "chain": {**source["chain"], "weights": weights, "biases": biases, **chain}}
    return reading_of(lesson_from_source(source, "a chain"))


def values(reading: Reading) -> list[float]:
    """The means, weight and bias in turn, from the document and not by their names."""
    mean = reading.document["chain"]["mean"]
    return [float(v) for pair in zip(mean["dC/dw"], mean["dC/db"], strict=True) for v in pair]


def reach(column: GradientColumn) -> list[float]:
    """How far each bar or arrow reaches on the screen from the axis; what is left of it is negative."""
    ends = []
    for bar in column.bars:
        xs = bar.points[:, 0] - column.zero
        ends.append(float(xs[np.argmax(np.abs(xs))]))
    return ends


def test_the_default_lesson_shows_the_means_with_their_signs(lesson: Lesson) -> None:
    column = GradientColumn(reading_of(lesson))
    assert [entry.number.shown for entry in column.entries] == [
        style.written(value, 3, signed=True) for value in values(reading_of(lesson))
    ]
    assert {entry.number.shown[0] for entry in column.entries} == {"−", "+"}


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_number_is_the_readings_at_any_depth(depth: int) -> None:
    reading = chain_of(depth)
    column = GradientColumn(reading)
    assert [entry.number.value for entry in column.entries] == values(reading)
    assert [symbol.quantity for symbol in column.symbols] == [
        f"{kind}({n})" for n in range(1, depth + 1) for kind in "wb"
    ]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("shape", "side"), [("bar", 1), ("arrow", -1)])
def test_lengths_are_the_values_at_one_scale(depth: int, shape: Shape, side: int) -> None:
    reading = chain_of(depth)
    column = GradientColumn(reading, shape=shape)
    assert column.unit > 0
    assert reach(column) == pytest.approx([side * value * column.unit for value in values(reading)])


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("shape", ["bar", "arrow"])
def test_the_longest_fill_the_reach_and_none_goes_beyond(depth: int, shape: Shape) -> None:
    column = GradientColumn(chain_of(depth), shape=shape)
    ends = [column.zero, *(column.zero + end for end in reach(column))]
    assert (min(ends), max(ends)) == pytest.approx(column.layout.reach)


def test_an_arrow_shorter_than_its_head_is_as_long_as_its_value(lesson: Lesson) -> None:
    reading = reading_of(lesson).moved("chain.weights[2]", 1e-3)
    column = GradientColumn(reading)
    short = column.bars[0]
    assert 0 < abs(short.length) < 0.05
    assert short.length == pytest.approx(-column.unit * reading["chain.mean.dC/dw[0]"])
    assert short.height < short.width_of_shape


def test_no_gradient_draws_no_lengths_and_no_signs() -> None:
    reading = chain_of(3, "relu", biases=[-9.0, -9.0, -9.0], examples=[[0.6, 0.0]])
    column = GradientColumn(reading)
    assert reach(column) == pytest.approx([0.0] * 6)
    assert {entry.number.shown for entry in column.entries} == {"0.000"}


def test_a_small_mean_is_not_shown_as_zero() -> None:
    reading = chain_of(3, "identity", weights=[1.0, 1.0, 1e-4], examples=[[0.7, 0.1]])
    shown = [entry.number.shown for entry in GradientColumn(reading).entries]
    assert all(float(text.replace("−", "-")) != 0 for text in shown)


def test_growth_scales_the_length_and_nothing_else(lesson: Lesson) -> None:
    column = GradientColumn(reading_of(lesson))
    whole = reach(column)
    for bar in column.bars:
        bar.grow_to(0.5)
    assert reach(column) == pytest.approx([end / 2 for end in whole])


def test_lengths_follow_a_live_network_at_the_lessons_scale(lesson: Lesson) -> None:
    live = Live(reading_of(lesson))
    column = GradientColumn(live, shape="bar")
    live.now = reading_of(lesson).moved("chain.biases[2]", 0.3)
    for bar in column.bars:
        bar.follow()
    assert column.unit == GradientColumn(reading_of(lesson), shape="bar").unit
    assert reach(column) == pytest.approx([value * column.unit for value in values(live.now)])


@pytest.mark.parametrize("depth", DEPTHS)
def test_rows_stand_apart_inside_of_the_brackets(depth: int) -> None:
    column = GradientColumn(chain_of(depth, "identity"))
    numbers = [entry.number for entry in column.entries]
    left, right = column.brackets.get_left()[0], column.brackets.get_right()[0]
    assert all(left < n.get_left()[0] and n.get_right()[0] < right for n in numbers)
    assert all(column.bottom < n.get_bottom()[1] and n.get_top()[1] < column.top for n in numbers)
    assert all(a.get_bottom()[1] > b.get_top()[1] for a, b in pairwise(numbers))
    assert column.top < 2.5
    assert column.bottom > layouts.FLOOR


@pytest.mark.parametrize("weights", [[1.3, -20.0, 1.4], [1.0, 1.0, 1e-4]])
def test_numbers_are_aligned_on_their_points(weights: list[float]) -> None:
    column = GradientColumn(chain_of(3, "identity", weights=weights, examples=[[0.7, 0.1]]))
    numbers = [entry.number for entry in column.entries]
    assert len({len(number.text) for number in numbers}) > 1
    points = [number.slots[number.text.index(".")].get_center()[0] for number in numbers]
    assert np.ptp(points) < 1e-6
    assert min(number.get_left()[0] for number in numbers) > column.layout.left


def test_other_names_stand_where_the_layout_says(lesson: Lesson) -> None:
    names = [notation.FormulaTemplate("partial {C}", {"C": notation.C}) for _ in range(6)]
    layout = layouts.GradientColumnLayout(names=-5.0)
    column = GradientColumn(reading_of(lesson), layout=layout, names=names, shape=None)
    assert [entry.name.left for entry in column.entries] == pytest.approx([-5.0] * 6, abs=0.05)
    assert column.bars == []
    assert column.axis not in column.submobjects


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_words_say_what_lowers_the_cost(depth: int) -> None:
    reading = chain_of(depth)
    picture = PushColumn(reading, WORDS, captions)
    for parameter, word in zip(picture.column.symbols, picture.words, strict=True):
        path = reading.path(parameter.quantity)
        step = {"up": 1e-4, "down": -1e-4}[word.text]
        moved = reading.moved(path, reading[path] + step)
        assert moved["chain.mean.C"] < reading["chain.mean.C"]


def test_all_but_the_symbols_is_besides(lesson: Lesson) -> None:
    picture = PushColumn(reading_of(lesson), WORDS, captions)
    besides = {id(leaf) for part in picture.besides for leaf in part.family_members_with_points()}
    symbols = {id(leaf) for part in picture.symbols for leaf in part.family_members_with_points()}
    assert besides | symbols == {id(leaf) for leaf in picture.family_members_with_points()}
    assert not besides & symbols
