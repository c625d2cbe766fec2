"""Check equations between numbers: does the shown result follow from the shown digits?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from scenes.production.audits.expressions import Letters, Unreadable, normal, parsed
from scenes.production.audits.interval import Interval, rounds_to


@dataclass(frozen=True)
class CheckedEquation:
    """An equation as it is read, and whether it holds. `symbols` is True if some side contains symbols.

    Between numbers, "=" holds if the shown digits give the shown result, and "≈" if rounding explains the difference.
    Symbols have the values that are shown for them, or the oracle's; both sides may differ by rounding only.
    """

    text: str
    holds: bool
    symbols: bool = False

    @property
    def fault(self) -> str:
        """Return the fault in one line, or nothing if the equation holds."""
        if self.holds:
            return ""
        if self.symbols:
            return f"{self.text} does not hold for the values of its symbols"
        why = "is more than rounding explains" if "≈" in self.text else "does not hold, and bears no ≈"
        return f"{self.text} {why}"


def read(text: str) -> Iterator[CheckedEquation]:
    """Yield the equations of a chain "a = b ≈ c" between neighboring sides without symbols."""
    sides, signs = split(text)
    values = [value_of(side) for side in sides]
    for (left, right), (one, other), sign in zip(pairwise(sides), pairwise(values), signs, strict=True):
        if one is None or other is None:
            continue
        shown = " ".join(f"{left} {sign} {right}".split())
        if sign == "≈":
            yield CheckedEquation(shown, one.meets(other))
        elif is_number(right):
            yield CheckedEquation(shown, rounds_to(one.value, right))
        elif is_number(left):
            yield CheckedEquation(shown, rounds_to(other.value, left))
        else:
            yield CheckedEquation(shown, one.meets(other))


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the sides of a chain of equations and the signs between them. An "=" within brackets is not a sign."""
    sides, signs, depth = [""], [], 0
    for part in re.split(r"([()]|=|\bapprox\b|≈)", normal(text)):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if part in ("=", "approx", "≈") and not depth:
            signs.append("=" if part == "=" else "≈")
            sides.append("")
        else:
            sides[-1] += part
    return [side.strip() for side in sides], signs


class _NoSymbols:
    """Values without symbols: every symbol is unreadable."""

    def symbol(self, script: str, letters: Letters) -> Interval:
        raise Unreadable(script)

    def derivative(self, top: str, bottom: str, letters: Letters) -> Interval:
        raise Unreadable(top)

    def change(self, script: str) -> Interval:
        raise Unreadable(script)

    def applied(self, script: str, arguments: list[str]) -> Interval:
        raise Unreadable(script)


def value_of(side: str) -> Interval | None:
    """Return the value of an expression of numbers, or None if it contains symbols."""
    try:
        return parsed(side)(_NoSymbols(), {})
    except (Unreadable, ZeroDivisionError):
        return None


def is_number(text: str) -> bool:
    """True if a text is one number, with or without brackets."""
    try:
        Decimal(text.strip("()"))
    except InvalidOperation:
        return False
    return True
