"""Paths from a neuron or a parameter to the cost, each with its factors, their product, and the sum of all paths.

The derivative of the cost is the sum, over all paths through the network, of the product of the local derivatives
along each path. Backpropagation gives the same number without walking every path.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.backprop import Backprop
from core.network import Parameter


@dataclass(frozen=True)
class Node:
    """A weighted sum z_j(layer), an activation a_j(layer), or the cost, which has neither layer nor index."""

    kind: Literal["z", "a", "C"]
    layer: int = 0
    j: int = 0

    @property
    def name(self) -> str:
        """For people: "z(2)[0]", "a(0)[1]", "C"."""
        return self.kind if self.kind == "C" else f"{self.kind}({self.layer})[{self.j}]"


COST = Node("C")


@dataclass(frozen=True)
class LocalDerivative:
    """One factor of the chain rule: the derivative of `of` by `by`, which one arrow joins."""

    of: Node
    by: Node | Parameter
    value: float

    @property
    def name(self) -> str:
        """For people: "dz(2)[0]/dw(2)[0,1]"."""
        return f"d{self.of.name}/d{self.by.name}"


def multiply(factors: Iterable[LocalDerivative]) -> float:
    """Return the product of the factors' values."""
    return math.prod(factor.value for factor in factors)


@dataclass(frozen=True)
class Path:
    """One way from a start to the cost: the neurons it passes as (layer, index), and its factors in order."""

    neurons: tuple[tuple[int, int], ...]
    factors: tuple[LocalDerivative, ...]

    @property
    def product(self) -> float:
        """The product of the factors."""
        return multiply(self.factors)


def path_sum(paths: Sequence[Path]) -> float:
    """Return the sum of the paths' products: the derivative of the cost by what all the paths start from.

    Raises OverflowError if a product or the sum is too large for a float.
    """
    products = [path.product for path in paths]
    if not all(math.isfinite(value) for value in products):
        raise OverflowError("the product along a path overflows: its factors are too large")
    return math.fsum(products)


def most_opposed(sums: ArrayLike, parts: ArrayLike) -> NDArray[np.intp]:
    """Return the index of the neuron whose paths cancel most: there the sum says what no single path says.

    `sums` is an (..., n) array with the sum of each neuron's paths, `parts` an (..., n, m) array with their m terms.
    The result has the shape (...): an integer for one network.
    """
    totals, terms = np.asarray(sums, float), np.asarray(parts, float)
    sizes = np.abs(terms).sum(axis=-1)
    left_over = np.divide(np.abs(totals), sizes, out=np.ones_like(sizes), where=sizes > 0)
    return np.asarray(left_over.argmin(axis=-1))


def paths_from_neuron(result: Backprop, layer: int, index: int) -> tuple[Path, ...]:
    """Return every path from a(layer)[index] to the cost; layer 0 is the input, layer L the output (one path).

    `result` is one evaluated example. Raises KeyError if there is no such neuron, ValueError for a batch.
    """
    _require_one_example(result)
    sizes = result.network.sizes
    if not (0 <= layer < len(sizes) and 0 <= index < sizes[layer]):
        raise KeyError(f"a({layer})[{index}]: no such neuron in a network of {sizes} neurons")
    last = len(sizes) - 1
    paths = []
    for rest in product(*(range(n) for n in sizes[layer + 1 :])):
        neurons = ((layer, index), *enumerate(rest, layer + 1))
        factors: list[LocalDerivative] = []
        for (_, k), (at, j) in pairwise(neurons):
            weight = float(result.network.weights[at - 1][j, k])
            factors += [LocalDerivative(Node("z", at, j), Node("a", at - 1, k), weight), _slope(result, at, j)]
        output = neurons[-1][1]
        factors.append(LocalDerivative(COST, Node("a", last, output), float(result.dC_da[last][output])))
        paths.append(Path(neurons, tuple(factors)))
    return tuple(paths)


def paths_from(result: Backprop, parameter: Parameter) -> tuple[Path, ...]:
    """Return every path from a weight or a bias to the cost.

    The first factor is the activation that the weight multiplies, or 1 for a bias. Same errors as `paths_from_neuron`.
    """
    _require_one_example(result)
    result.network[parameter]  # raises KeyError if there is none
    layer, j = parameter.layer, parameter.j
    value = float(result.a[layer - 1][parameter.k]) if parameter.kind == "w" else 1.0
    first = (LocalDerivative(Node("z", layer, j), parameter, value), _slope(result, layer, j))
    return tuple(Path(path.neurons, (*first, *path.factors)) for path in paths_from_neuron(result, layer, j))


def chain_path(result: Backprop, parameter: Parameter) -> Path:
    """Return the one path from a parameter to the cost of a network with one neuron a layer.

    A parameter of layer l has 3 + 2 (L - l) factors. Raises ValueError if a layer from l on has several neurons or
    `result` is a batch, KeyError if there is no such parameter.
    """
    result.network[parameter]
    if any(n > 1 for n in result.network.sizes[parameter.layer :]):
        raise ValueError(
            f"chain_path: expected one neuron a layer from layer {parameter.layer} on, "
            f"got {result.network.sizes}; see paths_from for several"
        )
    (path,) = paths_from(result, parameter)
    return path


def weight_factors(result: Backprop, weight: Parameter) -> tuple[LocalDerivative, LocalDerivative, LocalDerivative]:
    """Return the three factors of dC/dw_jk(l) in a network of any width: dz_j/dw_jk, da_j/dz_j, dC/da_j.

    In the last layer all three are local; before it the third is already a sum over paths. Same errors as `paths_from`.
    """
    first, slope, *_ = paths_from(result, weight)[0].factors
    layer, j = weight.layer, weight.j
    return first, slope, LocalDerivative(COST, Node("a", layer, j), float(result.dC_da[layer][j]))


def _slope(result: Backprop, layer: int, j: int) -> LocalDerivative:
    return LocalDerivative(Node("a", layer, j), Node("z", layer, j), float(result.da_dz[layer - 1][j]))


def _require_one_example(result: Backprop) -> None:
    if result.C.ndim:
        raise ValueError(f"paths: expected one example, got a batch of {len(result.C)}")
