"""Words and formulas, set by Typst, with a true baseline."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, MathTypst, Typst, VGroup, VMobject

from scenes.look import style
from scenes.look.notation import FormulaTemplate
from scenes.pictures.primitives import typesetting
from scenes.pictures.primitives.bound import Source
from scenes.pictures.primitives.fast_copy import fast_copy
from scenes.pictures.primitives.number import Baseline, Number
from scenes.pictures.primitives.paint import Paint, recolor

typesetting.install()

BAR = 0.0115 / 40
"""Half the height of a fraction bar, for each point of font size."""


class TypesetText:
    """What Words and Formula share: a strut glyph, compiled in front, read and dropped, gives the baseline."""

    line: Baseline
    natural_width: float

    def copy(self) -> "TypesetText":
        """Manim copies each formula that it reads, to have it for the next time."""
        return fast_copy(self)

    @property
    def scale_now(self) -> float:
        """How far it has been scaled since it was set."""
        return float(self.line.width / self.natural_width) if self.natural_width else 1.0

    @property
    def baseline(self) -> float:
        """Its height on the screen."""
        return float(self.line.points[0, 1])

    @property
    def left(self) -> float:
        """Where the first glyph begins."""
        return float(self.get_left()[0])  # type: ignore[attr-defined]

    def at(self, x: float, y: float, edge: float = 0.0) -> "TypesetText":
        """Put the baseline at y, and the left edge (-1), the middle (0) or the right edge (1) at x."""
        here = self.get_center()[0] + edge * self.width / 2  # type: ignore[attr-defined]
        self.shift(RIGHT * (x - here) + UP * (y - self.baseline))  # type: ignore[attr-defined]
        return self


def _drop_strut(typeset: Typst) -> Baseline:
    strut = typeset.submobjects[0]
    base = strut.get_bottom()[1]
    for group in [typeset, *typeset.id_to_vgroup_dict.values()]:
        group.submobjects = [m for m in group.submobjects if m is not strut]
    return Baseline(np.array([typeset.get_left()[0], base, 0]), np.array([typeset.get_right()[0], base, 0]))


class Words(TypesetText, Typst):
    """A line of words. What it says is never run as Typst code: it is passed as a string."""

    def __init__(self, text: str, size: float = style.NOTE, *, kind: str = "ink", weight: int = style.REGULAR) -> None:
        self.text = text
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        super().__init__(
            f'#box(width: 0pt, "x")#"{quoted}"',
            font_size=size,
            color=style.COLOR[kind],
            font_paths=[str(style.FONT_FOLDER)],
            typst_preamble=style.TEXT_PREAMBLE.format(weight=weight),
        )
        # The strut is counted in the height that the font size is reckoned by, so it is dropped only now.
        self.size = size
        self.line = _drop_strut(self)
        self.natural_width = float(self.line.width)
        self.add(self.line)


class Formula(TypesetText, MathTypst):
    """An equation, its symbols colored by kind; `parts` gives the leaves of each place by its label.

    With `numbers` (a label and what its Number takes besides source and name), a Number stands in that place.
    """

    def __init__(
        self,
        equation: FormulaTemplate,
        size: float = style.FORMULA,
        *,
        source: Source | None = None,
        numbers: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        self.equation, self.size = equation, size
        self.numbers: dict[str, Number] = {}
        self.bars: list[VMobject] = []
        for label, how in (numbers or {}).items():
            symbol = equation.symbols[label]
            assert source is not None
            options = {"kind": symbol.kind, "edge": LEFT, **how}
            self.numbers[label] = Number(source, symbol.quantity, **options)
        written = {label: number.text for label, number in self.numbers.items()}
        super().__init__(
            'class("opening", "1") ' + equation.typst(written),
            font_size=size,
            color=style.INK,
            typst_preamble=style.MATH_PREAMBLE,
        )
        base = _drop_strut(self)
        self._fill_bars()
        self.parts: dict[str, VGroup | Number] = {}
        for label, symbol in equation.symbols.items():
            glyphs = [*self.select(label)]
            if label in self.numbers:
                number = self.numbers[label].stand_in_for(written[label], glyphs[0])
                self._forget(glyphs)
                self.parts[label] = number
                continue
            for glyph in glyphs:
                recolor(glyph, fill=style.COLOR[symbol.kind])
            self.parts[label] = VGroup(*glyphs)
        marked = {id(m) for part in self.parts.values() for m in part.get_family()}
        self.signs = VGroup(*(m for m in self.submobjects if id(m) not in marked))
        self.line = base
        self.natural_width = float(base.width)
        self.add(*self.numbers.values(), self.line)

    def backed(self) -> VGroup:
        """The formula over a thick copy of itself in the color of the ground, for a label that lies on lines."""
        back = VGroup(*(leaf.copy() for leaf in self.family_members_with_points() if leaf is not self.line))
        for leaf in back:
            recolor(leaf, fill=style.GROUND, stroke=style.GROUND)
            leaf.set_stroke(color=style.GROUND, width=10, opacity=1)
            leaf.paint = Paint(leaf)
        return VGroup(back, self)

    def _forget(self, glyphs: Sequence[VMobject]) -> None:
        gone = {id(g) for g in glyphs}
        for group in [self, *self.id_to_vgroup_dict.values()]:
            group.submobjects = [m for m in group.submobjects if id(m) not in gone]

    def _fill_bars(self) -> None:
        """Fraction bars come as strokes whose width follows the pixel size of the output; make them quads."""
        for bar in self.family_members_with_points():
            if bar.get_stroke_width() > 0:
                start, end, up = bar.get_start(), bar.get_end(), UP * BAR * self.size
                bar.set_points_as_corners([start + up, end + up, end - up, start - up, start + up])
                bar.set_stroke(width=0).set_fill(style.INK, 1)
                self.bars.append(bar)
        self._stroke_width_tracked_submobjects: list[VMobject] = []

    def centered_at(self, x: float, y: float) -> "Formula":
        """Put the middle of its ink there: for a sign that stands between two things."""
        ink = VGroup(*(m for m in self.family_members_with_points() if m is not self.line))
        self.shift(np.array([x, y, 0.0]) - ink.get_center())
        return self

    def bar_at(self, x: float, y: float) -> "Formula":
        """Put the middle at x and the first fraction bar at y."""
        self.shift(RIGHT * (x - self.get_center()[0]) + UP * (y - self.bars[0].get_center()[1]))
        return self


def row(*things: Words | Formula | Number, gap: float = 0.25) -> VGroup:
    """Side by side on the first one's baseline."""
    for before, thing in itertools.pairwise(things):
        x = before.get_right()[0] + gap - thing.get_left()[0]
        thing.shift(RIGHT * x + UP * (before.baseline - thing.baseline))
    return VGroup(*things)


def column(things: Iterable[Words | Formula | Number], x: float, baselines: Iterable[float], edge: float) -> None:
    """One below the other, aligned at an edge (-1 left, 0 middle, 1 right)."""
    for thing, y in zip(things, baselines, strict=True):
        here = thing.get_center()[0] + edge * thing.width / 2
        thing.shift(RIGHT * (x - here) + UP * (y - thing.baseline))
