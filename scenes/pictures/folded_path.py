"""The way back to the first of many weights: a path too long for one line, in two, with a factor under every arrow."""

from manim import VGroup, VMobject

from scenes.look import notation, style
from scenes.look.layouts import point
from scenes.pictures.backward_path import (
    MOST_BACK,
    PITCH,
    RIGHTMOST,
    WIDTH,
    WorkedFactor,
    dot,
    path_from,
    product_line,
    seat,
)
from scenes.pictures.factors import symbols, to_weight
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.shapes import Arrow, frame, tip
from scenes.pictures.primitives.text import Formula

UPPER, LOWER = 2.00, -0.44
"""Middles of the cards."""
HEIGHT = 0.62
UNDER = (-0.54, -1.02, -1.54)
"""From there to the underlines, and to the baselines of symbols and numbers."""
BETWEEN = 0.24
"""Where the path turns back to the left."""
PRODUCT = -2.66
BELOW = 2 * MOST_BACK + 3
"""So many factors stand in the lower line: those that a path in one line has at this width."""
TIP = 0.2


class FoldedPathCard(VGroup):
    """A symbol; its value gives way to the factors."""

    def __init__(self, symbol: notation.Symbol, x: float, y: float) -> None:
        super().__init__()
        self.panel = frame(WIDTH, HEIGHT, point(x, y), style.COLOR[symbol.kind], stroke=2.5)
        self.symbol = Formula(notation.alone(symbol), 31)
        self.symbol.at(x, y - 0.09)
        self.add(self.panel, self.symbol)


class BentArrow(VGroup):
    """An arrow from the end of one line to the beginning of the next."""

    def __init__(self, start: tuple[float, float], right: float, end: tuple[float, float], color: str) -> None:
        super().__init__()
        (x, y), (last, top) = start, end
        self.shaft = VMobject(stroke_color=color, stroke_width=6.0, fill_opacity=0)
        corners = [(x, y), (right, y), (right, BETWEEN), (last, BETWEEN), (last, top + 0.8 * TIP)]
        self.shaft.set_points_as_corners([point(*corner) for corner in corners])
        self.add(self.shaft, tip(point(last, top), point(0, -1), color, TIP))


class FoldedPath(VGroup):
    """Cards from the first weight to the cost; the last seven arrows in the lower line, the others in the upper.

    `factors` and `arrows` are in the order of the path; an arrow leads from each card but the cost."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source, self.back = source, int(source.now["chain.size.layers"]) - 1
        path = path_from(self.back)
        self.above = len(path) - 1 - BELOW
        left = RIGHTMOST - PITCH * BELOW
        places = [(left + PITCH * i, UPPER) for i in range(self.above)]
        places += [(left + PITCH * i, LOWER) for i in range(BELOW + 1)]
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
        factors = to_weight(source, self.back)
        self.factors = [
            WorkedFactor(source, factor, symbol, x + PITCH / 2, (y + UNDER[0], y + UNDER[1], y + UNDER[2]))
            for factor, symbol, (x, y) in zip(factors, symbols(factors, PITCH), places[:-1], strict=True)
        ]
        seat(self.factors)
        self.dots = VGroup(*(dot(factor, 1) for factor in self.factors[:-1]))
        self.product = product_line(source, self.back, self.factors, PRODUCT)
        self.add(*self.cards, *self.arrows, *self.factors, self.dots, self.product)
