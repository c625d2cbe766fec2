"""The network: its shapes, its parameters and the forward pass."""

import numpy as np
import pytest
from hypothesis import given

from core import ACTIVATIONS, Network, Parameter
from tests.core.oracles import FUNCTIONS
from tests.core.strategies import cases, quick

WEIGHTS = [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7, 0.8]]]
BIASES = [[1.0, 2.0], [3.0]]


@pytest.fixture
def network():
    return Network(WEIGHTS, BIASES)


def test_sizes_and_depth(network):
    assert network.sizes == (3, 2, 1)
    assert network.depth == 2


def test_row_j_column_k_is_the_edge_from_k_to_j(network):
    assert network[Parameter("w", 1, j=1, k=2)] == 0.6
    assert network[Parameter("w", 2, j=0, k=1)] == 0.8
    assert network[Parameter("b", 1, j=1)] == 2.0


def test_parameters_come_layer_by_layer_weights_before_biases(network):
    assert [p.name for p in network.parameters] == [
        "w(1)[0,0]", "w(1)[0,1]", "w(1)[0,2]", "w(1)[1,0]", "w(1)[1,1]", "w(1)[1,2]", "b(1)[0]", "b(1)[1]",
        "w(2)[0,0]", "w(2)[0,1]", "b(2)[0]",
    ]  # fmt: skip


def test_a_chain_has_one_neuron_a_layer():
    chain = Network.chain([1.0, 2.0], [3.0, 4.0], "tanh")
    assert chain.sizes == (1, 1, 1)
    assert [w.tolist() for w in chain.weights] == [[[1.0]], [[2.0]]]
    assert [b.tolist() for b in chain.biases] == [[3.0], [4.0]]
    assert chain.activation == "tanh"


def test_a_network_keeps_copies_that_cannot_be_written_to():
    weights = np.ones((1, 1))
    network = Network([weights], [[0.0]])
    weights[0, 0] = 5.0
    assert network[Parameter("w", 1)] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 5.0
    with pytest.raises(ValueError, match="read-only"):
        network.biases[0][0] = 5.0


@pytest.mark.parametrize("parameter", Network(WEIGHTS, BIASES).parameters, ids=lambda p: p.name)
def test_moving_a_parameter_changes_that_one_in_a_new_network(network, parameter):
    before = {p: network[p] for p in network.parameters}
    moved = network.moved(parameter, -9.0)
    assert {p: moved[p] for p in moved.parameters} == {**before, parameter: -9.0}
    assert {p: network[p] for p in network.parameters} == before


@pytest.mark.parametrize(
    "parameter",
    [
        Parameter("w", 0), Parameter("w", 3), Parameter("w", 1, 2, 0), Parameter("w", 1, 0, 3), Parameter("w", 1, -1),
        Parameter("w", 1, 0, -1), Parameter("b", 0), Parameter("b", 2, 1), Parameter("b", 1, -1), Parameter("c", 1),
    ],
)  # fmt: skip
def test_an_unknown_parameter_is_refused(network, parameter):
    with pytest.raises(KeyError, match=r"no such parameter in a network of \(3, 2, 1\) neurons"):
        network[parameter]
    with pytest.raises(KeyError, match=r"no such parameter in a network of \(3, 2, 1\) neurons"):
        network.moved(parameter, 0.0)


