"""The products for the weights of all layers below each other, each with the tail of the one above as a factor."""

from collections.abc import Sequence
from itertools import pairwise

from manim import RIGHT, VGroup

from scenes.look import layouts, notation
from scenes.look.layouts import spread
from scenes.pictures.chain_rule_row import sign
from scenes.pictures.factors import Factor, holds, seated, to_weight
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula
from scenes.pictures.swapped_factor import backdrop

TOP, BOTTOM, PITCH = 2.03, -2.43, 1.10
"""Middle of the first row; how far down the last may stand, and how far rows are apart where there is room."""
SYMBOLS, NUMBERS, RESULTS = 30, 27, 31
SYMBOL, NUMBER = 0.06, -0.32
"""Baselines, from the middle of a row."""
OVER, UNDER = 0.395, 0.415
"""From the middle of a row to the ends of its shades."""
PADDING = 0.14
"""Of a shade."""
ROOM = 1.16
"""For a number whose symbol is narrower."""
RESULT_ROOM = 1.5
SIGN, GAP = 0.5, 0.46
"""Room for a sign of equality; the widest gap between two columns."""
TAIL, WITHIN = "#15263A", "#234467"
"""Behind a tail, and behind the tail of the row above in it."""


class ProductRow(VGroup):
    """One product: the derivative; the two factors of this row, the two by which the tail has grown, the tail of the
    row above; the result. The first row has two factors and a tail."""

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        self.back = back
        factors = to_weight(source, back)
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
        """Of its columns."""
        return [max(s.width, n.width) for s, n in zip(self.symbols, self.numbers, strict=True)]

    def place(self, columns: Sequence[tuple[float, float]], right: float, y: float) -> None:
        """Columns are the left and right ends of all of them; the last ones are this row's."""
        mine = columns[-len(self.symbols) :]
        for (left, end), symbol, number in zip(mine, self.symbols, self.numbers, strict=True):
            symbol.at((left + end) / 2, y + SYMBOL)
            number.at((left + end) / 2, y + NUMBER)
        self.result.at(right, y + NUMBER)
        middle, first, last = y + NUMBER + 0.1, mine[0][0], mine[-1][1]
        self.fraction.at(first - SIGN, y - 0.16, edge=1)
        equals = "=" if holds(self.result, self.numbers) else "approx"
        self.signs = VGroup(
            sign("=", NUMBERS, first - SIGN / 2, y - 0.07),
            *(sign("dot.c", NUMBERS, (a[1] + b[0]) / 2, middle) for a, b in pairwise(mine)),
            sign(equals, RESULTS, last + PADDING + SIGN / 2, middle),
        )
        self.outer = backdrop(mine[2][0] - PADDING, last + PADDING, y + OVER, y - UNDER, TAIL)
        self.inner = backdrop(mine[-1][0] - 0.08, last + 0.08, y + OVER - 0.05, y - UNDER + 0.05, WITHIN)
        self.add(self.signs)


class ProductRows(VGroup):
    """A row for each weight, the last one's first; behind each its tail, and in that the tail of the row above."""

    def __init__(self, source: Source, back: int) -> None:
        super().__init__()
        self.rows = [ProductRow(source, n) for n in range(back + 1)]
        pairs = [pair for row in self.rows for pair in zip(row.numbers, row.symbols, strict=True)]
        seated((number, max(ROOM, symbol.width)) for number, symbol in pairs)
        seated((row.result, RESULT_ROOM) for row in self.rows)
        rows = [[0.0] * (5 - len(row.widths)) + row.widths for row in self.rows]
        widths = [max(column) for column in zip(*rows, strict=True)]
        names = max(row.fraction.width for row in self.rows)
        results = max(row.result.width for row in self.rows)
        spare = 2 * layouts.MARGIN - sum(widths) - names - results - 2 * SIGN - 2 * PADDING
        gap = min(spare / 4, GAP)
        left = -layouts.MARGIN + names + SIGN + (spare - 4 * gap) / 2
        columns = []
        for width in widths:
            columns.append((left, left + width))
            left += width + gap
        right = columns[-1][1] + 2 * PADDING + SIGN + results
        for row, y in zip(self.rows, self._rows(back + 1), strict=True):
            row.place(columns, right, y)
        self.add(*(row.outer for row in self.rows), *(row.inner for row in self.rows[1:]), *self.rows)

    @staticmethod
    def _rows(count: int) -> list[float]:
        pitch = min(PITCH, (TOP - BOTTOM) / (count - 1))
        middle = (TOP + BOTTOM) / 2
        return spread(middle + pitch * (count - 1) / 2, middle - pitch * (count - 1) / 2, count)
