"""Costs: each record's function, derivative and mean."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import COSTS, DEFAULT_COST, cost
from tests.core.strategies import numbers, quick

SQUARED_ERROR = COSTS["squared error"]


def test_the_squared_error_has_no_half() -> None:
    assert SQUARED_ERROR.function(np.array([3.0]), np.array([1.0])) == 4.0
    assert SQUARED_ERROR.derivative(np.array([3.0]), np.array([1.0])).tolist() == [4.0]


def test_it_sums_over_the_outputs() -> None:
    assert SQUARED_ERROR.function(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0])) == 1 + 4 + 4


def test_a_batch_gives_one_cost_for_each_example_and_their_mean() -> None:
    a, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    assert SQUARED_ERROR.function(a, y).tolist() == [5.0, 25.0]
    assert SQUARED_ERROR.mean(a, y) == 15.0


@pytest.mark.parametrize("name", COSTS)
@given(both=st.tuples(numbers(4), numbers(4)))
@quick
def test_the_derivative_is_the_slope_of_the_cost(name, both):
    a, y = both
    h = 1e-5
    for j in range(4):
        step = np.eye(4)[j] * h
        slope = (cost(name).function(a + step, y) - cost(name).function(a - step, y)) / (2 * h)
        assert cost(name).derivative(a, y)[j] == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("name", COSTS)
def test_it_takes_the_digits_that_are_shown(name: str) -> None:
    record, a, y = COSTS[name], 0.25, 0.5
    for function in (record.each, record.slope):
        assert isinstance(function(Decimal("0.25"), Decimal("0.5")), Decimal)
        assert float(function(Decimal("0.25"), Decimal("0.5"))) == pytest.approx(function(a, y))


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("method", ["function", "derivative", "mean"])
@pytest.mark.parametrize("shape", [(2,), (1, 3), (3, 1), ()])
def test_shapes_are_never_stretched_to_fit(name, method, shape):
    with pytest.raises(ValueError, match="outputs and targets: expected one shape, got"):
        getattr(cost(name), method)(np.zeros(3), np.zeros(shape))


def test_without_a_name_it_is_the_default_cost() -> None:
    assert cost() is COSTS[DEFAULT_COST]


def test_an_unknown_cost_is_refused_with_the_file_to_edit() -> None:
    with pytest.raises(KeyError, match=r"unknown cost 'hinge': expected one of squared error; .*core/cost\.py"):
        cost("hinge")
