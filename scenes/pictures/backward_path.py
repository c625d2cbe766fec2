"""The way back: the path from an early weight to the cost as cards, with a factor under every arrow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import point
from scenes.pictures.cards import Tag
from scenes.pictures.chain_rule_row import sign
from scenes.pictures.factors import Factor, holds, seated, symbols, to_weight
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import set_level
from scenes.pictures.primitives.shapes import Arrow, frame, gradient, segment
from scenes.pictures.primitives.text import Formula, row

RIGHTMOST, PITCH, Y = 5.93, 1.694, 0.92
WIDTH, HEIGHT = 1.16, 1.10
ABOVE, BELOW = 2.06, -0.20
HEIGHTS = (-0.84, -1.36, -1.92)
"""Of the underlines, and of the baselines of symbols and numbers."""
PRODUCT = -2.64
MOST_BACK = 2
"""So many layers back are shown."""


def _decimals(symbol: notation.Symbol) -> style.Decimals:
    return style.shortest(least=1) if symbol.kind in ("w", "b") else style.fixed(2)


def path_from(back: int) -> list[notation.Symbol]:
    """All that lies on the path from the weight so many layers back to the cost, both included."""
    path = [notation.w(back)]
    for n in range(back, -1, -1):
        path += [notation.z(n), notation.a(n)]
    return [*path, notation.C0]


class PathCard(VGroup):
    """A symbol over its value."""

    def __init__(self, source: Source, symbol: notation.Symbol, x: float) -> None:
        super().__init__()
        self.panel = frame(WIDTH, HEIGHT, point(x, Y), style.COLOR[symbol.kind], stroke=2.5)
        self.symbol = Formula(notation.alone(symbol), 31)
        self.symbol.at(x, Y + 0.14)
        self.number = Number(source, symbol.quantity, decimals=_decimals(symbol), kind=symbol.kind, size=28)
        seated([(self.number, WIDTH - 0.1)])
        self.number.at(x, Y - 0.36)
        self.add(self.panel, self.symbol, self.number)


class WorkedFactor(VGroup):
    """Under an arrow: an underline from one end's color to the other's, the symbol, the number.

    `heights` are those of the underline and of the two baselines."""

    def __init__(
        self, source: Source, factor: Factor, symbol: Formula, x: float, heights: tuple[float, float, float] = HEIGHTS
    ) -> None:
        super().__init__()
        self.x, self.symbol, (underline, written, self.baseline) = x, symbol, heights
        self.underline = segment(point(x - 0.63, underline), point(x + 0.63, underline), style.INK, 6.0)
        gradient(self.underline, [style.COLOR[kind] for kind in factor.ends])
        self.symbol.at(x, written)
        self.number = factor.number(source, 34)
        self.number.at(x, self.baseline)
        self.add(self.underline, self.symbol, self.number)


def seat(factors: Iterable[WorkedFactor]) -> None:
    """Their numbers in one size, so that a dot has room between any two."""
    worked = [*factors]
    seated((factor.number, PITCH - 0.24) for factor in worked)
    for factor in worked:
        factor.number.at(factor.x, factor.baseline)


def product_line(source: Source, back: int, factors: Sequence[WorkedFactor], baseline: float = PRODUCT) -> VGroup:
    """dC_0/dw = the product of the factors, in one line, in the middle."""
    left = Formula(notation.derivative(notation.C0, notation.w(back)), 42)
    value = Number(source, f"dC/d{notation.w(back).quantity}", decimals=3, size=42)
    equals = Formula(notation.FormulaTemplate("=" if holds(value, [f.number for f in factors]) else "approx"), 42)
    line = row(left, equals, value, gap=0.2)
    line.shift(point(-line.get_center()[0], baseline - left.baseline))
    return line


@dataclass(frozen=True)
class PathStart:
    """Where a path begins that does not begin with a card: a side input, and its stem in its own color."""

    tag: Tag
    stem: VGroup


class BackwardPath(VGroup):
    """Cards from the earliest weight shown to the cost; `routes[n]` are the factors to the weight n layers back."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        depth = int(source.now["chain.size.layers"])
        self.back = min(depth - 1, MOST_BACK)
        path = path_from(self.back)
        self.xs = [RIGHTMOST - PITCH * (len(path) - 1 - i) for i in range(len(path))]
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
        self.routes = {n: self._route(n) for n in range(1, self.back + 1)}
        seat(factor for route in self.routes.values() for factor in route)

    def _sides(self, path: list[notation.Symbol]) -> list[VGroup]:
        """What else feeds the path: above and below the weighted sums, and the target over the cost."""
        found = []
        for symbol, x in zip(path, self.xs, strict=True):
            if symbol.kind == "z":
                n = int(symbol.quantity[4:-1] or 0) if "-" in symbol.quantity else 0
                upper = notation.a(n + 1) if n == self.back else notation.w(n)
                found += [self._side(upper, x, ABOVE, 1.88), self._side(notation.b(n), x, BELOW, 1.88)]
            elif symbol.kind == "C":
                found.append(self._side(notation.y, x - 0.0, ABOVE, WIDTH))
        return found

    def _side(self, symbol: notation.Symbol, x: float, y: float, width: float) -> VGroup:
        tag = Tag(self.source, symbol, point(x, y), width, decimals=_decimals(symbol), side=0)
        near, far = (Y + HEIGHT / 2, y - 0.25) if y > Y else (Y - HEIGHT / 2, y + 0.25)
        tag.name = symbol.quantity
        set_level(style.READABLE_DIM, tag)
        return VGroup(segment(point(x, near), point(x, far), style.IDLE, style.NEURON), tag)

    def start_of(self, back: int) -> PathStart:
        """The weight of a layer as a start: it hangs over its weighted sum."""
        (side,) = [side for side in self.sides if side[1].name == notation.w(back).quantity]
        old = side[0]
        return PathStart(side[1], VGroup(segment(old.get_start(), old.get_end(), style.COLOR["w"], 5.0)))

    def _route(self, back: int) -> list[WorkedFactor]:
        """The factors to one weight, each under its arrow, the cost's last."""
        factors = to_weight(self.source, back)
        middles = [x + PITCH / 2 for x in self.xs[:-1]][-len(factors) :]
        rows = zip(factors, symbols(factors, PITCH), middles, strict=True)
        return [WorkedFactor(self.source, factor, symbol, x) for factor, symbol, x in rows]

    def product(self, back: int) -> VGroup:
        """dC_0/dw = the product, in one line below."""
        return product_line(self.source, back, self.routes[back])

    def dots(self, back: int) -> VGroup:
        """Between the factors of a route."""
        return VGroup(*(dot(factor) for factor in self.routes[back][1:]))


def dot(factor: WorkedFactor, side: int = -1) -> Formula:
    """Before a factor's number, or after it."""
    return sign("dot.c", 32, factor.x + side * PITCH / 2, factor.baseline + 0.1)
