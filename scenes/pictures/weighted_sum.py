"""How a neuron gets its value: the weighted sum, then the activation, with formulas and the activation's curve."""

from manim import VGroup

from scenes.look import layouts, notation, style
from scenes.look.activations import activation_look
from scenes.look.layouts import SUM_BOX, WEIGHTED_SUM_ROW, Point, point
from scenes.pictures.activation_curve import ActivationCurve, CurveSketch, PlotArea
from scenes.pictures.last_two_neurons import NUMBER, LastTwo
from scenes.pictures.network import GAP, Bias
from scenes.pictures.primitives import Arrow, Formula, Number, Source, frame, lay

BASELINES = (-1.04, -1.74, -2.54)
"""Baselines of the three formulas."""
SIZE, ROOM, LONGEST = 44, 7.4, 8
"""Font size and greatest width of the formulas, and the greatest number of characters in a number."""
CURVE = PlotArea(2.36, -1.95, 3.5, 3.55)
SKETCH = PlotArea(2.48, 0.02, 1.50, 1.4)
"""The area of the sketch: the upper left corner of the plot, which no activation's curve reaches."""


class SumBox(VGroup):
    """The weighted sum: a box with its value, and its symbol above."""

    def __init__(self, source: Source, at: Point) -> None:
        super().__init__()
        self.at, self.radius, self.half = at, 0.47, 0.82
        self.panel = frame(2 * self.half, 2 * self.radius, at, style.COLOR["z"], stroke=style.NEURON)
        self.number = Number(source, notation.z().quantity, kind="z", size=NUMBER * WEIGHTED_SUM_ROW.radius, room=1.5)
        self.number.at(at[0], at[1] - 0.31 * self.number.size / 100)
        self.symbol = Formula(notation.FormulaTemplate("{z}", {"z": notation.z()}), style.FORMULA)
        self.symbol.at(at[0], at[1] + WEIGHTED_SUM_ROW.radius + 0.22)
        self.add(self.panel, self.number, self.symbol)


class WeightedSumDiagram(LastTwo):
    """The last two neurons, the weighted sum between them, and an arrow for the activation.

    `opening` runs from 0, where the connection reaches from neuron to neuron, to 1, where it ends at the sum.
    """

    def __init__(self, source: Source) -> None:
        super().__init__(source, WEIGHTED_SUM_ROW)
        self.before.remove(self.fading)
        self.box = SumBox(source, point(SUM_BOX, WEIGHTED_SUM_ROW.y))
        self.bias = Bias(source, self.box, notation.b(), reach=0.32)
        start, end = (
            point(x, WEIGHTED_SUM_ROW.y)
            for x in (SUM_BOX + self.box.half + GAP, WEIGHTED_SUM_ROW.xs[1] - WEIGHTED_SUM_ROW.radius - GAP)
        )
        self.arrow = Arrow(start, end, [style.COLOR["z"]], 5.0, size=0.2)
        name = source.now.activation_of(notation.layer()).name
        self.function = Formula(notation.FormulaTemplate("{f}", {"f": notation.activation_sign(name)}), style.FORMULA)
        if self.function.width > 0.8:
            self.function.scale(0.8 / self.function.width)
        self.function.at((start[0] + end[0]) / 2 - 0.04, WEIGHTED_SUM_ROW.y + 0.26)
        self.add(self.box, self.bias, self.arrow, self.function)
        self._labels = [(m, m.get_center()[0]) for m in (self.weight.symbol, self.weight.number)]
        self._end = self.edge.get_end()
        self.open_to(1.0)

    def open_to(self, opening: float) -> None:
        """Set how far the connection has drawn back to the sum; its labels stay over its middle."""
        start, short = self.edge.get_start(), point(SUM_BOX - self.box.half - GAP, WEIGHTED_SUM_ROW.y)
        lay(self.edge, start, self._end + (short - self._end) * opening)
        by = (short - self._end)[0] / 2 * opening
        for label, x in self._labels:
            label.shift(point(x + by - label.get_center()[0], 0))


class WeightedSumFormulas(VGroup):
    """z in symbols, z in numbers, and a in both."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        options: dict[str, dict[str, object]] = {"w": {}, "a": {"brackets": True}, "b": {"apart": True}, "value": {}}
        for option in options.values():
            option["longest"] = LONGEST
        self.sum = Formula(notation.SUM_IS, SIZE)
        self.numbers = Formula(notation.SUM_IN_NUMBERS, SIZE, source=source, numbers=options)
        name = source.now.activation_of(notation.layer()).name
        self.output = Formula(
            notation.output_in_numbers(name),
            SIZE,
            source=source,
            numbers={"n": {"longest": LONGEST}, "value": {"longest": LONGEST}},
        )
        for formula, baseline in zip((self.sum, self.numbers, self.output), BASELINES, strict=True):
            if formula.width > ROOM:
                formula.scale(ROOM / formula.width)
            formula.at(-layouts.MARGIN, baseline, edge=-1)
        self.numbers.at(self.sum.signs[0].get_left()[0], BASELINES[1], edge=-1)
        self.add(self.sum, self.numbers, self.output)


class WeightedSumPicture(VGroup):
    """The whole picture: diagram, formulas, and the curve with the point of the network's present values."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.diagram, self.formulas = WeightedSumDiagram(source), WeightedSumFormulas(source)
        self.curve = ActivationCurve(source, CURVE)
        self.curve.reach_to(2.0)
        self.add(self.diagram, self.formulas, self.curve)

    def sketch(self) -> CurveSketch:
        """Return the curve of another activation, in the free corner of the plot."""
        return CurveSketch(activation_look(self.curve.function.name).beside, self.curve.scale_of.high[0], SKETCH)
