"""The products for the weights of several layers below each other, equal factors in one column."""

from itertools import pairwise

from manim import RIGHT, VGroup

from scenes.look import layouts, notation, style
from scenes.look.layouts import point
from scenes.pictures.chain_rule_row import sign
from scenes.pictures.factors import holds, seated, to_weight
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.shapes import segment
from scenes.pictures.primitives.text import Formula
from scenes.pictures.swapped_factor import backdrop

ROWS = (1.50, 0.02, -1.46)
EDGES = (-4.86, -3.88, -2.44, -1.14, 0.30, 1.28, 2.58, 4.28)
"""Between the seven columns."""
DOT = 0.15
"""Of a column's width, for the dot after its number."""
SMALLEST = 26 / 34
"""Numbers that would have to be smaller still, as a share of their size, have no room."""
RESULT = 1.32
"""The widest result."""
SHADES = ("#1A3049", "#15263A", "#111C29")
"""Of the tails, the shortest first."""


class AlignedProduct(VGroup):
    """One product, right-aligned: the derivative, its factors with their symbols, the result."""

    def __init__(self, source: Source, back: int, y: float) -> None:
        super().__init__()
        factors = to_weight(source, back)
        edges = EDGES[-len(factors) - 1 :]
        xs = [(a + b) / 2 for a, b in pairwise(edges)]
        baseline, middle = y - 0.41, y - 0.28
        self.fraction = Formula(notation.partial(notation.C0, notation.w(back)), 33)
        self.fraction.bar_at(edges[0] - (0.93 if back else 0.78), y - 0.31)
        self.symbols = [Formula(factor.equation, 31) for factor in factors]
        self.numbers = [factor.number(source, 34) for factor in factors]
        self.rooms = [b - a for a, b in pairwise(edges)]
        self.xs, self.baseline = xs, baseline
        for symbol, x in zip(self.symbols, xs, strict=True):
            symbol.at(x, y + 0.19)
        self.result = Number(source, f"dC/d{notation.w(back).quantity}", decimals=3, size=38, kind="w", edge=RIGHT)
        self.result.at(layouts.MARGIN, baseline)
        equals = "=" if holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", 30, edges[0] - 0.13, y - 0.31),
            *(sign("dot.c", 34, x, middle) for x in edges[1:-1]),
            sign(equals, 37, 4.72, middle),
        )
        self.add(self.fraction, *self.symbols, *self.numbers, self.signs, self.result)

    @property
    def fits(self) -> bool:
        """Whether its columns are wide enough."""
        symbols = max(symbol.width / room for symbol, room in zip(self.symbols, self.rooms, strict=True))
        numbers = max(number.width / (room - DOT) for number, room in zip(self.numbers, self.rooms, strict=True))
        return symbols <= 1 and numbers <= 1 / SMALLEST and self.result.width <= RESULT


class AlignedProducts(VGroup):
    """A product for each of the last layers' weights; behind them the tails that they share, named below."""

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        self.products = [AlignedProduct(source, n, ROWS[n]) for n in range(back + 1)]
        self.fits = all(product.fits for product in self.products)
        seated(
            pair
            for product in self.products
            for pair in zip(product.numbers, [room - DOT for room in product.rooms], strict=True)
        )
        for product in self.products:
            for number, x in zip(product.numbers, product.xs, strict=True):
                number.at(x, product.baseline)
        bottom = ROWS[back] - 0.63
        self.tails: list[VGroup] = []
        for n in range(back + 1):
            left = EDGES[-2 - 2 * n] + 0.02
            right = EDGES[-1] + 0.04 if n == 0 else EDGES[-2 * n] + 0.02
            shade = backdrop(left, right, ROWS[n] + 0.62, bottom, SHADES[n])
            y = bottom - 0.10 - 0.09 * n
            line = segment(point(left + 0.05, y), point(EDGES[-1], y), style.MUTED, style.HAIR)
            name = Formula(notation.derivative(notation.C0, notation.a(n)), 31)
            name.at((left + right) / 2, bottom - 0.62)
            self.tails.append(VGroup(shade, line, name))
        self.add(*reversed(self.tails), *self.products)
