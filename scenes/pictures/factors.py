"""Factors of the chain rule, from a weight or an activation to the cost: each with its symbol and its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from core import ShownInterval, follows
from scenes.look import notation, style
from scenes.pictures.primitives import Formula, Number, Source

SYMBOL_SIZE, SMALL_SYMBOL_SIZE = 31, 29
"""Font size of the symbols in a row; the small one is for symbols that would come too near to each other."""
LEAST_GAP = 0.12
"""Manim units between two symbols: they read as one formula when they are nearer."""


@dataclass(frozen=True)
class Factor:
    """One local derivative of a path: its formula, its quantity, and the two ends of its arrow.

    `weight` is True for a weight, which is shown with the decimals of the lesson file. `ends` are the kinds of the
    symbols at the two ends of the arrow.
    """

    equation: notation.FormulaTemplate
    quantity: str
    weight: bool
    ends: tuple[str, str]

    def number(self, source: Source, size: float, kind: str = "ink") -> Number:
        """Return the factor's value, in parentheses if it is negative."""
        decimals = style.shortest(least=1) if self.weight else style.fixed(2)
        return Number(source, self.quantity, decimals=decimals, size=size, kind=kind, brackets=True)


def cost_slope() -> Factor:
    """Return the last factor: the derivative of the cost by the output."""
    return Factor(notation.COST_SLOPE, f"dC/da({notation.layer()})", False, ("a", "C"))


def slope(source: Source, back: int = 0) -> Factor:
    """Return the slope of the activation function of layer L - back."""
    layer = notation.layer(back)
    curve = source.now.activation_of(layer)
    return Factor(notation.slope(curve.name, back), f"da/dz({layer})", False, ("z", "a"))


def factors_from_activation(source: Source, back: int) -> list[Factor]:
    """Return the 1 + 2 back factors from the activation of layer L - back to the cost."""
    factors = [cost_slope()]
    for n in range(back):
        weight = Factor(notation.alone(notation.w(n)), f"w({notation.layer(n)})", True, ("a", "z"))
        factors = [weight, slope(source, n), *factors]
    return factors


def factors_from_weight(source: Source, back: int) -> list[Factor]:
    """Return the 3 + 2 back factors from the weight of layer L - back to the cost."""
    before = Factor(notation.alone(notation.a(back + 1)), f"dz/dw({notation.layer(back)})", False, ("w", "z"))
    return [before, slope(source, back), *factors_from_activation(source, back)]


def product_holds(product: Number, factors: Sequence[Number]) -> bool:
    """True if the shown factors multiply to the shown product. Raises Contradiction as core.follows does."""
    computed = prod((number.operand for number in factors), start=ShownInterval.exactly(1))
    return follows(str(product.digits), computed, written(" · ", factors, product))


def sum_holds(total: Number, parts: Sequence[Number], count: int = 1) -> bool:
    """True if the shown parts add to `count` times the shown total. Raises Contradiction as core.follows does."""
    computed = sum((number.operand for number in parts), start=ShownInterval.exactly(0)) / count
    return follows(str(total.digits), computed, written(" + ", parts, total, count))


def written(operator: str, operands: Sequence[Number], result: Number, count: int = 1) -> str:
    """Return an equation for messages: its shown digits, and the name of the result."""
    left = operator.join(number.text for number in operands)
    return f"{f'({left}) / {count}' if count > 1 else left} ≈ {result.text} for {result.name}"


def factor_symbols(factors: Sequence[Factor], pitch: float) -> list[Formula]:
    """Return the factors' formulas in one size, smaller if two of them would nearly touch.

    `pitch` is the distance between the middles of neighboring symbols, in Manim units.
    """
    symbols = [Formula(factor.equation, SYMBOL_SIZE) for factor in factors]
    if all((one.width + other.width) / 2 + LEAST_GAP <= pitch for one, other in pairwise(symbols)):
        return symbols
    return [Formula(factor.equation, SMALL_SYMBOL_SIZE) for factor in factors]


def sign(text: str, size: float, x: float, y: float) -> Formula:
    """Return a sign such as "=" between two things, its ink centered on (x, y). `text` is Typst."""
    return Formula(notation.FormulaTemplate(text), size).centered_at(x, y)
