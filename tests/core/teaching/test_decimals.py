"""How many decimals a value is shown with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.teaching.decimals import Decimals, as_shown, at_rest, fixed, shortest, significant, vanishes


@pytest.mark.parametrize(
    ("value", "decimals"), [(0.00807, 5), (-0.0807346, 4), (0.000281, 6), (28.1, 1), (281.0, 0), (0.0, 2), (0.9996, 2)]
)
def test_significant_digits(value: float, decimals: int) -> None:
    assert significant(3)(value) == decimals


@pytest.mark.parametrize(("value", "decimals"), [(1.0, 0), (1.3, 1), (1.35, 2), (1.0 / 3, 2)])
def test_shortest_form(value: float, decimals: int) -> None:
    assert shortest(2)(value) == decimals
    assert shortest(2, least=1)(value) == max(decimals, 1)


@given(st.floats(1e-6, 1).flatmap(lambda v: st.sampled_from([v, -v])))
def test_at_rest_nothing_that_is_not_zero_shows_as_zero(value: float) -> None:
    assert float(f"{value:.{at_rest(value, 2)}f}") != 0


def test_zero_needs_no_more_decimals() -> None:
    assert at_rest(0.0, 2) == 2


def test_fixed_is_as_many_for_any_value() -> None:
    assert [fixed(2)(value) for value in (0.0, 1.5, 1e-9)] == [2, 2, 2]


@pytest.mark.parametrize(("value", "gone"), [(0.00049, True), (0.00051, False), (-0.0004, True), (0.0, True)])
def test_what_shows_as_zero(value: float, gone: bool) -> None:
    assert vanishes(value, 3) is gone


@pytest.mark.parametrize(
    ("value", "decimals", "read"),
    [(0.3604, 2, 0.36), (-0.0812, 3, -0.081), (0.0004, 2, 0.0004), (0.0, 2, 0.0), (1.25, shortest(1), 1.2)],
)
def test_what_a_viewer_reads(value: float, decimals: Decimals | int, read: float) -> None:
    assert as_shown(value, decimals) == read
