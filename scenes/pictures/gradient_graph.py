"""The previous activation as a dial, and the derivative by the weight as a graph over it."""

import numpy as np
from manim import RIGHT, Arc, Circle, VGroup, VMobject

from core import Reading
from core.reading import WHAT_IF
from scenes.look import notation, style
from scenes.look.layouts import MARGIN, Point, point
from scenes.pictures.network import Edge, Neuron, Weight
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    clear,
    lay_dashes,
    paint_of,
    segment,
    set_presence,
)

SPAN = "span(a(L-1))"
"""The name of the previous activation's range in a reading."""
SAMPLES = 61
"""Points of the curve."""
APART = 0.45
"""The least distance between the names of the axis and of the curve."""
FIRST, SWEEP = 225.0, -270.0
"""Angle at which a dial begins, and its range, in degrees."""


class NeuronDial(BoundMobject, VGroup):
    """An arc around a neuron: the activation within its range, and a ring at its first value."""

    def __init__(self, source: Source, name: str, neuron: Neuron) -> None:
        super().__init__()
        self.source, self.name, self.neuron = source, name, neuron
        self.low, self.high = (source.now[f"{SPAN}.{end}"] for end in ("low", "high"))
        self.radius = neuron.radius + 0.15
        self.track = self._arc(0.0, 1.0, style.HAIRLINE, style.BIAS)
        self.own = self.share(source.now.own[name])
        self.way = self._arc(0.0, 1.0, style.INK, style.FOCUS)
        self.was = Circle(0.10, stroke_color=style.INK, stroke_width=style.NEURON, fill_color=style.GROUND)
        self.was.set_fill(opacity=1).move_to(self.place(self.own))
        self.knob = Circle(0.11, fill_color=style.INK, fill_opacity=1, stroke_width=0)
        self.add(self.track, self.way, self.was, self.knob)
        self.follow()

    def share(self, value: float) -> float:
        """Return the share of the dial's range at a value."""
        return (value - self.low) / (self.high - self.low)

    def place(self, share: float) -> Point:
        """Return the point on the arc at a share of its range."""
        angle = np.radians(FIRST + SWEEP * share)
        return self.neuron.at + self.radius * point(np.cos(angle), np.sin(angle))

    def _arc(self, start: float, end: float, color: str, width: float) -> VMobject:
        arc = VMobject(stroke_color=color, stroke_width=width, fill_opacity=0)
        arc.points = self._outline(start, end)
        return arc

    def _outline(self, start: float, end: float) -> Point:
        turn = np.radians(SWEEP * (end - start))
        arc = Arc(self.radius, np.radians(FIRST + SWEEP * start), turn or 1e-6, arc_center=self.neuron.at)
        return np.asarray(arc.points)

    def draw(self, reading: Reading) -> None:
        share = self.share(reading[self.name])
        self.way.points = self._outline(self.own, share)
        self.knob.move_to(self.place(share))


