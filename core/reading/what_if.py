"""What if the neuron before the last layer held another activation? And which bias brings about an output?

An activation is not a parameter: the layers before compute it. To see what would follow from another activation, it
replaces the computed one in one example, and everything after it is computed again.
"""

from dataclasses import replace

import numpy as np

from core.activations import activation
from core.arrays import Array
from core.backprop import Arrays, Backprop, backprop, outer_products
from core.network import Network
from core.reading.axes import covering

NEAR = 0.1
"""The distance of an output from its target at which the film calls it near: a slope close to zero, but not zero."""
FAR = 0.6
"""The distance at which the film calls it far: more than half of the sigmoid's range."""
PUSH = 1.0
"""The change by which the film pushes a parameter's slider: large enough to see what follows."""


def last_layer(network: Network) -> Network:
    """Return the last layer alone: a network whose input is the activation of layer L-1."""
    return Network(network.weights[-1:], network.biases[-1:], network.activation)


def with_activation_before(batch: Backprop, value: float) -> Backprop:
    """Return a chain's evaluated batch as if the neuron of layer L-1 held `value` in the first example.

    What follows that neuron is a forward and a backward pass of the last layer with `value` as its input. The
    weighted sums and activations before it do not change. In that example the cost no longer depends on them, so
    their derivatives are zero.
    """
    tail = backprop(last_layer(batch.network), [value], batch.y[0])

    def with_first(layers: Arrays, unchanged: int, behind: Arrays) -> Arrays:
        """Return `unchanged` layers, then those behind with their first row replaced."""
        changed = (_row(layer, row) for layer, row in zip(layers[unchanged:], behind, strict=True))
        return (*layers[:unchanged], *changed)

    def cut(layers: Arrays, behind: Arrays) -> Arrays:
        """Return the derivatives, with zero in the first row of the layers before the cut."""
        before = len(layers) - len(behind)
        zeros = tuple(_row(layer, np.zeros(1)) for layer in layers[:before])
        return with_first(zeros + layers[before:], before, behind)

    depth = batch.network.depth
    a, dC_dz = with_first(batch.a, depth - 1, tail.a), cut(batch.dC_dz, tail.dC_dz)
    return replace(
        batch,
        a=a,
        z=with_first(batch.z, depth - 1, tail.z),
        C=_row(batch.C, tail.C),
        da_dz=with_first(batch.da_dz, depth - 1, tail.da_dz),
        dC_da=cut(batch.dC_da, tail.dC_da),
        dC_dz=dC_dz,
        dC_dw=outer_products(dC_dz, a),
    )


def _row(layer: Array, first: Array) -> Array:
    """Return a copy of an array with another first row."""
    copy = layer.copy()
    copy[0] = first
    return copy


def aims(network: Network, before: float, output: float, target: float) -> dict[str, float]:
    """Return the values to which the film turns the parameters of a chain's last layer.

    `before` is the activation of layer L-1 in the first example, `output` and `target` are that example's. The values
    `near` and `far` are biases b(L) that bring the output near its target or far from it; `flat` is a bias that brings
    z(L) to where the curve is flat; `before` is another activation of layer L-1; `push` is the change of a slider.
    """
    curve = activation(network.activation)
    fed = network.weights[-1][0, 0] * before

    def bias(wished: float) -> float:
        reached = np.clip(wished, curve.low + NEAR / 2, curve.high - NEAR / 2)
        return float(curve.inverse(reached) - fed)

    near = target + (NEAR if output > target else -NEAR)
    far = target + (FAR if curve.high - target > target - curve.low else -FAR)
    low, high = covering(before)
    return {
        "near": bias(near),
        "far": bias(far),
        "flat": float(curve.flat - fed),
        "before": turned(before, low, high),
        "push": PUSH,
    }


def turned(value: float, low: float, high: float) -> float:
    """Return another activation: half-way to the upper end of its axis, in tenths, else to the lower end."""
    up = round((value + high) / 2, 1)
    return up if up > value else round((value + low) / 2, 1)
