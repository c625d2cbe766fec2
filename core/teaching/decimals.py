"""How many decimals a value is shown with."""

import math
from collections.abc import Callable

Decimals = Callable[[float], int]
"""How many decimals a value is shown with."""

MOST_DECIMALS = 7

VALUE, DERIVATIVE = 2, 3
"""Decimals: of values and of the factors of a product; of products, sums and entries of a gradient."""

MEASURED = 3
"""Significant digits of what a nudge changes, of the ratio, and of the derivative beside it."""


def fixed(decimals: int) -> Decimals:
    """Always as many."""
    return lambda value: decimals


def significant(digits: int) -> Decimals:
    """As many as it takes to show so many significant digits."""

    def decimals(value: float) -> int:
        if value == 0 or not math.isfinite(value):
            return digits - 1
        magnitude = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
        return min(max(digits - 1 - magnitude, 0), MOST_DECIMALS)

    return decimals


def shortest(most: int = 2, least: int = 0) -> Decimals:
    """As many as the value has, from `least` up to `most`: 1.3, not 1.30."""

    def decimals(value: float) -> int:
        return next((n for n in range(least, most) if round(value, n) == value), most)

    return decimals


def vanishes(value: float, decimals: int) -> bool:
    """Whether a value shows as zero with so many decimals."""
    return float(f"{value:.{decimals}f}") == 0


def at_rest(value: float, decimals: int) -> int:
    """More decimals for a value that would show as zero and is not."""
    return significant(1)(value) if value != 0 and vanishes(value, decimals) else decimals


def as_shown(value: float, decimals: Decimals | int) -> float:
    """What a viewer reads where a value stands at rest: the number that its digits say."""
    most = decimals if isinstance(decimals, int) else decimals(value)
    return float(f"{value:.{at_rest(value, most)}f}")
