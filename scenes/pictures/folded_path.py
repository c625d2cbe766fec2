"""The path from the first of many weights to the cost, too long for one line: in two, a factor under every arrow."""

from manim import VGroup, VMobject

from scenes.look import notation, style
from scenes.look.layouts import point
from scenes.pictures.backward_path import (
    DOT,
    DOT_HEIGHT,
    DOT_SIZE,
    MOST_BACK,
    PITCH,
    RIGHTMOST,
    WIDTH,
    WorkedFactor,
    path_from,
    product_line,
)
from scenes.pictures.column_grid import ColumnGrid, fit_numbers
from scenes.pictures.factors import factor_symbols, factors_from_weight, sign
from scenes.pictures.primitives import Arrow, Formula, Source, frame, tip

UPPER, LOWER = 2.00, -0.44
"""y of the cards in the two lines."""
HEIGHT = 0.62
"""Height of a card."""
UNDER = (-0.54, -1.02, -1.54)
"""From the middle of the cards to the underlines, and to the baselines of symbols and numbers."""
BETWEEN = 0.24
"""y at which the path runs back to the left."""
PRODUCT = -2.66
"""Baseline of the product."""
BELOW = 2 * MOST_BACK + 3
"""Factors in the lower line: as many as the longest path in one line has."""
TIP = 0.2
"""Length of an arrow's tip."""


class FoldedPathCard(VGroup):
    """A card with a symbol alone: two lines leave no room for its value."""

    def __init__(self, symbol: notation.Symbol, x: float, y: float) -> None:
        super().__init__()
        self.panel = frame(WIDTH, HEIGHT, point(x, y), style.COLOR[symbol.kind], stroke=2.5)
        self.symbol = Formula(notation.alone(symbol), 31)
        self.symbol.at(x, y - 0.09)
        self.add(self.panel, self.symbol)


class BentArrow(VGroup):
    """An arrow with corners, from the end of one line to the beginning of the next."""

    def __init__(self, start: tuple[float, float], right: float, end: tuple[float, float], color: str) -> None:
        super().__init__()
        (x, y), (last, top) = start, end
        self.shaft = VMobject(stroke_color=color, stroke_width=6.0, fill_opacity=0)
        corners = [(x, y), (right, y), (right, BETWEEN), (last, BETWEEN), (last, top + 0.8 * TIP)]
        self.shaft.set_points_as_corners([point(*corner) for corner in corners])
        self.add(self.shaft, tip(point(last, top), point(0, -1), color, TIP))


class FoldedPath(VGroup):
    """Cards from the first weight to the cost; the last seven arrows in the lower line, the others in the upper.

    `factors` and `arrows` are in the order of the path; an arrow leads from each card but the cost. `above` is the
    number of arrows in the upper line.
    """

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source, self.back = source, int(source.now["chain.size.layers"]) - 1
        path = path_from(self.back)
        self.above = len(path) - 1 - BELOW
        left = RIGHTMOST - PITCH * BELOW
        upper, lower = ([left + PITCH * i for i in range(arrows + 1)] for arrows in (self.above, BELOW))
        places = [*((x, UPPER) for x in upper[:-1]), *((x, LOWER) for x in lower)]
        self.cards = [FoldedPathCard(symbol, *place) for symbol, place in zip(path, places, strict=True)]
        self.arrows: list[VGroup] = []
        for i, (x, y) in enumerate(places[:-1]):
            color, start = style.COLOR[path[i].kind], x + WIDTH / 2 + 0.03
            if i == self.above - 1:
                end = (places[i + 1][0], LOWER + HEIGHT / 2 + 0.03)
                self.arrows.append(BentArrow((start, y), x + PITCH + 0.45, end, color))
            else:
                end = (x + PITCH - WIDTH / 2 - 0.03, y)
                self.arrows.append(Arrow(point(start, y), point(*end), [color], 6.0, size=TIP))
        lines = [
            (ColumnGrid.from_lefts(xs[:-1], [PITCH] * (len(xs) - 1)), y) for xs, y in ((upper, UPPER), (lower, LOWER))
        ]
        columns = [(x, y) for grid, y in lines for x in grid.middles]
        factors = factors_from_weight(source, self.back)
        self.factors = [
            WorkedFactor(source, factor, symbol, x, (y + UNDER[0], y + UNDER[1], y + UNDER[2]))
            for factor, symbol, (x, y) in zip(factors, factor_symbols(factors, PITCH), columns, strict=True)
        ]
        numbers = [factor.number for factor in self.factors]
        fit_numbers((number, PITCH - DOT) for number in numbers)
        self.dots = VGroup(
            *(sign("dot.c", DOT_SIZE, x + PITCH / 2, y + UNDER[2] + DOT_HEIGHT) for x, y in columns[:-1])
        )
        for (grid, y), row in zip(lines, (numbers[: self.above], numbers[self.above :]), strict=True):
            grid.place(row, y + UNDER[2])
        self.product = product_line(source, self.back, self.factors, PRODUCT)
        self.add(*self.cards, *self.arrows, *self.factors, self.dots, self.product)
