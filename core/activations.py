"""Activation functions: one record each, with all that the rest of the program has to know of it.

A new activation needs a record in ACTIVATIONS, one in scenes/look/activations.py (how it is written), one in
scenes/production/audits/functions.py (how it is audited), and its words in the scripts.

The functions work elementwise on arrays of any shape. Those of smooth activations also take complex arrays, so that
a complex step can check the derivative.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Elementwise = Callable[[NDArray[Any]], NDArray[Any]]


def _decaying_exponential(z: NDArray[Any]) -> NDArray[Any]:
    """Return e^-|z|, which cannot overflow; for complex z, the sign of the real part decides."""
    return np.exp(np.where(np.real(z) >= 0, -z, z))


def sigmoid(z: NDArray[Any]) -> NDArray[Any]:
    """Return 1 / (1 + e^-z), exact to rounding in both tails and without overflow for any finite z."""
    e = _decaying_exponential(z)
    return np.where(np.real(z) >= 0, 1.0, e) / (1.0 + e)


def sigmoid_prime(z: NDArray[Any]) -> NDArray[Any]:
    """Return sigma(z) (1 - sigma(z)), computed as e / (1 + e)^2 so that the tails keep their digits."""
    e = _decaying_exponential(z)
    return e / (1.0 + e) ** 2


def tanh(z: NDArray[Any]) -> NDArray[Any]:
    """Return the hyperbolic tangent."""
    return np.asarray(np.tanh(z))


def tanh_prime(z: NDArray[Any]) -> NDArray[Any]:
    """Return 1 - tanh(z)^2, computed as 4 e / (1 + e)^2 with e = e^-2|z| so that the tails keep their digits."""
    e = _decaying_exponential(z) ** 2
    return 4.0 * e / (1.0 + e) ** 2


def relu(z: NDArray[Any]) -> NDArray[Any]:
    """Return max(z, 0)."""
    return np.asarray(np.maximum(z, 0.0))


def relu_prime(z: NDArray[Any]) -> NDArray[Any]:
    """Return 1 where z > 0, else 0; at zero, where relu has no derivative, 0 is a subgradient."""
    return np.where(z > 0.0, 1.0, 0.0)


def identity(z: NDArray[Any]) -> NDArray[Any]:
    """Return z: the layer is linear."""
    return np.asarray(z)


def identity_prime(z: NDArray[Any]) -> NDArray[Any]:
    """Return 1 everywhere."""
    return np.ones_like(z)


def softplus(z: NDArray[Any]) -> NDArray[Any]:
    """Return log(1 + e^z), exact to rounding in both tails and without overflow for any finite z."""
    return np.asarray(np.where(np.real(z) >= 0, z, 0.0) + np.log1p(_decaying_exponential(z)))


def logit(a: NDArray[Any]) -> NDArray[Any]:
    """Return the z with sigmoid(z) = a, for 0 < a < 1."""
    return np.asarray(np.log(a) - np.log1p(-a))


def artanh(a: NDArray[Any]) -> NDArray[Any]:
    """Return the z with tanh(z) = a, for -1 < a < 1."""
    return np.asarray(np.arctanh(a))


def softplus_inverse(a: NDArray[Any]) -> NDArray[Any]:
    """Return the z with softplus(z) = a, for a > 0, computed as a + log(1 - e^-a) so that e^a cannot overflow."""
    return np.asarray(a + np.log(-np.expm1(-a)))


@dataclass(frozen=True)
class Draws:
    """What random lessons draw for an activation, so that they teach well.

    Weights and biases have one decimal; no weight is smaller than 0.5 in size, and no bias is above 1.
    """

    largest_weight: float
    """The largest size of a weight."""
    rates: tuple[float, ...]
    """Learning rates, best first; the first one with which the cost falls at every step is taken."""
    lowest_bias: float = -1.0
    """The lowest bias. Nearer to zero for an activation that is flat left of zero."""


@dataclass(frozen=True)
class Activation:
    """One activation: its function, its derivative, and the facts that lessons, checks and pictures ask for."""

    name: str
    """The name in lesson files."""
    function: Elementwise
    derivative: Elementwise
    inverse: Elementwise
    """The z of a value strictly between `low` and `high`."""
    low: float
    high: float
    """The bounds of the values; infinite where there is none."""
    flat: float
    """A z at which the curve is flat, or well away from the middle if it never is: the film turns a dial there."""
    draws: Draws
    smooth: bool = True
    """False if the derivative jumps at z = 0."""
    straight: bool = False
    """True if the curve is a straight line."""
    off_below_zero: bool = False
    """True if the slope is exactly zero for every z < 0: such a neuron is off, not saturated."""

    @property
    def bounded(self) -> bool:
        """True if the values have both a lower and an upper bound."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


DEFAULT_ACTIVATION = "sigmoid"

_GENTLE = Draws(largest_weight=1.4, rates=(0.1, 0.03))
"""For slopes near 1: larger weights or rates let a descent overshoot."""

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        record.name: record
        for record in (
            Activation(
                "sigmoid", sigmoid, sigmoid_prime, logit, low=0.0, high=1.0, flat=4.0,
                draws=Draws(largest_weight=2.8, rates=(3.0, 6.0)),
            ),
            Activation(
                "relu", relu, relu_prime, identity, low=0.0, high=np.inf, flat=-2.0,
                draws=replace(_GENTLE, lowest_bias=-0.3), smooth=False, off_below_zero=True,
            ),
            Activation(
                "tanh", tanh, tanh_prime, artanh, low=-1.0, high=1.0, flat=2.5,
                draws=Draws(largest_weight=1.4, rates=(0.3, 0.1)),
            ),
            Activation(
                "identity", identity, identity_prime, identity, low=-np.inf, high=np.inf, flat=2.0,
                draws=_GENTLE, straight=True,
            ),
            Activation(
                "softplus", softplus, sigmoid, softplus_inverse, low=0.0, high=np.inf, flat=-4.0,
                draws=Draws(largest_weight=1.4, rates=(1.0, 0.3)),
            ),
        )
    }
)  # fmt: skip
"""The activations that a lesson may name, in the order in which messages list them."""


def activation(name: str) -> Activation:
    """Return the activation of that name. Raises KeyError, naming those there are, if there is none."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise KeyError(
            f"unknown activation {name!r}: expected one of {', '.join(ACTIVATIONS)}; "
            "a new one needs a record in core/activations.py"
        ) from None
