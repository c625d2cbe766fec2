"""Work out each of the three factors, and say what it means: a distance, a slope, the previous activation."""

from collections.abc import Sequence

from manim import Animation, VMobject

from core.reading import WHAT_IF
from scenes.look import notation, style
from scenes.look.layouts import CHAIN_RULE, RATIO_ROW, point
from scenes.pictures import (
    WORKED,
    ActivationCurve,
    ChainRuleRow,
    FactorTable,
    ForwardPath,
    GradientGraph,
    LastConnection,
    MeasuredRatio,
    OutputDistance,
    PlotArea,
    WorkedOutRow,
    nudged_readings,
)
from scenes.pictures.primitives import (
    Appear,
    Become,
    Dim,
    Fly,
    Formula,
    Into,
    Later,
    Light,
    Morph,
    Vanish,
    hide,
    one_by_one,
    row,
    set_presence,
)
from scenes.script.wording import derivatives as wording
from scenes.stage.lesson_scene import LessonScene

LINE, WIDTH = point(-5.90, 0.62), 5.40
"""Place and width of the number line with the output's distance from its target: left of the table of factors."""
CURVE = PlotArea(-5.60, -1.95, 5.30, 3.70)
"""Area of the activation's curve, left of the table."""
LEFT_NEURON, RIGHT_NEURON, RADIUS = point(-5.05, 0.98), point(-0.98, 0.98), 0.66
"""Centers and radius of the last two neurons, left of the table."""
GRAPH, GRAPH_WIDTH, GRAPH_HEIGHT = point(-5.90, -0.85), 5.40, 1.35
"""Place and size of the derivative's graph, below these neurons."""


