"""A layered network with its targets, what its outputs and its cost are, and the chain rule for one of its weights."""

from itertools import pairwise

from manim import LEFT, ORIGIN, RIGHT, UP, VGroup, VMobject

from scenes.look import layouts, notation, style
from scenes.look.layouts import LAYERS, LayersLayout, Point, point
from scenes.pictures.factors import holds
from scenes.pictures.network import LayeredDiagram, Neuron, Target
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import hide
from scenes.pictures.primitives.shapes import TIP, Arrow, lay
from scenes.pictures.primitives.text import Formula

TARGETS = 1.50
"""x of the targets."""
SIDE, SIDE_SIZE = 2.42, 33
"""Left edge of the formulas at the right, and their size."""
LONGEST = 6
"""Characters of a squared error beside others."""
SIDE_BASELINES = (1.70, 0.56, -0.42, -1.26)
BAR, RULE_SIZE = -2.29, 37
"""The chain rule: height of its fraction bars, and its size."""
EQUALS, CELLS, AROUND = 0.10, 0.45, 0.34
"""Along the chain rule: its first equals sign, where the factors begin, the room around the last sign."""
CELL_SYMBOLS, CELL_NUMBERS, GAP, LEAST_GAP = -1.94, -2.62, 0.5, 0.22
ROOM, SMALLEST_RULE = 1.4, 29.0
"""For a number of the chain rule; and the least size of its fractions."""


def neuron_label(symbol: notation.Symbol, neuron: Neuron, *, below: bool, size: float = style.LABEL - 3) -> Formula:
    """A symbol above or below its neuron."""
    return _beside(symbol, neuron.at, neuron.radius, below=below, size=size)


def _beside(symbol: notation.Symbol, at: Point, radius: float, *, below: bool, size: float) -> Formula:
    formula = Formula(notation.FormulaTemplate("{s}", {"s": symbol}), size)
    formula.at(at[0], 0)
    gap = radius + 0.10
    edge = formula.get_top()[1] if below else formula.get_bottom()[1]
    formula.shift(UP * ((at[1] - gap if below else at[1] + gap) - edge))
    return formula


class OutputErrors(VGroup):
    """A target for each output, and the red arrows between."""

    def __init__(self, source: Source, network: LayeredDiagram) -> None:
        super().__init__()
        self.network = network
        outputs = network.layers[-1]
        radius = outputs[0].radius
        size = style.NOTE * radius / LAYERS.radius
        self.targets = [
            Target(source, notation.y_at(j).quantity, point(TARGETS, neuron.at[1]), radius, size=size)
            for j, neuron in enumerate(outputs)
        ]
        self.ends = [
            (neuron.at + point(radius + 0.1, 0), target.at - point(radius + 0.1, 0))
            for neuron, target in zip(outputs, self.targets, strict=True)
        ]
        size = min(TIP, radius * 0.6)
        self.arrows = [Arrow(*ends, [style.COLOR["C"]], style.BIAS, size=size, both=True) for ends in self.ends]
        self.arms = [(arm.get_start(), arm.get_end()) for arm in network.arms]
        self.add(*self.targets, *self.arrows)

    def swing_to(self, share: float) -> None:
        """Set how far the arms of the network have swung, from where the arrows are to where the cost is."""
        for arm, here, there in zip(self.network.arms, self.ends, self.arms, strict=True):
            lay(arm, *(a + (b - a) * share for a, b in zip(here, there, strict=True)))
            arm.stroke_width = style.BIAS + (style.FOCUS - style.BIAS) * share


class WeightRule(VGroup):
    """The chain rule for w_jk in one line: fractions, then each factor worked out over its number, then the product."""

    def __init__(self, source: Source, j: int, k: int) -> None:
        super().__init__()
        left, right = -layouts.MARGIN, layouts.MARGIN
        weight = notation.w_jk(j, k)
        self.chain = Formula(notation.weight_rule(notation.w(), notation.z(), notation.a()), RULE_SIZE)
        self.fractions = Formula(notation.weight_rule(weight, notation.Z_J, notation.a_at("j")), RULE_SIZE)
        for formula in (self.chain, self.fractions):
            formula.bar_at(0, BAR)
            formula.shift(RIGHT * (left - formula.get_left()[0]))
        self.equals = self._sign("=", EQUALS, BAR)
        self.symbols: list[Formula] = []
        self.numbers: list[Number] = []
        self.dots: list[Formula] = []
        curve = source.now.activation_of(notation.layer(), layered=True)
        for worked, quantity in notation.worked_at(j, k, curve.name):
            self.symbols.append(Formula(worked, 30))
            self.numbers.append(Number(source, quantity, size=37, edge=ORIGIN, brackets=True, room=ROOM))
        self.result = Number(source, f"dC/dw(L)[{j},{k}]", decimals=3, size=40, kind="w", edge=RIGHT, room=ROOM)
        self.result.at(right, CELL_NUMBERS)
        sign = float(self.result.line.points[0, 0]) - AROUND
        self._make_room(sign - AROUND - CELLS)
        self._spread(float(self.equals.get_center()[0]) + CELLS - EQUALS, sign - AROUND)
        self.sign = self._sign("=" if holds(self.result, self.numbers) else "approx", sign, CELL_NUMBERS + 0.12)
        self.add(self.fractions, self.equals, *self.symbols, *self.numbers, *self.dots, self.sign, self.result)

    def _cells(self) -> list[float]:
        """The width of each factor with its number."""
        pairs = zip(self.symbols, self.numbers, strict=True)
        return [max(float(symbol.width), float(number.width)) for symbol, number in pairs]

    def _make_room(self, room: float) -> None:
        """Where the factors are wider than that, the fractions before them are set smaller."""
        over = sum(self._cells()) + LEAST_GAP * (len(self.numbers) - 1) - room
        if over <= 0:
            return
        size = max(SMALLEST_RULE / RULE_SIZE, 1 - over / float(self.fractions.width))
        for formula in (self.chain, self.fractions):
            formula.scale(size)
            formula.bar_at(0, BAR)
            formula.shift(RIGHT * (-layouts.MARGIN - formula.get_left()[0]))
        self.equals.shift(RIGHT * (float(self.fractions.get_right()[0]) + 0.3 - self.equals.get_center()[0]))

    def _spread(self, left: float, right: float) -> None:
        """Each factor over its number, all as far apart as there is room, dots between the numbers."""
        cells, widths = list(zip(self.symbols, self.numbers, strict=True)), self._cells()
        gap = min((right - left - sum(widths)) / (len(cells) - 1), GAP)
        for (symbol, number), width in zip(cells, widths, strict=True):
            symbol.at(left + width / 2, CELL_SYMBOLS)
            number.at(left + width / 2, CELL_NUMBERS)
            left += width + gap
        for before, after in pairwise(self.numbers):
            x = float(before.get_right()[0] + after.get_left()[0]) / 2
            self.dots.append(self._sign("dot.c", x, CELL_NUMBERS + 0.12))

    @staticmethod
    def _sign(sign: str, x: float, y: float) -> Formula:
        return Formula(notation.FormulaTemplate(sign), 38).centered_at(x, y)


