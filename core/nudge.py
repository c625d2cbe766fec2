"""A finite nudge of one parameter, measured by a second forward pass: nothing is linearized."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.backprop import backprop
from core.cost import cost
from core.network import Network, Parameter


@dataclass(frozen=True, eq=False)
class Nudge:
    """The changes that a nudge causes: `dC` of the cost, `dz` and `da` of layers 1 to L, all finite differences.

    Element l - 1 of `dz` and `da` is an (n_l,) array, zero before the nudged layer. `value` is the parameter's value
    before the nudge and `size` the nudge. `ratio` tends to `derivative` as the nudge shrinks.
    """

    parameter: Parameter
    value: float
    size: float
    dz: tuple[Array, ...]
    da: tuple[Array, ...]
    dC: float
    derivative: float

    @property
    def ratio(self) -> float:
        """dC over the nudge, or nan if the nudge is zero."""
        return self.dC / self.size if self.size else float("nan")


def nudge(network: Network, x: Any, y: Any, parameter: Parameter, size: float) -> Nudge:
    """Return the changes that adding `size` to one parameter causes on one example.

    x is an (n_0,) and y an (n_L,) array. Raises KeyError for an unknown parameter, ValueError if the size is not
    finite or a shape is wrong, OverflowError if a number of the nudged network overflows.
    """
    if not np.isfinite(size):
        raise ValueError(f"nudge: expected a finite size, got {size}")
    before = backprop(network, x, y)
    if before.C.ndim:
        raise ValueError(f"nudge: expected one example, got a batch of {len(before.C)}")
    value = network[parameter]
    after = network.moved(parameter, value + size).feedforward(x)
    with np.errstate(over="ignore"):
        dC = float(cost().function(after.a[-1], before.y) - before.C)
    nudged = Nudge(
        parameter,
        value,
        float(size),
        tuple(new - old for new, old in zip(after.z, before.z, strict=True)),
        tuple(new - old for new, old in zip(after.a[1:], before.a[1:], strict=True)),
        dC,
        float(before[parameter]),
    )
    if not np.isfinite((nudged.dC, nudged.ratio if size else 0.0)).all():
        raise OverflowError("the nudged cost overflows: the nudge, weights or inputs are too large")
    return nudged
