"""Random networks, thousands at a time, filtered to those whose shown digits probably follow from each other.

The arithmetic is that of core.teaching.equations for whole arrays, in floats and for most of the equations only.
core.teaching.random_lesson still has to check every network that is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation, activation
from core.cost import cost
from core.paths import most_opposed
from core.teaching.decimals import DERIVATIVE, VALUE
from core.teaching.equations import MOST_BACK

Array = NDArray[Any]

COUNT = 20_000
"""Networks drawn at a time."""

STEEP = 0.05
"""The least slope of a neuron in the first example, so that none comes near to saturating."""

FAR = 0.3
"""The least distance from the first example's output to its target, so that there is something to learn."""

SIZES = (3, 3, 2)
"""Neurons in the layers of the layered network."""

SMALLEST_WEIGHT, HIGHEST_BIAS = 0.5, 1.0
"""The least size of a weight, and the highest bias. The other ends of both ranges depend on the activation."""


@dataclass(frozen=True)
class NetworkSampler:
    """Draws random networks with one activation, and keeps those that may teach well."""

    rng: np.random.Generator
    name: str
    """The name of the activation."""

    @property
    def curve(self) -> Activation:
        """The activation."""
        return activation(self.name)

    def weights(self, *shape: int) -> Array:
        """Return weights of either sign with one decimal, none near zero."""
        return self._tenths(SMALLEST_WEIGHT, self.curve.draws.largest_weight, shape) * self.signs(*shape) / 10

    def biases(self, *shape: int) -> Array:
        """Return biases with one decimal."""
        return self._tenths(self.curve.draws.lowest_bias, HIGHEST_BIAS, shape) / 10

    def signs(self, *shape: int) -> Array:
        """Return an array of -1 and 1."""
        return self.rng.integers(2, size=shape) * 2 - 1

    def _tenths(self, low: float, high: float, shape: tuple[int, ...]) -> Array:
        """Return integers from 10 low to 10 high, both included."""
        return self.rng.integers(round(10 * low), round(10 * high) + 1, shape)

    def chains(self, layers: int) -> Iterator[tuple[list[float], list[float], float, float]]:
        """Yield weights, biases, x and y of one chain after the other.

        After each layer the chains that fail are replaced by copies of chains that do not, before the next is drawn.
        """
        while True:
            a, y = self.rng.integers(2, 20, (COUNT, 1)) * 5 / 100, self.rng.integers(2, size=COUNT) * 1.0
            w, b, slopes = (np.empty((COUNT, 0)) for _ in range(3))
            for layer in range(layers):
                w, b = np.hstack([w, self.weights(len(y), 1)]), np.hstack([b, self.biases(len(y), 1)])
                z = w[:, layer] * a[:, layer] + b[:, layer]
                passed = np.flatnonzero(self._layer_holds(w[:, layer], b[:, layer], a[:, layer], z))
                kept = passed[self.rng.integers(max(passed.size, 1), size=COUNT if passed.size else 0)]
                slopes = np.hstack([slopes, self.curve.derivative(z)[:, None]])[kept]
                a = np.hstack([a, self.curve.function(z)[:, None]])[kept]
                w, b, y = w[kept], b[kept], y[kept]
            kept = np.flatnonzero(_cost_holds(a[:, -1], y) & _products_hold(w, a, slopes, y))
            yield from zip(*(part[kept].tolist() for part in (w, b, a[:, 0], y)), strict=True)

    def _layer_holds(self, w: Array, b: Array, before: Array, z: Array) -> Array:
        shown = _shown(z)
        slope = self.curve.derivative(z)
        holds: Array = (
            (slope >= STEEP)
            & _agree(z, w * _shown(before) + b)
            & _agree(self.curve.function(z), self.curve.function(shown))
            & _agree(slope, self.curve.derivative(shown))
        )
        return holds

    def layered(self) -> Iterator[dict[str, Any]]:
        """Yield one layered network after the other with its input and target, as a lesson file has them."""
        before, hidden, last = SIZES
        while True:
            x = self.rng.permuted(np.tile(np.arange(1, 10) / 10, (COUNT, 1)), axis=1)[:, :before]
            y = self.rng.permuted(np.tile([1.0, 0.0], (COUNT, 1)), axis=1)
            w, w_last = self.weights(COUNT, hidden, before), self.weights(COUNT, last, hidden)
            b, b_last = self.biases(COUNT, hidden), self.biases(COUNT, last)
            z = np.einsum("njk,nk->nj", w, x) + b
            a = self.curve.function(z)
            z_last = np.einsum("njk,nk->nj", w_last, a) + b_last
            slope = self.curve.derivative(z_last)
            steep = (self.curve.derivative(z) >= STEEP).all(1) & (slope >= STEEP).all(1)
            kept = np.flatnonzero(steep & _outputs_hold(a, self.curve.function(z_last), slope, y, w_last))
            yield from (
                {
                    "input": x[n].tolist(),
                    "weights": [w[n].tolist(), w_last[n].tolist()],
                    "biases": [b[n].tolist(), b_last[n].tolist()],
                    "target": y[n].tolist(),
                }
                for n in kept
            )


