"""Average the derivatives of all training examples: the mean is the derivative of the whole cost."""

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
    """The training examples appear one after another and move the mean so far; the last mean is the formula's."""

    def construct(self) -> None:
        self.depth = int(self.reading["chain.size.layers"])
        self.single = self.reading["chain.size.examples"] == 1
        self.show_first_picture()
        self.show_first_example()
        self.show_other_examples()
        if not self.single:
            self.show_signs()
        self.show_mean()
        self.slide(notes=wording.notes_case(self.reading), last=self.depth - 1)

    def show_first_picture(self) -> None:
        """Add the last picture of the chapter before, and the hidden table."""
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

    def show_first_example(self) -> None:
        """Move the result out of its box into the first column; C_0 in its name becomes C_k."""
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
            self.play(*self.appear_values(first))
            self.play(Appear(self.table.axis), Morph(single, self.table.derivative_name, run_time=style.SMALL))
            self.play(self.grow_bar(first), run_time=style.SMALL)

    def appear_values(self, column: ExampleColumn) -> list[object]:
        """Return animations that show an example's values one by one: input, output, target, cost."""
        parts = [VGroup(column.index, column.input), column.neuron, column.target, column.cost]
        return one_by_one([Appear(part, run_time=style.QUICK) for part in parts], 0.2)

    @staticmethod
    def grow_bar(column: ExampleColumn) -> Become:
        """Return an animation that grows a column's bar out of the axis."""
        column.bar.grow_to(0)
        set_presence(1.0, column.bar)
        return Become(column.bar.grow_to, column.bar)

    # ------------------------------------------------------------ the others

    def show_other_examples(self) -> None:
        """Show column after column, and move the mean so far after each."""
        columns, mean = self.table.columns, self.table.mean
        with self.line("parade", case=wording.parade_case(self.reading, self.shown)):
            self.play(Appear(mean.line, mean.name, mean.numbers[0], self.so_far))
            for i, column in enumerate(columns[1:], 1):
                self.play(*self.appear_values(column), run_time=0.65)
                self.play(Appear(column.derivative), self.grow_bar(column), run_time=0.35)
                self.play(
                    Become(mean.put_at, mean.line, start=mean.heights[i - 1], end=mean.heights[i]),
                    Vanish(mean.numbers[i - 1]), Appear(mean.numbers[i]), run_time=0.35,
                )  # fmt: skip

    def show_signs(self) -> None:
        """Light first the columns with a negative derivative, then those with a positive one."""
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

    def show_mean(self) -> None:
        """Write the formula, whose result is the mean."""
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
