"""How many decimals a value is shown with, for each kind of value."""

import math
from collections.abc import Callable

Decimals = Callable[[float], int]
"""A rule: gives the number of decimals for a value."""

MOST_DECIMALS = 7
"""Decimals at most of any shown value."""

VALUE, DERIVATIVE = 2, 3
"""Decimals of values and of the factors of a product; decimals of products, sums and entries of a gradient."""

MEASURED = 3
"""Significant digits of the changes that a nudge causes, of their ratio, and of the derivative beside it."""


def fixed(decimals: int) -> Decimals:
    """Return the rule that gives the same number of decimals for every value."""
    return lambda value: decimals


def significant(digits: int) -> Decimals:
    """Return the rule that shows `digits` significant digits, with MOST_DECIMALS at most."""

    def decimals(value: float) -> int:
        if value == 0 or not math.isfinite(value):
            return digits - 1
        magnitude = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
        return min(max(digits - 1 - magnitude, 0), MOST_DECIMALS)

    return decimals


def shortest(most: int = 2, least: int = 0) -> Decimals:
    """Return the rule that leaves out final zeros, from `least` up to `most` decimals: 1.3, not 1.30."""

    def decimals(value: float) -> int:
        return next((n for n in range(least, most) if round(value, n) == value), most)

    return decimals


def vanishes(value: float, decimals: int) -> bool:
    """True if a value rounds to zero at this number of decimals."""
    return float(f"{value:.{decimals}f}") == 0


def at_rest(value: float, decimals: int) -> int:
    """Return `decimals`, or more for a value that would show as zero and is not."""
    return significant(1)(value) if value != 0 and vanishes(value, decimals) else decimals


def as_shown(value: float, decimals: Decimals | int) -> float:
    """Return the number that a viewer reads when a value is shown at rest."""
    most = decimals if isinstance(decimals, int) else decimals(value)
    return float(f"{value:.{at_rest(value, most)}f}")
