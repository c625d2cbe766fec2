"""What if the neuron before the last layer held another activation? And which bias brings about an output?

An activation is no parameter: the layers before make it. To ask what would follow from another one, it is put
in the place of what they make, for one example, and everything behind it is computed anew from there.
"""

from dataclasses import replace

import numpy as np

from core.activations import activation
from core.arrays import Array
from core.backprop import Backprop, backprop
from core.network import Network
from core.reading.axes import covering

NEAR = 0.1
"""An output this far from its target is near it."""
FAR = 0.6
"""And this far is far off."""
PUSH = 1.0
"""How far a parameter's slider is pushed, to see what follows."""


def last_layer(network: Network) -> Network:
    """The last layer alone: a network whose input is the activation of layer L-1."""
    return Network(network.weights[-1:], network.biases[-1:], network.activation)


def with_activation_before(found: Backprop, value: float) -> Backprop:
    """A batch of a chain, evaluated, had the neuron of layer L-1 held `value` in the first example.

    What lies behind that neuron is a forward and a backward pass of the last layer with `value` as its input.
    The weighted sums and activations before it stay as they are, and in that example the cost no longer depends
    on them: their derivatives are zero.
    """
    tail = backprop(last_layer(found.network), [value], found.y[0])

    def with_first(layers: tuple[Array, ...], kept: int, behind: tuple[Array, ...]) -> tuple[Array, ...]:
        """`kept` layers whose first row stays or is zero, then those behind, their first row replaced."""
        return (*layers[:kept], *(_row(layer, row) for layer, row in zip(layers[kept:], behind, strict=True)))

    def cut(layers: tuple[Array, ...], behind: tuple[Array, ...]) -> tuple[Array, ...]:
        """The same for derivatives: before the cut they are zero in the first row."""
        kept = len(layers) - len(behind)
        nothing = tuple(_row(layer, np.zeros(1)) for layer in layers[:kept])
        return with_first(nothing + layers[kept:], kept, behind)

    depth = found.network.depth
    return replace(
        found,
        a=with_first(found.a, depth - 1, tail.a),
        z=with_first(found.z, depth - 1, tail.z),
        C=_row(found.C, tail.C),
        da_dz=with_first(found.da_dz, depth - 1, tail.da_dz),
        dC_da=cut(found.dC_da, tail.dC_da),
        dC_dz=cut(found.dC_dz, tail.dC_dz),
    )


def _row(layer: Array, first: Array) -> Array:
    """The same array with another first row."""
    other = layer.copy()
    other[0] = first
    return other


def aims(network: Network, before: float, output: float, target: float) -> dict[str, float]:
    """Where the film turns the dials of a chain's last layer; the arguments are the first example's.

    `near` and `far` are last biases that bring the output near its target or far off, `flat` is one that brings
    it to where the curve has grown flat, and `before` is another activation of layer L-1. `push` is how far a slider
    is pushed.
    """
    found = activation(network.activation)
    fed = network.weights[-1][0, 0] * before

    def bias(wished: float) -> float:
        reached = np.clip(wished, found.low + NEAR / 2, found.high - NEAR / 2)
        return float(found.inverse(reached) - fed)

    near = target + (NEAR if output > target else -NEAR)
    far = target + (FAR if found.high - target > target - found.low else -FAR)
    low, high = covering(before)
    return {
        "near": bias(near),
        "far": bias(far),
        "flat": float(found.flat - fed),
        "before": turned(before, low, high),
        "push": PUSH,
    }


def turned(value: float, low: float, high: float) -> float:
    """Where an activation is turned to: half-way to the upper end of its axis, in tenths; else to the lower end."""
    up = round((value + high) / 2, 1)
    return up if up > value else round((value + low) / 2, 1)
