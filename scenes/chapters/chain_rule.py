"""Multiply three ratios, one for each arrow, into the derivative that was asked for."""

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import CHAIN_RULE, FORWARD_PATH, point
from scenes.pictures import (
    AskedDerivative,
    ChainRuleRow,
    ForwardPath,
    MeasuredRatio,
    RatioTable,
    answer_number,
    equals_left,
    nudged_readings,
)
from scenes.pictures.primitives import Appear, Dim, Fly, Into, Light, Morph, Move, Vanish, hide, one_by_one, segment
from scenes.script.wording import chain_rule as wording
from scenes.stage.lesson_scene import LessonScene


class ChainRule(LessonScene):
    """The ratio is taken apart into three factors, one under each arrow; their product is the derivative."""

    def construct(self) -> None:
        self.steps = nudged_readings(self.reading)
        self.show_first_picture()
        self.take_ratio_apart()
        self.name_factors()
        self.multiply()
        self.cancel_symbols()
        product, measured = self.row.product.digits, self.table.rows[1][0].digits
        check = wording.check_case(self.steps, product, measured)
        with self.line("check", case=check):
            others = [self.row.fractions, *self.row.underlines, self.row.sign, *self.row.numbers, self.row.number_dots]
            self.play(Dim(*others, *self.path, to=style.READABLE_DIM))
            self.hold(style.HOLD)
            self.play(Light(*others, *self.path.cards, *self.path.arrows))
            self.slide(notes=wording.notes_case(check))

    def show_first_picture(self) -> None:
        """Add the last picture of the chapter before, and the hidden row of the chain rule."""
        self.path, self.question = ForwardPath(self.live), AskedDerivative()
        self.table = RatioTable(self.steps, FORWARD_PATH.header, FORWARD_PATH.rows)
        self.answer = answer_number(self.question, self.reading)
        self.question.equals.shift(point(equals_left(self.question, self.answer) - self.question.equals.left, 0))
        self.question.remove(self.question.mark)
        self.row, self.lit = ChainRuleRow(self.live, CHAIN_RULE), [self.path.lit(i) for i in range(3)]
        hide(self.row, *self.lit)
        self.add(self.titled(), self.path, *self.lit, self.question, self.answer, self.table, self.row)

    def take_ratio_apart(self) -> None:
        """Move the measured ratio aside, and the question down to the left side of an equation."""
        middle = self.table.rows[1]
        ratio = middle[0]
        measured = MeasuredRatio(self.steps[1], self.word("measured"))
        with self.line("cut"):
            rest = [m for row in self.table.rows for m in row if m is not ratio]
            self.play(Vanish(self.table.head, *rest, self.answer, self.question.equals))
            self.play(Morph(self.question.fraction, self.row.left))
            self.remove(self.question)
            shift = measured.place - ratio.line.get_center()
            self.play(
                Move(ratio, by=shift, arc=1.5),
                Appear(measured, run_time=style.MOVE),
                Appear(self.row.equals, run_time=style.MOVE),
            )

    def name_factors(self) -> None:
        """Form a ratio for each arrow from the symbols at its two ends, and show its number."""
        cards, tags = self.path.cards, self.path.below
        lines = (("first", ""), ("second", ""), ("third", wording.third_case(self.reading)))
        for i, (name, case) in enumerate(lines):
            formula = self.row.factors[i]
            upper, lower = notation.FACTORS[i].places
            with self.line(name, case=case):
                others = [card for k, card in enumerate(cards) if k not in (i, i + 1)]
                self.play(
                    Dim(*others, *self.path.arrows, run_time=style.QUICK),
                    Light(*cards[i : i + 2], run_time=style.QUICK),
                )
                self.play(Appear(self.lit[i]))
                self.play(
                    Fly(cards[i + 1].symbol.parts["s"], formula.parts[upper]),
                    Fly(cards[i].symbol.parts["s"], formula.parts[lower]),
                    Appear(formula.signs, run_time=style.MOVE),
                )
                self.play(Appear(self.row.underlines[i]), run_time=style.QUICK)
                self.play(Appear(self.row.numbers[i]))
                if i == 2:
                    self.play(Light(tags[2]))
        self.play(Light(*cards), Dim(tags[2], to=style.READABLE_DIM), run_time=style.QUICK)

    def multiply(self) -> None:
        """Show the dots between the factors, and merge the three numbers into the derivative."""
        row = self.row
        dots = [dot for pair in zip(row.dots, row.number_dots, strict=True) for dot in pair]
        with self.line("multiply"):
            self.play(*one_by_one([Appear(dot) for dot in dots], 0.1), Appear(row.sign))
            flights = [Into(number, row.product, arc=-0.42, run_time=style.MORPH) for number in row.numbers]
            self.play(*one_by_one(flights, style.LAG))
            self.play(Appear(row.box))

    def cancel_symbols(self) -> None:
        """Strike z and a out of numerators and denominators for a moment, with thin slashes."""
        slashes = []
        for i, label in enumerate(("z", "a")):
            pair = VGroup()
            for formula in self.row.factors[i : i + 2]:
                letter = formula.parts[label]
                low, high = letter.get_corner([-1, -1, 0]), letter.get_corner([1, 1, 0])
                pair.add(segment(low - point(0.36, 0.02), high + point(0.04, 0.02), style.MUTED, style.NEURON))
            slashes.append(pair)
        with self.line("cancel"):
            self.hold(style.HOLD)
            for pair in slashes:
                self.play(Appear(pair), run_time=style.QUICK)
                self.hold(style.HOLD)
            self.hold(style.SLOW)
            self.play(Vanish(*slashes))
