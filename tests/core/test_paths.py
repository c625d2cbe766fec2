"""The sum over all paths is the derivative, for every neuron, weight and bias."""

import math

import pytest
from hypothesis import given

from core import (
    LocalDerivative,
    Network,
    Parameter,
    Path,
    backprop,
    chain_path,
    path_sum,
    paths_from,
    paths_from_neuron,
    weight_factors,
)
from core.paths import COST, Node, most_opposed, multiply
from tests.core import oracles
from tests.core.strategies import cases, quick

OUTPUT = Node("a", 1)


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
        paths = paths_from(found, p)
        assert len(paths) == math.prod(case.network.sizes[p.layer + 1 :])
        oracles.agree(path_sum(paths), float(found[p]), size(paths), 1e-12)


@pytest.fixture
def found():
    network = Network([[[0.5, -1.0]], [[2.0], [3.0]]], [[0.1], [0.2, 0.3]])
    return backprop(network, [0.4, 0.7], [1.0, 0.0])


def test_a_path_names_its_neurons_and_factors_in_the_order_a_nudge_meets_them(found):
    path = paths_from(found, Parameter("w", 1, 0, 1))[1]
    assert path.neurons == ((1, 0), (2, 1))
    assert [factor.name for factor in path.factors] == [
        "dz(1)[0]/dw(1)[0,1]", "da(1)[0]/dz(1)[0]", "dz(2)[1]/da(1)[0]", "da(2)[1]/dz(2)[1]", "dC/da(2)[1]",
    ]  # fmt: skip
    assert [factor.value for factor in path.factors] == [
        0.7, found.da_dz[0][0], 3.0, found.da_dz[1][1], found.dC_da[2][1],
    ]  # fmt: skip


def test_a_bias_begins_with_a_factor_of_one(found):
    first = paths_from(found, Parameter("b", 2, 1))[0].factors[0]
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
        paths_from(found, Parameter("w", 1, 0, 2))
    with pytest.raises(KeyError, match=r"b\(0\)\[0\]: no such parameter"):
        paths_from(found, Parameter("b", 0, 0))


def test_a_batch_is_refused(found):
    batch = backprop(found.network, [[0.4, 0.7], [0.1, 0.2]], [[1.0, 0.0], [0.0, 1.0]])
    for paths in (
        lambda: paths_from_neuron(batch, 0, 0),
        lambda: paths_from(batch, Parameter("w", 1)),
        lambda: paths_from(batch, Parameter("b", 1)),
        lambda: weight_factors(batch, Parameter("w", 1)),
    ):
        with pytest.raises(ValueError, match="paths: expected one example, got a batch of 2"):
            paths()


def test_a_sum_does_not_lose_what_large_paths_of_opposite_sign_leave_over():
    paths = [Path((), (LocalDerivative(COST, OUTPUT, value),)) for value in (1e16, 1.0, -1e16)]
    assert path_sum(paths) == 1.0


@pytest.mark.parametrize("factors", [[(1e200, 1e200), (-1e200, 1e200)], [(1e308, 1.0), (1e308, 1.0)]])
def test_a_sum_that_overflows_is_an_error_not_an_infinity(factors):
    paths = [Path((), tuple(LocalDerivative(COST, OUTPUT, value) for value in both)) for both in factors]
    with pytest.raises(OverflowError, match="overflow"):
        path_sum(paths)


def test_the_most_opposed_neuron_is_the_one_whose_paths_cancel_most():
    parts = [[1.0, 2.0], [3.0, -2.0], [0.0, 0.0]]
    assert most_opposed([3.0, 1.0, 0.0], parts) == 1
    both = most_opposed([[3.0, 1.0], [0.5, -4.0]], [[[1.0, 2.0], [3.0, -2.0]], [[1.0, -0.5], [-2.0, -2.0]]])
    assert both.tolist() == [1, 0]


# one neuron a layer


@given(cases(width=1))
@quick
def test_in_a_chain_the_product_is_the_derivative_of_every_parameter(case):
    found = backprop(case.network, case.x, case.y)
    for parameter in case.network.parameters:
        path = chain_path(found, parameter)
        assert len(path.factors) == 3 + 2 * (case.network.depth - parameter.layer)
        assert path.product == pytest.approx(float(found[parameter]), rel=1e-12, abs=1e-290)


@given(cases())
@quick
def test_three_factors_give_the_derivative_of_any_weight_of_any_network(case):
    found = backprop(case.network, case.x, case.y)
    for p in case.network.parameters:
        if p.kind == "w":
            assert multiply(weight_factors(found, p)) == pytest.approx(float(found[p]), rel=1e-12, abs=1e-290)


@pytest.fixture
def chain():
    return backprop(Network.chain([1.3, -2.0], [-0.5, 0.2]), [0.6], [1.0])


def test_factors_stand_in_the_order_in_which_a_nudge_meets_them(chain):
    assert [factor.name for factor in chain_path(chain, Parameter("w", 1)).factors] == [
        "dz(1)[0]/dw(1)[0,0]", "da(1)[0]/dz(1)[0]", "dz(2)[0]/da(1)[0]", "da(2)[0]/dz(2)[0]", "dC/da(2)[0]",
    ]  # fmt: skip
    assert [factor.name for factor in chain_path(chain, Parameter("b", 2)).factors] == [
        "dz(2)[0]/db(2)[0]", "da(2)[0]/dz(2)[0]", "dC/da(2)[0]",
    ]  # fmt: skip
    assert [factor.name for factor in weight_factors(chain, Parameter("w", 1))] == [
        "dz(1)[0]/dw(1)[0,0]", "da(1)[0]/dz(1)[0]", "dC/da(1)[0]",
    ]  # fmt: skip


def test_in_the_last_layer_both_products_are_the_same(chain):
    assert chain_path(chain, Parameter("w", 2)).factors == weight_factors(chain, Parameter("w", 2))


def test_several_neurons_on_the_way_are_refused():
    wide = backprop(Network([[[1.0]], [[1.0], [2.0]]], [[0.0], [0.0, 0.0]]), [1.0], [1.0, 0.0])
    with pytest.raises(ValueError, match=r"expected one neuron a layer from layer 1 on, got \(1, 1, 2\)"):
        chain_path(wide, Parameter("w", 1))


def test_several_inputs_are_no_hindrance():
    network = Network([[[1.0, 2.0]], [[3.0]]], [[0.0], [0.0]])
    found = backprop(network, [0.1, 0.2], [1.0])
    parameter = Parameter("w", 1, 0, 1)
    assert chain_path(found, parameter).product == pytest.approx(float(found[parameter]))


@pytest.mark.parametrize(
    "parameter", [Parameter("w", 0), Parameter("b", 3), Parameter("w", 1, 0, 1), Parameter("c", 1)]
)
def test_an_unknown_parameter_of_a_chain_is_refused(chain, parameter):
    with pytest.raises(KeyError, match="no such parameter"):
        chain_path(chain, parameter)


def test_a_batch_of_a_chain_is_refused(chain):
    batch = backprop(chain.network, [[0.6], [0.7]], [[1.0], [0.0]])
    with pytest.raises(ValueError, match="expected one example, got a batch of 2"):
        chain_path(batch, Parameter("w", 1))


def test_an_unknown_weight_is_refused(chain):
    with pytest.raises(KeyError, match="no such parameter"):
        weight_factors(chain, Parameter("w", 2, 0, 1))
