"""The film's equations for somebody with a calculator: does what is shown follow from what else is shown?

Parameters, values and factors are shown with two decimals at most, products and sums with three
(core.teaching.decimals). Where the shown digits give the shown result, the film writes "=", and else "≈".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import prod

import numpy as np

from core.activations import activation
from core.backprop import Backprop, backprop
from core.cost import cost
from core.lesson.file import Lesson
from core.network import Network, Parameter
from core.paths import LocalDerivative, chain_path, multiply, weight_factors
from core.reading.reading import reading_of
from core.reading.tables import most_opposed_row, paths_table, routes_table
from core.reading.what_if import aims, last_layer
from core.teaching.decimals import DERIVATIVE, VALUE, at_rest
from core.teaching.shown_digits import agrees

MOST_BACK = 2
"""So many layers before the last have their product worked out."""

MOST_EXAMPLES, MOST_OUTPUTS = 8, 3
"""Up to so many examples stand beside each other with their mean, and so many terms of a cost."""


@dataclass(frozen=True)
class ShownEquation:
    """A shown result, and what the other side gives if it is computed from shown digits."""

    name: str
    result: str
    computed: Decimal

    @property
    def holds(self) -> bool:
        """Whether the film may write "="."""
        return agrees(self.result, self.computed)


def equations(lesson: Lesson) -> Iterator[ShownEquation]:
    """All of a lesson's two networks."""
    reading = reading_of(lesson)
    yield from chain_equations(reading.chain_network, *reading.chain_batch)
    yield from layered_equations(backprop(reading.layered_network, *reading.layers_example))


def chain_equations(network: Network, x: list[list[float]], y: list[list[float]]) -> Iterator[ShownEquation]:
    """Those of a network with one neuron a layer and its examples, x and y (m, 1)."""
    found = backprop(network, x[0], y[0])
    for layer in range(1, network.depth + 1):
        yield from layer_equations(found, layer)
    yield from _cost(found)
    yield from _products(found)
    yield from _last_layer(found)
    if 1 < len(x) <= MOST_EXAMPLES:
        of_each = backprop(network, x, y).dC_dw[-1].ravel()
        mean = sum((_digits(value, DERIVATIVE) for value in of_each), Decimal(0)) / len(x)
        yield _equation("the mean of dC/dw(L)", float(np.mean(of_each)), DERIVATIVE, mean)


def layer_equations(found: Backprop, layer: int) -> Iterator[ShownEquation]:
    """Those inside one layer of a chain, `found` being one example: the weighted sum, the activation, its slope."""
    network, curve = found.network, activation(found.network.activation)
    w, b, a = (
        float(array.item()) for array in (network.weights[layer - 1], network.biases[layer - 1], found.a[layer - 1])
    )
    z = found.z[layer - 1].item()
    shown = np.array(float(_digits(z)))
    yield _equation(f"z({layer})", z, VALUE, _digits(w) * _digits(a) + _digits(b))
    yield _equation(f"a({layer})", found.a[layer].item(), VALUE, Decimal(curve.function(shown).item()))
    yield _equation(f"da/dz({layer})", found.da_dz[layer - 1].item(), VALUE, Decimal(curve.derivative(shown).item()))


def layered_equations(found: Backprop) -> Iterator[ShownEquation]:
    """Those of the layered network: `found` is its one example, evaluated."""
    depth, (*_, before, last) = found.network.depth, found.network.sizes
    errors = cost().each(found.a[-1], found.y)
    if 1 < last <= MOST_OUTPUTS:
        for j, error in enumerate(errors):
            yield _equation(f"the error of output {j}", float(error), VALUE, _cost_of(found.a[-1][j], found.y[j]))
        yield _equation("C", float(found.C), VALUE, sum((_digits(error) for error in errors), Decimal(0)))
    slope = cost().slope(_digits(found.a[-1][-1]), _digits(found.y[-1]))
    yield _equation("dC/da_j", float(found.dC_da[-1][-1]), VALUE, slope)
    factors = weight_factors(found, Parameter("w", depth, last - 1, before - 1))
    yield _equation("dC/dw_jk", multiply(factors), DERIVATIVE, _multiplied(factors))
    yield from _over_paths(found)


# ---------------------------------------------------------------- the chain


def _cost(found: Backprop) -> Iterator[ShownEquation]:
    """The cost for both targets, and its derivative by the output."""
    output, y = found.a[-1].item(), found.y.item()
    for target in (y, 1 - y):
        yield _equation(f"C_0 for {target:g}", cost().each(output, target), VALUE, _cost_of(output, target))
    yield _equation("dC/da(L)", found.dC_da[-1].item(), VALUE, cost().slope(_digits(output), _digits(y)))


def _products(found: Backprop) -> Iterator[ShownEquation]:
    """The derivatives by the last weights, the last bias and the activation before it."""
    depth = found.network.depth
    for n in range(depth, max(depth - 1 - MOST_BACK, 0), -1):
        yield _product(found, Parameter("w", n))
    yield _product(found, Parameter("b", depth))
    slope, last = found.da_dz[-1].item(), found.dC_da[-1].item()
    factors = _digits(found.network.weights[-1].item()) * _digits(slope) * _digits(last)
    yield _equation("dC/da(L-1)", found.dC_da[-2].item(), DERIVATIVE, factors)


def _last_layer(found: Backprop) -> Iterator[ShownEquation]:
    """The product of three where the film turns a dial of the last layer: near the target, where it is flat, and
    with another activation before."""
    last, before, y = last_layer(found.network), found.a[-2].item(), found.y.item()
    turned = aims(found.network, before, found.a[-1].item(), y)
    for aim in ("near", "flat"):
        moved = backprop(last.moved(Parameter("b", 1), turned[aim]), [before], [y])
        yield _product(moved, Parameter("w", 1), f" where b(L) is {aim}")
    yield _product(backprop(last, [turned["before"]], [y]), Parameter("w", 1), " where a(L-1) is turned")


def _product(found: Backprop, parameter: Parameter, where: str = "") -> ShownEquation:
    path = chain_path(found, parameter)
    name = f"dC/d{parameter.kind}({parameter.layer}){where}"
    return _equation(name, path.product, DERIVATIVE, _multiplied(path.factors))


# ---------------------------------------------------------------- several neurons a layer


def _over_paths(found: Backprop) -> Iterator[ShownEquation]:
    """The table of one neuron's paths, and the one a layer back: of the neurons whose paths cancel most."""
    paths = paths_table(found)
    shown = most_opposed_row(paths)
    for via in paths[shown]["via"]:
        factors = _digits(via["dz/da"]) * _digits(via["da/dz"]) * _digits(via["dC/da"])
        yield _equation(f"the path to output {via['j']}", via["product"], DERIVATIVE, factors)
    yield _added(f"dC/da_{shown}", paths[shown]["sum"], [via["product"] for via in paths[shown]["via"]])
    routes = routes_table(found)
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
    """A value as it is shown at rest."""
    return Decimal(f"{value:.{at_rest(value, decimals)}f}")


def _cost_of(output: float, target: float) -> Decimal:
    return Decimal(cost().each(_digits(output), _digits(target)))


def _multiplied(factors: Iterable[LocalDerivative]) -> Decimal:
    """The product of factors as they are shown."""
    return prod((_digits(factor.value) for factor in factors), start=Decimal(1))
