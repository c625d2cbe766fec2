"""The equations of the film, worked out from shown digits as a viewer with a calculator would.

Parameters, values and factors are shown with two decimals at most, products and sums with three
(core.teaching.decimals). If the shown digits give the shown result, the film writes "=", and otherwise "≈".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import prod

import numpy as np

from core.activations import activation
from core.backprop import Backprop, backprop
from core.cost import cost
from core.lesson import Lesson
from core.network import Network, Parameter
from core.paths import LocalDerivative, chain_path, multiply, weight_factors
from core.reading import aims, last_layer, most_opposed_row, paths_table, reading_of, routes_table
from core.teaching.decimals import DERIVATIVE, VALUE, at_rest
from core.teaching.equals_sign import agrees

MOST_BACK = 2
"""Layers before the last whose product the film works out."""

MOST_EXAMPLES, MOST_OUTPUTS = 8, 3
"""Examples at most that the film shows beside each other with their mean; terms at most of a cost that it adds up."""


@dataclass(frozen=True)
class ShownEquation:
    """A shown result, and the value of the other side computed from shown digits."""

    name: str
    result: str
    computed: Decimal

    @property
    def holds(self) -> bool:
        """True if the film may write "="."""
        return agrees(self.result, self.computed)


def equations(lesson: Lesson) -> Iterator[ShownEquation]:
    """Yield the equations of a lesson's two networks."""
    reading = reading_of(lesson)
    yield from chain_equations(reading.chain_network, *reading.chain_batch)
    yield from layered_equations(backprop(reading.layered_network, *reading.layers_example))


def chain_equations(network: Network, x: list[list[float]], y: list[list[float]]) -> Iterator[ShownEquation]:
    """Yield the equations of a network with one neuron a layer; x and y are the (m, 1) examples."""
    first = backprop(network, x[0], y[0])
    for layer in range(1, network.depth + 1):
        yield from layer_equations(first, layer)
    yield from _cost(first)
    yield from _products(first)
    yield from _last_layer(first)
    if 1 < len(x) <= MOST_EXAMPLES:
        of_each = backprop(network, x, y).dC_dw[-1].ravel()
        mean = sum((_digits(value, DERIVATIVE) for value in of_each), Decimal(0)) / len(x)
        yield _equation("the mean of dC/dw(L)", float(np.mean(of_each)), DERIVATIVE, mean)


def layer_equations(example: Backprop, layer: int) -> Iterator[ShownEquation]:
    """Yield the equations inside one layer of a chain: the weighted sum, the activation, its slope.

    `example` is one evaluated example.
    """
    network, curve = example.network, activation(example.network.activation)
    w, b, a = (
        float(array.item()) for array in (network.weights[layer - 1], network.biases[layer - 1], example.a[layer - 1])
    )
    z = example.z[layer - 1].item()
    shown = np.array(float(_digits(z)))
    yield _equation(f"z({layer})", z, VALUE, _digits(w) * _digits(a) + _digits(b))
    yield _equation(f"a({layer})", example.a[layer].item(), VALUE, Decimal(curve.function(shown).item()))
    yield _equation(f"da/dz({layer})", example.da_dz[layer - 1].item(), VALUE, Decimal(curve.derivative(shown).item()))


def layered_equations(example: Backprop) -> Iterator[ShownEquation]:
    """Yield the equations of the layered network; `example` is its one example, evaluated."""
    depth, (*_, before, last) = example.network.depth, example.network.sizes
    errors = cost().each(example.a[-1], example.y)
    if 1 < last <= MOST_OUTPUTS:
        for j, error in enumerate(errors):
            yield _equation(f"the error of output {j}", float(error), VALUE, _cost_of(example.a[-1][j], example.y[j]))
        yield _equation("C", float(example.C), VALUE, sum((_digits(error) for error in errors), Decimal(0)))
    slope = cost().slope(_digits(example.a[-1][-1]), _digits(example.y[-1]))
    yield _equation("dC/da_j", float(example.dC_da[-1][-1]), VALUE, slope)
    factors = weight_factors(example, Parameter("w", depth, last - 1, before - 1))
    yield _equation("dC/dw_jk", multiply(factors), DERIVATIVE, _multiplied(factors))
    yield from _over_paths(example)