class GradientGraph(BoundMobject, VGroup):
    """The graph of dC/dw over a(L-1), with a dot at the present value. Each point is a pass through the last layer."""

    def __init__(self, source: Source, at: Point, width: float, height: float) -> None:
        """`at` is the upper left corner."""
        super().__init__()
        self.source = source
        own = source.now.own
        self.low, self.high = (own[f"{SPAN}.{end}"] for end in ("low", "high"))
        self.values = [own.moved(WHAT_IF, float(x))["dC/dw(L)"] for x in np.linspace(self.low, self.high, SAMPLES)]
        most, least = max(0.0, *self.values), min(0.0, *self.values)
        self.scale_of = height / (most - least) if most > least else 0.0
        self.at, self.width_of_graph = at - point(0, most * self.scale_of), width
        self.downwards = -least >= most
        self.axis = segment(self.at, self.at + point(width, 0), style.IDLE, 2.5)
        self.ends = []
        for end, x in (("low", self.at[0]), ("high", self.at[0] + width)):
            number = Number(source, f"{SPAN}.{end}", decimals=style.shortest(), size=style.AXIS, kind="muted", room=1.3)
            x += max(0.0, number.width / 2 - x - MARGIN)
            self.ends.append(number.at(x, self.at[1] + (0.16 if self.downwards else -0.40)))
        self.curve = VMobject(stroke_color=style.COLOR["C"], stroke_width=style.BIAS)
        xs = np.linspace(self.low, self.high, SAMPLES)
        self.curve.set_points_as_corners([self.place(x, v) for x, v in zip(xs, self.values, strict=True)])
        self.along = Formula(notation.FormulaTemplate("{a}", {"a": notation.a(1)}), 30)
        self.along.at(self.at[0] + width + 0.2, self.at[1] - 0.08, edge=-1)
        self.name = Formula(notation.derivative(notation.C0, notation.w()), 30)
        end = self.place(self.high, self.values[-1])[1] - self.at[1]
        apart = end if abs(end) > APART else np.copysign(APART, end or -1.0)
        self.name.at(self.at[0] + width + 0.2, self.at[1] + apart - 0.08, edge=-1)
        self.kept: Number | None = None
        self.drop = VMobject(stroke_color=style.MUTED, stroke_width=style.HAIR)
        self.dot = Circle(0.11, fill_color=style.COLOR["C"], fill_opacity=1, stroke_width=0)
        self.number = Number(
            source, "dC/dw(L)", decimals=lambda value: style.at_rest(value, 3), size=style.VALUE - 2, room=1.4
        )
        self.picture = VGroup(self.axis, self.curve, self.along, self.name)
        self.present = VGroup(self.drop, self.dot, self.number)
        self.add(self.axis, *self.ends, self.curve, self.along, self.name, self.drop, self.dot, self.number)
        self.follow()
        self.picture.add(*(end for end in self.ends if self._room_for(end) == 1.0))

    def place(self, x: float, value: float) -> Point:
        """Return the place of a point of the graph."""
        across = (x - self.low) / (self.high - self.low) * self.width_of_graph
        return np.asarray(self.at + point(across, value * self.scale_of))

    def draw(self, reading: Reading) -> None:
        x, value = reading["a(L-1)"], reading["dC/dw(L)"]
        here = self.place(x, value)
        self.dot.move_to(here)
        lay_dashes(self.drop, self.place(x, 0.0), here)
        self.number.at(self._within(here[0], self.number), here[1] + (-0.42 if value <= 0 else 0.22))
        shown = paint_of(self.axis).presence
        for end in self.ends:
            set_presence(shown * self._room_for(end), end)
        if self.kept is not None:  # it gives way to the number that comes near
            free = _free(self.number, self.kept) if _level(self.number, self.kept) else 1.0
            set_presence(free * paint_of(self.kept_dot).presence, self.kept)

    def _room_for(self, end: Number) -> float:
        """Return the presence of a number at an end of the axis: it fades when another number comes near."""
        near = [n for n in (self.number, self.kept) if n is not None and _level(n, end)]
        return min((_free(number, end) for number in near), default=1.0)

    def _within(self, x: float, number: Number) -> float:
        """Return the x nearest to `x` at which the number fits between the margin and the names at the right."""
        half = number.width / 2
        return min(max(x, half - MARGIN), self.at[0] + self.width_of_graph + 0.1 - half)

    def memory(self, reading: Reading) -> VGroup:
        """Return a ring at another reading's value, with its number."""
        here = self.place(reading["a(L-1)"], reading["dC/dw(L)"])
        dot = Circle(0.10, stroke_color=style.COLOR["C"], stroke_width=style.NEURON, fill_color=style.GROUND)
        dot.set_fill(opacity=1).move_to(here)
        drop = VMobject(stroke_color=style.MUTED, stroke_width=style.HAIR)
        lay_dashes(drop, self.place(reading["a(L-1)"], 0.0), here)
        number = Number(reading, "dC/dw(L)", decimals=3, size=style.NOTE - 1, kind="muted", room=1.3)
        number.at(self._within(here[0] - 0.1, number), here[1] + (-0.42 if reading["dC/dw(L)"] <= 0 else 0.22))
        self.kept, self.kept_dot = number, dot
        return VGroup(drop, dot, number)


def _level(one: Number, other: Number) -> bool:
    """True if both numbers are at about the same height."""
    return abs(one.baseline - other.baseline) < 0.36


def _free(one: Number, other: Number) -> float:
    """Return the presence of one of two numbers at the same height."""
    apart = abs(one.get_center()[0] - other.get_center()[0])
    return clear(float(apart), (one.width + other.width) / 2 + 0.08)


class LastConnection(VGroup):
    """a(L-1), its dial, the weight, and a(L)."""

    def __init__(self, source: Source, left: Point, right: Point, radius: float) -> None:
        super().__init__()
        self.before = Neuron(source, "a(L-1)", left, radius, size=32)
        self.output = Neuron(source, "a(L)", right, radius, size=32)
        edge = Edge(source, "w(L)", self.before, self.output, abs(source.now["w(L)"]), thick=4.5)
        self.dial = NeuronDial(source, "a(L-1)", self.before)
        way = RIGHT * 0.24
        edge.put_start_and_end_on(edge.get_start() + way, edge.get_end())
        self.weight = Weight(edge, notation.w())
        self.labels = VGroup()
        for symbol, neuron in ((notation.a(1), self.before), (notation.a(), self.output)):
            label = Formula(notation.FormulaTemplate("{a}", {"a": symbol}), style.LABEL)
            label.at(neuron.at[0], neuron.at[1] + radius + 0.36)
            self.labels.add(label)
        self.add(self.weight, self.before, self.output, self.dial, self.labels)
