"""Compare backpropagation with central differences, and report both sides."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activations import activation
from core.backprop import gradient
from core.cost import cost
from core.network import Forward, Network, Parameter

TOLERANCE = 1e-6
"""Largest relative error that passes; see `Comparison.error`."""

FLOOR = 1e-3
"""Least scale of an error: rounding leaves a difference quotient of smaller derivatives no reliable digits."""


@dataclass(frozen=True)
class Comparison:
    """The two derivatives of one parameter; `corner` if the difference quotient straddles a corner of relu."""

    parameter: Parameter
    backprop: float
    central: float
    corner: bool = False

    @property
    def error(self) -> float:
        """The difference of the two sides relative to the larger one, or to FLOOR if both are smaller."""
        return abs(self.backprop - self.central) / max(abs(self.backprop), abs(self.central), FLOOR)

    @property
    def passed(self) -> bool:
        """True if both sides agree, or if a corner makes the difference quotient meaningless."""
        return self.corner or self.error <= TOLERANCE


@dataclass(frozen=True)
class Report:
    """The comparison of every parameter."""

    comparisons: tuple[Comparison, ...]

    @property
    def passed(self) -> bool:
        return all(c.passed for c in self.comparisons)

    @property
    def worst(self) -> Comparison:
        """The comparison with the largest error; one at a corner only if there are no others."""
        return max(self.comparisons, key=lambda c: (not c.corner, c.error))

    def __str__(self) -> str:
        """Return a line with both sides for each parameter that fails, or one line if all agree."""
        failed = [c for c in self.comparisons if not c.passed]
        if not failed:
            return f"{len(self.comparisons)} derivatives agree; largest error {self.worst.error:.1e}"
        return "\n".join(
            f"{c.parameter.name}: backprop {c.backprop:.10g}, central difference {c.central:.10g}, error {c.error:.1e}"
            for c in failed
        )


def gradient_check(network: Network, x: Any, y: Any) -> Report:
    """Return a comparison of the gradient of the mean cost with central differences, parameter by parameter.

    x is an (m, n_0) and y an (m, n_L) array, or one example. The step is the cube root of the machine epsilon, scaled
    by the parameter: it balances the error of the quotient (step squared) against rounding (epsilon over step).
    Raises what `backprop` raises.
    """
    slope = gradient(network, x, y)
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
        comparisons.append(Comparison(parameter, slope[parameter], difference / (up - down), corner))
    return Report(tuple(comparisons))


def _crosses_zero(above: Forward, below: Forward) -> bool:
    """True if some weighted sum changes sign, or touches zero, between the two passes."""
    return any(bool((np.sign(p) != np.sign(q)).any()) for p, q in zip(above.z, below.z, strict=True))
