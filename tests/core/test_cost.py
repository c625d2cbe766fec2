"""The squared error, its derivative and its mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import mean_squared_error, squared_error, squared_error_prime
from tests.core.strategies import numbers, quick


def test_there_is_no_half():
    assert squared_error(np.array([3.0]), np.array([1.0])) == 4.0
    assert squared_error_prime(np.array([3.0]), np.array([1.0])).tolist() == [4.0]


def test_it_sums_over_the_outputs():
    assert squared_error(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0])) == 1 + 4 + 4


def test_a_batch_gives_one_cost_for_each_example_and_their_mean():
    a, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    assert squared_error(a, y).tolist() == [5.0, 25.0]
    assert mean_squared_error(a, y) == 15.0


@given(st.tuples(numbers(4), numbers(4)))
@quick
def test_the_derivative_is_the_slope_of_the_cost(both):
    a, y = both
    h = 0.25  # the cost is a parabola: a central difference of any size is its derivative
    for j in range(4):
        step = np.eye(4)[j] * h
        slope = (squared_error(a + step, y) - squared_error(a - step, y)) / (2 * h)
        assert squared_error_prime(a, y)[j] == pytest.approx(slope, abs=1e-12)


@pytest.mark.parametrize("function", [squared_error, squared_error_prime, mean_squared_error])
@pytest.mark.parametrize("shape", [(2,), (1, 3), (3, 1), ()])
def test_shapes_are_never_stretched_to_fit(function, shape):
    with pytest.raises(ValueError, match="outputs and targets: expected one shape, got"):
        function(np.zeros(3), np.zeros(shape))
