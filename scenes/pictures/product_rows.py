"""The products for the weights of all layers below each other, each with the tail of the one above as a factor."""

from manim import RIGHT, VGroup

from scenes.look import layouts, notation
from scenes.look.layouts import spread
from scenes.pictures.column_grid import ColumnGrid, column_widths, fit_numbers, side_by_side
from scenes.pictures.factors import Factor, factors_from_weight, product_holds, sign
from scenes.pictures.primitives import Formula, Number, Source
from scenes.pictures.swapped_factor import backdrop

TOP, BOTTOM, PITCH = 2.03, -2.43, 1.10
"""Middle of the first row; the lowest middle of the last; the distance between rows if there is room."""
SYMBOLS, NUMBERS, RESULTS = 30, 27, 31
"""Font sizes of the symbols, of the numbers and of the results."""
SYMBOL, NUMBER = 0.06, -0.32
"""Baselines, from the middle of a row."""
OVER, UNDER = 0.395, 0.415
"""From the middle of a row up to the top, and down to the bottom of its backdrops."""
PADDING = 0.14
"""From a backdrop's left and right end to the columns in it."""
ROOM = 1.16
"""Width for a number whose symbol is narrower."""
RESULT_ROOM = 1.5
"""Width for a result."""
SIGN, GAP = 0.5, 0.46
"""Width for an equals sign; the widest gap between two columns."""
TAIL, WITHIN = "#15263A", "#234467"
"""Colors behind a tail, and behind the tail of the row above within it."""


class ProductRow(VGroup):
    """One product: the derivative, its factors, the result.

    The factors are the two of this row, the two that its tail has more than the row above, and the tail of the row
    above as one number. The first row has two factors and a tail.
    """

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        factors = factors_from_weight(source, back)
        self.fraction = Formula(notation.derivative(notation.C0, notation.w(back)), SYMBOLS)
        self.symbols = [Formula(factor.equation, SYMBOLS) for factor in factors[:4]]
        self.numbers = [factor.number(source, NUMBERS) for factor in factors[:4]]
        if back > 1:
            before = notation.a(back - 1)
            factor = Factor(notation.derivative(notation.C0, before), f"dC/d{before.quantity}", False, ("a", "C"))
            self.symbols.append(Formula(factor.equation, SYMBOLS))
            self.numbers.append(Number(source, factor.quantity, decimals=3, size=NUMBERS, brackets=True))
        elif back:
            self.symbols.append(Formula(factors[-1].equation, SYMBOLS))
            self.numbers.append(factors[-1].number(source, NUMBERS))
        else:
            self.symbols, self.numbers = self.symbols[:3], self.numbers[:3]
        self.result = Number(source, f"dC/d{notation.w(back).quantity}", decimals=3, size=RESULTS, kind="w", edge=RIGHT)
        self.add(self.fraction, *self.symbols, *self.numbers, self.result)

    @property
    def widths(self) -> list[float]:
        """The widths of its columns: of each symbol with its number."""
        return [max(s.width, n.width) for s, n in zip(self.symbols, self.numbers, strict=True)]

    def place(self, grid: ColumnGrid, right: float, y: float) -> None:
        """Put the factors into the last columns of the grid, the result's right end at `right`, the middle at `y`."""
        grid = grid.last(len(self.symbols))
        grid.place(self.symbols, y + SYMBOL)
        grid.place(self.numbers, y + NUMBER)
        self.result.at(right, y + NUMBER)
        middle, first, last = y + NUMBER + 0.1, grid.columns[0].left, grid.columns[-1].right
        self.fraction.at(first - SIGN, y - 0.16, edge=1)
        equals = "=" if product_holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", NUMBERS, first - SIGN / 2, y - 0.07),
            *grid.dots(NUMBERS, middle),
            sign(equals, RESULTS, last + PADDING + SIGN / 2, middle),
        )
        self.outer = backdrop(grid.columns[2].left - PADDING, last + PADDING, y + OVER, y - UNDER, TAIL)
        self.inner = backdrop(grid.columns[-1].left - 0.08, last + 0.08, y + OVER - 0.05, y - UNDER + 0.05, WITHIN)
        self.add(self.signs)


class ProductRows(VGroup):
    """A row for each weight, the last weight's first; behind each its tail, and within it the tail of the row above."""

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        self.rows = [ProductRow(source, n) for n in range(back + 1)]
        pairs = [pair for row in self.rows for pair in zip(row.numbers, row.symbols, strict=True)]
        fit_numbers((number, max(ROOM, symbol.width)) for number, symbol in pairs)
        fit_numbers((row.result, RESULT_ROOM) for row in self.rows)
        names = max(row.fraction.width for row in self.rows)
        results = max(row.result.width for row in self.rows)
        widths = column_widths(row.widths for row in self.rows)
        spare = 2 * layouts.MARGIN - sum(widths) - names - results - 2 * SIGN - 2 * PADDING
        gap = min(spare / 4, GAP)
        left = -layouts.MARGIN + names + SIGN + (spare - 4 * gap) / 2
        grid = ColumnGrid.of_ends(side_by_side(widths, left, gap))
        right = grid.columns[-1].right + 2 * PADDING + SIGN + results
        for row, y in zip(self.rows, self._heights(back + 1), strict=True):
            row.place(grid, right, y)
        self.add(*(row.outer for row in self.rows), *(row.inner for row in self.rows[1:]), *self.rows)

    @staticmethod
    def _heights(count: int) -> list[float]:
        """Return the y of the middle of each row."""
        pitch = min(PITCH, (TOP - BOTTOM) / (count - 1))
        middle = (TOP + BOTTOM) / 2
        return spread(middle + pitch * (count - 1) / 2, middle - pitch * (count - 1) / 2, count)
