"""Interval arithmetic over shown digits: what rounding can explain, and what it cannot. It uses no code of core."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from scenes.production.audits.forward import CONTEXT, FINE, TINY, step
from scenes.production.audits.functions import ACTIVATIONS

LOST = Decimal("1e-9")
"""The share of a value that the film's floats may lose before they are rounded to digits."""


@dataclass(frozen=True)
class Interval:
    """The value of a calculator for shown digits, and two bounds between which the true value lies."""

    value: Decimal
    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.value + other.value, self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.value, -self.high, -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        corners = sorted(a * b for a in (self.low, self.high) for b in (other.low, other.high))
        return Interval(self.value * other.value, corners[0], corners[-1])

    def __truediv__(self, other: "Interval") -> "Interval":
        """Return the quotient. Raises ZeroDivisionError if the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        return self * Interval(1 / other.value, 1 / other.high, 1 / other.low)

    def squared(self) -> "Interval":
        """Return the square."""
        corners = sorted((self.low**2, self.high**2))
        return Interval(self.value**2, Decimal(0) if self.low <= 0 <= self.high else corners[0], corners[1])

    def through(self, activation: str) -> "Interval":
        """Return the activation of that name; none of them ever falls."""
        return Interval(*(ACTIVATIONS[activation].exact(z) for z in (self.value, self.low, self.high)))

    def slope(self, activation: str) -> "Interval":
        """Return the slope of an activation; its extremes lie at the ends, or at zero where it is steepest there."""
        record = ACTIVATIONS[activation]
        slopes = [_slope(record.exact, z) for z in (self.low, self.high)]
        holds_zero = self.low <= 0 <= self.high
        if record.corner and holds_zero:  # the slope at the corner itself may be taken to be any of these
            slopes = [*record.corner]
        if record.steepest_at_zero and holds_zero:
            slopes.append(_slope(record.exact, Decimal(0)))
        return Interval(_slope(record.exact, self.value), min(slopes), max(slopes))

    def meets(self, other: "Interval") -> bool:
        """True if both can be one true value."""
        slack = LOST * max(abs(end) for end in (self.low, self.high, other.low, other.high))
        return self.low - slack <= other.high and other.low - slack <= self.high


def exactly(value: Decimal | int) -> Interval:
    """Return an interval of one value."""
    return Interval(Decimal(value), Decimal(value), Decimal(value))


def rounded(shown: str) -> Interval:
    """Return all that rounds to these digits. Raises decimal.InvalidOperation if they are no number.

    A digit alone is not rounded: what is rounded is shown with a decimal at least, or two significant digits.
    """
    value = Decimal(shown.strip(" ()").replace(" ", ""))
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent == 0 and abs(value) < 10:
        return exactly(value)
    half = Decimal(5).scaleb(exponent - 1)
    return Interval(value, value - half, value + half)


def rounds_to(value: Decimal, shown: str) -> bool:
    """True if a value computed from shown digits is shown so: the rule by which "=" may be written."""
    result = Decimal(shown.strip(" ()").replace(" ", ""))
    exponent = result.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(value - result) <= Decimal(5).scaleb(exponent - 1)


def _slope(function: Callable[[Decimal], Decimal], z: Decimal) -> Decimal:
    """Return the central difference, with more digits where it is tiny."""
    slope = Decimal(0)
    for context in (CONTEXT, FINE):
        with localcontext(context):
            slope = (function(z + step()) - function(z - step())) / (2 * step())
        if abs(slope) >= TINY:
            break
    return slope
