"""The path from an early weight to the cost, walked backward: a card for each symbol, a factor under every arrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import point
from scenes.pictures.cards import Tag
from scenes.pictures.column_grid import ColumnGrid, fit_numbers
from scenes.pictures.factors import Factor, factor_symbols, factors_from_weight, product_holds, sign
from scenes.pictures.primitives import Arrow, Formula, Number, Source, frame, gradient, row, segment, set_level

RIGHTMOST, PITCH, Y = 5.93, 1.694, 0.92
"""x of the last card, the distance between the middles of neighboring cards, and the y of all cards."""
WIDTH, HEIGHT = 1.16, 1.10
"""Size of a card."""
ABOVE, BELOW = 2.06, -0.20
"""y of the side inputs above and below the cards."""
HEIGHTS = (-0.84, -1.36, -1.92)
"""y of the underlines, and of the baselines of symbols and numbers."""
DOT, DOT_SIZE, DOT_HEIGHT = 0.24, 32, 0.1
"""Width that a number leaves free for the dot beside it, the dot's size, and how far it is above the baseline."""
PRODUCT = -2.64
"""Baseline of the product."""
MOST_BACK = 2
"""Layers before the last that fit into one line of cards."""


def _decimals(symbol: notation.Symbol) -> style.Decimals:
    return style.shortest(least=1) if symbol.kind in ("w", "b") else style.fixed(2)


def path_from(back: int) -> list[notation.Symbol]:
    """Return the symbols on the path from the weight of layer L - back to the cost, both included."""
    path = [notation.w(back)]
    for n in range(back, -1, -1):
        path += [notation.z(n), notation.a(n)]
    return [*path, notation.C0]


class PathCard(VGroup):
    """A card with a symbol over its value."""

    def __init__(self, source: Source, symbol: notation.Symbol, x: float) -> None:
        super().__init__()
        self.panel = frame(WIDTH, HEIGHT, point(x, Y), style.COLOR[symbol.kind], stroke=2.5)
        self.symbol = Formula(notation.alone(symbol), 31)
        self.symbol.at(x, Y + 0.14)
        self.number = Number(source, symbol.quantity, decimals=_decimals(symbol), kind=symbol.kind, size=28)
        fit_numbers([(self.number, WIDTH - 0.1)])
        self.number.at(x, Y - 0.36)
        self.add(self.panel, self.symbol, self.number)


class WorkedFactor(VGroup):
    """Under an arrow: an underline in the colors of its two ends, the factor's symbol, its number.

    `heights` are the y of the underline, and of the baselines of symbol and number.
    """

    def __init__(
        self, source: Source, factor: Factor, symbol: Formula, x: float, heights: tuple[float, float, float] = HEIGHTS
    ) -> None:
        super().__init__()
        self.symbol, (underline, written, baseline) = symbol, heights
        self.underline = segment(point(x - 0.63, underline), point(x + 0.63, underline), style.INK, 6.0)
        gradient(self.underline, [style.COLOR[kind] for kind in factor.ends])
        self.symbol.at(x, written)
        self.number = factor.number(source, 34)
        self.number.at(x, baseline)
        self.add(self.underline, self.symbol, self.number)


def product_line(source: Source, back: int, factors: Sequence[WorkedFactor], baseline: float = PRODUCT) -> VGroup:
    """Return dC_0/dw = the product of the factors, as one line in the middle of the picture."""
    left = Formula(notation.derivative(notation.C0, notation.w(back)), 42)
    value = Number(source, f"dC/d{notation.w(back).quantity}", decimals=3, size=42)
    equals = Formula(
        notation.FormulaTemplate("=" if product_holds(value, [f.number for f in factors]) else "approx"), 42
    )
    line = row(left, equals, value, gap=0.2)
    line.shift(point(-line.get_center()[0], baseline - left.baseline))
    return line


@dataclass(frozen=True)
class PathStart:
    """Where a path begins that does not begin with a card: a side input, and its stem in the color of a weight."""

    tag: Tag
    stem: VGroup