# ---------------------------------------------------------------- the chain


def _cost(example: Backprop) -> Iterator[ShownEquation]:
    """Yield the cost for both targets, and its derivative by the output."""
    output, y = example.a[-1].item(), example.y.item()
    for target in (y, 1 - y):
        yield _equation(f"C_0 for {target:g}", cost().each(output, target), VALUE, _cost_of(output, target))
    yield _equation("dC/da(L)", example.dC_da[-1].item(), VALUE, cost().slope(_digits(output), _digits(y)))


def _products(example: Backprop) -> Iterator[ShownEquation]:
    """Yield the derivatives by the last weights, by the last bias and by the previous activation."""
    depth = example.network.depth
    for n in range(depth, max(depth - 1 - MOST_BACK, 0), -1):
        yield _product(example, Parameter("w", n))
    yield _product(example, Parameter("b", depth))
    slope, last = example.da_dz[-1].item(), example.dC_da[-1].item()
    factors = _digits(example.network.weights[-1].item()) * _digits(slope) * _digits(last)
    yield _equation("dC/da(L-1)", example.dC_da[-2].item(), DERIVATIVE, factors)


def _last_layer(example: Backprop) -> Iterator[ShownEquation]:
    """Yield the product of three where the film changes a value of the last layer.

    The output is moved near the target, and to where the activation is flat; then the previous activation is moved.
    """
    last, before, y = last_layer(example.network), example.a[-2].item(), example.y.item()
    turned = aims(example.network, before, example.a[-1].item(), y)
    for aim in ("near", "flat"):
        moved = backprop(last.moved(Parameter("b", 1), turned[aim]), [before], [y])
        yield _product(moved, Parameter("w", 1), f" where b(L) is {aim}")
    yield _product(backprop(last, [turned["before"]], [y]), Parameter("w", 1), " where a(L-1) is turned")


def _product(example: Backprop, parameter: Parameter, where: str = "") -> ShownEquation:
    path = chain_path(example, parameter)
    name = f"dC/d{parameter.kind}({parameter.layer}){where}"
    return _equation(name, path.product, DERIVATIVE, _multiplied(path.factors))


# ---------------------------------------------------------------- several neurons a layer


def _over_paths(example: Backprop) -> Iterator[ShownEquation]:
    """Yield the rows and sums of the two tables of paths, each for the neuron whose paths cancel most."""
    paths = paths_table(example)
    shown = most_opposed_row(paths)
    for via in paths[shown]["via"]:
        factors = _digits(via["dz/da"]) * _digits(via["da/dz"]) * _digits(via["dC/da"])
        yield _equation(f"the path to output {via['j']}", via["product"], DERIVATIVE, factors)
    yield _added(f"dC/da_{shown}", paths[shown]["sum"], [via["product"] for via in paths[shown]["via"]])
    routes = routes_table(example)
    if routes:
        shown = most_opposed_row(routes)
        for via in routes[shown]["via"]:
            yield _added(f"the paths through {via['k']}", via["sum"], [end["product"] for end in via["via"]])
        yield _added(f"dC/da_{shown} a layer back", routes[shown]["sum"], [via["sum"] for via in routes[shown]["via"]])


# ---------------------------------------------------------------- shown digits


def _equation(name: str, value: float, decimals: int, computed: Decimal) -> ShownEquation:
    return ShownEquation(name, str(_digits(value, decimals)), computed)


def _added(name: str, value: float, parts: Iterable[float]) -> ShownEquation:
    return _equation(name, value, DERIVATIVE, sum((_digits(part, DERIVATIVE) for part in parts), Decimal(0)))


def _digits(value: float, decimals: int = VALUE) -> Decimal:
    """Return the digits of a value as it is shown at rest."""
    return Decimal(f"{value:.{at_rest(value, decimals)}f}")


def _cost_of(output: float, target: float) -> Decimal:
    return Decimal(cost().each(_digits(output), _digits(target)))


def _multiplied(factors: Iterable[LocalDerivative]) -> Decimal:
    """Return the product of the shown digits of some factors."""
    return prod((_digits(factor.value) for factor in factors), start=Decimal(1))
