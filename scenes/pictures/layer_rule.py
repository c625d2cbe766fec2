"""A layered network with its targets, formulas of its outputs and its cost, and the chain rule for one weight."""

from itertools import pairwise

from manim import LEFT, ORIGIN, RIGHT, UP, VGroup, VMobject

from scenes.look import layouts, notation, style
from scenes.look.layouts import LAYERS, LayersLayout, Point, point
from scenes.pictures.column_grid import ColumnGrid, side_by_side
from scenes.pictures.factors import product_holds, sign
from scenes.pictures.network import LayeredDiagram, Neuron, Target
from scenes.pictures.primitives import TIP, Arrow, Formula, Number, Source, hide, lay

TARGETS = 1.50
"""x of the targets, in Manim units."""
SIDE, SIDE_SIZE = 2.42, 33
"""Left edge of the formulas at the right, and their font size."""
LONGEST = 6
"""Characters of a squared error at most: several share a line."""
SIDE_BASELINES = (1.70, 0.56, -0.42, -1.26)
"""Baselines of the formulas at the right."""
BAR, RULE_SIZE, SIGN_SIZE = -2.29, 37, 38
"""The chain rule: y of its fraction bars, font sizes of its fractions and of its signs."""
EQUALS, CELLS, AROUND = 0.10, 0.45, 0.34
"""Along the chain rule: x of its first equals sign, where the factors begin, the room around the last sign."""
CELL_SYMBOLS, CELL_NUMBERS, GAP, LEAST_GAP = -1.94, -2.62, 0.5, 0.22
"""Baselines of the factors' symbols and numbers; the widest and the narrowest gap between two factors."""
ROOM, SMALLEST_RULE = 1.4, 29.0
"""Width for a number of the chain rule; least font size of its fractions."""


def neuron_label(symbol: notation.Symbol, neuron: Neuron, *, below: bool, size: float = style.LABEL - 3) -> Formula:
    """Return a symbol above or below its neuron."""
    return _beside(symbol, neuron.at, neuron.radius, below=below, size=size)


def _beside(symbol: notation.Symbol, at: Point, radius: float, *, below: bool, size: float) -> Formula:
    formula = Formula(notation.FormulaTemplate("{s}", {"s": symbol}), size)
    formula.at(at[0], 0)
    gap = radius + 0.10
    edge = formula.get_top()[1] if below else formula.get_bottom()[1]
    formula.shift(UP * ((at[1] - gap if below else at[1] + gap) - edge))
    return formula


class OutputErrors(VGroup):
    """A target for each output, and a red arrow between them for the error."""

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
        """Set how far the arms of the network have swung from the arrows (0) to the cost (1)."""
        for arm, here, there in zip(self.network.arms, self.ends, self.arms, strict=True):
            lay(arm, *(a + (b - a) * share for a, b in zip(here, there, strict=True)))
            arm.stroke_width = style.BIAS + (style.FOCUS - style.BIAS) * share


