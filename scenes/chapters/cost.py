"""The cost of one example: the squared gap between the output and its target."""

from manim import Line, VGroup

from core import Reading
from scenes import layouts, notation, style
from scenes.layouts import LAST_TWO_AND_TARGET as PLACE
from scenes.layouts import point
from scenes.mobjects.motion import Appear, Become, Dim, Fly, Into, Light
from scenes.mobjects.network import CostArrow, Edge, Neuron, Target, Weight
from scenes.mobjects.paint import hide
from scenes.mobjects.shapes import gradient, segment
from scenes.mobjects.square import ErrorSquare, GapLine
from scenes.mobjects.text import Formula
from scenes.stage import LessonScene

FORMULAS = -5.0
BASELINES = (-0.62, -1.62, -2.46)
NUMBER_LINE = point(2.72, -2.42)


class Cost(LessonScene):
    """C_0 = (a^(L) - y)^2 in symbols, in numbers and as a square; the target flips and the cost follows."""

    def construct(self) -> None:
        before, output, self.target, self.cost = self.stand()
        formula = Formula(notation.COST, 56)
        formula.at(FORMULAS, BASELINES[0], edge=-1)
        self.add(self.titled(), before, output)
        with self.line("target"):
            self.hold(style.HOLD)
            self.play(Dim(before))
            self.play(Appear(self.target))
        with self.line("formula"):
            self.play(Appear(self.cost.arrow, self.cost.symbol))
            hide(formula)
            self.add(formula)
            self.play(
                Fly(self.cost.symbol.parts["C"], formula.parts["C"]),
                Fly(output[-1].parts["a"], formula.parts["a"]),
                Fly(self.target_symbol.parts["y"], formula.parts["y"]),
                run_time=style.MORPH,
            )
            self.play(Appear(formula.signs, lag=0.15))
        here = self.row(self.reading, 1)
        with self.line("numbers"):
            self.into_numbers(formula, here)
            self.play(Appear(self.cost.number))
        line, square = self.raise_square()
        self.flip(formula, here, line, square)
        self.slide(3)

    def stand(self) -> tuple[VGroup, VGroup, Target, CostArrow]:
        """The last two neurons with their labels, the target with its own, the cost between."""
        (left, middle), right = PLACE.xs, PLACE.target
        inner = Neuron(self.live, "a(L-1)", point(left, PLACE.y), PLACE.radius, size=32)
        outer = Neuron(self.live, "a(L)", point(middle, PLACE.y), PLACE.radius, size=32)
        edge = Edge(self.live, "w(L)", inner, outer, abs(self.reading["w(L)"]), thick=4.5)
        fading = self.fading_edge(inner)
        target = Target(self.live, "y", point(right, PLACE.y), PLACE.radius, size=32)
        labels = [
            Formula(notation.Equation("{" + symbol.kind + "}", {symbol.kind: symbol}), style.FORMULA)
            for symbol in (notation.a(1), notation.a(), notation.y)
        ]
        for label, x in zip(labels, (left, middle, right), strict=True):
            label.at(x, PLACE.y + PLACE.radius + 0.22)
        before = VGroup(fading, Weight(edge, notation.w()), inner, labels[0])
        self.target_symbol = labels[2]
        target.add(self.target_symbol)
        return before, VGroup(outer, labels[1]), target, CostArrow(self.live, outer, target, size=style.FORMULA)

    def fading_edge(self, neuron: Neuron) -> Line:
        """What comes from further left, out of the dark."""
        end = neuron.at - point(neuron.radius + 0.06, 0)
        return gradient(
            segment(point(-layouts.MARGIN, end[1]), end, style.GROUND, 4.5), [style.GROUND, style.COLOUR["w"]]
        )

    def row(self, reading: Reading, place: int) -> VGroup:
        """The cost with the numbers of one reading in it, and "y = " in front."""
        numbers: dict[str, dict[str, object]] = {label: {} for label in ("a", "y", "value")}
        formula = Formula(notation.COST_IN_NUMBERS, 44, source=reading, numbers=numbers)
        formula.at(FORMULAS, BASELINES[place], edge=-1)
        wish = Formula(notation.TARGET_IS, 34, source=reading, numbers={"value": {"decimals": style.shortest()}})
        wish.at(-layouts.MARGIN, BASELINES[place], edge=-1)
        hide(formula, wish)
        self.add(formula, wish)
        return VGroup(formula, wish)

    def into_numbers(self, symbols: Formula, row: VGroup) -> None:
        """A copy of the formula comes down, and every symbol turns into its number."""
        formula, wish = row
        self.play(
            Fly(symbols.parts["C"], formula.parts["C"]),
            Into(symbols.parts["a"], formula.parts["a"]),
            Into(symbols.parts["y"], formula.parts["y"]),
            Appear(formula.signs, run_time=style.MORPH),
            Appear(wish, run_time=style.MORPH),
            run_time=style.MORPH,
        )
        self.play(Appear(formula.parts["value"]))

    def raise_square(self) -> tuple[GapLine, ErrorSquare]:
        """A number line; the gap on it turns up into a square."""
        line = GapLine(self.live, NUMBER_LINE, 3.45, 2.3)
        square = ErrorSquare(self.live, line)
        with self.line("square"):
            self.play(Appear(line))
            square.rise_to(0)
            hide(square)
            self.add(square, line)  # the dots lie over the square
            self.play(Appear(square.shape))
            self.hold(style.HOLD)
            self.play(Become(square.rise_to, square, run_time=style.MORPH))
        return line, square

    def flip(self, formula: Formula, here: VGroup, line: GapLine, square: ErrorSquare) -> None:
        """The target becomes the other one; the square follows; then back, with a memory of what was."""
        y = self.dial("chain.examples[0].y")
        other = self.reading.moved(y.path, 1 - y.value)
        there = self.row(other, 2)
        with self.line("flip", at=other):
            self.play(Dim(here, to=style.READABLE_DIM))
            self.play(y.to(1 - y.value, run_time=style.SLOW))
            self.into_numbers(formula, there)
        memory = ErrorSquare(other, line, memory=True)
        hide(memory)
        self.add(memory, square, line)
        with self.line("back", at=self.reading):
            self.play(Appear(memory), Dim(there, to=style.READABLE_DIM), Light(here))
            self.play(y.home(run_time=style.MOVE), Dim(memory, to=style.READABLE_DIM))
