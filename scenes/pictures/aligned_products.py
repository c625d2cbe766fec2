"""The products for the weights of several layers below each other, equal factors in one column."""

from manim import RIGHT, VGroup

from scenes.look import layouts, notation, style
from scenes.look.layouts import point
from scenes.pictures.column_grid import ColumnGrid, fit_numbers
from scenes.pictures.factors import factors_from_weight, product_holds, sign
from scenes.pictures.primitives import Formula, Number, Source, segment
from scenes.pictures.swapped_factor import backdrop

ROWS = (1.50, 0.02, -1.46)
"""Middle of each product, y in Manim units, the last weight's first."""
GRID = ColumnGrid.between((-4.86, -3.88, -2.44, -1.14, 0.30, 1.28, 2.58, 4.28))
"""The columns of the longest product, seven factors; a shorter one has the last of them."""
DOT = 0.15
"""Width that a number leaves free in its column for the dot behind it."""
SMALLEST = 26 / 34
"""Least share of their size to which numbers may shrink here; where they would shrink more, nothing fits."""
RESULT = 1.32
"""Width of the widest result that fits."""
SHADES = ("#1A3049", "#15263A", "#111C29")
"""Colors behind the tails, the shortest tail first."""


class AlignedProduct(VGroup):
    """One product, right-aligned: the derivative, its factors with their symbols, the result."""

    def __init__(self, source: Source, back: int, y: float) -> None:
        super().__init__()
        factors = factors_from_weight(source, back)
        self.grid, self.baseline, middle = GRID.last(len(factors)), y - 0.41, y - 0.28
        left = self.grid.columns[0].left
        self.fraction = Formula(notation.partial(notation.C0, notation.w(back)), 33)
        self.fraction.bar_at(left - (0.93 if back else 0.78), y - 0.31)
        self.symbols = [Formula(factor.equation, 31) for factor in factors]
        self.numbers = [factor.number(source, 34) for factor in factors]
        self.rooms = [width - DOT for width in self.grid.widths]
        self.grid.place(self.symbols, y + 0.19)
        self.result = Number(source, f"dC/d{notation.w(back).quantity}", decimals=3, size=38, kind="w", edge=RIGHT)
        self.result.at(layouts.MARGIN, self.baseline)
        equals = "=" if product_holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", 30, left - 0.13, y - 0.31), *self.grid.dots(34, middle), sign(equals, 37, 4.72, middle)
        )
        self.add(self.fraction, *self.symbols, *self.numbers, self.signs, self.result)

    @property
    def fits(self) -> bool:
        """True if the columns are wide enough for the symbols and, shrunk to SMALLEST, for the numbers."""
        symbols = max(symbol.width / width for symbol, width in zip(self.symbols, self.grid.widths, strict=True))
        numbers = max(number.width / room for number, room in zip(self.numbers, self.rooms, strict=True))
        return symbols <= 1 and numbers <= 1 / SMALLEST and self.result.width <= RESULT


class AlignedProducts(VGroup):
    """A product for each of the last layers' weights; behind them the tails that they share, named below.

    A tail is the last factors of a product: those that the product above it has, too.
    """

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        self.products = [AlignedProduct(source, n, ROWS[n]) for n in range(back + 1)]
        self.fits = all(product.fits for product in self.products)
        fit_numbers(pair for product in self.products for pair in zip(product.numbers, product.rooms, strict=True))
        for product in self.products:
            product.grid.place(product.numbers, product.baseline)
        bottom = ROWS[back] - 0.63
        self.tails = [self._tail(n, bottom) for n in range(back + 1)]
        self.add(*reversed(self.tails), *self.products)

    @staticmethod
    def _tail(n: int, bottom: float) -> VGroup:
        """Return the backdrop of the last 1 + 2 n factors, a line below it, and the name of their product."""
        columns = GRID.last(1 + 2 * n).columns
        last = columns[-1].right
        left, right = columns[0].left + 0.02, last + 0.04 if n == 0 else columns[1].right + 0.02
        y = bottom - 0.10 - 0.09 * n
        name = Formula(notation.derivative(notation.C0, notation.a(n)), 31)
        name.at((left + right) / 2, bottom - 0.62)
        return VGroup(
            backdrop(left, right, ROWS[n] + 0.62, bottom, SHADES[n]),
            segment(point(left + 0.05, y), point(last, y), style.MUTED, style.HAIR),
            name,
        )
