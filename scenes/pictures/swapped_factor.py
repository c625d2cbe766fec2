"""Three chain rules below each other that differ in their first factor only."""

from dataclasses import dataclass

from manim import RIGHT, RoundedRectangle, VGroup

from scenes.look import layouts, notation
from scenes.look.layouts import point
from scenes.pictures.chain_rule_row import sign
from scenes.pictures.factors import SYMBOLS, Factor, cost_slope, holds, seated, slope, symbols
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula

SIZE, NUMBERS = 40, 38
ROWS = (1.42, -0.14, -1.70)
FRACTIONS = (-5.84, -3.96, -2.33, -0.88)


@dataclass(frozen=True)
class Cells:
    """Middles of the factors, room for their numbers, and the dots between them."""

    xs: tuple[float, float, float]
    rooms: tuple[float, float, float]
    dots: tuple[float, float]


USUAL = Cells((0.86, 2.32, 3.88), (1.06, 1.22, 1.60), (1.47, 3.00))
WIDE = Cells((0.80, 2.28, 3.95), (0.96, 1.36, 1.50), (1.35, 3.08))
"""For the symbols of an activation with a long name."""
RESULT = 1.30
"""Room for a result."""
SHARED = "#15263A"
"""Behind what several products share."""


def backdrop(left: float, right: float, top: float, bottom: float, color: str = SHARED) -> RoundedRectangle:
    """A shade behind factors that are shared."""
    shade = RoundedRectangle(
        width=right - left, height=top - bottom, corner_radius=0.16, fill_color=color, fill_opacity=1, stroke_width=0
    )
    shade.move_to(point((left + right) / 2, (top + bottom) / 2))
    return shade


class SwappedFactorRow(VGroup):
    """dC_0 by one of w, b and the activation before: in fractions, worked out, in numbers, and the result."""

    def __init__(self, source: Source, by: notation.Symbol, first: Factor, y: float) -> None:
        super().__init__()
        terms = ((notation.C0, by), (notation.z(), by), (notation.a(), notation.z()), (notation.C0, notation.a()))
        self.fractions = [
            Formula(notation.partial(*term), SIZE).bar_at(x, y) for term, x in zip(terms, FRACTIONS, strict=True)
        ]
        factors = [first, slope(source), cost_slope()]
        worked = symbols(factors[1:], USUAL.xs[2] - USUAL.xs[1])
        self.cells = USUAL if worked[0].size == SYMBOLS else WIDE
        self.symbols = [Formula(first.equation, worked[0].size)] if first.equation.symbols else []
        self.symbols += worked
        for symbol, x in zip(self.symbols, self.cells.xs[-len(self.symbols) :], strict=True):
            symbol.at(x, y + 0.28)
        self.numbers = [factor.number(source, NUMBERS) for factor in factors]
        if first.quantity == "dz/db(L)":
            self.numbers[0] = Number(source, first.quantity, decimals=0, size=NUMBERS)
        name = f"dC/d{by.quantity}"
        self.result = Number(source, name, decimals=3, size=NUMBERS + 2, kind=by.kind, edge=RIGHT)
        self.y = y

    def place(self) -> None:
        """Put numbers and signs in their places, once the numbers have the size of all rows."""
        y, middle = self.y, self.y - 0.27
        for number, x in zip(self.numbers, self.cells.xs, strict=True):
            number.at(x, y - 0.40)
        self.result.at(layouts.MARGIN, y - 0.40)
        equals = "=" if holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", SIZE, -4.90, y), sign("dot.c", SIZE, -3.12, y), sign("dot.c", SIZE, -1.60, y),
            sign("=", SIZE, 0.03, y), *(sign("dot.c", NUMBERS, x, middle) for x in self.cells.dots),
            sign(equals, NUMBERS, self.result.get_left()[0] - 0.3, middle),
        )  # fmt: skip
        self.add(*self.fractions, *self.symbols, *self.numbers, self.signs, self.result)


class SwappedFactors(VGroup):
    """The three rows, and the shades behind the factors they share."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        firsts = (
            (notation.w(), Factor(notation.alone(notation.a(1)), "dz/dw(L)", False, ("w", "z"))),
            (notation.b(), Factor(notation.FormulaTemplate(""), "dz/db(L)", False, ("b", "z"))),
            (notation.a(1), Factor(notation.alone(notation.w()), "dz/da(L)", True, ("a", "z"))),
        )
        self.rows = [SwappedFactorRow(source, by, first, y) for (by, first), y in zip(firsts, ROWS, strict=True)]
        seated((number, room) for row in self.rows for number, room in zip(row.numbers, row.cells.rooms, strict=True))
        seated((row.result, RESULT) for row in self.rows)
        for row in self.rows:
            row.place()
        top, bottom = ROWS[0] + 0.74, ROWS[-1] - 0.68
        left = min(1.60, self.rows[0].symbols[1].get_left()[0] - 0.06)
        self.shades = VGroup(backdrop(-2.95, -0.26, top, bottom), backdrop(left, 4.76, top, bottom))
        self.add(self.shades, *self.rows)
