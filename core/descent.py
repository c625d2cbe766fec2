"""Gradient descent on the mean cost of the training set, and its history."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.backprop import Gradient, gradient
from core.network import Network


@dataclass(frozen=True, eq=False)
class History:
    """A run of gradient descent: the network and its gradient after every step, the start included.

    `networks[s]` is the network after s steps. If the numbers overflow at a step, the run ends before it and
    `diverged_at` is that step.
    """

    networks: tuple[Network, ...]
    gradients: tuple[Gradient, ...]
    diverged_at: int | None = None

    @property
    def costs(self) -> tuple[float, ...]:
        """The mean cost after each step, that of the start first."""
        return tuple(gradient.C for gradient in self.gradients)

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self.networks) - 1

    @cached_property
    def pace(self) -> tuple[float, ...]:
        """The time of each step, from 0 to 1, if the run is shown as an animation.

        Half the time is shared evenly among the steps, half in proportion to the change of the cost. So the animation
        slows down where the cost changes most.
        """
        if not self.last:
            return (0.0,)
        costs = np.array(self.costs)
        largest = costs.max()
        moves = np.abs(np.diff(costs / largest)) if largest else np.zeros(self.last)
        whole = moves.sum()
        shares = (np.full(self.last, 1 / self.last) + (moves / whole if whole else 1 / self.last)) / 2
        return (0.0, *np.minimum(np.cumsum(shares), 1.0).tolist())


def descend(network: Network, x: Any, y: Any, *, rate: float, steps: int) -> History:
    """Return the history of `steps` steps, each of which subtracts `rate` times the gradient from the parameters.

    x is the (m, n_0) and y the (m, n_L) array of the training set. Raises ValueError if the rate is not a positive
    finite number, if `steps` is negative, or if a shape is wrong.
    """
    if not (np.isfinite(rate) and rate > 0):
        raise ValueError(f"rate: expected a positive finite number, got {rate}")
    if steps < 0:
        raise ValueError(f"steps: expected zero or more, got {steps}")
    networks, gradients = [network], [gradient(network, x, y)]
    for step in range(1, steps + 1):
        try:
            moved = _step(networks[-1], gradients[-1], rate)
            gradients.append(gradient(moved, x, y))
        except (OverflowError, ValueError):  # a parameter, a weighted sum or the cost overflows
            return History(tuple(networks), tuple(gradients), diverged_at=step)
        networks.append(moved)
    return History(tuple(networks), tuple(gradients))


def _step(network: Network, slope: Gradient, rate: float) -> Network:
    with np.errstate(over="ignore"):
        return Network(
            [w - rate * dw for w, dw in zip(network.weights, slope.dC_dw, strict=True)],
            [b - rate * db for b, db in zip(network.biases, slope.dC_db, strict=True)],
            network.activation,
        )
