"""Decide whether a displayed equation holds for a viewer who has only the displayed digits.

Between the two sides of an equation the film writes "=" if the shown digits give the shown result. It writes "≈" if
rounding alone explains the difference: true operands, each within half a unit of its last shown digit, can give a
result that rounds to the shown one. Anything else is a contradiction, and the film is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal

ROUNDED = Decimal("1e-9")
"""Relative error that float arithmetic may have added to a bound before the value was rounded to its shown digits."""

_REFUSED: ContextVar[bool] = ContextVar("refused", default=True)


class Contradiction(ArithmeticError):
    """A shown result that rounding cannot explain."""


@contextmanager
def contradictions_shown() -> Iterator[None]:
    """Draw contradictions in the block with "≈" instead of raising them, so that an audit can report all of them."""
    token = _REFUSED.set(False)
    try:
        yield
    finally:
        _REFUSED.reset(token)


def half_unit(shown: Decimal) -> Decimal:
    """Return half a unit of the last digit that is shown."""
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


@dataclass(frozen=True)
class ShownInterval:
    """The value that a calculator gives for shown digits, and the interval that contains the true value.

    Its operations are those of the film's equations; each gives an interval that contains every possible result.
    """

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, shown: str | Decimal) -> "ShownInterval":
        """Return the interval of all values that round to these digits."""
        value = Decimal(shown)
        return cls(value, value - half_unit(value), value + half_unit(value))

    @classmethod
    def exactly(cls, value: int | Decimal) -> "ShownInterval":
        """Return a value that is not rounded, as an interval of width zero."""
        return cls(Decimal(value), Decimal(value), Decimal(value))

    def __add__(self, other: "ShownInterval") -> "ShownInterval":
        return ShownInterval(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "ShownInterval") -> "ShownInterval":
        return ShownInterval(self.value - other.value, self.low - other.high, self.high - other.low)

    def __mul__(self, other: "ShownInterval") -> "ShownInterval":
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return ShownInterval(self.value * other.value, min(ends), max(ends))

    def __truediv__(self, count: int) -> "ShownInterval":
        return ShownInterval(self.value / count, self.low / count, self.high / count)

    def squared(self) -> "ShownInterval":
        """Return the square, which is never negative."""
        ends = (self.low**2, self.high**2)
        low = Decimal(0) if self.low < 0 < self.high else min(ends)
        return ShownInterval(self.value**2, low, max(ends))

    def through(self, rising: Callable[[Decimal], Decimal]) -> "ShownInterval":
        """Return the interval of a function's values; the function must not decrease."""
        return ShownInterval(rising(self.value), rising(self.low), rising(self.high))

    def allows(self, shown: Decimal) -> bool:
        """True if some value of the interval rounds to these digits."""
        slack = half_unit(shown) + ROUNDED * max(abs(self.low), abs(self.high), abs(shown))
        return self.low - slack <= shown <= self.high + slack


def agrees(shown: str, computed: Decimal) -> bool:
    """True if a value computed from shown digits rounds to the shown result, to its last digit.

    `shown` is plain text such as "-0.081". A computed value exactly half-way between two results agrees with
    both. Raises decimal.InvalidOperation if `shown` is not a number.
    """
    result = Decimal(shown)
    return abs(computed - result) <= half_unit(result)


def follows(shown: str, computed: ShownInterval, equation: str) -> bool:
    """True if the film writes "=" before a shown result, False if it writes "≈".

    `equation` names the equation in messages. Raises Contradiction if the shown operands cannot give the shown
    result, except inside `contradictions_shown`.
    """
    if agrees(shown, computed.value):
        return True
    if _REFUSED.get() and not computed.allows(Decimal(shown)):
        raise Contradiction(
            f"the equation {equation} is wrong: the shown digits allow {computed.low:.4g} to {computed.high:.4g}"
        )
    return False
