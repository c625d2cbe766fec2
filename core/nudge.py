"""A finite nudge of one parameter, followed by a true second forward pass: nothing is linearised."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.backprop import backprop
from core.cost import cost
from core.network import Network, Parameter


@dataclass(frozen=True, eq=False)
class Nudge:
    """What a nudge changes: `dz` and `da` for layers 1 to L (zero before the nudged one), and the cost.

    `ratio` is dC over the nudge; `derivative` is what it tends to as the nudge shrinks.
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
        """dC / nudge; not a number where the nudge is zero."""
        return self.dC / self.size if self.size else float("nan")


def nudge(network: Network, x: Any, y: Any, parameter: Parameter, size: float) -> Nudge:
    """Add `size` to one parameter, run the network again on one example, and measure every change.

    Raises KeyError for an unknown parameter, ValueError for a size that is not finite or a wrong shape,
    OverflowError where the nudged network's numbers grow past what a float holds.
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
    found = Nudge(
        parameter,
        value,
        float(size),
        tuple(new - old for new, old in zip(after.z, before.z, strict=True)),
        tuple(new - old for new, old in zip(after.a[1:], before.a[1:], strict=True)),
        dC,
        float(before[parameter]),
    )
    if not np.isfinite((found.dC, found.ratio if size else 0.0)).all():
        raise OverflowError("the nudged cost overflows: the nudge, weights or inputs are too large")
    return found
