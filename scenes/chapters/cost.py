"""Define the cost of one example: the squared difference between the output and its target."""

from core import Reading
from scenes.look import style
from scenes.pictures import (
    CostRow,
    ErrorSquare,
    GapLine,
    LabeledPair,
    LastTwoAndTarget,
    cost_formula,
    gap_line,
    other_target,
)
from scenes.pictures.primitives import Appear, Become, Dim, Fly, Formula, Into, Light, Vanish, hide
from scenes.script.wording import cost as wording
from scenes.stage.lesson_scene import LessonScene


class Cost(LessonScene):
    """C_0 = (a^(L) - y)^2 in symbols, in numbers and as a square; with the opposite target, the cost changes."""

    def construct(self) -> None:
        picture = self.show_target()
        cost = picture.cost
        formula = cost_formula()
        self.other = other_target(self.reading)
        self.turned = wording.target_case(self.reading, self.other)
        with self.line("formula"):
            self.hold(style.HOLD)
            self.play(Appear(cost.arrow, cost.symbol))
            self.hold(style.LONG_HOLD)
            hide(formula)
            self.add(formula)
            self.play(
                Fly(cost.symbol.parts["C"], formula.parts["C"]),
                Fly(picture.labels[1].parts["a"], formula.parts["a"]),
                Fly(picture.target_label.parts["y"], formula.parts["y"]),
                run_time=style.MORPH,
            )
            self.hold(style.QUICK)
            self.play(Appear(formula.signs, lag=0.15), run_time=style.MOVE)
        here = self.add_row(self.reading, 1)
        with self.line("numbers"):
            self.turn_into_numbers(formula, here)
            self.play(Appear(cost.number))
        line, square = self.show_square()
        self.flip_target(formula, here, line, square)
        self.slide(alt=self.turned)

    def show_target(self) -> LastTwoAndTarget:
        """Make room beside the large pair of neurons, and show the target; return the picture."""
        large = LabeledPair(self.live, self.script.words)
        picture = LastTwoAndTarget(self.live)
        self.add(self.titled(), large)
        with self.line("target"):
            self.play(Vanish(*large.around))
            self.play(*large.to(picture))
            self.remove(large)
            hide(picture.target, picture.cost)
            self.add(picture)
            self.play(Dim(picture.before))
            self.play(Appear(picture.target))
        return picture

    def add_row(self, reading: Reading, place: int) -> CostRow:
        """Add the hidden row with the cost in numbers, and return it."""
        row = CostRow(reading, place)
        hide(row)
        self.add(*row)
        return row

    def turn_into_numbers(self, symbols: Formula, row: CostRow) -> None:
        """Copy the formula down to a row, and turn every symbol into its number."""
        formula, target_label = row
        self.play(
            Fly(symbols.parts["C"], formula.parts["C"]),
            Into(symbols.parts["a"], formula.parts["a"]),
            Into(symbols.parts["y"], formula.parts["y"]),
            Appear(formula.signs, run_time=style.MORPH),
            Appear(target_label, run_time=style.MORPH),
            run_time=style.MORPH,
        )
        self.play(Appear(formula.parts["value"]))

    def show_square(self) -> tuple[GapLine, ErrorSquare]:
        """Show the difference on a number line, and raise a square on it; return the line and the square."""
        line = gap_line(self.live)
        square = ErrorSquare(self.live, line)
        with self.line("square", case=wording.square_case(self.reading)) as said:
            hide(line)
            self.add(line)
            self.play(Appear(*line.present))
            square.rise_to(0)
            hide(square)
            self.add(square, line)  # the dots lie over the square
            self.play(Appear(square.shape))
            self.hold_until(said["area"])
            self.play(Become(square.rise_to, square, run_time=style.MORPH))
        return line, square

    def flip_target(self, formula: Formula, here: CostRow, line: GapLine, square: ErrorSquare) -> None:
        """Move the target to its opposite and back; a faint square keeps what the cost was there."""
        y = self.dial("chain.examples[0].y")
        there = self.add_row(self.other, 2)
        with self.line("flip", at=self.other, case=wording.flip_case(self.reading, self.other)) as said:
            self.play(Dim(here, to=style.READABLE_DIM))
            self.hold_until(said["span"])
            self.play(y.to(1 - y.value, run_time=style.SLOW))
            self.hold_until(said["cost"])
            self.turn_into_numbers(formula, there)
        memory = ErrorSquare(self.other, line, memory=True)
        hide(memory)
        self.add(memory, square, line)
        with self.line("back", at=self.reading, case=self.turned):
            self.play(Appear(memory), Dim(there, to=style.READABLE_DIM), Light(here))
            self.play(y.home(run_time=style.MOVE), Dim(memory, to=style.READABLE_DIM))
