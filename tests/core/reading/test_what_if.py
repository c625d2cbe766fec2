"""Where the film turns its dials, and an activation put in the place of another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, Network, Parameter, backprop
from core.arrays import means_so_far
from core.reading.what_if import aims, last_layer, turned, with_activation_before

NAMES = list(ACTIVATIONS)


def chain(name):
    return Network.chain([1.3, -2.0, 1.4], [-0.5, 0.2, -0.8], name)


def outputs(network, x, y):
    """The aims, the output at each of the aimed biases, and the chain's own."""
    a = network.feedforward([x]).a
    found = aims(network, float(a[-2][0]), float(a[-1][0]), y)
    depth = network.depth
    there = {key: network.moved(Parameter("b", depth), found[key]).feedforward([x]) for key in ("near", "far", "flat")}
    return found, there


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_the_aimed_biases_bring_the_output_where_they_say(name, y):
    _, there = outputs(chain(name), 0.6, y)
    limits = ACTIVATIONS[name]
    for key, distance in (("near", 0.1), ("far", 0.6)):
        output = there[key].a[-1][0]
        within = limits.low + 0.05 < output < limits.high - 0.05
        if within:
            assert abs(output - y) == pytest.approx(distance)
        else:
            assert output == pytest.approx(np.clip(output, limits.low + 0.05, limits.high - 0.05))
    assert there["flat"].z[-1][0] == pytest.approx(limits.flat)


def test_near_is_on_the_side_of_the_output():
    _, below = outputs(chain("identity"), 0.6, 100.0)
    _, above = outputs(chain("identity"), 0.6, -100.0)
    assert below["near"].a[-1][0] == pytest.approx(99.9)
    assert above["near"].a[-1][0] == pytest.approx(-99.9)


@pytest.mark.parametrize("name", NAMES)
def test_flat_is_flat_but_for_the_line_that_never_is(name):
    slope = float(ACTIVATIONS[name].derivative(np.float64(ACTIVATIONS[name].flat)))
    assert slope < 0.03 or ACTIVATIONS[name].straight


@pytest.mark.parametrize("name", NAMES)
@given(share=st.floats(0.01, 0.99))
def test_the_inverse_undoes_the_activation(name, share):
    found = ACTIVATIONS[name]
    low, high = max(found.low, -3.0), min(found.high, 3.0)
    value = low + share * (high - low)
    assert float(found.function(found.inverse(np.asarray(value)))) == pytest.approx(value)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"), [(0.28, 0, 1, 0.6), (1.0, 0, 1, 0.5), (-0.5, -1, 1, 0.2), (2.2, 0, 3, 2.6)]
)
def test_an_activation_is_turned_up_where_there_is_room(value, low, high, expected):
    assert turned(value, low, high) == expected


@pytest.mark.parametrize("name", NAMES)
def test_what_lies_behind_the_replaced_activation_is_a_pass_of_the_last_layer(name):
    network = chain(name)
    found = backprop(network, [[0.6], [0.9]], [[1.0], [0.0]])
    there = with_activation_before(found, 0.7)
    tail = backprop(last_layer(network), [0.7], [1.0])
    assert (there.a[2][0], there.a[3][0], there.z[2][0]) == (tail.a[0], tail.a[1], tail.z[0])
    assert (there.dC_da[2][0], there.dC_da[3][0]) == (tail.dC_da[0], tail.dC_da[1])
    assert (there.C[0], there.dC_dz[2][0], there.dC_dw[2][0]) == (tail.C, tail.dC_dz[0], tail.dC_dw[0])
    assert not any(float(np.abs(layer[0]).max()) for layer in (*there.dC_da[:2], *there.dC_dz[:2], *there.dC_dw[:2]))
    for mine, other in ((there.a, found.a), (there.z, found.z), (there.dC_da, found.dC_da), (there.dC_dw, found.dC_dw)):
        assert all((a[1] == b[1]).all() for a, b in zip(mine, other, strict=True))
    assert found.a[2][0] != 0.7


@given(st.lists(st.floats(-1e300, 1e300).filter(lambda v: v == 0 or abs(v) > 1e-290), min_size=1, max_size=30))
def test_means_so_far_are_the_means_of_the_beginnings(values):
    expected = [np.mean(np.array(values[: n + 1]) / 1e10) * 1e10 for n in range(len(values))]
    assert means_so_far(np.array(values)) == pytest.approx(expected, rel=1e-9, abs=1e-12 * max(map(abs, values)))


def test_means_so_far_do_not_overflow_on_the_way():
    assert means_so_far(np.full(200, 1e308)) == pytest.approx(np.full(200, 1e308))
