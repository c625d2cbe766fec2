"""The three factors below each other, their values, their product; a second column holds another reading's values."""

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, VGroup

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import FACTOR_TABLE, FactorTableLayout, point
from scenes.pictures.factors import product_holds
from scenes.pictures.primitives import BoundMobject, Formula, Number, Source, Words, segment

NAME, VALUE, MEMORY = 36, 40, 32
"""Font sizes of the names, of the live values, and of the values of another reading."""
ROOM, PRODUCT = 1.2, 1.3
"""Width for the value of a factor, and for the product."""


def _never_zero(decimals: int) -> style.Decimals:
    """Return a rule that adds decimals to a value that would show as zero and is not, in motion too."""
    return lambda value: style.at_rest(value, decimals)


class ApproxSign(BoundMobject, VGroup):
    """The sign "≈" before a product whose shown digits the shown factors do not give.

    It appears only at rest: while numbers move, they agree in some frames and not in others.
    """

    def __init__(self, result: Number, factors: Sequence[Number]) -> None:
        super().__init__()
        self.source, self.result, self.factors = result.source, result, factors
        self.sign = Formula(notation.FormulaTemplate("approx"), result.size * 0.9)
        self.leaf = self.sign.family_members_with_points()[0]
        self.outline = self.leaf.points - self.leaf.get_center()
        self.right = float(self.outline[:, 0].max())
        self.add(self.leaf)
        self.follow()

    def draw(self, reading: Reading) -> None:
        self.leaf.points = np.zeros((0, 3))

    def settle(self) -> None:
        at = self.result.line.points[0] + point(-0.12 - self.right, 0.12)
        self.leaf.points = np.zeros((0, 3)) if product_holds(self.result, self.factors) else self.outline + at


class FactorColumn(VGroup):
    """Three values and their product, right-aligned."""

    def __init__(
        self, source: Source, x: float, size: float, kind: str, layout: FactorTableLayout, word: str = ""
    ) -> None:
        super().__init__()
        names = (*notation.FACTOR_QUANTITIES, notation.PRODUCT_QUANTITY)
        self.numbers = [
            Number(
                source, name, decimals=_never_zero(3 if i == 3 else 2), size=size, kind=kind, edge=RIGHT,
                room=PRODUCT if i == 3 else ROOM,
            ).at(x, y)
            for i, (name, y) in enumerate(zip(names, layout.rows, strict=True))
        ]  # fmt: skip
        self.head = Words(word or "x", style.NOTE, kind="muted" if kind == "muted" else "ink")
        self.head.at(x, layout.header, edge=1)
        factors, self.product = self.numbers[:3], self.numbers[3]
        self.approx = ApproxSign(self.product, factors)
        self.add(*([self.head] if word else []), *self.numbers, self.approx)


class FactorTable(VGroup):
    """Names, values, a rule, the product. A row is named by its fraction until that has been worked out."""

    def __init__(self, source: Source, layout: FactorTableLayout = FACTOR_TABLE) -> None:
        super().__init__()
        self.layout = layout
        ratios = [notation.on_one_line(factor) for factor in notation.FACTORS]
        worked = notation.worked_out(source.now.activation_of(notation.layer()).name)
        self.ratios, self.worked = ([Formula(equation, NAME) for equation in row] for row in (ratios, worked))
        for names in (self.ratios, self.worked):
            for name, y in zip(names, layout.rows, strict=False):
                name.at(layout.left, y, edge=-1)
        self.times = [
            Formula(notation.FormulaTemplate("times"), 27).centered_at(layout.times, y + 0.12) for y in layout.rows[1:3]
        ]
        self.rule = segment(point(layout.left, layout.rule), point(layout.right, layout.rule), style.MUTED, style.HAIR)
        self.name = Formula(notation.derivative(notation.C0, notation.w()), NAME)
        self.name.at(layout.left, layout.rows[3], edge=-1)
        self.now = FactorColumn(source, layout.right, VALUE, "ink", layout)
        self.add(*self.ratios, *self.worked, *self.times, self.rule, self.name, self.now)

    def elsewhere(self, reading: Reading, word: str) -> FactorColumn:
        """Return a muted column beside the live one, with the values of another reading."""
        return FactorColumn(reading, self.layout.beside, MEMORY, "muted", self.layout, word)

    def headed(self, word: str) -> Words:
        """Return a word over the live column."""
        head = Words(word, style.NOTE)
        head.at(self.layout.right, self.layout.header, edge=1)
        return head

    def row(self, i: int) -> list[VGroup]:
        """Return what one factor's row holds beside its name, which is its fraction or its worked form."""
        return [self.now.numbers[i], *([self.times[i - 1]] if i else [])]

    def but(self, lit: Sequence[int]) -> list[VGroup]:
        """Return everything in the rows of the other factors."""
        rows = [i for i in range(3) if i not in lit]
        return [part for i in rows for part in (*self.row(i), self.ratios[i], self.worked[i])]
