"""Three ratios, one for each arrow, multiply into the one that was asked for."""

from decimal import Decimal
from math import prod

from manim import ORIGIN, VGroup

from core import agrees
from scenes import notation, style
from scenes.layouts import STRIP, point
from scenes.mobjects.motion import Appear, Dim, Fly, Into, Light, Morph, Move, Vanish, one_by_one
from scenes.mobjects.number import Number
from scenes.mobjects.paint import hide
from scenes.mobjects.ratio_table import RatioTable, answered, equals_left, ladder
from scenes.mobjects.shapes import Arrow, frame, gradient, segment
from scenes.mobjects.strip import PATH, PathStrip, Question
from scenes.mobjects.text import Formula, Words
from scenes.stage import LessonScene

SIZE = 58
NUMBERS = 44
COLOURS = [style.COLOUR[symbol.kind] for symbol, _ in PATH]


class ChainRule(LessonScene):
    """The ratio is cut in three, one factor under each arrow; their product is the derivative."""

    def construct(self) -> None:
        self.steps = ladder(self.reading)
        self.stand()
        self.cut()
        self.factors = [self.factor(i) for i in range(3)]
        self.name_factors()
        self.multiply()
        self.cancel()
        with self.line("check"):
            self.play(Dim(*self.rule, *self.strip, to=style.READABLE_DIM))
            self.hold(style.HOLD)
            self.play(Light(*self.rule, *self.strip.cards, *self.strip.arrows))
            self.slide(7)

    def stand(self) -> None:
        """As the chapter before left it."""
        self.strip, self.question = PathStrip(self.live), Question()
        self.table = RatioTable(self.steps, STRIP.header, STRIP.rows)
        self.answer = answered(self.question, self.reading)
        self.question.equals.shift(point(equals_left(self.question, self.answer) - self.question.equals.left, 0))
        self.question.remove(self.question.mark)
        self.add(self.titled(), self.strip, self.question, self.answer, self.table)

    def cut(self) -> None:
        """The measured ratio is kept aside; the question comes down, to be the left side of an equation."""
        middle = self.table.rows[1]
        ratio = middle[0]
        measured = Words(self.word("measured"), style.NOTE, kind="muted")
        measured.at(STRIP.question, STRIP.y + 0.40)
        nudge = Formula(
            notation.NUDGE_IS,
            32,
            source=self.steps[1],
            numbers={"value": {"decimals": style.shortest(style.MOST_DECIMALS)}},
        )
        nudge.at(STRIP.question, STRIP.y - 0.62)
        self.left = Formula(notation.PARTIAL, SIZE).bar_at(STRIP.question, STRIP.bars)
        gap = (STRIP.question + STRIP.gaps[0]) / 2 - 0.2
        self.equals = Formula(notation.Equation("="), SIZE)
        self.equals.centred_at(gap, STRIP.bars)
        self.measured = VGroup(measured, ratio, nudge)
        with self.line("cut"):
            rest = [m for row in self.table.rows for m in row if m is not ratio]
            self.play(Vanish(self.table.head, *rest, self.answer, self.question.equals))
            self.play(Morph(self.question.fraction, self.left))
            self.remove(self.question)
            way = point(STRIP.question, STRIP.y - 0.08) - ratio.line.get_center()
            self.play(
                Move(ratio, by=way, arc=1.5),
                Appear(measured, nudge, run_time=style.MOVE),
                Appear(self.equals, run_time=style.MOVE),
            )

    def factor(self, i: int) -> Formula:
        """One of the three ratios, not in view yet."""
        formula = Formula(notation.FACTORS[i], SIZE).bar_at(STRIP.gaps[i], STRIP.bars)
        hide(formula)
        self.add(formula)
        return formula

    def name_factors(self) -> None:
        """Arrow by arrow: the ratio forms from the symbols at its two ends, then its number."""
        cards, tags = self.strip.cards, self.strip.below
        self.numbers, self.underlines, self.lit = [], [], []
        distance = self.reading["dC/da(L)"]
        sign = "negative" if distance < 0 else "positive" if distance > 0 else "zero"
        for i, name in enumerate(("first", "second", "third")):
            formula, x = self.factors[i], STRIP.gaps[i]
            lower, upper = notation.FACTORS[i].places[1], notation.FACTORS[i].places[0]
            half = STRIP.width / 2 + 0.05
            lit = Arrow(
                point(STRIP.cards[i] + half, STRIP.y), point(STRIP.cards[i + 1] - half, STRIP.y), COLOURS[i : i + 2],
                9.0, size=0.26,
            )  # fmt: skip
            line = segment(point(x - 0.9, STRIP.underlines), point(x + 0.9, STRIP.underlines), style.INK, 6.0)
            gradient(line, COLOURS[i : i + 2])
            number = Number(self.live, notation.FACTOR_QUANTITIES[i], size=NUMBERS, edge=ORIGIN, brackets=True)
            number.at(x, STRIP.factors)
            with self.line(name, case=sign if name == "third" else ""):
                others = [card for k, card in enumerate(cards) if k not in (i, i + 1)]
                self.play(
                    Dim(*others, *self.strip.arrows, run_time=style.QUICK),
                    Light(*cards[i : i + 2], run_time=style.QUICK),
                )
                self.play(Appear(lit))
                self.play(
                    Fly(cards[i + 1].symbol.parts["s"], formula.parts[upper]),
                    Fly(cards[i].symbol.parts["s"], formula.parts[lower]),
                    Appear(formula.signs, run_time=style.MOVE),
                )
                self.play(Appear(line), run_time=style.QUICK)
                self.play(Appear(number))
                if i == 2:
                    self.play(Light(tags[2]))
            self.numbers.append(number)
            self.underlines.append(line)
            self.lit.append(lit)
        self.play(Light(*cards), Dim(tags[2], to=style.READABLE_DIM), run_time=style.QUICK)

    def multiply(self) -> None:
        """The dots go between, and the three numbers run together into the derivative."""
        middles = [(a + b) / 2 for a, b in zip(STRIP.gaps, STRIP.gaps[1:], strict=False)]
        dots = VGroup()
        for x in middles:
            for size, y in ((SIZE, STRIP.bars), (NUMBERS, STRIP.factors + 0.14)):
                dot = Formula(notation.Equation("dot.c"), size)
                dot.centred_at(x, y)
                dots.add(dot)
        product = Number(self.live, notation.PRODUCT_QUANTITY, decimals=3, size=NUMBERS)
        product.at(STRIP.question, STRIP.factors)
        shown = [Decimal(n.shown.replace("−", "-")) for n in self.numbers]
        holds = agrees(product.shown.replace("−", "-"), prod(shown, start=Decimal(1)))
        sign = Formula(notation.Equation("=" if holds else "approx"), NUMBERS)
        sign.centred_at(self.equals.signs.get_center()[0], STRIP.factors + 0.14)
        box = frame(
            product.width + 0.6, 0.78, point(STRIP.question, STRIP.factors + 0.15), style.COLOUR["C"], fill=style.GROUND
        )
        hide(product)
        self.add(box, product)
        hide(box)
        with self.line("multiply"):
            self.play(*one_by_one([Appear(dot) for dot in dots], 0.1), Appear(sign))
            self.play(
                *one_by_one(
                    [Into(number, product, arc=-0.42, run_time=style.MORPH) for number in self.numbers], style.LAG
                )
            )
            self.play(Appear(box))
        self.product = VGroup(box, product)
        self.rule = VGroup(self.left, self.equals, *self.factors, *self.underlines, *self.numbers, dots, sign)

    def cancel(self) -> None:
        """Thin slashes through z and through a, top against bottom; then they go."""
        slashes = []
        for i, label in enumerate(("z", "a")):
            pair = VGroup()
            for formula in (self.factors[i], self.factors[i + 1]):
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