def _cost_holds(output: Array, y: Array) -> Array:
    """True where the output is far from its target, and where the cost for either target and its slope hold."""
    holds: Array = abs(output - y) >= FAR
    for target in (y, 1 - y):
        holds = holds & _agree(cost().each(output, target), cost().each(_shown(output), target))
    return holds & _agree(cost().slope(output, y), cost().slope(_shown(output), y))


def _products_hold(w: Array, a: Array, slopes: Array, y: Array) -> Array:
    """True where the products of the last layers hold and no derivative of any layer shows as zero."""
    depth = w.shape[1]
    tail = cost().slope(a[:, -1], y)
    shown = _shown(tail)
    holds: Array = np.ones(len(y), bool)
    for n in range(depth - 1, -1, -1):
        tail, shown = tail * slopes[:, n], shown * _shown(slopes[:, n])
        holds = holds & _visible(tail) & _visible(tail * a[:, n])
        if n >= depth - 1 - MOST_BACK:
            holds = holds & _agree(tail * a[:, n], shown * _shown(a[:, n]), DERIVATIVE)
        if n == depth - 1:
            holds = holds & _agree(tail, shown, DERIVATIVE) & _agree(tail * w[:, n], shown * w[:, n], DERIVATIVE)
        tail, shown = tail * w[:, n], shown * w[:, n]
    return holds


def _outputs_hold(a: Array, outputs: Array, slope: Array, y: Array, w: Array) -> Array:
    """True where the cost, the derivative by the last weight, and the sum over the most opposed paths hold."""
    errors, dC_da = cost().each(outputs, y), cost().slope(outputs, y)
    holds = _agree(errors, cost().each(_shown(outputs), y)).all(1) & _agree(errors.sum(1), _shown(errors).sum(1))
    holds &= _agree(dC_da[:, -1], cost().slope(_shown(outputs), y)[:, -1])
    tail, shown = slope * dC_da, _shown(slope) * _shown(dC_da)
    holds &= _agree(tail[:, -1] * a[:, -1], shown[:, -1] * _shown(a[:, -1]), DERIVATIVE)
    paths, sums = w * tail[:, :, None], np.einsum("njk,nj->nk", w, tail)
    k = most_opposed(sums, paths.swapaxes(1, 2))[:, None]
    along = np.take_along_axis(paths, k[:, None], axis=2)[:, :, 0]
    weights = np.take_along_axis(w, k[:, None], axis=2)[:, :, 0]
    holds &= _agree(along, weights * shown, DERIVATIVE).all(1)
    total: Array = _agree(np.take_along_axis(sums, k, axis=1)[:, 0], _shown(along, DERIVATIVE).sum(1), DERIVATIVE)
    return holds & total


def _shown(values: Array, decimals: int = VALUE) -> Array:
    return np.round(values, decimals)


def _agree(values: Array, computed: Array, decimals: int = VALUE) -> Array:
    """True where the computed value rounds to the shown one; 1e-9 allows for the floats' own rounding."""
    agree: Array = abs(computed - np.round(values, decimals)) <= 0.5 * 10**-decimals + 1e-9
    return agree


def _visible(values: Array) -> Array:
    """True where a derivative does not show as zero."""
    visible: Array = abs(values) >= 0.5 * 10**-DERIVATIVE
    return visible
