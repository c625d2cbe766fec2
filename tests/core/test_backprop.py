"""The gradient, against five others: by hand, by a published example, by differences, complex steps and autograd.

A sixth, the sum over all paths, is in test_paths.py.
"""

import math

import numpy as np
import pytest
from hypothesis import given

from core import Network, Parameter, backprop, gradient
from tests.core import oracles
from tests.core.strategies import SMOOTH, cases, quick

# ---------------------------------------------------------------- by hand


def sigma(z):
    return 1 / (1 + math.exp(-z))


def test_three_layers_of_one_neuron_by_the_chain_rule_typed_out():
    w1, w2, w3, b1, b2, b3, x, y = 1.3, -2.0, 1.4, -0.5, 0.2, -0.8, 0.6, 1.0
    a1 = sigma(w1 * x + b1)
    a2 = sigma(w2 * a1 + b2)
    a3 = sigma(w3 * a2 + b3)
    slope1, slope2, slope3 = a1 * (1 - a1), a2 * (1 - a2), a3 * (1 - a3)

    found = backprop(Network.chain([w1, w2, w3], [b1, b2, b3]), [x], [y])

    close = {"rel": 1e-13}
    assert float(found.C) == pytest.approx((a3 - y) ** 2, **close)
    assert found[Parameter("w", 3)] == pytest.approx(a2 * slope3 * 2 * (a3 - y), **close)
    assert found[Parameter("b", 3)] == pytest.approx(slope3 * 2 * (a3 - y), **close)
    assert found[Parameter("w", 2)] == pytest.approx(a1 * slope2 * w3 * slope3 * 2 * (a3 - y), **close)
    assert found[Parameter("b", 2)] == pytest.approx(slope2 * w3 * slope3 * 2 * (a3 - y), **close)
    assert found[Parameter("w", 1)] == pytest.approx(x * slope1 * w2 * slope2 * w3 * slope3 * 2 * (a3 - y), **close)
    assert found[Parameter("b", 1)] == pytest.approx(slope1 * w2 * slope2 * w3 * slope3 * 2 * (a3 - y), **close)
    assert found.dC_da[0][0] == pytest.approx(w1 * slope1 * w2 * slope2 * w3 * slope3 * 2 * (a3 - y), **close)


# ---------------------------------------------------------------- Matt Mazur's worked example