class WeightRule(VGroup):
    """The chain rule for w_jk in one line: fractions, each factor worked out over its number, the product."""

    def __init__(self, source: Source, j: int, k: int) -> None:
        super().__init__()
        left, right = -layouts.MARGIN, layouts.MARGIN
        weight = notation.w_jk(j, k)
        self.chain = Formula(notation.weight_rule(notation.w(), notation.z(), notation.a()), RULE_SIZE)
        self.fractions = Formula(notation.weight_rule(weight, notation.Z_J, notation.a_at("j")), RULE_SIZE)
        for formula in (self.chain, self.fractions):
            formula.bar_at(0, BAR)
            formula.shift(RIGHT * (left - formula.get_left()[0]))
        self.equals = sign("=", SIGN_SIZE, EQUALS, BAR)
        self.symbols: list[Formula] = []
        self.numbers: list[Number] = []
        self.dots: list[Formula] = []
        curve = source.now.activation_of(notation.layer(), layered=True)
        for worked, quantity in notation.worked_at(j, k, curve.name):
            self.symbols.append(Formula(worked, 30))
            self.numbers.append(Number(source, quantity, size=37, edge=ORIGIN, brackets=True, room=ROOM))
        self.result = Number(source, f"dC/dw(L)[{j},{k}]", decimals=3, size=40, kind="w", edge=RIGHT, room=ROOM)
        self.result.at(right, CELL_NUMBERS)
        x = float(self.result.line.points[0, 0]) - AROUND
        self._make_room(x - AROUND - CELLS)
        self._spread(float(self.equals.get_center()[0]) + CELLS - EQUALS, x - AROUND)
        equals = "=" if product_holds(self.result, self.numbers) else "approx"
        self.sign = sign(equals, SIGN_SIZE, x, CELL_NUMBERS + 0.12)
        self.add(self.fractions, self.equals, *self.symbols, *self.numbers, *self.dots, self.sign, self.result)

    def _widths(self) -> list[float]:
        """Return the width of each factor with its number."""
        pairs = zip(self.symbols, self.numbers, strict=True)
        return [max(float(symbol.width), float(number.width)) for symbol, number in pairs]

    def _make_room(self, room: float) -> None:
        """Set the fractions smaller if the factors behind them are wider than `room`."""
        over = sum(self._widths()) + LEAST_GAP * (len(self.numbers) - 1) - room
        if over <= 0:
            return
        size = max(SMALLEST_RULE / RULE_SIZE, 1 - over / float(self.fractions.width))
        for formula in (self.chain, self.fractions):
            formula.scale(size)
            formula.bar_at(0, BAR)
            formula.shift(RIGHT * (-layouts.MARGIN - formula.get_left()[0]))
        self.equals.shift(RIGHT * (float(self.fractions.get_right()[0]) + 0.3 - self.equals.get_center()[0]))

    def _spread(self, left: float, right: float) -> None:
        """Place each factor over its number, with gaps as wide as there is room, and dots between the numbers."""
        widths = self._widths()
        gap = min((right - left - sum(widths)) / (len(widths) - 1), GAP)
        grid = ColumnGrid.from_lefts([x for x, _ in side_by_side(widths, left, gap)], widths)
        grid.place(self.symbols, CELL_SYMBOLS)
        grid.place(self.numbers, CELL_NUMBERS)
        for before, after in pairwise(self.numbers):
            x = float(before.get_right()[0] + after.get_left()[0]) / 2
            self.dots.append(sign("dot.c", SIGN_SIZE, x, CELL_NUMBERS + 0.12))


class LayerRule(VGroup):
    """The whole picture, for the weight between the lowest neurons of the last two layers.

    Right of the network are formulas of z_j, of a_j, and of the cost as a sum. Below is the chain rule.
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
        options: dict[str, dict[str, object]] = {label: {"longest": LONGEST} for label in numbers.places}
        self.costs = Formula(numbers, SIDE_SIZE, source=source, numbers=options)
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
        """Move the names of the two neurons apart where they would touch the name of the weight between."""
        name = self.w_jk[1]
        for label, side in ((self.a_k, 1), (self.a_j, -1)):
            if label.get_top()[1] > name.get_bottom()[1] and label.get_bottom()[1] < name.get_top()[1]:
                apart = side * (name.get_center()[0] - label.get_center()[0])
                over = (name.width + label.width) / 2 + 0.06 - apart
                if over > 0 and apart > 0:
                    label.shift(LEFT * side * over)

    @property
    def lit(self) -> list[VMobject]:
        """The mobjects in focus: the weight's connection and its two neurons."""
        return [self.network.layers[-2][self.k], self.edge, self.network.layers[-1][self.j]]

    def stand(self) -> None:
        """Show the picture as it is at the end of its chapter."""
        for thing in self.lit:
            thing.focus_to(1)
        hide(self.network.cost, *self.network.arms)
