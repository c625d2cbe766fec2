"""Columns keep their widths and gaps, and numbers of one size fit into them."""

import pytest

from core import Lesson, reading_of
from scenes.look import notation
from scenes.pictures.column_grid import LEAST_SIZE, ColumnGrid, column_widths, fit_numbers, side_by_side
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula
from tests.core.teaching.test_equations import lesson as with_changes


def width(number: Number) -> float:
    """The length of its baseline: what a number takes of a column."""
    return float(number.line.points[-1, 0] - number.line.points[0, 0])


def size(number: Number) -> float:
    """Its share of the font size it was made with."""
    return float(number.scale_of_glyphs * 48 / number.size)


def ends(grid: ColumnGrid) -> list[tuple[float, float]]:
    return [(column.left, column.right) for column in grid.columns]


def test_columns_lie_between_edges() -> None:
    grid = ColumnGrid.between((-2.0, -1.0, 1.0, 4.0))
    assert ends(grid) == [(-2.0, -1.0), (-1.0, 1.0), (1.0, 4.0)]
    assert grid.middles == [-1.5, 0.0, 2.5]
    assert grid.widths == [1.0, 2.0, 3.0]
    assert grid.between_columns == (-1.0, 1.0)


def test_columns_lie_around_middles_and_keep_them_to_the_last_digit() -> None:
    grid = ColumnGrid.around((0.86, 2.32), (1.06, 1.22))
    assert (grid.middles, grid.widths) == ([0.86, 2.32], [1.06, 1.22])
    assert ends(ColumnGrid.around((-1.0, 2.0), (1.0, 3.0))) == [(-1.5, -0.5), (0.5, 3.5)]
    assert ColumnGrid.around((-1.0, 2.0), (1.0, 3.0)).between_columns == (0.5,)


def test_columns_begin_at_left_ends() -> None:
    grid = ColumnGrid.from_lefts((0.0, 2.0), (1.0, 3.0))
    assert ends(grid) == [(0.0, 1.0), (2.0, 5.0)]


def test_columns_side_by_side_have_equal_gaps() -> None:
    grid = ColumnGrid.of_ends(side_by_side([1.0, 2.0, 1.0], -2.0, 0.5))
    assert ends(grid) == [(-2.0, -1.0), (-0.5, 1.5), (2.0, 3.0)]
    assert grid.between_columns == (-0.75, 1.75)


def test_a_short_row_has_the_last_columns() -> None:
    grid = ColumnGrid.between((0.0, 1.0, 2.0, 4.0))
    assert ends(grid.last(2)) == [(1.0, 2.0), (2.0, 4.0)]
    assert grid.last(2).between_columns == (2.0,)
    assert grid.last(3) == grid
    texts = [Formula(notation.alone(symbol), 30) for symbol in (notation.w(), notation.a())]
    grid.place(texts, -1.25)
    assert [text.get_center()[0] for text in texts] == pytest.approx([1.5, 3.0])
    assert [text.baseline for text in texts] == pytest.approx([-1.25, -1.25])


def test_dots_lie_in_the_gaps() -> None:
    dots = ColumnGrid.of_ends([(0.0, 1.0), (2.0, 3.0), (3.5, 4.0)]).dots(40, 0.5)
    centers = [dot.family_members_with_points()[0].get_center() for dot in dots]
    assert [center[0] for center in centers] == pytest.approx([1.5, 3.25])
    assert [center[1] for center in centers] == pytest.approx([0.5, 0.5])


def test_a_column_is_as_wide_as_its_widest_cell() -> None:
    assert column_widths([[1.0, 2.0], [4.0, 0.5, 3.0]]) == [4.0, 1.0, 3.0]


def test_numbers_that_fit_keep_their_size(lesson: Lesson) -> None:
    numbers = [Number(reading_of(lesson), name, size=34) for name in ("a(L)", "z(L)")]
    before = [width(number) for number in numbers]
    fit_numbers((number, 3.0) for number in numbers)
    assert [width(number) for number in numbers] == before


def test_the_widest_number_decides_the_size_of_all(lesson: Lesson) -> None:
    narrow, wide = numbers = [Number(reading_of(lesson), name, size=34) for name in ("a(L)", "z(L)")]
    rooms = [width(narrow), 0.8 * width(wide)]
    fit_numbers(zip(numbers, rooms, strict=True))
    assert [size(number) for number in numbers] == pytest.approx([0.8, 0.8])
    assert width(wide) == pytest.approx(rooms[1])


def test_a_number_too_long_for_the_least_size_is_written_with_a_power_of_ten() -> None:
    deep = with_changes(chain={"weights": [1.0, 6543.25], "biases": [0.0, 0.0]})
    number = Number(reading_of(deep), "w(L)", decimals=2, size=34)
    room = 0.9 * width(number) * LEAST_SIZE / number.size
    fit_numbers([(number, room)])
    assert number.text == "7e3"
    assert width(number) <= room + 1e-9
    assert size(number) * number.size >= LEAST_SIZE - 1e-9