def test_a_parameter_cannot_be_moved_out_of_the_numbers(network):
    with pytest.raises(ValueError, match="weights of layer 1: expected finite numbers, got nan"):
        network.moved(Parameter("w", 1), float("nan"))
    with pytest.raises(ValueError, match="biases of layer 2: expected finite numbers, got inf"):
        network.moved(Parameter("b", 2), float("inf"))


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([], [], "network: expected at least one layer of weights, got none"),
        ([[[1.0]]], [], "as many layers of biases as of weights, got 0 and 1"),
        ([[[1.0]]], [[1.0], [1.0]], "as many layers of biases as of weights, got 2 and 1"),
        ([[[]]], [[1.0]], r"weights of layer 1: expected at least one neuron, got shape \(1, 0\)"),
        ([np.zeros((0, 2))], [[]], r"weights of layer 1: expected at least one neuron, got shape \(0, 2\)"),
        ([[[1.0]]], [[1.0, 2.0]], "biases of layer 1: expected 1, one for each row of weights, got 2"),
        (
            [[[1.0]], [[1.0, 2.0]]],
            [[1.0], [1.0]],
            "weights of layer 2: expected rows of 1, one for each neuron of layer 1, got 2",
        ),
        ([[1.0]], [[1.0]], r"weights of layer 1: expected 2 dimensions, got an array of shape \(1,\)"),
        ([[[1.0]]], [1.0], r"biases of layer 1: expected 1 dimensions, got an array of shape \(\)"),
        ([[[1.0, 2.0], [3.0]]], [[1.0, 1.0]], "weights of layer 1: expected an array of real numbers, all rows"),
        ([[[1.0]], [["x"]]], [[1.0], [1.0]], "weights of layer 2: expected an array of real numbers"),
        ([[[float("nan")]]], [[1.0]], "weights of layer 1: expected finite numbers, got nan"),
        ([[[1.0]]], [[float("-inf")]], "biases of layer 1: expected finite numbers, got -inf"),
    ],
)
def test_what_is_not_a_network_is_refused(weights, biases, message):
    with pytest.raises(ValueError, match=message):
        Network(weights, biases)


def test_an_unknown_activation_is_refused():
    with pytest.raises(KeyError, match=f"unknown activation 'gelu': expected one of {', '.join(ACTIVATIONS)}"):
        Network(WEIGHTS, BIASES, "gelu")


@given(cases())
@quick
def test_the_forward_pass_is_a_weighted_sum_then_the_activation(case):
    forward = case.network.feedforward(case.x)
    assert forward.a[0].tolist() == case.x.tolist()
    a = case.x.tolist()
    for at, (w, b) in enumerate(zip(case.network.weights, case.network.biases, strict=True)):
        z = [sum(w[j, k] * a[k] for k in range(len(a))) + b[j] for j in range(len(b))]
        assert forward.z[at] == pytest.approx(z, rel=1e-12, abs=1e-9)
        a = FUNCTIONS[case.network.activation](forward.z[at]).tolist()
        assert forward.a[at + 1] == pytest.approx(a, rel=1e-12, abs=1e-14)


@given(cases(batch=True))
@quick
def test_a_batch_is_a_stack_of_single_examples(case):
    together = case.network.feedforward(case.x)
    for i, x in enumerate(case.x):
        alone = case.network.feedforward(x)
        for stacked, single in zip((*together.a, *together.z), (*alone.a, *alone.z), strict=True):
            assert stacked[i] == pytest.approx(single, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0, 2.0]], np.zeros((0, 3)), []])
def test_an_input_of_the_wrong_shape_is_refused(network, x):
    with pytest.raises(ValueError, match="input: expected 3 numbers an example and at least one example, got shape"):
        network.feedforward(x)


@pytest.mark.parametrize("x", [1.0, [[[1.0, 2.0, 3.0]]]])
def test_an_input_of_too_few_or_many_dimensions_is_refused(network, x):
    with pytest.raises(ValueError, match="input: expected 1 or 2 dimensions"):
        network.feedforward(x)


def test_an_input_that_is_not_finite_is_refused(network):
    with pytest.raises(ValueError, match="input: expected finite numbers, got nan"):
        network.feedforward([1.0, float("nan"), 2.0])


def test_a_network_whose_own_numbers_overflow_says_where():
    network = Network.chain([1e200, 1e200], [0.0, 0.0], "identity")
    with pytest.raises(OverflowError, match="the weighted sum of layer 2 overflows"):
        network.feedforward([1.0])


def test_networks_and_passes_are_compared_by_identity(network):
    forward = network.feedforward([1.0, 2.0, 3.0])
    assert forward == forward
    assert forward != network.feedforward([1.0, 2.0, 3.0])
    assert len({network, network}) == 1
