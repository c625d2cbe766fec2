"""A nudge is measured by a second forward pass of the network."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Network, Parameter, nudge
from tests.core import oracles
from tests.core.strategies import SMOOTH, cases, quick


@given(cases(width=3), st.data())
@quick
def test_the_changes_are_those_between_two_runs(case, data):
    parameter = data.draw(st.sampled_from(case.network.parameters))
    size = data.draw(st.sampled_from([0.1, 0.01, -0.5]))
    nudged = nudge(case.network, case.x, case.y, parameter, size)
    before = case.network.feedforward(case.x)
    after = case.network.moved(parameter, case.network[parameter] + size).feedforward(case.x)
    assert (nudged.parameter, nudged.value, nudged.size) == (parameter, case.network[parameter], size)
    for at in range(case.network.depth):
        assert nudged.dz[at].tolist() == (after.z[at] - before.z[at]).tolist()
        assert nudged.da[at].tolist() == (after.a[at + 1] - before.a[at + 1]).tolist()
    layers = oracles.layers_of(case.network)
    part = layers[parameter.layer - 1][parameter.kind == "b"]
    cost_before = oracles.cost(layers, case.x, case.y, case.network.activation)
    part[(parameter.j, parameter.k) if parameter.kind == "w" else parameter.j] += size
    cost_after = oracles.cost(layers, case.x, case.y, case.network.activation)
    assert nudged.dC == pytest.approx(cost_after - cost_before, abs=1e-11 * (1 + cost_before + cost_after))
    assert nudged.ratio == nudged.dC / size


@given(cases(width=3, activations=SMOOTH, largest=1.0, depth=3), st.data())
@quick
def test_the_ratio_tends_to_the_derivative(case, data):
    parameter = data.draw(st.sampled_from(case.network.parameters))
    far, near = (nudge(case.network, case.x, case.y, parameter, size) for size in (1e-2, 1e-4))
    assert far.derivative == near.derivative
    error_far, error_near = (abs(step.ratio - step.derivative) for step in (far, near))
    assert error_near <= 0.02 * error_far + 1e-9 * (1 + abs(near.derivative))


def test_nothing_moves_before_the_nudged_layer():
    network = Network.chain([1.0, 2.0, 3.0], [0.1, 0.2, 0.3])
    nudged = nudge(network, [0.5], [1.0], Parameter("w", 2), 0.1)
    assert nudged.dz[0] == nudged.da[0] == 0.0
    assert all(float(change[0]) != 0.0 for change in (*nudged.dz[1:], *nudged.da[1:]))


def test_a_nudge_is_not_linearised():
    nudged = nudge(Network.chain([2.0], [0.0], "identity"), [3.0], [0.0], Parameter("w", 1), 1.0)
    assert nudged.dC == 9.0**2 - 6.0**2
    assert nudged.ratio == 45.0
    assert nudged.derivative == 36.0


def test_no_nudge_has_no_ratio():
    nudged = nudge(Network.chain([2.0], [0.0]), [3.0], [0.0], Parameter("w", 1), 0.0)
    assert nudged.dC == 0.0
    assert math.isnan(nudged.ratio)


@pytest.mark.parametrize("size", [float("nan"), float("inf"), -float("inf")])
def test_a_size_that_is_not_finite_is_refused(size):
    with pytest.raises(ValueError, match="nudge: expected a finite size, got"):
        nudge(Network.chain([2.0], [0.0]), [3.0], [0.0], Parameter("w", 1), size)


def test_an_unknown_parameter_is_refused():
    with pytest.raises(KeyError, match="no such parameter"):
        nudge(Network.chain([2.0], [0.0]), [3.0], [0.0], Parameter("w", 2), 0.1)


def test_a_batch_is_refused():
    with pytest.raises(ValueError, match="nudge: expected one example, got a batch of 2"):
        nudge(Network.chain([2.0], [0.0]), [[3.0], [4.0]], [[0.0], [1.0]], Parameter("w", 1), 0.1)


def test_a_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="input: expected 1 numbers an example"):
        nudge(Network.chain([2.0], [0.0]), [3.0, 4.0], [0.0], Parameter("w", 1), 0.1)


@pytest.mark.parametrize(("x", "size"), [(1.0, 1e200), (1e200, 1e200)])
def test_a_nudge_that_overflows_is_an_error_not_an_infinity(x, size):
    with pytest.raises(OverflowError, match="overflows"):
        nudge(Network.chain([0.0], [0.0], "identity"), [x], [0.0], Parameter("w", 1), size)


def test_a_ratio_that_overflows_is_an_error_not_an_infinity():
    tiny = np.nextafter(0.0, 1.0)
    with pytest.raises(OverflowError, match="the nudged cost overflows"):
        nudge(Network.chain([0.0], [0.0], "identity"), [1.1e308], [0.81], Parameter("w", 1), tiny)