@pytest.fixture
def mazur():
    """His 2-2-2 network of sigmoids. His error has a 1/2 that our cost has not: ours is twice his."""
    network = Network([[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], [[0.35, 0.35], [0.60, 0.60]])
    return network, [0.05, 0.10], [0.01, 0.99]


def test_the_published_error(mazur):
    assert float(backprop(*mazur).C) / 2 == pytest.approx(0.298371109, abs=5e-10)


@pytest.mark.parametrize(
    ("parameter", "published"), [(Parameter("w", 2, 0, 0), 0.082167041), (Parameter("w", 1, 0, 0), 0.000438568)]
)
def test_the_published_derivatives(mazur, parameter, published):
    assert backprop(*mazur)[parameter] / 2 == pytest.approx(published, abs=5e-10)


@pytest.mark.parametrize(
    ("parameter", "published", "places"),
    [
        (Parameter("w", 1, 0, 0), 0.149780716, 9),
        (Parameter("w", 1, 0, 1), 0.19956143, 8),
        (Parameter("w", 1, 1, 0), 0.24975114, 8),
        (Parameter("w", 1, 1, 1), 0.29950229, 8),
        (Parameter("w", 2, 0, 0), 0.35891648, 8),
        (Parameter("w", 2, 0, 1), 0.408666186, 9),
        (Parameter("w", 2, 1, 0), 0.511301270, 9),
        (Parameter("w", 2, 1, 1), 0.561370121, 9),
    ],
)
def test_the_published_weights_after_one_step(mazur, parameter, published, places):
    network, x, y = mazur
    his_rate = 0.5
    after = network[parameter] - his_rate / 2 * gradient(network, x, y)[parameter]
    assert after == pytest.approx(published, abs=0.6 * 10**-places)


# ---------------------------------------------------------------- by other methods, for any network


def agrees(case, expected, tolerance):
    found = backprop(case.network, case.x, case.y)
    scale, _ = oracles.scales(case.network, case.x, case.y)
    for at, ((w, b), (w_scale, b_scale)) in enumerate(zip(expected, scale, strict=True)):
        oracles.agree(found.dC_dw[at], w, w_scale, tolerance)
        oracles.agree(found.dC_db[at], b, b_scale, tolerance)


@given(cases())
@quick
def test_every_derivative_is_that_of_autograd(case):
    by_parameters, by_input = oracles.by_autograd(case.network, case.x, case.y)
    agrees(case, by_parameters, 1e-11)
    _, scale = oracles.scales(case.network, case.x, case.y)
    oracles.agree(backprop(case.network, case.x, case.y).dC_da[0], by_input, scale, 1e-11)


@given(cases(activations=SMOOTH))
@quick
def test_every_derivative_is_that_of_a_complex_step(case):
    agrees(case, oracles.by_complex_step(case.network, case.x, case.y), 1e-11)


@given(cases(activations=SMOOTH, largest=1.0))
@quick
def test_every_derivative_is_that_of_central_differences(case):
    found = backprop(case.network, case.x, case.y)
    scale = max(1e-3, float(found.C))  # rounding of the cost is all that a difference of costs can show below
    for at, (w, b) in enumerate(oracles.by_central_differences(case.network, case.x, case.y)):
        oracles.agree(found.dC_dw[at], w, np.maximum(abs(w), scale), 1e-6)
        oracles.agree(found.dC_db[at], b, np.maximum(abs(b), scale), 1e-6)


# ---------------------------------------------------------------- what the parts are


@given(cases())
@quick
def test_the_four_equations_hold(case):
    found = backprop(case.network, case.x, case.y)
    assert found.dC_da[-1].tolist() == (2 * (found.a[-1] - case.y)).tolist()
    for at, w in enumerate(case.network.weights):
        assert found.dC_dz[at].tolist() == (found.dC_da[at + 1] * found.da_dz[at]).tolist()
        assert found.dC_da[at] == pytest.approx(found.dC_dz[at] @ w, rel=1e-12, abs=1e-290)
        assert found.dC_dw[at].tolist() == np.outer(found.dC_dz[at], found.a[at]).tolist()
        assert found.dC_db[at].tolist() == found.dC_dz[at].tolist()


@given(cases())
@quick
def test_the_forward_half_is_the_forward_pass(case):
    found, forward = backprop(case.network, case.x, case.y), case.network.feedforward(case.x)
    assert [a.tolist() for a in found.a] == [a.tolist() for a in forward.a]
    assert [z.tolist() for z in found.z] == [z.tolist() for z in forward.z]
    assert float(found.C) == pytest.approx(sum((forward.a[-1] - case.y) ** 2))


@given(cases(batch=True))
@quick
def test_a_batch_is_a_stack_of_single_examples(case):
    together = backprop(case.network, case.x, case.y)
    for i, (x, y) in enumerate(zip(case.x, case.y, strict=True)):
        alone = backprop(case.network, x, y)
        scale, x_scale = oracles.scales(case.network, x, y)
        assert together.C[i] == pytest.approx(float(alone.C), rel=1e-9, abs=1e-12)
        oracles.agree(together.dC_da[0][i], alone.dC_da[0], x_scale, 1e-12)
        for at, (w_scale, b_scale) in enumerate(scale):
            oracles.agree(together.dC_dw[at][i], alone.dC_dw[at], w_scale, 1e-12)
            oracles.agree(together.dC_db[at][i], alone.dC_db[at], b_scale, 1e-12)


@given(cases(batch=True))
@quick
def test_the_gradient_is_the_mean_of_the_examples(case):
    mean = gradient(case.network, case.x, case.y)
    alone = [backprop(case.network, x, y) for x, y in zip(case.x, case.y, strict=True)]
    scale = [oracles.scales(case.network, x, y)[0] for x, y in zip(case.x, case.y, strict=True)]
    assert float(mean.C) == pytest.approx(np.mean([found.C for found in alone]), rel=1e-9, abs=1e-12)
    for at in range(case.network.depth):
        w, b = np.mean([f.dC_dw[at] for f in alone], axis=0), np.mean([f.dC_db[at] for f in alone], axis=0)
        w_scale, b_scale = (np.mean([s[at][part] for s in scale], axis=0) for part in (0, 1))
        oracles.agree(mean.dC_dw[at], w, w_scale, 1e-12)
        oracles.agree(mean.dC_db[at], b, b_scale, 1e-12)


@given(cases(batch=True))
@quick
def test_a_parameter_finds_its_derivative_in_any_result(case):
    many, mean = backprop(case.network, case.x, case.y), gradient(case.network, case.x, case.y)
    for p in case.network.parameters:
        index = (p.j, p.k) if p.kind == "w" else (p.j,)
        many_parts, mean_parts = (many.dC_dw, mean.dC_dw) if p.kind == "w" else (many.dC_db, mean.dC_db)
        assert many[p].tolist() == many_parts[p.layer - 1][(slice(None), *index)].tolist()
        assert mean[p] == mean_parts[p.layer - 1][index]


def test_one_example_is_a_batch_of_one():
    network = Network.chain([1.3, -2.0], [0.1, 0.2])
    alone, batch = gradient(network, [0.6], [1.0]), gradient(network, [[0.6]], [[1.0]])
    assert [alone[p] for p in network.parameters] == [batch[p] for p in network.parameters]


def test_what_was_given_is_neither_changed_nor_locked():
    x, y = np.array([[0.6]]), np.array([[1.0]])
    gradient(Network.chain([1.0], [0.0]), x, y)
    backprop(Network.chain([1.0], [0.0]), x, y)
    x[0, 0] = y[0, 0] = 5.0
    assert (x[0, 0], y[0, 0]) == (5.0, 5.0)


def test_a_result_does_not_change_with_what_was_given():
    x, y = np.array([0.6]), np.array([1.0])
    found = backprop(Network.chain([1.0], [0.0]), x, y)
    x[0] = y[0] = 5.0
    assert (found.a[0][0], found.y[0]) == (0.6, 1.0)


# ---------------------------------------------------------------- what is refused

NETWORK = Network([[[1.0, 2.0]]], [[0.0]])


@pytest.mark.parametrize("function", [backprop, gradient])
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1.0], [1.0], "input: expected 2 numbers an example"),
        ([[1.0, 2.0, 3.0]], [[1.0]], "input: expected 2 numbers an example"),
        (np.zeros((0, 2)), np.zeros((0, 1)), "at least one example"),
        ([1.0, 2.0], [1.0, 2.0], "target: expected shape .*, that of the output, got"),
        ([[1.0, 2.0]], [[1.0], [2.0]], r"target: expected shape \(1, 1\), that of the output, got \(2, 1\)"),
        ([[1.0], [1.0, 2.0]], [[1.0]], "input: expected an array of real numbers, all rows of one length"),
        ([1.0, 2.0], ["one"], "target: expected an array of real numbers"),
        ([1.0, float("nan")], [1.0], "input: expected finite numbers, got nan"),
        ([1.0, 2.0], [float("inf")], "target: expected finite numbers, got inf"),
        ([1.0, 2.0], 1.0, "target: expected 1 or 2 dimensions"),
    ],
)
def test_wrong_shapes_and_numbers_are_refused(function, x, y, message):
    with pytest.raises(ValueError, match=message):
        function(NETWORK, x, y)


