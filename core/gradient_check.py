"""Central differences against backpropagation, with a report that shows both sides."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activations import activation
from core.backprop import gradient
from core.cost import cost
from core.network import Forward, Network, Parameter

TOLERANCE = 1e-6
"""Largest error that passes, relative to the larger of the two sides, with `FLOOR` as the least scale."""

FLOOR = 1e-3
"""Derivatives smaller than this are compared to this scale: a difference quotient has no digits below it."""


@dataclass(frozen=True)
class Comparison:
    """One parameter: both sides, and whether the difference quotient straddles a corner of relu."""

    parameter: Parameter
    backprop: float
    central: float
    corner: bool = False

    @property
    def error(self) -> float:
        """|difference| over the larger side, or over FLOOR where both are smaller."""
        return abs(self.backprop - self.central) / max(abs(self.backprop), abs(self.central), FLOOR)

    @property
    def passed(self) -> bool:
        """True where both sides agree, or where a corner makes the difference quotient meaningless."""
        return self.corner or self.error <= TOLERANCE


@dataclass(frozen=True)
class Report:
    """Every parameter's comparison."""

    comparisons: tuple[Comparison, ...]

    @property
    def passed(self) -> bool:
        return all(c.passed for c in self.comparisons)

    @property
    def worst(self) -> Comparison:
        """The one with the largest error, corners aside where there are others."""
        return max(self.comparisons, key=lambda c: (not c.corner, c.error))

    def __str__(self) -> str:
        """One line for each parameter that fails, both sides shown; one line in all when none does."""
        failed = [c for c in self.comparisons if not c.passed]
        if not failed:
            return f"{len(self.comparisons)} derivatives agree; largest error {self.worst.error:.1e}"
        return "\n".join(
            f"{c.parameter.name}: backprop {c.backprop:.10g}, central difference {c.central:.10g}, error {c.error:.1e}"
            for c in failed
        )


def gradient_check(network: Network, x: Any, y: Any) -> Report:
    """Compare the gradient of the mean cost over a batch with central differences, parameter by parameter.

    The step is the cube root of the machine epsilon, scaled by the parameter: it balances the error of the
    quotient (step squared) against rounding (epsilon over step). Same errors as `backprop`.
    """
    found = gradient(network, x, y)
    x, y = np.atleast_2d(np.asarray(x, float)), np.atleast_2d(np.asarray(y, float))
    smooth = activation(network.activation).smooth
    comparisons = []
    for parameter in network.parameters:
        value = network[parameter]
        step = float(np.finfo(float).eps ** (1 / 3) * max(1.0, abs(value)))
        up, down = value + step, value - step
        above, below = (network.moved(parameter, v).feedforward(x) for v in (up, down))
        difference = cost().mean(above.a[-1], y) - cost().mean(below.a[-1], y)
        corner = not smooth and _crosses_zero(above, below)
        comparisons.append(Comparison(parameter, found[parameter], difference / (up - down), corner))
    return Report(tuple(comparisons))


def _crosses_zero(above: Forward, below: Forward) -> bool:
    """Whether some weighted sum changes sign, or touches zero, between the two passes."""
    return any(bool((np.sign(p) != np.sign(q)).any()) for p, q in zip(above.z, below.z, strict=True))