class Derivatives(LessonScene):
    """The last factor is twice a distance, the middle one a slope, the first the previous activation."""

    def construct(self) -> None:
        self.last = f"chain.biases[{int(self.reading['chain.size.layers']) - 1}]"
        self.bias, self.before = self.dial(self.last), self.dial(WHAT_IF)
        self.show_first_picture()
        self.differentiate_square()
        self.turn_row_into_table()
        self.show_distance()
        self.show_slope()
        self.show_previous_activation()
        self.turn_table_into_row()
        self.slide()

    def show_first_picture(self) -> None:
        """Add the last picture of the chapter before, and the hidden table of factors."""
        self.path, self.row = ForwardPath(self.live), ChainRuleRow(self.live, CHAIN_RULE)
        lit = [self.path.lit(i) for i in range(3)]
        step = nudged_readings(self.reading)[1]
        self.aside = [self.path, *lit, MeasuredRatio(step, self.word("measured")).with_ratio(step)]
        self.worked = WorkedOutRow(self.live, [self.word(key) for key in ("fires", "steep", "off")])
        self.table = FactorTable(self.live)
        hide(self.worked, self.table)
        self.head = self.titled("far", "far_off")
        self.add(self.head, *self.aside, self.row, self.worked, self.table)

    def replace_heading(self, title: str, subtitle: str) -> list[Animation]:
        """Return animations that replace the heading."""
        old, self.head = self.head, self.titled(title, subtitle)
        return one_by_one([Vanish(old, run_time=style.QUICK), Appear(self.head, run_time=style.QUICK)], style.LAG)

    # ------------------------------------------------------------ the last factor

    def differentiate_square(self) -> None:
        """Move the row up, and differentiate the squared cost under its last ratio."""
        rule = self.row
        others = [*rule.factors[:2], *rule.underlines[:2], rule.left, rule.bottom, rule.equals, rule.dots]
        x = RATIO_ROW.factors[2]
        square = Formula(notation.DIFFERENTIABLE, WORKED)
        cost = row(Formula(notation.COST_IS, WORKED), square, gap=0.16)
        cost.shift(point(x - cost.get_center()[0], RATIO_ROW.worked - square.baseline))
        slope = Formula(notation.DIFFERENTIATED, WORKED)
        slope.at(x, RATIO_ROW.worked)
        with self.line("cost"):
            self.play(Vanish(*self.aside), run_time=style.SMALL)
            self.play(*rule.move_to_layout(RATIO_ROW))
            self.play(Dim(*others, to=style.READABLE_DIM))
            self.play(Appear(cost, lag=0.05), run_time=style.MOVE)
            self.hold(style.LONG_HOLD)
            self.remove(cost)
            self.add(cost[0], square)
            self.play(Vanish(cost[0], run_time=style.QUICK), Morph(square, slope))
            self.remove(slope)  # the row has glyphs of its own at the same place
            set_presence(1.0, self.worked.symbols[2])
            self.hold(style.LONG_HOLD)
            self.play(Light(*others))

    def turn_row_into_table(self) -> None:
        """Turn the row into a column, with room for a picture beside it."""
        rule, table = self.row, self.table
        self.play(Vanish(rule.equals, rule.dots, *rule.underlines, rule.box, rule.sign, rule.number_dots))
        groups = []
        for i, factor in enumerate(rule.factors):
            source, name = (self.worked.symbols[2], table.worked[2]) if i == 2 else (factor, table.ratios[i])
            gone = Vanish(factor, source, rule.numbers[i], run_time=style.QUICK)
            groups.append([gone, *self.fly_symbols(source, name), Into(rule.numbers[i], table.now.numbers[i])])
        gone = Vanish(rule.left, rule.product, run_time=style.QUICK)
        groups.append([gone, *self.fly_symbols(rule.left, table.name), Into(rule.product, table.now.product)])
        self.play(*self.in_turn(groups))
        self.play(Appear(*table.times, table.rule, table.now.approx), run_time=style.QUICK)

    @staticmethod
    def in_turn(groups: Sequence[Sequence[Animation]]) -> list[Animation]:
        """Return the animations of all groups, each group delayed after the one before."""
        return [Later(animation, style.LAG * i) for i, group in enumerate(groups) for animation in group]

    @staticmethod
    def fly_symbols(source: Formula, target: Formula) -> list[Animation]:
        """Return animations that move symbols to a target, symbol by symbol, and show its signs."""
        flights: list[Animation] = [Fly(source.parts[label], part) for label, part in target.parts.items()]
        return [*flights, Appear(target.signs, run_time=style.MOVE)]

    def show_distance(self) -> None:
        """Move the output near its target and back; if it cannot come nearer, away from it and back."""
        near, far = (self.reading.moved(self.last, self.reading[f"chain.aims.{aim}"]) for aim in ("near", "far"))
        case = wording.near_case(self.reading, near, far)
        there = far if case in wording.MOVED_OFF else near
        elsewhere, now = (self.word(key) for key in wording.column_words(case))
        beside = self.table.elsewhere(there, elsewhere)
        head = self.table.headed(now)
        distance = OutputDistance(self.live, LINE, WIDTH)
        hide(distance)
        self.add(distance)
        with self.line("near", case=case):
            self.play(Appear(distance.line), Dim(*self.table.but([2]), to=style.READABLE_DIM))
            self.play(Appear(distance.gap), Later(Appear(distance.twice), style.LAG))
            self.play(self.bias.to(there.parameter(self.last), run_time=style.SLOW))
            self.hold(style.HOLD)
            self.play(Appear(beside))
        with self.line("away", case=wording.away_case(case)):
            self.play(self.bias.home(run_time=style.SLOW))
            memory = distance.memory(there)
            self.play(Appear(memory, head))
            self.hold(style.LONG_HOLD)
        self.play(Vanish(distance, memory, beside, head))

    # ------------------------------------------------------------ the middle factor

    def light_row(self, i: int, title: str, subtitle: str) -> None:
        """Dim every row but this one, and give it a heading of its own."""
        lit = [*self.table.row(i), self.table.ratios[i], self.table.worked[i]]
        self.play(Light(*lit), Dim(*self.table.but([i]), to=style.READABLE_DIM), *self.replace_heading(title, subtitle))

    def name_row(self, i: int) -> None:
        """Replace a ratio by its worked-out form."""
        self.play(Vanish(self.table.ratios[i]), run_time=style.QUICK)
        self.play(Appear(self.table.worked[i]))

    def show_slope(self) -> None:
        """Show the tangent with its run and rise; then move to where the curve is flat, and back."""
        curve = ActivationCurve(self.live, CURVE, tangent=True)
        hide(curve)
        self.add(curve)
        with self.line("slope"):
            self.light_row(1, "slope", "steeper")
            self.play(Appear(curve.axes, curve.along, curve.up, curve.labels, curve.curve))
            self.play(Become(curve.reach_to, curve, end=2, run_time=style.MORPH))
            self.play(Become(curve.lean_to, curve, end=1))
            self.hold(style.LONG_HOLD)
            self.play(Become(curve.lean_to, curve, start=1, end=3, run_time=style.SLOW))
            self.name_row(1)
        aim = self.reading["chain.aims.flat"]
        with self.line("flat", case=wording.flat_case(self.reading.moved(self.last, aim))):
            self.play(self.bias.to(aim, run_time=style.SLOW))
            self.hold(style.HOLD)
            self.play(self.bias.home(run_time=style.MORPH))
        self.play(Vanish(curve))

    # ------------------------------------------------------------ the first factor

    def show_previous_activation(self) -> None:
        """Turn the previous activation up and down; the derivative moves along its graph."""
        connection = LastConnection(self.live, LEFT_NEURON, RIGHT_NEURON, RADIUS)
        graph = GradientGraph(self.live, GRAPH, GRAPH_WIDTH, GRAPH_HEIGHT)
        memory = graph.memory(self.reading)
        hide(connection, graph, memory)
        self.add(connection, memory, graph)
        aim = self.reading["chain.aims.before"]
        there = self.reading.moved(WHAT_IF, aim)
        with self.line("before"):
            self.light_row(0, "before", wording.before_key(self.reading, there))
            parts = [
                Appear(connection.before, connection.labels[0]),
                Appear(connection.weight),
                Appear(connection.output, connection.labels[1]),
            ]
            self.play(*one_by_one(parts, style.LAG))
            self.name_row(0)
            self.hold(style.HOLD)
            self.play(Appear(graph.picture), Later(Appear(graph.present), style.LAG))
        beside = self.table.elsewhere(self.reading, self.word("before"))
        head = self.table.headed(self.word("now"))
        with self.line("dial", at=there, case=wording.dial_case(self.reading)):
            self.play(Appear(beside, head, memory, connection.dial), Light(*self.table.but([0])))
            self.play(self.before.to(aim, run_time=2.5 * style.MOVE))
        with self.line("wire", case=wording.wire_case(there)):
            self.play(self.before.to(0.0, run_time=style.SLOW))
            self.hold(style.HOLD)
            self.play(self.before.to(aim, run_time=style.SLOW))
            self.hold(style.HOLD)
            self.play(self.before.home(run_time=style.MOVE))
        self.play(Vanish(connection, graph, beside, head, memory))

    # ------------------------------------------------------------ all three

    def turn_table_into_row(self) -> None:
        """Turn the column back into the row, now with every factor worked out."""
        rule, table, worked = self.row, self.table, self.worked
        with self.line("all"):
            groups = []
            for i, symbol in enumerate(worked.symbols):
                gone = Vanish(*table.row(i), table.worked[i], run_time=style.QUICK)
                groups.append(
                    [gone, *self.fly_symbols(table.worked[i], symbol), Into(table.now.numbers[i], rule.numbers[i])]
                )
            gone = Vanish(table.name, table.now, table.rule, run_time=style.QUICK)
            groups.append([gone, *self.fly_symbols(table.name, rule.left), Into(table.now.product, rule.product)])
            self.play(*self.in_turn(groups), *self.replace_heading("title", "subtitle"))
            self.play(Appear(*rule.factors, rule.equals, rule.dots))
            rest: list[VMobject] = [*rule.underlines, worked.equals, worked.dots, rule.sign, rule.number_dots]
            self.play(Appear(*rest))
            self.play(*one_by_one([Appear(words) for words in worked.words], style.LAG))
            self.play(Appear(rule.box), run_time=style.QUICK)
