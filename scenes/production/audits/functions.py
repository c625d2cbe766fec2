"""The audits' own activations and costs: one record each, written without core.

A new activation or cost needs its record here, and nothing else in this folder.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, getcontext, localcontext
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenes.production.work.errors import Failure

Longs = NDArray[np.longdouble]

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Activation:
    """One activation. It never falls, since intervals are passed through it end by end."""

    exact: Callable[[Decimal], Decimal]
    """The function in Decimals, with as many digits as the context has."""
    longs: Callable[[Longs], Longs]
    """The same function for NumPy arrays of long doubles."""
    low: float
    high: float
    """The bounds of its values."""
    sign: str
    """How a script in Typst writes it."""
    steepest_at_zero: bool = False
    """True if its slope rises up to z = 0 and falls from there on; otherwise its slope never falls."""
    corner: tuple[Decimal, Decimal] | None = None
    """The slopes on both sides of z = 0, if they differ."""
    curved: bool = True
    """False if it is made of straight pieces: its differences are exact for any step."""


@dataclass(frozen=True)
class Cost:
    """The cost of one output a with the target y; the cost of an example is the sum over its outputs."""

    exact: Callable[[Decimal, Decimal], Decimal]
    """The function in Decimals."""
    longs: Callable[[Longs, Longs], Longs]
    """The same function for NumPy arrays of long doubles."""


def _sigmoid(z: Decimal) -> Decimal:
    return ONE / (ONE + (-z).exp()) if z >= 0 else z.exp() / (ONE + z.exp())


def _tanh(z: Decimal) -> Decimal:
    e = (-2 * abs(z)).exp()
    return ((ONE - e) / (ONE + e)).copy_sign(z)


def _softplus(z: Decimal) -> Decimal:
    e, digits = (-abs(z)).exp(), getcontext().prec
    if e < ONE.scaleb(-digits // 2):
        log = e - e * e / 2  # 1 + e would lose digits; the next term of the series is beyond them
    else:
        with localcontext() as context:
            context.prec = 2 * digits
            log = (ONE + e).ln()
    return max(z, ZERO) + log


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(
            _sigmoid, lambda z: (1 + np.tanh(z / 2)) / 2, 0.0, 1.0, sign="sigma", steepest_at_zero=True
        ),
        "relu": Activation(
            lambda z: max(z, ZERO),
            lambda z: np.maximum(z, 0),
            0.0,
            math.inf,
            sign='op("ReLU")',
            corner=(ZERO, ONE),
            curved=False,
        ),
        "tanh": Activation(_tanh, np.tanh, -1.0, 1.0, sign="tanh", steepest_at_zero=True),
        "identity": Activation(lambda z: z, lambda z: z, -math.inf, math.inf, sign="f", curved=False),
        "softplus": Activation(_softplus, lambda z: np.logaddexp(0, z), 0.0, math.inf, sign='op("softplus")'),
    }
)

COSTS: Mapping[str, Cost] = MappingProxyType(
    {"squared error": Cost(lambda a, y: (a - y) ** 2, lambda a, y: (a - y) ** 2)}
)

SIGNS: Mapping[str, str] = MappingProxyType({record.sign: name for name, record in ACTIVATIONS.items()})
"""The name of the activation that each sign stands for."""


def activation(name: str) -> Activation:
    """Return an activation's record. Raises Failure, naming the file to edit, if there is none."""
    if name not in ACTIVATIONS:
        raise Failure(f"the audit does not know the activation {name}; add it to ACTIVATIONS in {_HERE}")
    return ACTIVATIONS[name]


def cost(name: str = "squared error") -> Cost:
    """Return a cost's record. Raises Failure, naming the file to edit, if there is none."""
    if name not in COSTS:
        raise Failure(f"the audit does not know the cost {name}; add it to COSTS in {_HERE}")
    return COSTS[name]


_HERE = "scenes/production/audits/functions.py"
