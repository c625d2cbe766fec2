"""The chain rule as a product of named factors."""

import math

import pytest
from hypothesis import given

from core import LocalDerivative, Network, Parameter, Product, backprop, chain_product, weight_product
from tests.core.strategies import cases, quick


@given(cases(width=1))
@quick
def test_in_a_chain_the_product_is_the_derivative_of_every_parameter(case):
    found = backprop(case.network, case.x, case.y)
    for parameter in case.network.parameters:
        product = chain_product(found, parameter)
        assert len(product.factors) == 3 + 2 * (case.network.depth - parameter.layer)
        assert product.value == pytest.approx(float(found[parameter]), rel=1e-12, abs=1e-290)


@given(cases())
@quick
def test_three_factors_give_the_derivative_of_any_weight_of_any_network(case):
    found = backprop(case.network, case.x, case.y)
    for p in case.network.parameters:
        if p.kind == "w":
            product = weight_product(found, p.layer, p.j, p.k)
            assert product.value == pytest.approx(float(found[p]), rel=1e-12, abs=1e-290)


@pytest.fixture
def found():
    return backprop(Network.chain([1.3, -2.0], [-0.5, 0.2]), [0.6], [1.0])


def test_factors_stand_in_the_order_in_which_a_nudge_meets_them(found):
    assert [factor.name for factor in chain_product(found, Parameter("w", 1)).factors] == [
        "dz(1)[0]/dw(1)[0,0]", "da(1)[0]/dz(1)[0]", "dz(2)[0]/da(1)[0]", "da(2)[0]/dz(2)[0]", "dC/da(2)[0]",
    ]  # fmt: skip
    assert [factor.name for factor in chain_product(found, Parameter("b", 2)).factors] == [
        "dz(2)[0]/db(2)[0]", "da(2)[0]/dz(2)[0]", "dC/da(2)[0]",
    ]  # fmt: skip
    assert [factor.name for factor in weight_product(found, 1, 0, 0).factors] == [
        "dz(1)[0]/dw(1)[0,0]", "da(1)[0]/dz(1)[0]", "dC/da(1)[0]",
    ]  # fmt: skip


def test_in_the_last_layer_both_products_are_the_same(found):
    assert chain_product(found, Parameter("w", 2)) == weight_product(found, 2, 0, 0)


def test_a_product_is_that_of_its_factors():
    factors = tuple(LocalDerivative("C", "w", value) for value in (2.0, -3.0, 0.5))
    assert Product(factors).value == math.prod((2.0, -3.0, 0.5))


def test_several_neurons_on_the_way_are_refused():
    wide = backprop(Network([[[1.0]], [[1.0], [2.0]]], [[0.0], [0.0, 0.0]]), [1.0], [1.0, 0.0])
    with pytest.raises(ValueError, match=r"expected one neuron a layer from layer 1 on, got \(1, 1, 2\)"):
        chain_product(wide, Parameter("w", 1))


def test_several_inputs_are_no_hindrance():
    network = Network([[[1.0, 2.0]], [[3.0]]], [[0.0], [0.0]])
    found = backprop(network, [0.1, 0.2], [1.0])
    parameter = Parameter("w", 1, 0, 1)
    assert chain_product(found, parameter).value == pytest.approx(float(found[parameter]))


@pytest.mark.parametrize(
    "parameter", [Parameter("w", 0), Parameter("b", 3), Parameter("w", 1, 0, 1), Parameter("c", 1)]
)
def test_an_unknown_parameter_is_refused(found, parameter):
    with pytest.raises(KeyError, match="no such parameter"):
        chain_product(found, parameter)


def test_an_unknown_weight_is_refused(found):
    with pytest.raises(KeyError, match="no such parameter"):
        weight_product(found, 2, 0, 1)


def test_a_batch_is_refused(found):
    batch = backprop(found.network, [[0.6], [0.7]], [[1.0], [0.0]])
    with pytest.raises(ValueError, match="expected one example, got a batch of 2"):
        chain_product(batch, Parameter("w", 1))
    with pytest.raises(ValueError, match="expected one example, got a batch of 2"):
        weight_product(batch, 1, 0, 0)
