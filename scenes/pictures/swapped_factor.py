"""Three chain rules below each other that differ in their first factor only."""

from manim import RIGHT, RoundedRectangle, VGroup

from scenes.look import layouts, notation
from scenes.look.layouts import point
from scenes.pictures.column_grid import ColumnGrid, fit_numbers
from scenes.pictures.factors import SYMBOL_SIZE, Factor, cost_slope, factor_symbols, product_holds, sign, slope
from scenes.pictures.primitives import Formula, Number, Source

SIZE, NUMBERS = 40, 38
"""Font sizes of the fractions and of the numbers."""
ROWS = (1.42, -0.14, -1.70)
"""y of the fraction bars."""
FRACTIONS = (-5.84, -3.96, -2.33, -0.88)
"""x of the fractions."""
GRID = ColumnGrid.around((0.86, 2.32, 3.88), (1.06, 1.22, 1.60))
"""Columns of the factors; the widths are those of the numbers."""
WIDE_GRID = ColumnGrid.around((0.80, 2.28, 3.95), (0.96, 1.36, 1.50))
"""Columns of the factors if the activation has a long name."""
DOTS, WIDE_DOTS = (1.47, 3.00), (1.35, 3.08)
"""x of the dots between the numbers in the two grids."""
RESULT = 1.30
"""Width for a result."""
SHARED = "#15263A"
"""Color behind the factors that several products share."""


def backdrop(left: float, right: float, top: float, bottom: float, color: str = SHARED) -> RoundedRectangle:
    """Return a rectangle with round corners, to lie behind shared factors."""
    rectangle = RoundedRectangle(
        width=right - left, height=top - bottom, corner_radius=0.16, fill_color=color, fill_opacity=1, stroke_width=0
    )
    rectangle.move_to(point((left + right) / 2, (top + bottom) / 2))
    return rectangle


class SwappedFactorRow(VGroup):
    """dC_0 by w, b or the previous activation: in fractions, worked out, in numbers, and the result."""

    def __init__(self, source: Source, by: notation.Symbol, first: Factor, y: float) -> None:
        super().__init__()
        terms = ((notation.C0, by), (notation.z(), by), (notation.a(), notation.z()), (notation.C0, notation.a()))
        self.fractions = [
            Formula(notation.partial(*term), SIZE).bar_at(x, y) for term, x in zip(terms, FRACTIONS, strict=True)
        ]
        factors = [first, slope(source), cost_slope()]
        worked = factor_symbols(factors[1:], GRID.middles[2] - GRID.middles[1])
        usual = worked[0].size == SYMBOL_SIZE
        self.grid, self.dots = (GRID, DOTS) if usual else (WIDE_GRID, WIDE_DOTS)
        self.symbols = [Formula(first.equation, worked[0].size)] if first.equation.symbols else []
        self.symbols += worked
        self.grid.place(self.symbols, y + 0.28)
        self.numbers = [factor.number(source, NUMBERS) for factor in factors]
        if first.quantity == "dz/db(L)":
            self.numbers[0] = Number(source, first.quantity, decimals=0, size=NUMBERS)
        name = f"dC/d{by.quantity}"
        self.result = Number(source, name, decimals=3, size=NUMBERS + 2, kind=by.kind, edge=RIGHT)
        self.y = y

    def place(self) -> None:
        """Put numbers and signs in their places, once the numbers of all rows have one size."""
        y, middle = self.y, self.y - 0.27
        self.grid.place(self.numbers, y - 0.40)
        self.result.at(layouts.MARGIN, y - 0.40)
        equals = "=" if product_holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", SIZE, -4.90, y), sign("dot.c", SIZE, -3.12, y), sign("dot.c", SIZE, -1.60, y),
            sign("=", SIZE, 0.03, y), *(sign("dot.c", NUMBERS, x, middle) for x in self.dots),
            sign(equals, NUMBERS, self.result.get_left()[0] - 0.3, middle),
        )  # fmt: skip
        self.add(*self.fractions, *self.symbols, *self.numbers, self.signs, self.result)


class SwappedFactors(VGroup):
    """The three rows, and the backdrops of the factors they share."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        firsts = (
            (notation.w(), Factor(notation.alone(notation.a(1)), "dz/dw(L)", False, ("w", "z"))),
            (notation.b(), Factor(notation.FormulaTemplate(""), "dz/db(L)", False, ("b", "z"))),
            (notation.a(1), Factor(notation.alone(notation.w()), "dz/da(L)", True, ("a", "z"))),
        )
        self.rows = [SwappedFactorRow(source, by, first, y) for (by, first), y in zip(firsts, ROWS, strict=True)]
        fit_numbers(pair for row in self.rows for pair in zip(row.numbers, row.grid.widths, strict=True))
        fit_numbers((row.result, RESULT) for row in self.rows)
        for row in self.rows:
            row.place()
        top, bottom = ROWS[0] + 0.74, ROWS[-1] - 0.68
        left = min(1.60, self.rows[0].symbols[1].get_left()[0] - 0.06)
        self.shades = VGroup(backdrop(-2.95, -0.26, top, bottom), backdrop(left, 4.76, top, bottom))
        self.add(self.shades, *self.rows)
