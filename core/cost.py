"""Cost functions: one record each. The film uses one of them, DEFAULT_COST.

A new cost needs a record in COSTS, one in scenes/look/costs.py (how it is written), and one in
scenes/production/audits/functions.py (how it is audited).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from core.arrays import Array


@dataclass(frozen=True)
class Cost:
    """A cost that is a sum over outputs. C = sum_j each(a_j, y_j), for outputs a and targets y."""

    name: str
    each: Callable[[Any, Any], Any]
    """The cost of one output a with the target y, elementwise. It takes arrays and Decimals: equations of shown
    digits are computed in Decimals."""
    slope: Callable[[Any, Any], Any]
    """The derivative of `each` by a, in the same form."""
    formula: str
    """`each` in plain text, with the places {a} and {y}."""
    slope_formula: str
    """`slope` in plain text, with the places {a} and {y}."""

    def function(self, a: Array, y: Array) -> Array:
        """Return the cost: arrays of shape (..., n) in, (...) out. Raises ValueError if the shapes differ."""
        _same_shape(a, y)
        return np.asarray(self.each(a, y).sum(axis=-1))

    def derivative(self, a: Array, y: Array) -> Array:
        """Return dC/da_j, of a's shape. Raises ValueError if the shapes differ."""
        _same_shape(a, y)
        return np.asarray(self.slope(a, y))

    def mean(self, a: Array, y: Array) -> float:
        """Return the mean cost over examples, for a and y of shape (m, n) with m >= 1."""
        return float(self.function(a, y).mean())


DEFAULT_COST = "squared error"

COSTS: Mapping[str, Cost] = MappingProxyType(
    {
        record.name: record
        for record in (
            Cost(
                "squared error", each=lambda a, y: (a - y) ** 2, slope=lambda a, y: 2 * (a - y),
                formula="({a} - {y})^2", slope_formula="2 ({a} - {y})",
            ),
        )
    }
)  # fmt: skip
"""The costs by name. The squared error has no factor 1/2."""


def cost(name: str | None = None) -> Cost:
    """Return the cost of that name, or the default one. Raises KeyError, naming those there are, if there is none."""
    try:
        return COSTS[DEFAULT_COST if name is None else name]
    except (KeyError, TypeError):
        raise KeyError(
            f"unknown cost {name!r}: expected one of {', '.join(COSTS)}; a new one needs a record in core/cost.py"
        ) from None


def _same_shape(a: Array, y: Array) -> None:
    if np.shape(a) != np.shape(y):
        raise ValueError(f"outputs and targets: expected one shape, got {np.shape(a)} and {np.shape(y)}")