class LayerRule(VGroup):
    """The whole picture, for the weight between the lowest neurons of the last two layers.

    Right of the network: what z_j and a_j are, and the cost as a sum. Below: the chain rule.
    """

    def __init__(self, source: Source, layout: LayersLayout = LAYERS) -> None:
        super().__init__()
        name = source.now.activation_of(notation.layer(), layered=True).name
        self.network = LayeredDiagram(source, layout)
        before, outputs = self.network.layers[-2:]
        self.k, self.j = len(before) - 1, len(outputs) - 1
        self.edge = self.network.edges[-1][self.j][self.k]
        self.errors = OutputErrors(source, self.network)
        self.a_k = neuron_label(notation.a_at("k", 1), before[-1], below=True)
        self.a_j = neuron_label(notation.a_at("j"), outputs[-1], below=True)
        target = self.errors.targets[-1]
        self.y_j = _beside(notation.Y_J, target.at, target.radius, below=True, size=style.LABEL - 3)
        self.y_j.at(target.at[0], self.a_j.baseline)
        self.w_jk = self._edge_label()
        self._part_labels()
        self.labels = VGroup(self.a_k, self.a_j, self.y_j, self.w_jk)
        self.sum = Formula(notation.weighted_sum(len(before)), SIDE_SIZE)
        self.output = Formula(notation.activated_at_j(name), SIDE_SIZE)
        self.cost = Formula(notation.cost_sum(len(outputs)), SIDE_SIZE)
        numbers = notation.cost_sum_in_numbers(len(outputs))
        how: dict[str, dict[str, object]] = {label: {"longest": LONGEST} for label in numbers.places}
        self.costs = Formula(numbers, SIDE_SIZE, source=source, numbers=how)
        formulas = (self.sum, self.output, self.cost, self.costs)
        for formula, y in zip(formulas, SIDE_BASELINES, strict=True):
            formula.at(SIDE, y, edge=-1)
        self.costs.shift(LEFT * (self.costs.left - self.cost.parts["C"].get_right()[0] - 0.13))
        self.costs.shift(LEFT * max(0.0, float(self.costs.get_right()[0]) - layouts.MARGIN))
        self.side = VGroup(*formulas)
        self.rule = WeightRule(source, self.j, self.k)
        self.add(self.network, self.errors, self.labels, self.side, self.rule)

    def _edge_label(self) -> VGroup:
        formula = Formula(notation.FormulaTemplate("{w}", {"w": notation.w_jk(self.j, self.k)}), style.LABEL - 3)
        self.network.name_edge(formula, self.edge, 0.55, 0.42)
        return formula.backed()

    def _part_labels(self) -> None:
        """Where columns are close, the names of the two neurons move apart for that of the weight between."""
        name = self.w_jk[1]
        for label, side in ((self.a_k, 1), (self.a_j, -1)):
            if label.get_top()[1] > name.get_bottom()[1] and label.get_bottom()[1] < name.get_top()[1]:
                apart = side * (name.get_center()[0] - label.get_center()[0])
                over = (name.width + label.width) / 2 + 0.06 - apart
                if over > 0 and apart > 0:
                    label.shift(LEFT * side * over)

    @property
    def lit(self) -> list[VMobject]:
        """What is in focus: the weight's edge and its two neurons."""
        return [self.network.layers[-2][self.k], self.edge, self.network.layers[-1][self.j]]

    def stand(self) -> None:
        """As it is when all has been said."""
        for thing in self.lit:
            thing.focus_to(1)
        hide(self.network.cost, *self.network.arms)
