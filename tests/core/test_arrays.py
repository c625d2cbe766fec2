"""Every array from outside is checked."""

from fractions import Fraction

import numpy as np
import pytest

from core.arrays import checked_array, finite_array


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_refused_and_shown(bad):
    with pytest.raises(ValueError, match=f"input: expected finite numbers, got {bad}"):
        finite_array([0.0, bad], "input", (1,))


def test_an_integer_beyond_the_floats_is_refused():
    with pytest.raises(ValueError, match="input: expected finite numbers, got one too large for a float"):
        finite_array([10**400], "input", (1,))


@pytest.mark.parametrize("bad", [[[1.0], [1.0, 2.0]], ["a"], ["1.5"], [1j], np.array([1j]), [{}]])
def test_what_is_not_a_real_number_is_refused(bad):
    with pytest.raises(ValueError, match="input: expected an array of real numbers, all rows of one length"):
        finite_array(bad, "input", (1, 2))


def test_the_wrong_number_of_dimensions_is_refused_with_both_sides():
    with pytest.raises(ValueError, match=r"input: expected 1 or 2 dimensions, got an array of shape \(\)"):
        finite_array(3.0, "input", (1, 2))


@pytest.mark.parametrize("values", [[1, 2], (1.0, 2.0), np.array([1, 2]), [True, 2], [Fraction(1), 2]])
def test_real_numbers_of_any_kind_become_floats(values):
    array = finite_array(values, "input", (1,))
    assert array.dtype == np.float64
    assert array.tolist() == [1.0, 2.0]


def test_the_array_is_a_copy_that_cannot_be_written_to():
    given = np.array([1.0, 2.0])
    array = finite_array(given, "input", (1,))
    given[0] = 5.0
    assert array[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5.0


def test_a_checked_array_of_floats_is_not_copied():
    given = np.array([1.0, 2.0])
    assert checked_array(given, "input", (1,)) is given
