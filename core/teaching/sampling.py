"""Thousands of networks drawn at once, of which those stay whose shown digits may follow from each other.

The arithmetic is that of core.teaching.equations for whole arrays, in floats and for most of the equations only: what
stays is likely to hold, and has still to be checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation, activation
from core.paths import most_opposed
from core.teaching.decimals import DERIVATIVE, VALUE
from core.teaching.equations import MOST_BACK

Array = NDArray[Any]

COUNT = 20_000
"""So many at once."""

STEEP = 0.05
"""No slope is less than this: nothing comes near to saturating."""

FAR = 0.3
"""The first example's output is at least so far from its target that there is something to learn."""

SIZES = (3, 3, 2)
"""Neurons in the layers of the layered network."""

LARGEST = {"sigmoid": 2.8, "tanh": 1.4, "relu": 1.4, "identity": 1.4}
"""Of the weights in size; the smallest is 0.5."""


@dataclass(frozen=True)
class Sieve:
    """What draws, and for which activation."""

    chance: np.random.Generator
    name: str

    @property
    def curve(self) -> Activation:
        """The activation."""
        return activation(self.name)

    def weights(self, *shape: int) -> Array:
        """Tenths of either sign, none near zero."""
        return self.chance.integers(5, round(10 * LARGEST[self.name]) + 1, shape) * self.signs(*shape) / 10

    def biases(self, *shape: int) -> Array:
        """Tenths between -1 and 1; for relu most above zero, where it is not flat."""
        return self.chance.integers(-3 if self.name == "relu" else -10, 11, shape) / 10

    def signs(self, *shape: int) -> Array:
        """-1 and 1."""
        return self.chance.integers(2, size=shape) * 2 - 1

    def chains(self, layers: int) -> Iterator[tuple[list[float], list[float], float, float]]:
        """Weights, biases, x and y of one chain after the other. Of each layer only what holds gets a next one."""
        while True:
            a, y = self.chance.integers(2, 20, (COUNT, 1)) * 5 / 100, self.chance.integers(2, size=COUNT) * 1.0
            w, b, slopes = (np.empty((COUNT, 0)) for _ in range(3))
            for layer in range(layers):
                w, b = np.hstack([w, self.weights(len(y), 1)]), np.hstack([b, self.biases(len(y), 1)])
                z = w[:, layer] * a[:, layer] + b[:, layer]
                held = np.flatnonzero(self._layer_holds(w[:, layer], b[:, layer], a[:, layer], z))
                kept = held[self.chance.integers(max(held.size, 1), size=COUNT if held.size else 0)]
                slopes = np.hstack([slopes, self.curve.derivative(z)[:, None]])[kept]
                a = np.hstack([a, self.curve.function(z)[:, None]])[kept]
                w, b, y = w[kept], b[kept], y[kept]
            kept = np.flatnonzero(_cost_holds(a[:, -1], y) & _products_hold(w, a, slopes, y))
            yield from zip(*(part[kept].tolist() for part in (w, b, a[:, 0], y)), strict=True)

    def _layer_holds(self, w: Array, b: Array, before: Array, z: Array) -> Array:
        shown = _shown(z)
        slope = self.curve.derivative(z)
        found: Array = (
            (slope >= STEEP)
            & _agree(z, w * _shown(before) + b)
            & _agree(self.curve.function(z), self.curve.function(shown))
            & _agree(slope, self.curve.derivative(shown))
        )
        return found

    def layered(self) -> Iterator[dict[str, Any]]:
        """One layered network after the other with its input and target, as a lesson file has them."""
        before, hidden, last = SIZES
        while True:
            x = self.chance.permuted(np.tile(np.arange(1, 10) / 10, (COUNT, 1)), axis=1)[:, :before]
            y = self.chance.permuted(np.tile([1.0, 0.0], (COUNT, 1)), axis=1)
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
    found: Array = abs(output - y) >= FAR
    for target in (y, 1 - y):
        found = found & _agree((output - target) ** 2, (_shown(output) - target) ** 2)
    return found & _agree(2 * (output - y), 2 * (_shown(output) - y))


def _products_hold(w: Array, a: Array, slopes: Array, y: Array) -> Array:
    """Those of the last layers hold, and none of any layer shows as zero."""
    depth = w.shape[1]
    tail, shown = 2 * (a[:, -1] - y), _shown(2 * (a[:, -1] - y))
    found: Array = np.ones(len(y), bool)
    for n in range(depth - 1, -1, -1):
        tail, shown = tail * slopes[:, n], shown * _shown(slopes[:, n])
        found = found & _visible(tail) & _visible(tail * a[:, n])
        if n >= depth - 1 - MOST_BACK:
            found = found & _agree(tail * a[:, n], shown * _shown(a[:, n]), DERIVATIVE)
        if n == depth - 1:
            found = found & _agree(tail, shown, DERIVATIVE) & _agree(tail * w[:, n], shown * w[:, n], DERIVATIVE)
        tail, shown = tail * w[:, n], shown * w[:, n]
    return found


def _outputs_hold(a: Array, outputs: Array, slope: Array, y: Array, w: Array) -> Array:
    """The cost, the derivative by the last weight, and all paths from the neuron whose paths cancel most."""
    errors, cost = (outputs - y) ** 2, 2 * (outputs - y)
    found = _agree(errors, (_shown(outputs) - y) ** 2).all(1) & _agree(errors.sum(1), _shown(errors).sum(1))
    found &= _agree(cost[:, -1], 2 * (_shown(outputs) - y)[:, -1])
    tail, shown = slope * cost, _shown(slope) * _shown(cost)
    found &= _agree(tail[:, -1] * a[:, -1], shown[:, -1] * _shown(a[:, -1]), DERIVATIVE)
    paths, sums = w * tail[:, :, None], np.einsum("njk,nj->nk", w, tail)
    k = most_opposed(sums, paths.swapaxes(1, 2))[:, None]
    along = np.take_along_axis(paths, k[:, None], axis=2)[:, :, 0]
    weights = np.take_along_axis(w, k[:, None], axis=2)[:, :, 0]
    found &= _agree(along, weights * shown, DERIVATIVE).all(1)
    total: Array = _agree(np.take_along_axis(sums, k, axis=1)[:, 0], _shown(along, DERIVATIVE).sum(1), DERIVATIVE)
    return found & total


def _shown(values: Array, decimals: int = VALUE) -> Array:
    return np.round(values, decimals)


def _agree(values: Array, computed: Array, decimals: int = VALUE) -> Array:
    found: Array = abs(computed - np.round(values, decimals)) <= 0.5 * 10**-decimals + 1e-9
    return found


def _visible(values: Array) -> Array:
    found: Array = abs(values) >= 0.5 * 10**-DERIVATIVE
    return found
