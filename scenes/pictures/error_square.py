"""The squared error as a square on a number line."""

import numpy as np
from manim import Circle, Polygon, VGroup, VMobject

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import Point, point
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    clear,
    dashed,
    paint_of,
    segment,
    set_presence,
)

SPAN = "span(C_0)"
LABELS = -0.40
"""Baseline of the labels, relative to the line."""


class GapLine(BoundMobject, VGroup):
    """A number line with the output as a dot and the target as a ring, both labeled, at their values."""

    def __init__(self, source: Source, at: Point, width: float, height: float) -> None:
        super().__init__()
        self.source = source
        reading = source.now
        self.low, high = reading[f"{SPAN}.low"], reading[f"{SPAN}.high"]
        a, y = reading["a(L)"], reading["y"]
        widest = max(abs(a - y), abs(a - (1 - y)))
        self.unit = min(width / (high - self.low), height / widest if widest else width)
        end = at + point(self.unit * (high - self.low), 0)
        self.start = at
        line = segment(at, end, style.IDLE, 3)
        ticks = [segment(p - point(0, 0.09), p + point(0, 0.09), style.IDLE, 3) for p in (at, end)]
        self.zero = Number(source, f"{SPAN}.low", decimals=style.shortest(), size=style.AXIS, kind="muted")
        self.zero.at(at[0], at[1] + LABELS)
        self.dot = Circle(0.11, fill_color=style.COLOR["a"], fill_opacity=1, stroke_width=0)
        self.ring = Circle(
            0.11, stroke_color=style.COLOR["y"], stroke_width=style.BIAS, fill_color=style.GROUND, fill_opacity=1
        )
        self.output = Formula(notation.FormulaTemplate("{a}", {"a": notation.a()}), 30)
        self.target_label = Formula(
            notation.TARGET_IS, 30, source=source, numbers={"value": {"decimals": style.shortest()}}
        )
        self.line, self.ticks = line, VGroup(*ticks)
        self.add(line, self.ticks, self.zero, self.dot, self.ring, self.output, self.target_label)
        self.follow()

    def place(self, value: float) -> Point:
        """Return the place of a value on the line."""
        return np.asarray(self.start + point(self.unit * (value - self.low), 0))

    def draw(self, reading: Reading) -> None:
        a, y = self.place(reading["a(L)"]), self.place(reading["y"])
        self.dot.move_to(a)
        self.ring.move_to(y)
        below = self.start[1] + LABELS
        self.output.at(a[0], below)
        self.target_label.numbers["value"].show(reading)  # first, since the label is centered by its width
        self.target_label.at(y[0], below)
        here = paint_of(self.ring).presence
        for label, share in self._room().items():
            set_presence(here * share, label)

    def _room(self) -> dict[VMobject, float]:
        """Return the presence of each label: where two would overlap, the one that moves stays, and zero fades."""
        a, y, zero = self.dot.get_center()[0], self.ring.get_center()[0], self.start[0]
        target_label, output = self.target_label.width / 2, self.output.width / 2
        shown = clear(abs(a - y), output + target_label)
        beside = clear(abs(a - zero), output + 0.2) if shown else 1.0
        return {self.output: shown, self.zero: min(clear(abs(y - zero), target_label + 0.2), beside)}

    @property
    def present(self) -> list[VMobject]:
        """The parts to show first: all except the labels for which there is no room."""
        crowded = [label for label, share in self._room().items() if share < 1]
        return [part for part in self.submobjects if part not in crowded]


class ErrorSquare(BoundMobject, VGroup):
    """The square over the gap between output and target: its side is the gap, its area the cost.

    `height` runs from 0, the bare gap, to 1, the whole square.
    """

    def __init__(self, source: Source, line: GapLine, *, memory: bool = False) -> None:
        super().__init__()
        self.source, self.line, self.memory, self.height_share = source, line, memory, 1.0
        color = style.COLOR["C"]
        self.shape = Polygon(*[point(0, 0)] * 4, stroke_color=color, stroke_width=style.NEURON, fill_color=color,
                             fill_opacity=0.0 if memory else 0.22)  # fmt: skip
        self.number = Number(source, "C_0", kind="C", size=style.LABEL)
        self.add(self.shape, self.number)
        self.follow()
        if memory:
            reading = source.now
            gaps = reading["a(L)"] - reading["y"], reading["a(L)"] - (1 - reading["y"])
            if gaps[0] * gaps[1] > 0 or self.number.width + 0.2 > self.shape.width:
                self.remove(self.number)  # no room in it, or the other square is there
            self.submobjects[0] = dashed(self.shape, 26)

    def draw(self, reading: Reading) -> None:
        a, y = self.line.place(reading["a(L)"]), self.line.place(reading["y"])
        side = abs(a[0] - y[0])
        up = point(0, side * self.height_share)
        corners = [a, a + up, y + up, y] if self.memory else [a, y, y + up, a + up, a]
        self.shape.set_points_as_corners(corners)
        self.number.at((a[0] + y[0]) / 2, a[1] + side / 2 - 0.11)
        if not self.memory:
            fits = 1.0 - clear(self.number.width + 0.2, max(side, 1e-9), soft=0.15)
            self.number.presence = paint_of(self.shape).presence * fits * max(0.0, 2 * self.height_share - 1)

    def rise_to(self, share: float) -> None:
        """Set how far the square has risen from the gap, 0 to 1."""
        self.height_share = share
        self.draw(self.drawn or self.source.now)
