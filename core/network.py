"""A feedforward network, immutable and validated, and its forward pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from core.activations import DEFAULT_ACTIVATION, activation
from core.arrays import Array, finite_array


@dataclass(frozen=True, order=True)
class Parameter:
    """One weight or bias: w_jk(layer) or b_j(layer); layers count from 1, neurons from 0."""

    kind: Literal["w", "b"]
    layer: int
    j: int = 0
    k: int = 0

    @property
    def name(self) -> str:
        """The name in messages: "w(2)[0,1]", "b(2)[0]"."""
        return f"{self.kind}({self.layer})[{self.j},{self.k}]" if self.kind == "w" else f"b({self.layer})[{self.j}]"


@dataclass(frozen=True, eq=False)
class Forward:
    """One forward pass of one example or of a batch.

    `a[l]` is the activation of layer l, `a[0]` the input; `z[l - 1]` is the weighted sum of layer l. Each is an (n_l,)
    array for one example, an (m, n_l) array for a batch.
    """

    a: tuple[Array, ...]
    z: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Network:
    """Weights, biases and one activation for every layer.

    `weights[l - 1]` is an (n_l, n_(l-1)) array: row j, column k is the connection from neuron k to neuron j.
    `biases[l - 1]` is an (n_l,) array. Arrays are copied and made read-only.

    Raises ValueError for an empty network, shapes that do not fit, or numbers that are not finite. Raises KeyError for
    an unknown activation.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: str = DEFAULT_ACTIVATION

    def __init__(self, weights: Sequence[Any], biases: Sequence[Any], activation: str = DEFAULT_ACTIVATION) -> None:
        object.__setattr__(self, "activation", activation)
        object.__setattr__(
            self, "weights", tuple(finite_array(w, f"weights of layer {i}", (2,)) for i, w in enumerate(weights, 1))
        )
        object.__setattr__(
            self, "biases", tuple(finite_array(b, f"biases of layer {i}", (1,)) for i, b in enumerate(biases, 1))
        )
        self._validate()

    def _validate(self) -> None:
        activation(self.activation)
        if not self.weights:
            raise ValueError("network: expected at least one layer of weights, got none")
        if len(self.weights) != len(self.biases):
            raise ValueError(
                f"network: expected as many layers of biases as of weights, "
                f"got {len(self.biases)} and {len(self.weights)}"
            )
        for layer, (w, b) in enumerate(zip(self.weights, self.biases, strict=True), 1):
            if 0 in w.shape:
                raise ValueError(f"weights of layer {layer}: expected at least one neuron, got shape {w.shape}")
            if b.shape != w.shape[:1]:
                raise ValueError(
                    f"biases of layer {layer}: expected {w.shape[0]}, one for each row of weights, got {b.shape[0]}"
                )
        for layer, (before, w) in enumerate(pairwise(self.weights), 2):
            if w.shape[1] != before.shape[0]:
                raise ValueError(
                    f"weights of layer {layer}: expected rows of {before.shape[0]}, "
                    f"one for each neuron of layer {layer - 1}, got {w.shape[1]}"
                )

    @classmethod
    def chain(
        cls, weights: Sequence[float], biases: Sequence[float], activation: str = DEFAULT_ACTIVATION
    ) -> "Network":
        """Return a network with one neuron in each layer."""
        return cls([[[w]] for w in weights], [[b] for b in biases], activation)

    @property
    def depth(self) -> int:
        """L, the number of layers of weights."""
        return len(self.weights)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of neurons in each layer, (n_0, ..., n_L)."""
        return (self.weights[0].shape[1], *(w.shape[0] for w in self.weights))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every weight and bias, layer by layer, a layer's weights in row order before its biases."""
        parameters: list[Parameter] = []
        for layer, w in enumerate(self.weights, 1):
            parameters += [Parameter("w", layer, j, k) for j, k in np.ndindex(*w.shape)]
            parameters += [Parameter("b", layer, j) for j in range(w.shape[0])]
        return tuple(parameters)

    def __getitem__(self, parameter: Parameter) -> float:
        """Return the parameter's value. Raises KeyError if the network has no such parameter."""
        must_have(parameter, self.sizes)
        layer = parameter.layer - 1
        if parameter.kind == "w":
            return float(self.weights[layer][parameter.j, parameter.k])
        return float(self.biases[layer][parameter.j])

    def moved(self, parameter: Parameter, value: float) -> "Network":
        """Return a network with one parameter changed.

        Raises KeyError if the network has no such parameter, ValueError if the value is not finite.
        """
        must_have(parameter, self.sizes)
        layer = parameter.layer - 1
        weights, biases = list(self.weights), list(self.biases)
        if parameter.kind == "w":
            weights[layer] = weights[layer].copy()
            weights[layer][parameter.j, parameter.k] = value
        else:
            biases[layer] = biases[layer].copy()
            biases[layer][parameter.j] = value
        return Network(weights, biases, self.activation)

    def feedforward(self, x: Any) -> Forward:
        """Return every weighted sum and activation for x, one (n_0,) example or an (m, n_0) batch.

        Raises ValueError if the shape is wrong or a number is not finite, OverflowError if a weighted sum overflows.
        """
        return run(self, finite_array(x, "input", (1, 2)))


def must_have(parameter: Parameter, sizes: tuple[int, ...]) -> None:
    """Raise KeyError if a network of these sizes has no such parameter."""
    if not (
        parameter.kind in ("w", "b")
        and 1 <= parameter.layer < len(sizes)
        and 0 <= parameter.j < sizes[parameter.layer]
        and (parameter.kind == "b" or 0 <= parameter.k < sizes[parameter.layer - 1])
    ):
        raise KeyError(f"{parameter.name}: no such parameter in a network of {sizes} neurons")


def run(network: Network, x: Array) -> Forward:
    """Return the forward pass of an array of finite numbers, without a copy of x. Raises as `Network.feedforward`."""
    if x.shape[-1] != network.sizes[0] or x.shape[0] == 0:
        raise ValueError(
            f"input: expected {network.sizes[0]} numbers an example and at least one example, got shape {x.shape}"
        )
    function = activation(network.activation).function
    a, z = [x], []
    with np.errstate(over="ignore", invalid="ignore"):
        for w, b in zip(network.weights, network.biases, strict=True):
            z.append(a[-1] @ w.T + b)
            a.append(function(z[-1]))
    for layer, sums in enumerate(z, 1):
        if not np.isfinite(sums).all():
            raise OverflowError(f"the weighted sum of layer {layer} overflows: the weights or inputs are too large")
    return Forward(tuple(a), tuple(z))
