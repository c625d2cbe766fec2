"""One example's derivative is one voice; the mean of all of them is the derivative of the whole cost."""

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import EXAMPLES_TABLE, RATIO_ROW
from scenes.pictures import DECIMALS, ChainRuleRow, ExampleColumn, ExamplesTable, MeanFormula, WorkedOutRow
from scenes.pictures.primitives import (
    Appear,
    Become,
    Dim,
    Fly,
    Formula,
    Into,
    Light,
    Morph,
    Vanish,
    Words,
    hide,
    one_by_one,
    set_presence,
)
from scenes.script.wording import averaging as wording
from scenes.stage.lesson_scene import LessonScene


class Averaging(LessonScene):
    """The training examples pass one after another; after each the mean moves; at the end it is the formula's."""

    def construct(self) -> None:
        self.depth = int(self.reading["chain.size.layers"])
        self.single = self.reading["chain.size.examples"] == 1
        self.stand()
        self.one_voice()
        self.parade()
        if not self.single:
            self.argue()
        self.add_up()
        self.slide(notes=wording.notes_case(self.reading), last=self.depth - 1)

    def stand(self) -> None:
        """As the chapter before left it; the table waits, hidden."""
        self.row = ChainRuleRow(self.live, RATIO_ROW)
        words = [self.word(key) for key in ("fires", "steep", "off")]
        self.worked = WorkedOutRow(self.live, words)
        self.table = ExamplesTable(self.reading, (self.word("input"), self.word("mean")))
        self.so_far = Words(self.word("so_far"), style.NOTE, kind="muted")
        self.so_far.at(EXAMPLES_TABLE.result - 0.2, EXAMPLES_TABLE.formula - 0.13, edge=1)
        hide(self.table, self.so_far)
        self.shown = [column.derivative.value for column in self.table.columns]
        subtitle = wording.subtitle_key(self.reading, self.shown)
        self.add(self.titled(subtitle=subtitle), self.table, self.so_far, self.row, self.worked)

    # ------------------------------------------------------------ the first example

    def one_voice(self) -> None:
        """The result leaves its box and becomes the first column's derivative; its C_0 becomes C_k."""
        row, first = self.row, self.table.columns[0]
        others = [*row.factors, row.equals, row.dots, *row.underlines, row.sign, *row.numbers, row.number_dots]
        single = Formula(notation.derivative(notation.C0, notation.w()), 30)
        single.at(self.table.derivative_name.left, EXAMPLES_TABLE.derivative, edge=-1)
        with self.line("one", case=wording.one_case(self.reading)):
            self.play(Vanish(*others, self.worked), run_time=style.SMALL)
            self.play(Vanish(row.box), run_time=style.QUICK)
            hide(single)
            self.add(single)
            self.play(
                Into(row.product, first.derivative),
                Vanish(row.product, run_time=style.QUICK),
                *(Fly(row.left.parts[label], single.parts[label]) for label in ("C", "w")),
                Appear(single.signs, run_time=style.MOVE),
                Vanish(row.left, run_time=style.QUICK),
            )
            self.remove(row, self.worked)
            self.play(*one_by_one([Appear(name) for name in self.table.names], 0.15))
            self.play(*self.values(first))
            self.play(Appear(self.table.axis), Morph(single, self.table.derivative_name, run_time=style.SMALL))
            self.play(self.grow(first), run_time=style.SMALL)

    def values(self, column: ExampleColumn) -> list[object]:
        """The example runs through the network: input, output, target, cost."""
        parts = [VGroup(column.index, column.input), column.neuron, column.target, column.cost]
        return one_by_one([Appear(part, run_time=style.QUICK) for part in parts], 0.2)

    @staticmethod
    def grow(column: ExampleColumn) -> Become:
        """The bar comes out of the axis."""
        column.bar.grow_to(0)
        set_presence(1.0, column.bar)
        return Become(column.bar.grow_to, column.bar)

    # ------------------------------------------------------------ the others

    def parade(self) -> None:
        """Column after column, the mean so far after each."""
        columns, mean = self.table.columns, self.table.mean
        with self.line("parade", case=wording.parade_case(self.reading, self.shown)):
            self.play(Appear(mean.line, mean.name, mean.numbers[0], self.so_far))
            for i, column in enumerate(columns[1:], 1):
                self.play(*self.values(column), run_time=0.65)
                self.play(Appear(column.derivative), self.grow(column), run_time=0.35)
                self.play(
                    Become(mean.put_at, mean.line, start=mean.heights[i - 1], end=mean.heights[i]),
                    Vanish(mean.numbers[i - 1]), Appear(mean.numbers[i]), run_time=0.35,
                )  # fmt: skip

    def argue(self) -> None:
        """The bars of either side are lit in turn."""
        columns = self.table.columns
        down = [c for c in columns if c.derivative.value < 0]
        up = [c for c in columns if c.derivative.value > 0]
        with self.line("sides", case=wording.sides_case(self.reading, self.shown, DECIMALS)):
            for side in (down, up):
                if side:
                    rest = [part for c in columns if c not in side for part in c.beside_neuron]
                    self.play(Dim(*rest, to=style.READABLE_DIM), Light(*side), run_time=style.SMALL)
                    self.hold(2 * style.LONG_HOLD)
            self.play(Light(*columns))

    def add_up(self) -> None:
        """The formula is written, and the mean is its result."""
        self.formula = MeanFormula(self.table)
        last = self.depth - 1
        with self.line("mean", case=wording.mean_case(self.reading, DECIMALS), last=last):
            self.play(Vanish(self.so_far), run_time=style.QUICK)
            self.play(Appear(self.formula, lag=0.05), run_time=2 * style.MOVE)
            self.hold(3 * style.LONG_HOLD)
            values = [part for c in self.table.columns for part in c.beside_neuron if part is not c.bar]
            self.play(Dim(*values, to=style.READABLE_DIM))
            self.hold(3 * style.LONG_HOLD)
            self.play(Light(*values))