def test_one_target_for_a_batch_is_refused():
    with pytest.raises(ValueError, match=r"target: expected shape \(2, 1\), that of the output, got \(1,\)"):
        backprop(NETWORK, [[1.0, 2.0], [3.0, 4.0]], [1.0])


@pytest.mark.parametrize("function", [backprop, gradient])
@pytest.mark.parametrize(
    "parameter",
    [Parameter("w", 0), Parameter("w", 2), Parameter("b", 1, 1), Parameter("w", 1, 0, 2), Parameter("c", 1)],
)
def test_an_unknown_parameter_is_refused(function, parameter):
    with pytest.raises(KeyError, match=r"no such parameter in a network of \(2, 1\) neurons"):
        function(NETWORK, [1.0, 2.0], [1.0])[parameter]


@pytest.mark.parametrize("function", [backprop, gradient])
def test_a_cost_that_overflows_is_an_error_not_an_infinity(function):
    with pytest.raises(OverflowError, match="the cost or its derivatives overflow"):
        function(Network.chain([1e200], [0.0], "identity"), [1.0], [0.0])


def test_a_derivative_that_overflows_is_an_error_not_an_infinity():
    steep = Network.chain([1e200, 1e-50], [0.0, 0.0], "identity")  # the cost is 1e300, dC/dw(2) would be 2e350
    with pytest.raises(OverflowError, match="derivatives overflow"):
        gradient(steep, [1.0], [0.0])
    with pytest.raises(OverflowError, match="derivatives overflow"):
        backprop(steep, [1.0], [0.0])


def test_a_sensitivity_of_the_input_that_overflows_is_an_error():
    with pytest.raises(OverflowError, match="derivatives overflow"):
        backprop(Network.chain([1e200, 1e150], [0.0, 0.0], "identity"), [0.0], [1.0])


def test_saturation_gives_zeros_not_errors():
    found = backprop(Network.chain([1e300, 1.0], [0.0, 0.0]), [1.0], [1.0])
    assert found.dC_dw[0].tolist() == [[0.0]]
    assert np.isfinite(found.dC_dw[1]).all()
