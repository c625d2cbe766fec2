"""Put the mean into the column of all the means: the gradient."""

from manim import Animation, VGroup

from scenes.look import style
from scenes.look.layouts import GRADIENT_COLUMN, point
from scenes.pictures import ExamplesTable, GradientEntry, GradientEquation, MeanFormula
from scenes.pictures.primitives import (
    Appear,
    Become,
    Dim,
    Fly,
    Into,
    Later,
    Light,
    Vanish,
    hide,
    one_by_one,
    segment,
    set_presence,
)
from scenes.script.wording import gradient_vector as wording
from scenes.stage.lesson_scene import LessonScene

HALF_DASH = 0.22
"""Half the length of the dash that marks a row without a number, in units of the picture."""


class GradientVector(LessonScene):
    """One row of the gradient, then all rows, then what the two sides of the bars mean; one row is explained so far."""

    def construct(self) -> None:
        self.count = wording.count_case(self.reading)
        self.show_first_picture()
        self.place_mean()
        self.fill_column()
        self.explain_signs()
        self.light_explained_row()
        self.slide(notes=self.count, last=int(self.reading["chain.size.layers"]) - 1)

    def show_first_picture(self) -> None:
        """Add the last picture of the chapter before, and the hidden column."""
        self.table = ExamplesTable(self.reading, (self.word("input"), self.word("mean")))
        self.formula = MeanFormula(self.table)
        self.result = self.table.mean.numbers[-1]
        self.table.mean.put_at(self.table.mean.heights[-1])
        hide(*self.table.mean.numbers[:-1])
        self.equation = GradientEquation(self.reading, (self.word("falls"), self.word("rises")))
        self.entry = self.equation.column.entries[-2]
        self.entry_frames = VGroup(*self.equation.entry_frames(self.entry))
        hide(self.equation, self.entry_frames)
        self.add(self.titled(), self.table, self.formula, self.entry_frames, self.equation)

    def place_mean(self) -> None:
        """Turn the formula's left side into the name of a row, and its result into the row's number."""
        table, equation, entry = self.table, self.equation, self.entry
        left = self.formula.formula
        with self.line("seat"):
            self.play(Vanish(*table.columns, table.axis, table.names, table.derivative_name), run_time=style.SMALL)
            rest = [left.signs, left.parts["Ck"], left.parts["wk"], self.formula.sign, table.mean.line]
            self.play(
                Vanish(*rest, table.mean.name, run_time=style.QUICK),
                *(Fly(left.parts[label], entry.name.parts[label]) for label in ("C", "w")),
                Appear(entry.name.signs, run_time=style.MOVE),
                Vanish(left.parts["C"], left.parts["w"], run_time=0.1),
            )
            self.play(Into(self.result, entry.number), Vanish(self.result, run_time=style.QUICK))
            self.remove(table, self.formula)
            self.play(Appear(self.entry_frames), run_time=style.QUICK)
            self.play(Appear(equation.name_brackets, equation.column.brackets, equation.equals))

    def fill_column(self) -> None:
        """Show the other names, each with a dash; then the numbers with their bars."""
        column = self.equation.column
        others = [entry for entry in column.entries if entry is not self.entry]
        dashes = [self.add_dash(entry) for entry in others]
        with self.line("fill"):
            self.play(*one_by_one([Appear(entry.name, dash) for entry, dash in zip(others, dashes, strict=True)], 0.2))
            self.play(Appear(self.equation.nabla, self.equation.first_equals))
            self.play(Appear(column.axis), run_time=style.QUICK)
            self.play(*self.arrivals(dict(zip(map(id, others), dashes, strict=True))))

    def arrivals(self, dashes: dict[int, VGroup]) -> list[Animation]:
        """Return animations that show each row's bar and, in the place of its dash, its number.

        `dashes` are keyed by the id of their entry.
        """
        steps: list[Animation] = []
        for i, (entry, leader) in enumerate(zip(self.equation.column.entries, self.equation.leaders, strict=True)):
            arrival = [Appear(leader), self.grow_bar(entry)]
            if id(entry) in dashes:
                arrival += [Vanish(dashes[id(entry)], run_time=0.2), Appear(entry.number)]
            steps += [Later(animation, 2 * style.LAG * i) for animation in arrival]
        return steps

    def add_dash(self, entry: GradientEntry) -> VGroup:
        """Add a hidden dash in the place of a number, and return it."""
        x = (GRADIENT_COLUMN.left + GRADIENT_COLUMN.right) / 2
        dash = VGroup(segment(point(x - HALF_DASH, entry.y), point(x + HALF_DASH, entry.y), style.MUTED, style.NEURON))
        hide(dash)
        self.add(dash)
        return dash

    @staticmethod
    def grow_bar(entry: GradientEntry) -> Become:
        """Return an animation that grows an entry's bar out of the axis."""
        assert entry.bar is not None
        entry.bar.grow_to(0)
        set_presence(1.0, entry.bar)
        return Become(entry.bar.grow_to, entry.bar)

    def explain_signs(self) -> None:
        """Light the rows of each side of the axis in turn, with its words."""
        rows = self.equation.column.entries
        with self.line("sign") as said:
            for (title, lit), beat in zip(self.equation.titled_sides, ("right", "long"), strict=False):
                others = [row for row in rows if row not in lit]
                self.play(Dim(*others, to=style.READABLE_DIM), Light(*lit), Appear(title))
                self.hold_until(said[beat])
            self.play(Light(*rows))

    def light_explained_row(self) -> None:
        """Dim all rows but the explained one for a while."""
        others = [row for row in self.equation.column.entries if row is not self.entry]
        with self.line("open", case=self.count):
            self.play(Dim(*others, to=style.READABLE_DIM))
            self.hold(3 * style.LONG_HOLD)
            self.play(Light(*others))