class BackwardPath(VGroup):
    """Cards from the earliest weight shown to the cost; `factors[n]` are the factors from the weight of layer L - n."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        depth = int(source.now["chain.size.layers"])
        self.back = min(depth - 1, MOST_BACK)
        path = path_from(self.back)
        self.xs = [RIGHTMOST - PITCH * (len(path) - 1 - i) for i in range(len(path))]
        self.grid = ColumnGrid.from_lefts(self.xs[:-1], [PITCH] * (len(self.xs) - 1))  # a column for each arrow
        self.cards = [PathCard(source, symbol, x) for symbol, x in zip(path, self.xs, strict=True)]
        self.arrows = [
            Arrow(
                point(x + WIDTH / 2 + 0.03, Y), point(x + PITCH - WIDTH / 2 - 0.03, Y), [style.COLOR[symbol.kind]],
                6.0, size=0.2,
            )
            for x, symbol in zip(self.xs, path[:-1], strict=False)
        ]  # fmt: skip
        self.sides = VGroup(*self._sides(path))
        self.add(self.sides, *self.cards, *self.arrows)
        self.factors = {n: self._factors(n) for n in range(1, self.back + 1)}
        fit_numbers((factor.number, PITCH - DOT) for factors in self.factors.values() for factor in factors)
        for factors in self.factors.values():
            self.grid.place([factor.number for factor in factors], HEIGHTS[2])

    def _sides(self, path: list[notation.Symbol]) -> list[VGroup]:
        """Return what else feeds the path: above and below the weighted sums, and the target over the cost."""
        sides = []
        for i, (symbol, x) in enumerate(zip(path, self.xs, strict=True)):
            if symbol.kind == "z":
                n = self.back - i // 2  # two cards a layer, after that of the weight
                upper = notation.a(n + 1) if n == self.back else notation.w(n)
                sides += [self._side(upper, x, ABOVE, 1.88), self._side(notation.b(n), x, BELOW, 1.88)]
            elif symbol.kind == "C":
                sides.append(self._side(notation.y, x, ABOVE, WIDTH))
        return sides

    def _side(self, symbol: notation.Symbol, x: float, y: float, width: float) -> VGroup:
        tag = Tag(self.source, symbol, point(x, y), width, decimals=_decimals(symbol), side=0)
        near, far = (Y + HEIGHT / 2, y - 0.25) if y > Y else (Y - HEIGHT / 2, y + 0.25)
        tag.name = symbol.quantity
        set_level(style.READABLE_DIM, tag)
        return VGroup(segment(point(x, near), point(x, far), style.IDLE, style.NEURON), tag)

    def start_of(self, back: int) -> PathStart:
        """Return the weight of layer L - back as the start of a path: the side input over its weighted sum."""
        (side,) = [side for side in self.sides if side[1].name == notation.w(back).quantity]
        old = side[0]
        return PathStart(side[1], VGroup(segment(old.get_start(), old.get_end(), style.COLOR["w"], 5.0)))

    def _factors(self, back: int) -> list[WorkedFactor]:
        """Return the factors from one weight, each under its arrow, the cost's last."""
        factors = factors_from_weight(self.source, back)
        columns = zip(factors, factor_symbols(factors, PITCH), self.grid.last(len(factors)).middles, strict=True)
        return [WorkedFactor(self.source, factor, symbol, x) for factor, symbol, x in columns]

    def product(self, back: int) -> VGroup:
        """Return dC_0/dw of layer L - back = the product, as one line below the factors."""
        return product_line(self.source, back, self.factors[back])

    def dots(self, back: int) -> VGroup:
        """Return the dots between the factors from the weight of layer L - back."""
        middles = self.grid.last(len(self.factors[back])).middles
        y = HEIGHTS[2] + DOT_HEIGHT
        return VGroup(*(sign("dot.c", DOT_SIZE, x - PITCH / 2, y) for x in middles[1:]))
