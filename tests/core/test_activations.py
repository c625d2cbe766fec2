"""Activations: each record's functions, and the facts in it."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, activation
from core.activations import relu, relu_prime, sigmoid, sigmoid_prime, tanh, tanh_prime
from tests.core.strategies import quick

SMOOTH = [name for name, record in ACTIVATIONS.items() if record.smooth]
TAIL = [-1e4, -745.0, -700.0, -100.0, -40.0, -1.0, -1e-9, 0.0, 1e-9, 0.5, 3.0, 37.0, 40.0, 100.0, 700.0, 745.0, 1e4]


def exact_sigmoid(z: float) -> tuple[float, float]:
    """sigma(z) and sigma'(z) with 60 digits, rounded once at the end."""
    with localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -100_000, 100_000
        value = 1 / (1 + (-Decimal(z)).exp())
        other = 1 / (1 + Decimal(z).exp())
        return float(value), float(value * other)


@pytest.mark.parametrize("z", TAIL)
def test_sigmoid_has_every_digit_far_into_both_tails(z):
    value, _ = exact_sigmoid(z)
    assert float(sigmoid(np.float64(z))) == pytest.approx(value, rel=1e-14, abs=1e-322)


@pytest.mark.parametrize("z", TAIL)
def test_sigmoid_prime_has_every_digit_far_into_both_tails(z):
    _, slope = exact_sigmoid(z)
    assert float(sigmoid_prime(np.float64(z))) == pytest.approx(slope, rel=1e-14, abs=1e-322)


@pytest.mark.parametrize("z", TAIL)
def test_tanh_prime_is_four_times_the_slope_of_a_sigmoid_at_twice_z(z):
    _, slope = exact_sigmoid(2 * z)
    assert float(tanh_prime(np.float64(z))) == pytest.approx(4 * slope, rel=1e-13, abs=1e-321)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_nothing_overflows_from_one_end_of_the_floats_to_the_other(name):
    largest = np.finfo(float).max
    z = np.concatenate([np.linspace(-1e4, 1e4, 20_001), [-largest, largest]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = activation(name).function(z), activation(name).derivative(z)
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_values_stay_within_the_interval_and_never_fall(name):
    record = activation(name)
    value = record.function(np.linspace(-50, 50, 1001))
    assert (value >= record.low).all()
    assert (value <= record.high).all()
    assert (np.diff(value) >= 0).all()


@pytest.mark.parametrize("name", SMOOTH)
@given(z=st.floats(-15, 15))
@quick
def test_derivatives_match_a_complex_step(name, z):
    h = 1e-30
    record = activation(name)
    step = record.function(np.array([z + 1j * h])).imag[0] / h
    assert float(record.derivative(np.array([z]))[0]) == pytest.approx(step, rel=1e-12)


@given(z=st.floats(-700, 700))
@quick
def test_a_sigmoid_and_its_mirror_image_add_up_to_one(z):
    both = sigmoid(np.array([z, -z]))
    assert both.sum() == pytest.approx(1.0, abs=1e-15)


@given(z=st.floats(-700, 700))
@quick
def test_the_slope_of_a_sigmoid_is_the_same_on_both_sides(z):
    left, right = sigmoid_prime(np.array([z, -z]))
    assert left == right


def test_tanh_is_that_of_numpy():
    z = np.array([-2.0, 0.0, 0.5])
    assert tanh(z).tolist() == np.tanh(z).tolist()


def test_relu_cuts_at_zero():
    assert relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]


def test_relu_prime_at_zero_is_zero():
    assert relu_prime(np.array([-1e-300, -0.0, 0.0, 1e-300])).tolist() == [0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_the_facts_of_a_record_are_true_of_its_functions(name):
    record, beside = activation(name), 1e-9
    left, right = record.derivative(np.array([-beside, beside]))
    assert record.smooth == (abs(left - right) < 1e-6)
    z = np.linspace(-5, 5, 41)
    slopes = record.derivative(z)
    assert record.straight == (np.ptp(slopes) == 0)
    assert record.off_below_zero == (slopes[z < 0] == 0).all()
    low, high = record.function(np.array([-1e9, 1e9]))
    assert record.bounded == ((low, high) == (record.low, record.high))
    assert slopes.max() > record.derivative(np.array(record.flat)) or record.straight


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("z", [-1.5, 0.25, 2.0])
def test_the_inverse_leads_back(name, z):
    record = activation(name)
    value = record.function(np.array(z))
    if record.low < value < record.high:
        assert float(record.inverse(value)) == pytest.approx(z)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_the_shape_is_kept(name):
    record = activation(name)
    for shape in ((), (3,), (2, 3), (2, 0)):
        assert record.function(np.zeros(shape)).shape == shape
        assert record.derivative(np.zeros(shape)).shape == shape


@pytest.mark.parametrize("name", ["gelu", "", "Sigmoid", None, ["sigmoid"]])
def test_an_unknown_name_is_refused_with_those_there_are(name):
    expected = f"expected one of {', '.join(ACTIVATIONS)}; .*core/activations.py"
    with pytest.raises(KeyError, match=expected):
        activation(name)
