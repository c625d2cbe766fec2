"""Equations between numbers as they are read: does the shown result follow from the shown digits?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from scenes.production.audits.expressions import Letters, Unreadable, normal, parsed
from scenes.production.audits.interval import Interval, rounds_to


@dataclass(frozen=True)
class CheckedEquation:
    """An equation as it is read, and whether it holds; `symbols` says that some of its sides have symbols in them.

    Between numbers, "=" holds where the shown digits give the shown result, and "≈" where rounding explains the
    difference. Symbols have the values that are shown of them, or the oracle's; of what they give, only rounding may
    make a difference.
    """

    text: str
    holds: bool
    symbols: bool = False

    @property
    def fault(self) -> str:
        """Return what is wrong, in a line; nothing if it holds."""
        if self.holds:
            return ""
        if self.symbols:
            return f"{self.text} does not hold for the values of its symbols"
        why = "is more than rounding explains" if "≈" in self.text else "does not hold, and bears no ≈"
        return f"{self.text} {why}"


def read(text: str) -> Iterator[CheckedEquation]:
    """Give the equations of a chain "a = b ≈ c" between neighboring sides that hold numbers alone."""
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
    """Return the sides of a chain of equations, and the signs between them; an "=" in brackets is none."""
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
    """Values of no symbol: every symbol is unreadable."""

    def symbol(self, script: str, letters: Letters) -> Interval:
        raise Unreadable(script)

    def derivative(self, top: str, bottom: str, letters: Letters) -> Interval:
        raise Unreadable(top)

    def change(self, script: str) -> Interval:
        raise Unreadable(script)

    def applied(self, script: str, arguments: list[str]) -> Interval:
        raise Unreadable(script)


def value_of(side: str) -> Interval | None:
    """Return the value of an expression of numbers, or None for one with symbols in it."""
    try:
        return parsed(side)(_NoSymbols(), {})
    except (Unreadable, ZeroDivisionError):
        return None


def is_number(text: str) -> bool:
    """True if a text is one number, in brackets or not."""
    try:
        Decimal(text.strip("()"))
    except InvalidOperation:
        return False
    return True
