"""The sum over all paths is the derivative, for every neuron, weight and bias."""

import math

import pytest
from hypothesis import given

from core import LocalDerivative, Network, Path, backprop, path_sum
from core.paths import paths_from_bias, paths_from_neuron, paths_from_weight
from tests.core import oracles
from tests.core.strategies import cases, quick


def size(paths):
    """What the sum would be if no path cancelled another."""
    return sum(abs(path.product) for path in paths)


@given(cases(width=4))
@quick
def test_paths_from_every_neuron_of_every_layer_add_up_to_its_derivative(case):
    found = backprop(case.network, case.x, case.y)
    for layer, n in enumerate(case.network.sizes):
        for index in range(n):
            paths = paths_from_neuron(found, layer, index)
            assert len(paths) == math.prod(case.network.sizes[layer + 1 :])
            oracles.agree(path_sum(paths), found.dC_da[layer][index], size(paths), 1e-12)


@given(cases(width=3))
@quick
def test_paths_from_every_weight_and_bias_add_up_to_its_derivative(case):
    found = backprop(case.network, case.x, case.y)
    for p in case.network.parameters:
        paths = paths_from_weight(found, p.layer, p.j, p.k) if p.kind == "w" else paths_from_bias(found, p.layer, p.j)
        assert len(paths) == math.prod(case.network.sizes[p.layer + 1 :])
        oracles.agree(path_sum(paths), float(found[p]), size(paths), 1e-12)


@pytest.fixture
def found():
    network = Network([[[0.5, -1.0]], [[2.0], [3.0]]], [[0.1], [0.2, 0.3]])
    return backprop(network, [0.4, 0.7], [1.0, 0.0])


def test_a_path_names_its_neurons_and_factors_in_the_order_a_nudge_meets_them(found):
    path = paths_from_weight(found, 1, 0, 1)[1]
    assert path.neurons == ((1, 0), (2, 1))
    assert [factor.name for factor in path.factors] == [
        "dz(1)[0]/dw(1)[0,1]", "da(1)[0]/dz(1)[0]", "dz(2)[1]/da(1)[0]", "da(2)[1]/dz(2)[1]", "dC/da(2)[1]",
    ]  # fmt: skip
    assert [factor.value for factor in path.factors] == [
        0.7, found.da_dz[0][0], 3.0, found.da_dz[1][1], found.dC_da[2][1],
    ]  # fmt: skip


def test_a_bias_begins_with_a_factor_of_one(found):
    first = paths_from_bias(found, 2, 1)[0].factors[0]
    assert (first.name, first.value) == ("dz(2)[1]/db(2)[1]", 1.0)


def test_an_output_has_one_path_of_one_factor(found):
    (path,) = paths_from_neuron(found, 2, 1)
    assert [factor.name for factor in path.factors] == ["dC/da(2)[1]"]
    assert path.product == found.dC_da[2][1]


@pytest.mark.parametrize(("layer", "index"), [(-1, 0), (3, 0), (0, 2), (1, 1), (2, -1)])
def test_an_unknown_neuron_is_refused(found, layer, index):
    with pytest.raises(KeyError, match=r"no such neuron in a network of \(2, 1, 2\) neurons"):
        paths_from_neuron(found, layer, index)


def test_an_unknown_parameter_is_refused(found):
    with pytest.raises(KeyError, match=r"w\(1\)\[0,2\]: no such parameter"):
        paths_from_weight(found, 1, 0, 2)
    with pytest.raises(KeyError, match=r"b\(0\)\[0\]: no such parameter"):
        paths_from_bias(found, 0, 0)


def test_a_batch_is_refused(found):
    batch = backprop(found.network, [[0.4, 0.7], [0.1, 0.2]], [[1.0, 0.0], [0.0, 1.0]])
    for paths in (
        lambda: paths_from_neuron(batch, 0, 0),
        lambda: paths_from_weight(batch, 1, 0, 0),
        lambda: paths_from_bias(batch, 1, 0),
    ):
        with pytest.raises(ValueError, match="paths: expected one example, got a batch of 2"):
            paths()


def test_a_sum_does_not_lose_what_large_paths_of_opposite_sign_leave_over():
    paths = [Path((), (LocalDerivative("C", "a", value),)) for value in (1e16, 1.0, -1e16)]
    assert path_sum(paths) == 1.0


@pytest.mark.parametrize("factors", [[(1e200, 1e200), (-1e200, 1e200)], [(1e308, 1.0), (1e308, 1.0)]])
def test_a_sum_that_overflows_is_an_error_not_an_infinity(factors):
    paths = [Path((), tuple(LocalDerivative("C", "a", value) for value in both)) for both in factors]
    with pytest.raises(OverflowError, match="overflow"):
        path_sum(paths)
