"""The table of measured changes: a row for each nudge, its ratio first."""

from collections.abc import Sequence

from manim import LEFT, VGroup

from core import Reading
from scenes.look import layouts, notation, style
from scenes.look.layouts import FORWARD_PATH, ForwardPathLayout, point
from scenes.pictures.forward_path import PATH, AskedDerivative
from scenes.pictures.primitives import Formula, Number, Words, segment

DIGITS = 3
"""Significant digits of the ratios and of the changes."""

RATIO_SIZE, ROOM = 33, 2.1
"""Font size of a ratio, and the width for every number of the table."""
WIDEST = 2.62
"""Width of the nudge beside the path, in Manim units."""

POWERS = (1, 0, -1)
"""Powers of ten by which the lesson's nudge is multiplied, one for each row."""


def nudged_readings(reading: Reading) -> list[Reading]:
    """Return a reading of the lesson for each size of the nudge, the largest first."""
    return [reading.moved("chain.nudge", reading.parameter("chain.nudge") * 10.0**power) for power in POWERS]


def answer_number(question: AskedDerivative, reading: Reading) -> Number:
    """Return the derivative in place of the question mark; the equals sign has to move to `equals_left` for it."""
    room = 2 * (layouts.MARGIN + FORWARD_PATH.question) - question.equals.width - 0.2
    answer = Number(reading, "dC/dw(L)", decimals=style.significant(DIGITS), size=40, edge=LEFT, room=room)
    width = question.equals.width + 0.2 + answer.width
    answer.at(FORWARD_PATH.question - width / 2 + question.equals.width + 0.2, question.equals.baseline)
    return answer


def equals_left(question: AskedDerivative, answer: Number) -> float:
    """Return the x at which the equals sign begins when the answer is beside it."""
    return float(answer.line.points[0, 0]) - 0.2 - question.equals.width


class MeasuredRatio(VGroup):
    """A measured ratio at the left of the path: the word "measured", room for the ratio, the nudge."""

    def __init__(self, reading: Reading, word: str, layout: ForwardPathLayout = FORWARD_PATH) -> None:
        super().__init__()
        self.word = Words(word, style.NOTE, kind="muted")
        self.word.at(layout.question, layout.y + 0.40)
        self.place = point(layout.question, layout.y - 0.08)
        decimals = style.shortest(style.MOST_DECIMALS)
        options = {"value": {"decimals": decimals, "longest": 6}}
        self.nudge = Formula(notation.NUDGE_IS, 32, source=reading, numbers=options)
        self.nudge.scale(min(1.0, WIDEST / self.nudge.width))
        self.nudge.at(layout.question, layout.y - 0.62)
        self.nudge.shift(point(max(0.0, -layouts.MARGIN - self.nudge.left), 0))
        self.add(self.word, self.nudge)

    def with_ratio(self, reading: Reading) -> "MeasuredRatio":
        """Add the ratio in its place, and return self."""
        ratio = Number(reading, "chain.nudge.ratio", decimals=style.significant(DIGITS), size=RATIO_SIZE, room=ROOM)
        self.add(ratio.at(*self.place[:2]))
        return self


class RatioTable(VGroup):
    """A header, and a row for each reading, which has its own nudge. Columns are aligned on the decimal point."""

    def __init__(
        self,
        readings: Sequence[Reading],
        header: float,
        rows: Sequence[float],
        layout: ForwardPathLayout = FORWARD_PATH,
    ) -> None:
        super().__init__()
        self.header_baseline, self.baselines = header, list(rows)
        ratio = Formula(notation.CHANGE_RATIO, 34)
        ratio.at(layout.question, header)
        self.changes = []
        for (symbol, _), x in zip(PATH, layout.cards, strict=True):
            title = Formula(notation.change(symbol, "s"), 34)
            title.at(x, header)
            self.changes.append(title)
        self.ratio = ratio
        self.rule = segment(
            point(-layouts.MARGIN, header - 0.24), point(layouts.MARGIN, header - 0.24), style.HAIRLINE, style.HAIR
        )
        self.head = VGroup(ratio, *self.changes, self.rule)
        self.rows = [self._row(reading, y, layout) for reading, y in zip(readings, rows, strict=True)]
        self.add(self.head, *(row for row in self.rows))

    def _row(self, reading: Reading, y: float, layout: ForwardPathLayout) -> VGroup:
        ratio = Number(
            reading, "chain.nudge.ratio", decimals=style.significant(DIGITS), size=RATIO_SIZE, edge=LEFT, room=ROOM
        ).point_at(layout.question - 0.37, y)
        ratio.shift(point(max(0.0, -layouts.MARGIN - ratio.get_left()[0]), 0))
        numbers = [ratio]
        for (symbol, key), x in zip(PATH, layout.cards, strict=True):
            decimals = style.shortest(style.MOST_DECIMALS) if key == "dw" else style.significant(DIGITS)
            number = Number(
                reading, f"chain.nudge.{key}", decimals=decimals, size=31, kind=symbol.kind, edge=LEFT, room=ROOM
            )
            numbers.append(number.point_at(x - 0.42, y))
        return VGroup(*numbers)

    def to(self, header: float, rows: Sequence[float]) -> list[tuple[VGroup, float]]:
        """Take over other baselines, and return what has to move for them, each with how far up."""
        moves = [(self.head, header - self.header_baseline)]
        moves += [(row, new - old) for row, new, old in zip(self.rows, rows, self.baselines, strict=True)]
        self.header_baseline, self.baselines = header, list(rows)
        return moves
