"""Paths from a neuron or a parameter to the cost, each with its factors, their product, and the sum of all.

The derivative of the cost is the sum, over all paths through the network, of the product of the local
derivatives along each. Backpropagation gives the same number without walking every path.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from core.backprop import Backprop
from core.network import Parameter


@dataclass(frozen=True)
class LocalDerivative:
    """One factor of the chain rule: the derivative of `of` by `by`, the things at the two ends of one arrow."""

    of: str
    by: str
    value: float

    @property
    def name(self) -> str:
        """For people: "dz(2)[0]/dw(2)[0,1]"."""
        return f"d{self.of}/d{self.by}"


@dataclass(frozen=True)
class Path:
    """One way from a start to the cost: the neurons it passes as (layer, index), and its factors in order."""

    neurons: tuple[tuple[int, int], ...]
    factors: tuple[LocalDerivative, ...]

    @property
    def product(self) -> float:
        """The product of the factors."""
        return math.prod(factor.value for factor in self.factors)


def path_sum(paths: Sequence[Path]) -> float:
    """The sum of the paths' products: the derivative of the cost by what they all start from.

    Raises OverflowError where a product or the sum grows past what a float holds.
    """
    products = [path.product for path in paths]
    if not all(math.isfinite(value) for value in products):
        raise OverflowError("the product along a path overflows: its factors are too large")
    return math.fsum(products)


def most_opposed(sums: Sequence[float], parts: Sequence[Sequence[float]]) -> int:
    """The neuron whose routes cancel most: there the sum says something that no single route says."""

    def left_over(i: int) -> float:
        whole = sum(abs(p) for p in parts[i])
        return abs(sums[i]) / whole if whole else 1.0

    return min(range(len(sums)), key=left_over)


def paths_from_neuron(found: Backprop, layer: int, index: int) -> tuple[Path, ...]:
    """Every path from a(layer)[index] to the cost; layer 0 is the input, layer L the output (one path).

    `found` is one evaluated example. Raises KeyError for a neuron that is not there, ValueError for a batch.
    """
    _one_example(found)
    sizes = found.network.sizes
    if not (0 <= layer < len(sizes) and 0 <= index < sizes[layer]):
        raise KeyError(f"a({layer})[{index}]: no such neuron in a network of {sizes} neurons")
    last = len(sizes) - 1
    paths = []
    for rest in product(*(range(n) for n in sizes[layer + 1 :])):
        neurons = ((layer, index), *enumerate(rest, layer + 1))
        factors: list[LocalDerivative] = []
        for (_, k), (at, j) in pairwise(neurons):
            w = float(found.network.weights[at - 1][j, k])
            factors += [LocalDerivative(_z(at, j), _a(at - 1, k), w), _slope(found, at, j)]
        end = neurons[-1][1]
        factors.append(LocalDerivative("C", _a(last, end), float(found.dC_da[last][end])))
        paths.append(Path(neurons, tuple(factors)))
    return tuple(paths)


def paths_from_weight(found: Backprop, layer: int, j: int, k: int) -> tuple[Path, ...]:
    """Every path from w_jk(layer) to the cost. Its first factor is the activation that the weight multiplies."""
    parameter = Parameter("w", layer, j, k)
    _one_example(found)
    found.network[parameter]  # raises where there is none
    first = LocalDerivative(_z(layer, j), parameter.name, float(found.a[layer - 1][k]))
    return _through_neuron(found, first, layer, j)


def paths_from_bias(found: Backprop, layer: int, j: int) -> tuple[Path, ...]:
    """Every path from b_j(layer) to the cost. Its first factor is 1."""
    parameter = Parameter("b", layer, j)
    _one_example(found)
    found.network[parameter]
    return _through_neuron(found, LocalDerivative(_z(layer, j), parameter.name, 1.0), layer, j)


def _through_neuron(found: Backprop, first: LocalDerivative, layer: int, j: int) -> tuple[Path, ...]:
    return tuple(
        Path(path.neurons, (first, _slope(found, layer, j), *path.factors))
        for path in paths_from_neuron(found, layer, j)
    )


def _slope(found: Backprop, layer: int, j: int) -> LocalDerivative:
    return LocalDerivative(_a(layer, j), _z(layer, j), float(found.da_dz[layer - 1][j]))


def _one_example(found: Backprop) -> None:
    if found.C.ndim:
        raise ValueError(f"paths: expected one example, got a batch of {len(found.C)}")


def _a(layer: int, index: int) -> str:
    return f"a({layer})[{index}]"


def _z(layer: int, index: int) -> str:
    return f"z({layer})[{index}]"
