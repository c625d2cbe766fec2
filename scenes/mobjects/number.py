"""Number: the value of one quantity, on the screen and in the ledger."""

from functools import cache
from typing import Any

import numpy as np
from manim import DEFAULT_FONT_SIZE, DOWN, LEFT, ORIGIN, RIGHT, MathTypst, VMobject
from numpy.typing import NDArray

from core import Reading
from scenes import style
from scenes.mobjects.bound import Bound, Source
from scenes.mobjects.paint import paint_of, recolour, set_presence

Point = NDArray[np.float64]
CHARACTERS = f"0123456789{style.MARKS}+−()e"


@cache
def glyphs() -> dict[str, tuple[Point, float]]:
    """The outline of every character of a number, its origin at zero, and its advance; compiled once a process."""
    text = "00" + "".join(c + "0" for c in CHARACTERS) + " 0"
    shapes = MathTypst(f'"{text}"', font_size=DEFAULT_FONT_SIZE, typst_preamble=style.MATH_PREAMBLE).submobjects
    left = [shape.points[:, 0].min() for shape in shapes]
    zero, base = left[1] - left[0], shapes[text.index("1")].get_bottom()[1]
    table = {" ": (np.zeros((0, 3)), left[-1] - left[-2] - zero)}  # a space has no shape
    for i, character in enumerate(CHARACTERS):
        at = 2 * i + 2  # every character stands between two zeros, whose distance gives its advance
        origin = left[at - 1] + zero
        table[character] = shapes[at].points - [origin, base, 0], left[at + 1] - origin
    return table


def text_width(text: str) -> float:
    """At the default font size."""
    return sum(glyphs()[c][1] for c in text)


class Baseline(VMobject):
    """Where text stands: an invisible line that every move and every scaling carries along."""

    def __init__(self, start: Point = ORIGIN, end: Point = RIGHT) -> None:
        super().__init__(stroke_width=0, stroke_opacity=0, fill_opacity=0)
        self.lay(np.asarray(start), np.asarray(end))

    def lay(self, start: Point, end: Point) -> None:
        """From where to where."""
        self.points = start + np.linspace(0, 1, 4)[:, None] * (end - start)


class Number(Bound, VMobject):
    """The value of a name. Its glyphs are set only when the drawn text changes, where its baseline then lies.

    `shown` is what is shown of the value, with a point in every language; `text` is what is drawn, with the
    decimal mark that was in force when the number was made.

    `decimals` says how many for a value, or is their number.
    `edge` is the end of the baseline that stays when the width changes: LEFT, ORIGIN (the middle) or RIGHT.
    `brackets` puts a negative value in parentheses, as a factor in a product wants it. `apart` writes the sign,
    plus too, as an operator with a space behind it: what is added to something before.
    """

    LONGEST = 13
    longest = LONGEST - 2
    """Characters for which there is room; a longer number is written with a power of ten."""

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
    ) -> None:
        colour = style.COLOUR[kind]
        super().__init__(fill_opacity=1, stroke_width=0, color=colour)
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
        self.value, self.shown, self.text = float("nan"), "", ""
        self.line = Baseline()
        self.slots = [VMobject(fill_opacity=1, stroke_width=0, color=colour) for _ in range(self.LONGEST)]
        self.add(self.line, *self.slots)
        self._put(np.zeros(3), size / DEFAULT_FONT_SIZE, "0")
        self.follow()
        self.settle()

    def draw(self, reading: Reading) -> None:
        self.value = reading[self.name]
        self._write(self.decimals(self.value))

    def settle(self) -> None:
        """At rest a value that is not zero is not shown as zero."""
        self._write(style.at_rest(self.value, self.decimals(self.value)))

    def _write(self, decimals: int) -> None:
        shown = style.written(self.value, decimals, signed=self.signed)
        if len(shown) > self.longest:
            shown = f"{self.value:.1e}".replace("-", "−")
        text = f"({shown})" if self.brackets and shown.startswith("−") else shown
        if self.apart:
            sign = "−" if shown.startswith("−") else "+"
            text = f"{sign} {shown.lstrip('+−')}"
        self.shown, text = shown, text.replace(".", self.mark)
        if text != self.text:
            start, end = self.line.points[[0, -1]]
            self._put(start + (end - start) * self.pivot, self.scale_of_glyphs, text)

    @property
    def scale_of_glyphs(self) -> float:
        """Relative to the default font size, whatever scaling has happened since."""
        start, end = self.line.points[[0, -1]]
        return float((end - start)[0]) / text_width(self.text)

    def _put(self, at: Point, scale: float, text: str) -> None:
        """`at` is the pivot on the baseline."""
        self.text, width = text, text_width(text) * scale
        pen = at - RIGHT * width * self.pivot
        self.line.lay(pen, pen + RIGHT * width)
        for i, slot in enumerate(self.slots):
            outline, advance = glyphs()[text[i]] if i < len(text) else (np.zeros((0, 3)), 0.0)
            slot.points = outline * scale + pen
            pen = pen + RIGHT * advance * scale

    def at(self, x: float, y: float) -> "Number":
        """Put the edge that stays at x, and the baseline at y."""
        self._put(np.array([x, y, 0.0]), self.scale_of_glyphs, self.text)
        return self

    def point_at(self, x: float, y: float) -> "Number":
        """Put the decimal mark (or the end, where there is none) at x, and the baseline at y."""
        scale = self.scale_of_glyphs
        start = x - text_width(self.text.partition(self.mark)[0]) * scale
        self._put(np.array([start + text_width(self.text) * scale * self.pivot, y, 0.0]), scale, self.text)
        return self

    def stand_in_for(self, text: str, first: VMobject) -> "Number":
        """Take the place of `text`, of which `first` is the first glyph: that gives size, baseline and room."""
        outline, _ = glyphs()[text[0]]
        scale = first.height / np.ptp(outline[:, 1])
        start = first.get_corner(DOWN + LEFT) - outline.min(0) * scale
        self._put(start + RIGHT * text_width(text) * scale * self.pivot, scale, self.text)
        return self

    def ink(self, colour: Any) -> None:
        """Another colour, as lit and as present as before."""
        for slot in self.slots:
            recolour(slot, fill=colour)

    @property
    def visible(self) -> bool:
        """Whether a viewer sees it."""
        return paint_of(self.slots[0]).presence > 0

    @property
    def presence(self) -> float:
        """How present, between 0 and 1."""
        return paint_of(self.slots[0]).presence

    @presence.setter
    def presence(self, value: float) -> None:
        set_presence(value, self)

    @property
    def baseline(self) -> float:
        """Its height on the screen."""
        return float(self.line.points[0, 1])
