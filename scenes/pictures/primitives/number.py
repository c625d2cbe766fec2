"""Number: a mobject that shows the value of one quantity. The ledger lists all of them."""

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from manim import DEFAULT_FONT_SIZE, DOWN, LEFT, ORIGIN, RIGHT, MathTypst, VMobject

from core import Reading, ShownInterval
from scenes.look import style
from scenes.look.layouts import Point
from scenes.pictures.primitives.bound_mobject import BoundMobject, Source
from scenes.pictures.primitives.fast_copy import fast_copy
from scenes.pictures.primitives.paint import paint_of, recolor, set_presence

CHARACTERS = f"0123456789{style.MARKS}+−()e"
"""All characters that a number may consist of, but the space."""
EXPONENT, LEAST_EXPONENT = 0.70, 20.3
"""An exponent's share of the font size, which is Typst's, and its least font size, so that it can be read."""
NOTHING = np.zeros((0, 3))
DIGITS = 2
"""Significant digits that remain at least when decimals are dropped for lack of room."""
SHRINK = 0.8
"""Scale down to which a power of ten shrinks before it loses its decimal."""
PLAIN = (0.001, 1000.0)
"""Magnitudes in this range are never written with a power of ten."""


@cache
def glyphs() -> dict[str, tuple[Point, float]]:
    """Return the outline, with its origin at zero, and the advance of each character, compiled once per process."""
    text = "00" + "".join(c + "0" for c in CHARACTERS) + " 0"
    shapes = MathTypst(f'"{text}"', font_size=DEFAULT_FONT_SIZE, typst_preamble=style.MATH_PREAMBLE).submobjects
    left = [shape.points[:, 0].min() for shape in shapes]
    zero, base = left[1] - left[0], shapes[text.index("1")].get_bottom()[1]
    table = {" ": (np.zeros((0, 3)), left[-1] - left[-2] - zero)}  # a space has no shape
    for i, character in enumerate(CHARACTERS):
        at = 2 * i + 2  # every character is between two zeros, whose distance gives its advance
        origin = left[at - 1] + zero
        table[character] = shapes[at].points - [origin, base, 0], left[at + 1] - origin
    return table


@cache
def power() -> tuple[Point, float, float]:
    """Return how Typst sets a power of ten: the outline of "dot 10", its advance, and the height of an exponent."""
    first, *tens, exponent = MathTypst(
        '"0" dot.c 10^"0"', font_size=DEFAULT_FONT_SIZE, typst_preamble=style.MATH_PREAMBLE
    ).submobjects
    zero, advance = glyphs()["0"]
    base = tens[1].get_bottom()[1]
    origin = first.points[:, 0].min() - zero[:, 0].min()
    end = exponent.points[:, 0].min() - EXPONENT * zero[:, 0].min()
    raised = exponent.points[:, 1].min() - EXPONENT * zero[:, 1].min() - base
    outline = np.concatenate([shape.points for shape in tens]) - [origin + advance, base, 0]
    return outline, float(end - origin - advance), float(raised)


def typeset(text: str, exponent: float = EXPONENT) -> Iterator[tuple[Point, float]]:
    """Yield the outline and the advance of every character at the default font size.

    "e" begins a power of ten; the digits after it are set at the share `exponent` of the size.
    """
    raised = False
    for character in text:
        raised = raised and character != ")"
        outline, advance = glyphs()[character]
        if character == "e":
            raised = True
            yield power()[:2]
        elif raised:
            yield outline * exponent + [0, power()[2], 0], advance * exponent
        else:
            yield outline, advance


def exponent_share(scale: float) -> float:
    """Return an exponent's share of the font size at a scale: larger at a small scale, so that it can be read."""
    return min(1.0, max(EXPONENT, LEAST_EXPONENT / (scale * DEFAULT_FONT_SIZE)))


def text_width(text: str, exponent: float = EXPONENT) -> float:
    """Return the width of `text` at the default font size, in Manim units."""
    return sum(advance for _, advance in typeset(text, exponent))


_FROM_START_TO_END = np.linspace(0, 1, 4)[:, None]


