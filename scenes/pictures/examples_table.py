"""The training examples side by side: each one's input, output, target, cost and derivative, and the mean so far."""

from manim import LEFT, RIGHT, VGroup, VMobject

from scenes.look import notation, style
from scenes.look.layouts import EXAMPLES_TABLE, MARGIN, ExamplesTableLayout, point
from scenes.pictures.factors import sign, sum_holds
from scenes.pictures.network import Neuron
from scenes.pictures.primitives import Formula, Number, Source, Words, lay_dashes, segment
from scenes.pictures.value_bar import ValueBar

DECIMALS = 3
LABEL, VALUE = 32, 27
"""Font sizes of the names and of the numbers."""
ROOM = 1.08
"""Greatest width of a number in a column."""


class ExampleColumn(VGroup):
    """The column of one example, from its index to its bar."""

    def __init__(self, source: Source, k: int, depth: int, x: float, unit: float, layout: ExamplesTableLayout) -> None:
        super().__init__()
        self.k = k
        example = f"chain.examples[{k}]"
        self.index = Formula(notation.FormulaTemplate("{k}", {"k": notation.Symbol(str(k), "muted")}), 28)
        self.index.at(x, layout.index)
        short = style.shortest()
        self.input = Number(source, f"{example}.x", decimals=style.shortest(least=1), size=VALUE, room=ROOM)
        self.input.at(x, layout.input)
        self.neuron = Neuron(source, f"{example}.a[{depth}]", point(x, layout.neurons), layout.radius, size=26)
        self.target = Number(source, f"{example}.y", decimals=short, size=30, kind="y", room=ROOM).at(x, layout.target)
        self.cost = Number(source, f"{example}.C", size=30, kind="C", room=ROOM).at(x, layout.cost)
        name = f"{example}.dC/dw[{depth - 1}]"
        self.derivative = Number(source, name, decimals=DECIMALS, signed=True, size=VALUE, room=ROOM)
        self.derivative.at(x, layout.derivative)
        self.bar = ValueBar(source, name, point(x, layout.axis), unit, "w", width=layout.bar, upright=True)
        self.beside_neuron = [self.index, self.input, self.target, self.cost, self.derivative, self.bar]
        self.add(self.neuron, *self.beside_neuron)


class Mean(VGroup):
    """A dashed line across the bars at the mean so far, and its number at the place of the formula's result."""

    def __init__(
        self,
        source: Source,
        depth: int,
        columns: list[ExampleColumn],
        unit: float,
        word: str,
        layout: ExamplesTableLayout,
    ) -> None:
        super().__init__()
        self.layout, self.unit = layout, unit
        names = [f"chain.mean_so_far[{column.k}].dC/dw[{depth - 1}]" for column in columns]
        self.heights = [layout.axis + source.now[name] * unit for name in names]
        self.numbers = [
            Number(source, name, decimals=DECIMALS, size=40, edge=LEFT).at(layout.result, layout.formula - 0.13)
            for name in names
        ]
        self.line = VMobject(stroke_color=style.INK, stroke_width=style.NEURON)
        self.name = Words(word, style.NOTE)
        self.put_at(self.heights[0])
        self.add(self.line, self.name, *self.numbers)

    def put_at(self, y: float) -> None:
        """Set the y of the line."""
        left, right = self.layout.first - 0.62, MARGIN
        lay_dashes(self.line, point(left, y), point(right, y))
        self.name.at(left - 0.12, y - 0.08, edge=1)


class ExamplesTable(VGroup):
    """Names at the left, a column for each example (eight at most), the axis of the bars and the mean."""

    def __init__(self, source: Source, words: tuple[str, str], layout: ExamplesTableLayout = EXAMPLES_TABLE) -> None:
        """`words` are the names of the row of inputs and of the mean."""
        super().__init__()
        reading = source.now
        depth, count = (int(reading[f"chain.size.{key}"]) for key in ("layers", "examples"))
        derivatives = [abs(reading[f"chain.examples[{k}].dC/dw[{depth - 1}]"]) for k in range(count)]
        unit = layout.reach / max(derivatives) if max(derivatives) else 0.0
        picked = layout.picked(count)
        self.all_shown = len(picked) == count
        self.columns = [
            ExampleColumn(source, k, depth, x, unit, layout)
            for k, x in zip(picked, layout.columns(len(picked)), strict=True)
        ]
        self.names, self.derivative_name = self._names(words[0], layout)
        self.axis = segment(point(layout.first - 0.62, layout.axis), point(MARGIN, layout.axis), style.IDLE, style.HAIR)
        self.mean = Mean(source, depth, self.columns, unit, words[1], layout)
        self.add(self.names, self.derivative_name, self.axis, *self.columns, self.mean)

    @staticmethod
    def _names(word: str, layout: ExamplesTableLayout) -> tuple[VGroup, Formula]:
        """Return the names of the rows k, input, a, y and C_k, and that of the derivative."""
        names = VGroup()
        k = Formula(notation.FormulaTemplate("{k}", {"k": notation.Symbol("k", "muted")}), LABEL)
        inputs = Words(word, style.NOTE, kind="muted")
        symbols = ((notation.a(), layout.neurons - 0.1), (notation.y, layout.target), (notation.Ck, layout.cost))
        rows = [(k, layout.index), (inputs, layout.input)]
        rows += [(Formula(notation.FormulaTemplate("{s}", {"s": symbol}), LABEL), y) for symbol, y in symbols]
        for name, y in rows:
            name.at(-MARGIN, y, edge=-1)
            names.add(name)
        derivative = Formula(notation.derivative(notation.Ck, notation.w()), 30)
        derivative.at(-MARGIN, layout.derivative, edge=-1)
        return names, derivative


class MeanFormula(VGroup):
    """dC/dw = 1/n sum of dC_k/dw, then "=" or, where the shown digits do not give the mean, "≈"."""

    def __init__(self, table: ExamplesTable, layout: ExamplesTableLayout = EXAMPLES_TABLE) -> None:
        super().__init__()
        self.formula = Formula(notation.MEAN_OF_DERIVATIVES, 42)
        self.formula.bar_at(0, layout.formula)
        shown = [column.derivative for column in table.columns]
        equal = not table.all_shown or sum_holds(table.mean.numbers[-1], shown, len(shown))
        self.sign = sign("=" if equal else "approx", 42, layout.result - 0.38, layout.formula)
        self.formula.shift(RIGHT * (layout.result - 0.72 - self.formula.get_right()[0]))
        self.add(self.formula, self.sign)
