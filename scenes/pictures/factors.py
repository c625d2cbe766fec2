"""Factors of the chain rule, walked backwards from the cost: each with its symbol and its number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from core import ShownInterval, follows
from scenes.look import notation, style
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula

LEAST = 22.0
"""No number is set smaller."""
SYMBOLS, SMALLER, APART = 31, 29, 0.12
"""The size of symbols in a row, that of symbols which would else come nearer to each other, and how near that is."""
SHORT = 7
"""Characters of a number that had to be written with a power of ten."""


@dataclass(frozen=True)
class Factor:
    """How it is written, the quantity it is, whether it is a weight (shown as short as the lesson has it), and
    the kinds of what stands at the two ends of its arrow."""

    equation: notation.FormulaTemplate
    quantity: str
    weight: bool
    ends: tuple[str, str]

    def number(self, source: Source, size: float, kind: str = "ink") -> Number:
        """Its value, in brackets where it is negative."""
        decimals = style.shortest(least=1) if self.weight else style.fixed(2)
        return Number(source, self.quantity, decimals=decimals, size=size, kind=kind, brackets=True)


def cost_slope() -> Factor:
    """Return the last factor: the derivative of the cost by the output."""
    return Factor(notation.COST_SLOPE, f"dC/da({notation.layer()})", False, ("a", "C"))


def slope(source: Source, back: int = 0) -> Factor:
    """Return the slope of the activation of the layer that lies `back` before the last."""
    layer = notation.layer(back)
    curve = source.now.activation_of(layer)
    return Factor(notation.slope(curve.name, back), f"da/dz({layer})", False, ("z", "a"))


def tail(source: Source, back: int) -> list[Factor]:
    """Return the 1 + 2 back factors from a of the layer that lies `back` before the last to the cost."""
    factors = [cost_slope()]
    for n in range(back):
        weight = Factor(notation.alone(notation.w(n)), f"w({notation.layer(n)})", True, ("a", "z"))
        factors = [weight, slope(source, n), *factors]
    return factors


def to_weight(source: Source, back: int) -> list[Factor]:
    """Return the 3 + 2 back factors from w of the layer that lies `back` before the last to the cost."""
    before = Factor(notation.alone(notation.a(back + 1)), f"dz/dw({notation.layer(back)})", False, ("w", "z"))
    return [before, slope(source, back), *tail(source, back)]


def holds(product: Number, factors: Sequence[Number]) -> bool:
    """True if the shown factors multiply to the shown product. Raises Contradiction as core.follows does."""
    computed = prod((number.operand for number in factors), start=ShownInterval.exactly(1))
    return follows(str(product.digits), computed, written(" · ", factors, product))


def adds_up(total: Number, parts: Sequence[Number], count: int = 1) -> bool:
    """True if the shown parts add to `count` times the shown total. Raises Contradiction as core.follows does."""
    computed = sum((number.operand for number in parts), start=ShownInterval.exactly(0)) / count
    return follows(str(total.digits), computed, written(" + ", parts, total, count))


def written(operator: str, operands: Sequence[Number], result: Number, count: int = 1) -> str:
    """Return an equation for messages: its digits, and the quantity that it gives."""
    left = operator.join(number.text for number in operands)
    return f"{f'({left}) / {count}' if count > 1 else left} ≈ {result.text} for {result.name}"


def symbols(factors: Sequence[Factor], pitch: float) -> list[Formula]:
    """How they are written, all in one size in which neighbors keep apart whose middles are `pitch` apart."""
    found = [Formula(factor.equation, SYMBOLS) for factor in factors]
    if all((one.width + other.width) / 2 + APART <= pitch for one, other in pairwise(found)):
        return found
    return [Formula(factor.equation, SMALLER) for factor in factors]


def seated(rooms: Iterable[tuple[Number, float]]) -> None:
    """Set some numbers in one share of their sizes, the largest at which each has its room: a width for each.

    What has none even in the least size is written with a power of ten. They are to be placed afterwards.
    """
    seats = [*rooms]
    for number, room in seats:
        if _width(number) * LEAST / number.size > room:
            number.keep_within(room)
    share = min(1.0, *(room / _width(number) for number, room in seats), 1.0)
    for number, _ in seats:
        number.scale(max(share, LEAST / number.size))


def _width(number: Number) -> float:
    return number.natural_width * number.scale_of_glyphs
