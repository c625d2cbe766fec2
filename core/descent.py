"""Gradient descent on the mean cost, and its history."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.backprop import Gradient, gradient
from core.network import Network


@dataclass(frozen=True, eq=False)
class History:
    """A run: the network and its gradient at every step, the start included.

    `networks[s]` is the network after s steps. Where a step would leave the numbers that a float holds,
    the run ends before it and `diverged_at` is that step.
    """

    networks: tuple[Network, ...]
    gradients: tuple[Gradient, ...]
    diverged_at: int | None = None

    @property
    def costs(self) -> tuple[float, ...]:
        """The mean cost after each step, the start first."""
        return tuple(found.C for found in self.gradients)

    @property
    def last(self) -> int:
        """The last step that the run made."""
        return len(self.networks) - 1

    @cached_property
    def pace(self) -> tuple[float, ...]:
        """When each step is reached if the run is watched from time 0 to 1.

        Half the time goes evenly to the steps, half by how far each moves the cost: it slows where most happens.
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
    """`steps` times: every parameter goes `rate` times its derivative downhill.

    x (m, n_0) and y (m, n_L) are the training examples. Raises ValueError for a rate that is not a positive
    finite number, a negative number of steps, or wrong shapes.
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
        except (OverflowError, ValueError):  # a parameter, a weighted sum or the cost has left the floats
            return History(tuple(networks), tuple(gradients), diverged_at=step)
        networks.append(moved)
    return History(tuple(networks), tuple(gradients))


def _step(network: Network, found: Gradient, rate: float) -> Network:
    with np.errstate(over="ignore"):
        return Network(
            [w - rate * dw for w, dw in zip(network.weights, found.dC_dw, strict=True)],
            [b - rate * db for b, db in zip(network.biases, found.dC_db, strict=True)],
            network.activation,
        )
