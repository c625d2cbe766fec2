"""The last two neurons: large with a legend of their addresses, or small beside the target."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Line, VGroup, VMobject

from scenes.look import layouts, notation, style
from scenes.look.layouts import LAST_TWO, LAST_TWO_AND_TARGET, NeuronRow, Point, point
from scenes.pictures.network import GAP, Bias, CostArrow, Edge, Neuron, Target, Weight
from scenes.pictures.primitives import Formula, Move, Source, Words, gradient, leaves, segment, set_level

NUMBER = 32 / 0.70
"""Font size of an activation, for each unit of its neuron's radius."""

RULE, LEGEND = -1.82, -2.52
"""y of the line above the legend, and of the legend's baseline."""


class LastTwo(VGroup):
    """a^(L-1), w^(L), a^(L), and a fading connection at the left if there are earlier layers."""

    def __init__(
        self, source: Source, place: NeuronRow, *, label: float = style.FORMULA, weight: float = style.LABEL
    ) -> None:
        super().__init__()
        reading, size = source.now, NUMBER * place.radius
        (left, right), y = place.xs, place.y
        self.layers = int(reading["chain.size.layers"])
        self.inner = Neuron(source, "a(L-1)", point(left, y), place.radius, size=size)
        self.outer = Neuron(source, "a(L)", point(right, y), place.radius, size=size)
        self.edge = Edge(source, "w(L)", self.inner, self.outer, abs(reading["w(L)"]), thick=4.5)
        self.weight = Weight(self.edge, notation.w(), size=weight)
        self.fading = self._fading(point(left - place.radius - GAP, y))
        self.labels = []
        for symbol, x in ((notation.a(1), left), (notation.a(), right)):
            formula = Formula(notation.FormulaTemplate("{a}", {"a": symbol}), label)
            formula.at(x, y + place.radius + 0.22)
            self.labels.append(formula)
        self.before = VGroup(*([self.fading] if self.layers > 1 else []), self.weight, self.inner, self.labels[0])
        self.add(self.before, self.outer, self.labels[1])

    @staticmethod
    def _fading(end: Point) -> Line:
        """Return the connection from earlier layers, which fades out to the left."""
        return gradient(
            segment(point(-layouts.MARGIN, end[1]), end, style.GROUND, 4.5), [style.GROUND, style.COLOR["w"]]
        )

    def to(self, other: "LastTwo") -> list[Move]:
        """Return the moves of the common parts from their places here to those in the other picture."""
        pairs: list[tuple[VMobject, VMobject]] = [
            (self.inner.circle, other.inner.circle), (self.inner.number, other.inner.number),
            (self.outer.circle, other.outer.circle), (self.outer.number, other.outer.number),
            (self.edge, other.edge), (self.weight.symbol, other.weight.symbol),
            (self.weight.number, other.weight.number), (self.fading, other.fading),
            *zip(self.labels, other.labels, strict=True),
        ]  # fmt: skip
        return [onto(old, new) for old, new in pairs if old is not self.fading or self.layers > 1]


class LabeledPair(LastTwo):
    """LastTwo, large, with the biases and a legend of the raised brackets."""

    def __init__(self, source: Source, words: Mapping[str, str], place: NeuronRow = LAST_TWO) -> None:
        super().__init__(source, place, label=52, weight=44)
        self.biases = [Bias(source, self.outer, notation.b(), drop=0.58)]
        if self.layers > 1:
            self.biases.insert(0, Bias(source, self.inner, notation.b(1), drop=0.58))
            set_level(style.READABLE_DIM, self.biases[0])
        self.rule = segment(point(-layouts.MARGIN, RULE), point(layouts.MARGIN, RULE), style.HAIRLINE, style.HAIR)
        self.legend = [
            VGroup(Formula(equation, 44), Words(words[key], style.VALUE))
            for equation, key in (
                (notation.FormulaTemplate("{a}", {"a": notation.a(1)}), "earlier"),
                (notation.FormulaTemplate("{a}", {"a": notation.a()}), "last"),
                (notation.A_SQUARED, "squared"),
            )
        ]
        widths = [symbol.width + 0.28 + word.width for symbol, word in self.legend]
        gap = (2 * layouts.MARGIN - sum(widths)) / (len(widths) - 1)
        left = -layouts.MARGIN
        for (symbol, word), width in zip(self.legend, widths, strict=True):
            symbol.at(left, LEGEND, edge=-1)
            word.at(left + width, LEGEND, edge=1)
            left += width + gap
        set_level(style.READABLE_DIM, self.legend[2])
        self.add(*self.biases, self.rule, *self.legend)

    @property
    def around(self) -> list[VMobject]:
        """The parts that LastTwo does not have."""
        return [*self.biases, self.rule, *self.legend]


class LastTwoAndTarget(LastTwo):
    """LastTwo, smaller, with the target, its symbol, and the cost between it and the output."""

    def __init__(self, source: Source, place: NeuronRow = LAST_TWO_AND_TARGET) -> None:
        super().__init__(source, place)
        self.target = Target(
            source, "y", point(place.target, place.y), place.radius, size=NUMBER * place.radius
        )  # fmt: skip
        self.target_label = Formula(notation.FormulaTemplate("{y}", {"y": notation.y}), style.FORMULA)
        self.target_label.at(place.target, place.y + place.radius + 0.22)
        self.target.add(self.target_label)
        self.cost = CostArrow(source, self.outer, self.target, size=style.FORMULA)
        self.add(self.target, self.cost)


def onto(old: VMobject, new: VMobject) -> Move:
    """Return the move of one mobject to the place and the size of another with the same shape."""
    sizes = [float(np.hypot(m.width, m.height)) for m in (old, new)]
    return Move(old, to=new.get_center(), scale=sizes[1] / sizes[0])


def address(symbol: VMobject) -> VGroup:
    """Return the raised bracket of a symbol: all its leaves except the first."""
    return VGroup(*[leaf for leaf in leaves([symbol]) if len(leaf.points)][1:])


def underlines(symbols: Sequence[VMobject]) -> VGroup:
    """Return a line under each symbol's raised bracket."""
    lines = VGroup()
    for bracket in map(address, symbols):
        (x, y, _), width = bracket.get_bottom(), bracket.width
        lines.add(segment(point(x - width / 2, y - 0.09), point(x + width / 2, y - 0.09), style.INK, style.BIAS))
    return lines