class Baseline(VMobject):
    """An invisible line under a text, which moves and scales with it."""

    def __init__(self, start: Point = ORIGIN, end: Point = RIGHT) -> None:
        super().__init__(stroke_width=0, stroke_opacity=0, fill_opacity=0)
        self.lay(np.asarray(start), np.asarray(end))

    def lay(self, start: Point, end: Point) -> None:
        """Set both ends."""
        self.points = start + _FROM_START_TO_END * (end - start)


class Number(BoundMobject, VMobject):
    """The value of a quantity. Its glyphs are set again only when the drawn text changes.

    `shown` is the rounded value with a decimal point in every language. `text` is what is drawn, with the decimal mark
    that was in force when the number was created.

    `decimals` is the number of decimals, or a function from the value to that number.
    `edge` is the end of the baseline that stays when the width changes: LEFT, ORIGIN (the middle) or RIGHT.
    `brackets` puts a negative value in parentheses, as for a factor in a product. `apart` writes the sign,
    plus too, as an operator with a space behind it, as for a term in a sum.

    A number of more than `longest` characters, or wider than `room` (in Manim units, at its size), is shown with fewer
    decimals, then with a power of ten, and at last at a smaller size. In `text` and `shown` "1.2e5" is such a power.
    """

    LONGEST = 13
    """Glyphs that a number has, so the most characters that it can show."""

    def __init__(
        self,
        source: Source,
        name: str,
        *,
        decimals: style.Decimals | int = 2,
        signed: bool = False,
        size: float = style.VALUE,
        kind: str = "ink",
        edge: Point = ORIGIN,
        brackets: bool = False,
        apart: bool = False,
        longest: int = LONGEST - 2,
        room: float = math.inf,
    ) -> None:
        color = style.COLOR[kind]
        super().__init__(fill_opacity=1, stroke_width=0, color=color)
        reading = source.now
        self.source, self.name, self.signed, self.brackets, self.kind = (
            source,
            reading.path(name),
            signed,
            brackets,
            kind,
        )
        self.apart, self.mark = apart, style.mark_now()
        self.decimals = style.fixed(decimals) if isinstance(decimals, int) else decimals
        self.size, self.pivot = size, (1 + float(edge[0])) / 2
        self.longest, self.room = longest, room * DEFAULT_FONT_SIZE / size
        self.shrunk, self.natural_width = 1.0, 1.0
        self.value, self.shown, self.text = float("nan"), "", ""
        self.line = Baseline()
        slot = VMobject(fill_opacity=1, stroke_width=0, color=color)
        self.slots = [slot, *(fast_copy(slot) for _ in range(self.LONGEST - 1))]
        self.add(self.line, *self.slots)
        self._put(np.zeros(3), size / DEFAULT_FONT_SIZE, "0")
        self.follow()
        self.settle()

    def draw(self, reading: Reading) -> None:
        self.value = reading[self.name]
        self._write(self.decimals(self.value))

    def settle(self) -> None:
        """Write the value so that a nonzero value is not shown as zero; in motion it may be."""
        self._write(style.at_rest(self.value, self.decimals(self.value)), at_rest=True)

    def keep_within(self, room: float) -> "Number":
        """Set the width it may take, in Manim units at its present scale, and write it again; return self."""
        self.room = room / (self.scale_of_glyphs / self.shrunk)
        self.settle()
        return self

    def _write(self, decimals: int, *, at_rest: bool = False) -> None:
        full = self.scale_of_glyphs / self.shrunk
        least = min(1.0, style.AXIS / DEFAULT_FONT_SIZE / full)
        for shown in self._forms(decimals, at_rest):
            text = self._drawn(shown)
            width = text_width(text, exponent_share(full))
            smaller = max(SHRINK, least) if "e" in shown else 1.0
            if width <= self.room or text_width(text, exponent_share(full * smaller)) * smaller <= self.room:
                break
        self.shown, shrunk = shown, 1.0
        if width > self.room:
            shrunk = min(1.0, max(self.room / text_width(text, exponent_share(full * least)), least))
        if text != self.text or shrunk != self.shrunk:
            start, end = self.line.points[[0, -1]]
            self.shrunk = shrunk
            self._put(start + (end - start) * self.pivot, full * shrunk, text)

    def _forms(self, decimals: int, at_rest: bool) -> Iterator[str]:
        """Yield the texts that may show the value, the longest first."""
        least = min(decimals, style.significant(DIGITS)(self.value))
        plain = [style.written(self.value, n, signed=self.signed) for n in range(decimals, least - 1, -1)]
        if at_rest and self.value:
            plain = [shown for shown in plain if float(shown.replace("−", "-"))]
        short = [shown for shown in plain if len(shown) <= self.longest]
        yield from short or (plain[-1:] if PLAIN[0] <= abs(self.value) < PLAIN[1] else [])
        if self.value and not PLAIN[0] <= abs(self.value) < PLAIN[1]:
            for digits, signed in ((1, self.signed), (0, self.signed), (0, False)):
                yield style.as_power(self.value, digits, signed=signed)

    def _drawn(self, shown: str) -> str:
        text = f"({shown})" if self.brackets and shown.startswith("−") else shown
        if self.apart:
            sign = "−" if shown.startswith("−") else "+"
            text = f"{sign} {shown.lstrip('+−')}"
        return text.replace(".", self.mark)

    @property
    def scale_of_glyphs(self) -> float:
        """Scale of the glyphs relative to the default font size, including all later scaling."""
        points = self.line.points
        return float(points[-1, 0] - points[0, 0]) / self.natural_width

    def _put(self, at: Point, scale: float, text: str) -> None:
        """Set the glyphs of `text`, with the pivot of the baseline at `at`."""
        self.exponent = exponent_share(scale)
        shapes = [*typeset(text, self.exponent)]
        self.text, self.natural_width = text, sum(advance for _, advance in shapes)
        pen = at - RIGHT * self.natural_width * scale * self.pivot
        self.line.lay(pen, pen + RIGHT * self.natural_width * scale)
        for slot, (outline, advance) in zip(self.slots[: len(shapes)], shapes, strict=True):
            slot.points = outline * scale + pen
            pen[0] += advance * scale
        for slot in self.slots[len(shapes) :]:
            slot.points = NOTHING

    def at(self, x: float, y: float) -> "Number":
        """Move the fixed edge to x and the baseline to y; return self."""
        self._put(np.array([x, y, 0.0]), self.scale_of_glyphs, self.text)
        return self

    def point_at(self, x: float, y: float) -> "Number":
        """Move the decimal mark, or the end if there is none, to x, and the baseline to y; return self."""
        scale = self.scale_of_glyphs
        start = x - text_width(self.text.partition(self.mark)[0].partition("e")[0]) * scale
        self._put(np.array([start + self.natural_width * scale * self.pivot, y, 0.0]), scale, self.text)
        return self

    def stand_in_for(self, text: str, first: VMobject) -> "Number":
        """Take the place of a typeset `text`, at the size and baseline of its first glyph `first`; return self."""
        outline, _ = glyphs()[text[0]]
        scale = first.height / np.ptp(outline[:, 1])
        start = first.get_corner(DOWN + LEFT) - outline.min(0) * scale
        self._put(start + RIGHT * text_width(text) * scale * self.pivot, scale, self.text)
        return self

    def ink(self, color: Any) -> None:
        """Set the color; level and presence stay."""
        for slot in self.slots:
            recolor(slot, fill=color)

    @property
    def digits(self) -> Decimal:
        """The shown value."""
        return Decimal(self.shown.replace("−", "-"))

    @property
    def operand(self) -> ShownInterval:
        """What a viewer reads, with every true value that is shown so; a derivative by a bias is 1 and not rounded."""
        return ShownInterval.exactly(self.digits) if ".dz/db[" in self.name else ShownInterval.of(self.digits)

    @property
    def visible(self) -> bool:
        """True if it is not fully transparent."""
        return paint_of(self.slots[0]).presence > 0

    @property
    def presence(self) -> float:
        """Presence, from 0, invisible, to 1."""
        return paint_of(self.slots[0]).presence

    @presence.setter
    def presence(self, value: float) -> None:
        set_presence(value, self)

    @property
    def baseline(self) -> float:
        """y of the baseline."""
        return float(self.line.points[0, 1])
