"""Run a network forward in 100 digits, and take central differences: no rule of calculus, no code of core."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, getcontext
from itertools import pairwise
from typing import Any

from scenes.production.audits.functions import ONE, ZERO, activation, cost

CONTEXT, FINE = (Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN) for digits in (100, 600))
"""Decimal contexts of a forward pass: 100 digits in general, 600 for a derivative below TINY."""
TINY = Decimal("1e-30")
"""Derivatives below this are computed again in FINE: of a far smaller one, an error of about 1e-66 is a large share."""


def step() -> Decimal:
    """Return the step of a central difference.

    The truncation error is the step squared; the rounding error is 10 ** -digits over the step. With a third of the
    digits, both are about equal.
    """
    return Decimal(1).scaleb(-(getcontext().prec // 3))


Change = tuple[str, int, int, int, Decimal]
"""A change in a forward pass: the kind ("w", "b", "z" or "a"), the layer, the indices j and k, and the amount."""


class Unknown(KeyError):
    """The name of a quantity that is not computed here."""


class Incomparable(ValueError):
    """A number that has no counterpart: a derivative exactly at a corner, or a step of a descent ruled by rounding."""


@dataclass(frozen=True)
class Net:
    """A network in Decimals. `fixed` is a layer and the activation that replaces the one that it computes."""

    function: str
    weights: Sequence[Sequence[Sequence[Decimal]]]
    biases: Sequence[Sequence[Decimal]]
    fixed: tuple[int, Decimal] | None = None

    def forward(
        self, x: Sequence[Decimal], change: Change | None = None
    ) -> tuple[list[list[Decimal]], list[list[Decimal]]]:
        """Return the weighted sums of layers 1 to L and the activations of layers 0 to L, after one change."""
        kind, at, row, column, by = change or ("", 0, 0, 0, ZERO)
        f = activation(self.function).exact
        z: list[list[Decimal]] = []
        a = [self._activations(0, list(x), kind, at, row, by)]
        for n, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            sums = [
                sum((w * v for w, v in zip(ws, a[-1], strict=True)), b) for ws, b in zip(weights, biases, strict=True)
            ]
            if n == at and kind in ("w", "b", "z"):
                sums[row] += by * (a[-1][column] if kind == "w" else ONE)
            z.append(sums)
            a.append(self._activations(n + 1, [f(value) for value in sums], kind, at, row, by))
        return z, a

    def _activations(self, layer: int, a: list[Decimal], kind: str, at: int, row: int, by: Decimal) -> list[Decimal]:
        """Return the activations of a layer after the replacement of `fixed` and a change of kind "a"."""
        if self.fixed and self.fixed[0] == layer:
            a = [self.fixed[1]]
        if kind == "a" and at == layer:
            a[row] += by
        return a

    def cost(self, x: Sequence[Decimal], y: Sequence[Decimal], change: Change | None = None) -> Decimal:
        """Return the sum of the costs of the outputs."""
        _, a = self.forward(x, change)
        return sum((cost().exact(v, t) for v, t in zip(a[-1], y, strict=True)), ZERO)

    def at_a_corner(self, x: Sequence[Decimal]) -> bool:
        """True if some weighted sum is zero, where the activation has a corner."""
        has_corner = activation(self.function).corner is not None
        return has_corner and any(value == 0 for layer in self.forward(x)[0] for value in layer)

    def slope(
        self, of: Callable[[Change], Decimal], kind: str, layer: int, j: int, k: int = 0, size: Decimal = ONE
    ) -> Decimal:
        """Return the central difference of a result by one input, whose value `size` scales the step."""
        h = step() * max(ONE, abs(size))
        return (of((kind, layer, j, k, h)) - of((kind, layer, j, k, -h))) / (2 * h)


def of_net(net: Net, x: Sequence[Decimal], y: Sequence[Decimal], kind: str, indices: Sequence[int]) -> Decimal:
    """Return a quantity of one forward pass, or a central difference of two.

    Raises Unknown for another kind, Incomparable for a derivative at a corner.
    """
    n, j, k = (*indices, 0, 0, 0)[:3]
    if "/" in kind and net.at_a_corner(x):
        raise Incomparable(kind)

    def cost_after(change: Change) -> Decimal:
        return net.cost(x, y, change)

    match kind:
        case "C":
            return net.cost(x, y)
        case "squared_errors":
            return cost().exact(net.forward(x)[1][-1][n], y[n])
        case "z":
            return net.forward(x)[0][n][j]
        case "a":
            return net.forward(x)[1][n][j]
        case "dC/dw":
            return net.slope(cost_after, "w", n, j, k, net.weights[n][j][k])
        case "dC/db":
            return net.slope(cost_after, "b", n, j, size=net.biases[n][j])
        case "dC/dz":
            return net.slope(cost_after, "z", n, j)
        case "dC/da":
            return net.slope(cost_after, "a", n, j)
        case "da/dz":  # of the curve alone, whatever activation is fixed
            f, z, h = activation(net.function).exact, net.forward(x)[0][n][j], step()
            return (f(z + h) - f(z - h)) / (2 * h)
        case "dz/dw":
            return net.slope(lambda change: net.forward(x, change)[0][n][j], "w", n, j, k)
        case "dz/db":
            return net.slope(lambda change: net.forward(x, change)[0][n][j], "b", n, j)
        case "dz/da":
            return net.slope(lambda change: net.forward(x, change)[0][n][j], "a", n, k)
    raise Unknown(kind)


def along(net: Net, x: Sequence[Decimal], y: Sequence[Decimal], layer: int, way: list[int], rest: list[Any]) -> Decimal:
    """Return a factor, a product or a sum along paths whose first neurons, from `layer` on, are those of `way`.

    A sum is one central difference by the last activation of `way`: the film claims that it is the sum of products.
    """
    if layer < 0 or net.at_a_corner(x):
        raise Incomparable("path") if layer >= 0 else Unknown("path")
    factors = ONE
    for n, (before, after) in enumerate(pairwise(way), layer):
        factors *= net.slope(lambda c, n=n, j=after: net.forward(x, c)[0][n][j], "a", n, before)  # type: ignore[misc]
        factors *= of_net(net, x, y, "da/dz", [n, after])
    here = layer + len(way) - 1
    match rest:
        case ["via", int(following), *more]:
            return along(net, x, y, layer, [*way, following], more)
        case ["sum"]:
            return factors * of_net(net, x, y, "dC/da", [here, way[-1]])
        case ["product"]:
            return factors * of_net(net, x, y, "dC/da", [here, way[-1]])
        case ["dC/da"]:
            return of_net(net, x, y, "dC/da", [here, way[-1]])
        case ["da/dz"]:
            return of_net(net, x, y, "da/dz", [here - 1, way[-1]])
        case ["dz/da"]:
            return net.slope(lambda c: net.forward(x, c)[0][here - 1][way[-1]], "a", here - 1, way[-2])
    raise Unknown(f"path: {rest}")
