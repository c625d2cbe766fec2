"""The cost of one example: its formula, the numbers in it, and the square; for both targets."""

from manim import VGroup, VMobject

from core import Reading
from scenes.look import layouts, notation, style
from scenes.look.layouts import point
from scenes.pictures.error_square import ErrorSquare, GapLine
from scenes.pictures.last_two_neurons import LastTwoAndTarget
from scenes.pictures.primitives import Formula, Source, set_level

FORMULAS, RIGHT, LONGEST = -5.0, 2.3, 7
"""Left edge of the formulas, their greatest right edge, and the greatest number of characters in a number."""
BASELINES = (-0.62, -1.62, -2.46)
"""Baselines of the formula, and of the rows for both targets."""
NUMBER_LINE = point(2.72, -2.42)
"""Left end of the number line."""


def cost_formula() -> Formula:
    """Return C_0 = (a^(L) - y)^2 at its place."""
    formula = Formula(notation.COST, 56)
    formula.at(FORMULAS, BASELINES[0], edge=-1)
    return formula


class CostRow(VGroup):
    """The cost in the numbers of one reading, with "y = " in front; `place` is 1 for the first row."""

    def __init__(self, reading: Reading, place: int) -> None:
        super().__init__()
        numbers: dict[str, dict[str, object]] = {label: {"longest": LONGEST} for label in ("a", "y", "value")}
        numbers["y"]["brackets"] = True
        self.formula = Formula(notation.COST_IN_NUMBERS, 44, source=reading, numbers=numbers)
        short = {"value": {"decimals": style.shortest(), "longest": LONGEST}}
        self.target_label = Formula(notation.TARGET_IS, 34, source=reading, numbers=short)
        self.target_label.at(-layouts.MARGIN, BASELINES[place], edge=-1)
        left = max(FORMULAS, float(self.target_label.get_right()[0]) + 0.3)
        if self.formula.width > RIGHT - left:
            self.formula.scale((RIGHT - left) / self.formula.width)
        self.formula.at(left, BASELINES[place], edge=-1)
        self.add(self.formula, self.target_label)


def gap_line(source: Source) -> GapLine:
    """Return the number line at its place."""
    return GapLine(source, NUMBER_LINE, 3.45, 2.3)


def other_target(reading: Reading) -> Reading:
    """Return the reading with the other target, 1 - y."""
    path = "chain.examples[0].y"
    return reading.moved(path, 1 - reading.parameter(path))


class CostPicture(VGroup):
    """The whole picture, after the target has been switched to 1 - y and back."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        reading, other = source.now, other_target(source.now)
        self.pair = LastTwoAndTarget(source)
        set_level(style.DIM, self.pair.before)
        rows = [CostRow(reading, 1), CostRow(other, 2)]
        line = gap_line(source)
        memory = ErrorSquare(other, line, memory=True)
        set_level(style.READABLE_DIM, rows[1], memory)
        self.rest = [cost_formula(), *rows, memory, ErrorSquare(source, line), line]
        self.add(self.pair, *self.rest)

    @property
    def around(self) -> list[VMobject]:
        """Everything except the two neurons and the connection between them."""
        return [self.pair.target, self.pair.cost, self.pair.fading, *self.rest]
