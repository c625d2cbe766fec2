"""Activation functions, each beside its derivative.

All take and give arrays of any shape, elementwise. All but relu also take complex arrays, so that a
derivative can be checked by a complex step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Elementwise = Callable[[NDArray[Any]], NDArray[Any]]


def _decaying_exponential(z: NDArray[Any]) -> NDArray[Any]:
    """e^-z right of zero and e^z left of it: at most 1 in size, so it cannot overflow."""
    return np.exp(np.where(np.real(z) >= 0, -z, z))


def sigmoid(z: NDArray[Any]) -> NDArray[Any]:
    """1 / (1 + e^-z); exact to rounding in both tails, without overflow for any finite z."""
    e = _decaying_exponential(z)
    return np.where(np.real(z) >= 0, 1.0, e) / (1.0 + e)


def sigmoid_prime(z: NDArray[Any]) -> NDArray[Any]:
    """sigma(z) (1 - sigma(z)), as e / (1 + e)^2 so that the tails keep their digits."""
    e = _decaying_exponential(z)
    return e / (1.0 + e) ** 2


def tanh(z: NDArray[Any]) -> NDArray[Any]:
    """The hyperbolic tangent."""
    return np.asarray(np.tanh(z))


def tanh_prime(z: NDArray[Any]) -> NDArray[Any]:
    """1 - tanh(z)^2, as 4 e / (1 + e)^2 with e = e^-2|z| so that the tails keep their digits."""
    e = _decaying_exponential(z) ** 2
    return 4.0 * e / (1.0 + e) ** 2


def relu(z: NDArray[Any]) -> NDArray[Any]:
    """max(z, 0)."""
    return np.asarray(np.maximum(z, 0.0))


def relu_prime(z: NDArray[Any]) -> NDArray[Any]:
    """1 right of zero, 0 left of it, and 0 at zero, where relu has no derivative (0 is a subgradient)."""
    return np.where(z > 0.0, 1.0, 0.0)


def identity(z: NDArray[Any]) -> NDArray[Any]:
    """z itself: a linear layer."""
    return np.asarray(z)


def identity_prime(z: NDArray[Any]) -> NDArray[Any]:
    """1 everywhere."""
    return np.ones_like(z)


def logit(a: NDArray[Any]) -> NDArray[Any]:
    """The z with sigmoid(z) = a, for a between 0 and 1."""
    return np.asarray(np.log(a) - np.log1p(-a))


def artanh(a: NDArray[Any]) -> NDArray[Any]:
    """The z with tanh(z) = a, for a between -1 and 1."""
    return np.asarray(np.arctanh(a))


@dataclass(frozen=True)
class Activation:
    """A nonlinearity and its derivative, with the interval that its values lie in.

    `inverse` gives the z of a value inside of that interval. `flat` is a z where the curve has grown flat, or
    for one that never does, a z off the middle.
    """

    name: str
    function: Elementwise
    derivative: Elementwise
    inverse: Elementwise
    low: float
    high: float
    flat: float
    smooth: bool = True


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        found.name: found
        for found in (
            Activation("sigmoid", sigmoid, sigmoid_prime, logit, 0.0, 1.0, flat=4.0),
            Activation("relu", relu, relu_prime, identity, 0.0, np.inf, flat=-2.0, smooth=False),
            Activation("tanh", tanh, tanh_prime, artanh, -1.0, 1.0, flat=2.5),
            Activation("identity", identity, identity_prime, identity, -np.inf, np.inf, flat=2.0),
        )
    }
)


def activation(name: str) -> Activation:
    """The activation of that name. Raises KeyError, naming those there are."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise KeyError(f"unknown activation {name!r}: expected one of {', '.join(ACTIVATIONS)}") from None
