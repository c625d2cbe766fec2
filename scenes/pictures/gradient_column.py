"""The gradient as a column: brackets, an entry for each parameter, and bars or arrows of honest length."""

from collections.abc import Sequence

from manim import RIGHT, VGroup, VMobject

from scenes.look import notation, style
from scenes.look.layouts import OPENING_COLUMN, GradientColumnLayout, point
from scenes.pictures.primitives import Formula, Number, Source, segment
from scenes.pictures.value_bar import Shape, ValueBar

DECIMALS, LEAST = 3, 26
"""Decimals of the numbers, and the font size below which decimals are dropped instead."""
PADDING = 0.42
"""Distance from the middle of the first and the last row to the ends of the brackets."""


class Brackets(VGroup):
    """A pair of square brackets between two heights."""

    def __init__(self, left: float, right: float, top: float, bottom: float, *, serif: float = 0.18) -> None:
        super().__init__()
        for x, inwards in ((left, serif), (right, -serif)):
            corners = [(x + inwards, top), (x, top), (x, bottom), (x + inwards, bottom)]
            half = VMobject(stroke_color=style.INK, stroke_width=style.NEURON)
            half.set_points_as_corners([point(*corner) for corner in corners])
            self.add(half)


class GradientEntry(VGroup):
    """One row: the name of the entry (or of the parameter), its number, its bar. `y` is the middle of the row."""

    def __init__(self, y: float, name: Formula, number: Number, bar: ValueBar | None) -> None:
        super().__init__(name, number)
        self.y, self.name, self.number, self.bar = y, name, number, bar
        if bar is not None:
            self.add(bar)


class GradientColumn(VGroup):
    """An entry for every weight and bias of the chain, averaged over the examples: w_1, b_1, w_2, b_2, ...

    `names` are the formulas beside the numbers, one for each entry; by default the parameters' symbols.
    A "bar" runs as far as the entry, to its side of the axis; an "arrow" to the other side: the push that
    lowers the cost. All have one scale, by which the lesson's own values just fill `layout.reach`.
    """

    def __init__(
        self,
        source: Source,
        *,
        layout: GradientColumnLayout = OPENING_COLUMN,
        names: Sequence[notation.FormulaTemplate] | None = None,
        shape: Shape | None = "arrow",
    ) -> None:
        super().__init__()
        depth = int(source.now["chain.size.layers"])
        self.source, self.layout = source, layout
        self.symbols, self.quantities = notation.chain_parameters(depth), notation.chain_gradient(depth)
        self.heights = layout.heights(len(self.symbols))
        self.pitch = layout.pitch_for(len(self.symbols))
        rim = PADDING * min(1.0, 0.4 + 0.6 * self.pitch / layout.pitch)
        self.top, self.bottom = self.heights[0] + rim, self.heights[-1] - rim
        self.brackets = Brackets(layout.left, layout.right, self.top, self.bottom)
        self.zero, self.unit = self._scale(-1 if shape == "arrow" else 1)
        self.axis = segment(point(self.zero, self.top), point(self.zero, self.bottom), style.IDLE, 2.5)
        numbers = self._numbers()
        labels = self._names(names or [notation.FormulaTemplate(f"{{{s.kind}}}", {s.kind: s}) for s in self.symbols])
        self.bars = [self._bar(i, shape) for i in range(len(self.symbols))] if shape else []
        drawn: Sequence[ValueBar | None] = self.bars or [None] * len(labels)
        self.entries = [GradientEntry(*parts) for parts in zip(self.heights, labels, numbers, drawn, strict=True)]
        self.add(self.brackets, *([self.axis] if shape else []), *self.entries)

    def _scale(self, side: int) -> tuple[float, float]:
        """Return the x of the axis and the length of 1, so that the lesson's own values fill the layout's reach."""
        left, right = self.layout.reach
        values = [side * self.source.now.own[name] for name in self.quantities]
        low, high = min(0.0, *values), max(0.0, *values)
        if low == high:
            return (left + right) / 2, 0.0
        unit = (right - left) / (high - low)
        return left - low * unit, unit

    def _numbers(self) -> list[Number]:
        """Return the numbers aligned at the decimal point; the longest ends where the layout says."""
        size = self.layout.sized(self.layout.size, len(self.symbols))
        room = self.layout.numbers - self.layout.left - 0.3
        widest = max(number.width for number in self._column(size))
        numbers = self._column(size * min(1.0, max(room / widest, LEAST / size)))
        for number in numbers:
            number.keep_within(room)
        end = max(float(number.line.points[-1, 0]) for number in numbers)
        for number in numbers:
            number.shift(RIGHT * (self.layout.numbers - end))
        return numbers

    def _column(self, size: float) -> list[Number]:
        return [
            Number(
                self.source, name, decimals=DECIMALS, signed=True, size=size, kind=symbol.kind, edge=RIGHT
            ).point_at(0, y - 0.31 * size / 100)
            for name, symbol, y in zip(self.quantities, self.symbols, self.heights, strict=True)
        ]  # fmt: skip

    def _names(self, equations: Sequence[notation.FormulaTemplate]) -> list[Formula]:
        size = self.layout.sized(self.layout.size, len(self.symbols))
        names = [Formula(equation, size) for equation in equations]
        for name, y in zip(names, self.heights, strict=True):
            name.at(self.layout.names, y - 0.31 * size / 100, edge=-1)
        return names

    def _bar(self, i: int, shape: Shape) -> ValueBar:
        unit, width = (-self.unit if shape == "arrow" else self.unit), min(0.3, 0.62 * self.pitch)
        at = point(self.zero, self.heights[i])
        return ValueBar(self.source, self.quantities[i], at, unit, self.symbols[i].kind, shape=shape, width=width)
