"""Words and formulas, typeset by Typst, with their baseline."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, MathTypst, Typst, VGroup, VMobject

from scenes.look import style
from scenes.look.notation import FormulaTemplate
from scenes.pictures.primitives import typesetting
from scenes.pictures.primitives.bound_mobject import Source
from scenes.pictures.primitives.fast_copy import fast_copy
from scenes.pictures.primitives.number import Baseline, Number
from scenes.pictures.primitives.paint import Paint, recolor

typesetting.install()

BAR = 0.0115 / 40
"""Half the thickness of a fraction bar in Manim units, for each point of font size."""


class TypesetText:
    """The base of Words and Formula: it knows its baseline, from a strut glyph that is typeset in front and removed."""

    line: Baseline
    natural_width: float

    def copy(self) -> "TypesetText":
        """Return a deep copy. Manim copies every typeset mobject into its cache, so this must be fast."""
        return fast_copy(self)

    @property
    def scale_now(self) -> float:
        """Scale factor since it was typeset."""
        return float(self.line.width / self.natural_width) if self.natural_width else 1.0

    @property
    def baseline(self) -> float:
        """y of the baseline."""
        return float(self.line.points[0, 1])

    @property
    def left(self) -> float:
        """x of the left edge of the first glyph."""
        return float(self.get_left()[0])  # type: ignore[attr-defined]

    def at(self, x: float, y: float, edge: float = 0.0) -> "TypesetText":
        """Move the baseline to y, and the left edge (-1), the middle (0) or the right edge (1) to x; return self."""
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
    """A line of words. The text is passed to Typst as a string, so it is never run as code."""

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
        # Manim derives the scale from the height including the strut, so the strut is removed only now.
        self.size = size
        self.line = _drop_strut(self)
        self.natural_width = float(self.line.width)
        self.add(self.line)


class Formula(TypesetText, MathTypst):
    """A typeset formula with symbols colored by kind; `parts` maps each label to the leaves at its place.

    `numbers` maps a label to the options of the Number that replaces the symbol there.
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
        for label, given in (numbers or {}).items():
            symbol = equation.symbols[label]
            assert source is not None
            options = {"kind": symbol.kind, "edge": LEFT, **given}
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
        """Return the formula over a thick copy in the background color, for a label that crosses lines."""
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
        """Replace fraction bars by filled quads: as strokes their width would depend on the output's pixel size."""
        for bar in self.family_members_with_points():
            if bar.get_stroke_width() > 0:
                start, end, up = bar.get_start(), bar.get_end(), UP * BAR * self.size
                bar.set_points_as_corners([start + up, end + up, end - up, start - up, start + up])
                bar.set_stroke(width=0).set_fill(style.INK, 1)
                self.bars.append(bar)
        self._stroke_width_tracked_submobjects: list[VMobject] = []

    def centered_at(self, x: float, y: float) -> "Formula":
        """Move the middle of the glyphs to (x, y), for a sign between two mobjects; return self."""
        ink = VGroup(*(m for m in self.family_members_with_points() if m is not self.line))
        self.shift(np.array([x, y, 0.0]) - ink.get_center())
        return self

    def bar_at(self, x: float, y: float) -> "Formula":
        """Move the middle to x and the first fraction bar to y; return self."""
        self.shift(RIGHT * (x - self.get_center()[0]) + UP * (y - self.bars[0].get_center()[1]))
        return self


def row(*things: Words | Formula | Number, gap: float = 0.25) -> VGroup:
    """Arrange the things side by side on the baseline of the first, and return them as a group."""
    for before, thing in itertools.pairwise(things):
        x = before.get_right()[0] + gap - thing.get_left()[0]
        thing.shift(RIGHT * x + UP * (before.baseline - thing.baseline))
    return VGroup(*things)
