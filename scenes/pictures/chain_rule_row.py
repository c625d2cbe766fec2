"""The chain rule in one row: fractions, underlines, numbers; and a row with every factor worked out."""

from collections.abc import Sequence

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import RATIO_ROW, ChainRuleLayout, point
from scenes.pictures.column_grid import ColumnGrid
from scenes.pictures.factors import product_holds, sign
from scenes.pictures.forward_path import PATH
from scenes.pictures.primitives import Formula, Move, Number, Source, Words, frame, gradient, segment

SIZE, NUMBERS, WORKED = 58, 44, 42
"""Font sizes of the fractions, of the numbers, and of the factors worked out."""
ROOM, PRODUCT = 2.3, 1.55
"""Width for the number of a factor, and for that of the product."""
COLORS = [style.COLOR[symbol.kind] for symbol, _ in PATH]
"""Colors of the symbols on the path; an underline runs from each to the next."""


def _grid(layout: ChainRuleLayout) -> ColumnGrid:
    return ColumnGrid.around(layout.factors, [ROOM] * len(layout.factors))


class ChainRuleRow(VGroup):
    """dC/dw = dz/dw da/dz dC/da, the numbers of a reading under the factors, and their product in a box."""

    def __init__(self, source: Source, layout: ChainRuleLayout) -> None:
        super().__init__()
        self.layout, grid = layout, _grid(layout)
        self.left = Formula(notation.PARTIAL, SIZE).bar_at(layout.left, layout.bars)
        self.equals = sign("=", SIZE, layout.equals, layout.bars)
        self.factors = [
            Formula(factor, SIZE).bar_at(x, layout.bars)
            for factor, x in zip(notation.FACTORS, layout.factors, strict=True)
        ]
        self.underlines = [
            gradient(
                segment(point(x - 0.9, layout.underlines), point(x + 0.9, layout.underlines), style.INK, 6.0),
                COLORS[i : i + 2],
            )
            for i, x in enumerate(layout.factors)
        ]
        self.numbers = [
            Number(source, name, size=NUMBERS, brackets=True, room=ROOM) for name in notation.FACTOR_QUANTITIES
        ]
        grid.place(self.numbers, layout.numbers)
        self.dots = grid.dots(SIZE, layout.bars)
        middle = layout.numbers + 0.14
        self.number_dots = grid.dots(NUMBERS, middle)
        self.product = Number(source, notation.PRODUCT_QUANTITY, decimals=3, size=NUMBERS, room=PRODUCT)
        self.product.at(layout.left, layout.numbers)
        self.sign = sign("=" if product_holds(self.product, self.numbers) else "approx", NUMBERS, layout.equals, middle)
        self.box = frame(
            self.product.width + 0.6, 0.78, point(layout.left, layout.numbers + 0.15), style.COLOR["C"],
            fill=style.GROUND,
        )  # fmt: skip
        self.fractions = VGroup(self.left, self.equals, *self.factors, self.dots)
        self.bottom = VGroup(self.sign, *self.numbers, self.number_dots, self.box, self.product)
        self.add(self.fractions, *self.underlines, self.bottom)

    def move_to_layout(self, layout: ChainRuleLayout) -> list[Move]:
        """Return the animations that move the row to another layout."""
        here, x = self.layout, layout.left - self.layout.left
        self.layout = layout
        return [
            Move(self.fractions, by=point(x, layout.bars - here.bars)),
            Move(*self.underlines, by=point(x, layout.underlines - here.underlines)),
            Move(self.bottom, by=point(x, layout.numbers - here.numbers)),
        ]


class WorkedOutRow(VGroup):
    """A second row: each factor worked out, and words about each at the bottom."""

    def __init__(self, source: Source, words: Sequence[str], layout: ChainRuleLayout = RATIO_ROW) -> None:
        """`words` say what each factor is; "|" breaks a line."""
        super().__init__()
        middle, grid = layout.worked + 0.13, _grid(layout)
        self.equals = sign("=", WORKED, layout.equals, middle)
        self.dots = grid.dots(WORKED, middle)
        curve = source.now.activation_of(notation.layer())
        self.symbols = [Formula(worked, WORKED) for worked in notation.worked_out(curve.name)]
        grid.place(self.symbols, layout.worked)
        self.words = []
        for text, x in zip(words, layout.factors, strict=True):
            lines = VGroup()
            for part, y in zip(text.split("|"), layout.words, strict=False):
                line = Words(part.strip(), style.NOTE, kind="muted")
                line.at(x, y)
                lines.add(line)
            self.words.append(lines)
        for dot, after in zip(self.dots, self.symbols[1:], strict=True):  # clear of a wide symbol
            dot.shift(point(min(0.0, after.left - 0.16 - dot.get_right()[0]), 0))
        self.add(self.equals, self.dots, *self.symbols, *self.words)
