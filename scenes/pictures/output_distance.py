"""The distance between output and target on a number line, and twice that distance as bars below."""

from manim import Circle, Polygon, VGroup

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import MARGIN, Point, point
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    clear,
    lay,
    paint_of,
    segment,
    set_presence,
)

SPAN = "span(C_0)"
ABOVE = (0.80, 0.30)
"""Distances from the line up to the baselines of the symbol and of the number."""
BELOW = -0.50
BARS = (-1.20, -1.62)
"""y of the middles of the two bars, relative to the line."""
THICK = 0.28
ROOM = 1.3
"""Greatest width of a number."""
MOST_TICKS = 20
"""A line longer than this number of units has ticks at its ends only."""


class OutputDistance(BoundMobject, VGroup):
    """The output as a dot with its value, the target as a ring, the gap in red; below, the gap twice."""

    def __init__(self, source: Source, at: Point, width: float) -> None:
        super().__init__()
        self.source, self.start = source, at
        reading = source.now
        self.low, high = reading[f"{SPAN}.low"], reading[f"{SPAN}.high"]
        self.unit = width / (high - self.low)
        self.axis = segment(at, at + point(width, 0), style.IDLE, style.NEURON)
        steps = round(high - self.low) if high - self.low <= MOST_TICKS else 1
        ticks = [at + point(width * i / steps, 0) for i in range(steps + 1)]
        self.ticks = VGroup(*(segment(p - point(0, 0.08), p + point(0, 0.08), style.IDLE, 2.5) for p in ticks))
        self.ends = [
            Number(source, f"{SPAN}.{end}", decimals=style.shortest(), size=style.AXIS, kind="muted", room=ROOM).at(
                self._within(x, 0.3), at[1] - 0.45
            )
            for end, x in (("low", at[0]), ("high", at[0] + width))
        ]
        color = style.COLOR["C"]
        self.gap = segment(at, at, color, style.FOCUS)
        self.dot = Circle(0.12, fill_color=style.COLOR["a"], fill_opacity=1, stroke_width=0)
        self.ring = Circle(0.17, stroke_color=style.COLOR["y"], stroke_width=style.BIAS, fill_opacity=0)
        self.output = Formula(notation.FormulaTemplate("{a}", {"a": notation.a()}), style.LABEL)
        self.value = Number(source, "a(L)", size=style.VALUE, room=ROOM)
        target_options = {"value": {"decimals": style.shortest(), "longest": 7}}
        self.target_label = Formula(notation.TARGET_IS, 32, source=source, numbers=target_options)
        self.bars = [Polygon(*[at] * 4, fill_color=color, fill_opacity=1, stroke_width=0) for _ in BARS]
        self.name = Formula(notation.COST_SLOPE, style.LABEL)
        self.line = VGroup(
            self.axis, self.ticks, *self.ends, self.ring, self.dot, self.output, self.value, self.target_label
        )
        self.twice = VGroup(*self.bars, self.name)
        self.add(self.axis, self.ticks, *self.ends, self.gap, self.ring, self.dot)
        self.add(self.output, self.value, self.target_label, *self.bars, self.name)
        self.follow()

    def place(self, value: float) -> Point:
        """Return the place of a value on the line."""
        return self.start + point(self.unit * (value - self.low), 0)

    def draw(self, reading: Reading) -> None:
        a, y = self.place(reading["a(L)"]), self.place(reading["y"])
        way = self.ring.width / 2 * (1 if a[0] > y[0] else -1)
        lay(self.gap, a, y + point(way if abs(a[0] - y[0]) > abs(way) else 0, 0))
        self.dot.move_to(a)
        self.ring.move_to(y)
        self.output.at(a[0], a[1] + ABOVE[0])
        self.value.at(self._within(a[0], self.value.width / 2), a[1] + ABOVE[1])
        self.target_label.at(self._within(y[0], self.target_label.width / 2), y[1] + BELOW)
        here = paint_of(self.axis).presence
        for end in self.ends:
            room = (end.width + self.target_label.width) / 2 + 0.12
            set_presence(here * clear(abs(end.get_center()[0] - self.target_label.get_center()[0]), room), end)
        for bar, down in zip(self.bars, BARS, strict=True):
            top, bottom = point(0, down + THICK / 2), point(0, down - THICK / 2)
            bar.set_points_as_corners([a + top, y + top, y + bottom, a + bottom, a + top])
        middle = (a[0] + y[0]) / 2
        limit = self.start[0] + self.name.width / 2
        self.name.at(max(middle, limit), a[1] + BARS[1] - 0.72)

    @staticmethod
    def _within(x: float, half: float) -> float:
        """Return the x nearest to `x` at which a mobject of half width `half` stays inside the left margin."""
        return max(x, half - MARGIN)

    def memory(self, reading: Reading) -> VGroup:
        """Return a ring at another reading's output, with its value if there is room."""
        at = self.place(reading["a(L)"])
        dot = Circle(0.11, stroke_color=style.COLOR["a"], stroke_width=style.NEURON, fill_color=style.GROUND)
        dot.set_fill(opacity=1).move_to(at)
        value = Number(reading, "a(L)", size=style.NOTE, kind="muted", room=ROOM)
        value.at(self._within(at[0], value.width / 2), at[1] + ABOVE[1])
        room = (value.width + self.value.width) / 2 + 0.15
        if abs(value.get_center()[0] - self.value.get_center()[0]) < room:
            return VGroup(dot)
        return VGroup(dot, value)
