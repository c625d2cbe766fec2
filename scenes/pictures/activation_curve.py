"""The activation's curve, drawn by core's own function, with the point of the network's present values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import RIGHT, Circle, VGroup, VMobject

from core import Activation, Reading, activation
from scenes.look import notation, style
from scenes.look.layouts import MARGIN, Point, point
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    clear,
    frame,
    lay,
    lay_dashes,
    paint_of,
    segment,
    set_level,
    set_presence,
)

SAMPLES = 201
"""Points of a curve. Odd, so that zero, where a curve may have its corner, is one of them."""
TICKS = 5
AXIS: dict[str, Any] = {"decimals": style.shortest(), "size": style.AXIS, "kind": "muted"}
"""Options of the numbers on an axis."""
STEEP = 0.32
"""The least rise on the screen that leaves room for its number beside it."""
BELOW, BESIDE = 0.40, 0.20
"""Distances from an axis to the baseline of the numbers below it, and to the right edge of those at its side."""


@dataclass(frozen=True)
class PlotArea:
    """The area of a plot: its lower left corner and its size."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True)
class PlotScale:
    """The mapping from values (z, a) to places on the screen."""

    box: PlotArea
    low: Point
    high: Point
    """(z, a) at the lower left corner (`low`) and at the upper right one (`high`)."""

    def place(self, z: float, a: float) -> Point:
        """Return the place of the point (z, a)."""
        share = (np.array([z, a]) - self.low) / (self.high - self.low)
        return point(self.box.left + share[0] * self.box.width, self.box.bottom + share[1] * self.box.height)

    @property
    def unit(self) -> Point:
        """Length of 1 along each axis, as a (2,) array."""
        unit: Point = np.array([self.box.width, self.box.height]) / (self.high - self.low)
        return unit

    def trace(self, function: Activation) -> Point:
        """Return points of the function's curve over the whole width, as a (SAMPLES, 3) array."""
        zs = np.linspace(self.low[0], self.high[0], SAMPLES)
        return np.array([self.place(z, a) for z, a in zip(zs, function.function(zs), strict=True)])


class ActivationCurve(BoundMobject, VGroup):
    """The graph of the last layer's activation: a over z, and the reading's own point with guides to both axes.

    `reach` runs from 0, only the curve, over 1, the guide has climbed from z to the curve, to 2, the guide has
    crossed to the axis of a. With `tangent`, `lean` runs from 0 over 1, the tangent at the point, and 2, one step
    to the right, to 3, how far it rises on that step.
    """

    def __init__(self, source: Source, box: PlotArea, *, tangent: bool = False) -> None:
        super().__init__()
        self.source = source
        self.z_symbol, self.a_symbol = notation.z(), notation.a()
        self.z_name, self.a_name = self.z_symbol.quantity, self.a_symbol.quantity
        self._lay_out(box)
        self.slope_name = self.z_name.replace("z", "da/dz", 1)
        self.reach, self.lean = 0.0, 0.0
        reading = source.now
        self.function = reading.activation_of(notation.layer())
        ends = [[reading[f"axis({name}).{end}"] for name in (self.z_name, self.a_name)] for end in ("low", "high")]
        self.scale_of = PlotScale(self.box, *(np.array(end) for end in ends))
        self.axes = self._axes()
        self.along, self.up = self._numbers(source)
        self.curve = VMobject(stroke_color=style.COLOR["a"], stroke_width=style.BIAS + 0.5)
        self.whole = VMobject().set_points_as_corners(self.scale_of.trace(self.function))
        self.curve.points = self.whole.points.copy()
        self.labels = self._labels()
        self.point = self._point(source)
        self.slope = self._slope(source) if tangent else VGroup()
        self.add(self.axes, self.along, self.up, self.curve, self.labels, self.slope, self.point)
        self.follow()

    def _lay_out(self, box: PlotArea) -> None:
        """Set the plot's area, narrower if the numbers at its side would cross the margin."""
        ends = [Number(self.source, f"axis({self.a_name}).{end}", room=1.2, **AXIS) for end in ("low", "high")]
        ends.append(Number(self.source, self.a_name, size=style.NOTE, room=1.2))
        self.beside = min(1.2, max(box.left - BESIDE + MARGIN, *(end.width for end in ends)))
        over = max(0.0, self.beside - (box.left - BESIDE + MARGIN))
        self.box = PlotArea(box.left + over, box.bottom, box.width - over, box.height)

    # ------------------------------------------------------------ its parts

    def _axes(self) -> VGroup:
        """Return the axis of z, a vertical hairline at z = 0, and dashed lines at the activation's bounds."""
        (z_low, low), (z_high, high) = self.scale_of.low, self.scale_of.high
        place = self.scale_of.place
        self.axis = segment(place(z_low, low), place(z_high, low), style.IDLE, 2.5)
        upright = segment(place(0, low), place(0, high) + point(0, 0.2), style.HAIRLINE, style.HAIR)
        ticks = [
            segment(p - point(0, 0.06), p + point(0, 0.06), style.IDLE, 2.5)
            for p in np.linspace(place(z_low, low), place(z_high, low), TICKS)
        ]
        bounds = VGroup()
        for bound in {max(low, self.function.low), 0.0, min(high, self.function.high)} - {low}:
            line = VMobject(stroke_color=style.HAIRLINE, stroke_width=style.HAIR)
            lay_dashes(line, place(z_low, bound), place(z_high, bound))
            bounds.add(line)
        return VGroup(bounds, upright, self.axis, *ticks)

    def _numbers(self, source: Source) -> tuple[VGroup, VGroup]:
        """Return the numbers below the axis of z, and those at the side for a."""
        along, up = VGroup(), VGroup()
        for i in range(TICKS):
            number = Number(source, f"axis({self.z_name}).tick{i}", room=self.box.width / (TICKS - 1) - 0.1, **AXIS)
            at = self.scale_of.place(number.value, self.scale_of.low[1])
            along.add(number.at(at[0], at[1] - BELOW))
        for end in ("low", "high"):
            number = Number(source, f"axis({self.a_name}).{end}", edge=RIGHT, room=self.beside, **AXIS)
            at = self.scale_of.place(self.scale_of.low[0], number.value)
            up.add(number.at(at[0] - BESIDE, at[1] - 0.07))
        return along, up

    def _labels(self) -> VGroup:
        """Return the names of both axes, and the curve's name over its upper end."""
        box = self.box
        z = Formula(notation.FormulaTemplate("{z}", {"z": self.z_symbol}), 32)
        z.at(box.left + box.width + 0.11, box.bottom - 0.09, edge=-1)
        a = Formula(notation.FormulaTemplate("{a}", {"a": self.a_symbol}), 32)
        a.at(box.left - BESIDE, box.bottom + box.height + 0.34, edge=1)
        self.name = Formula(notation.activated(self.function.name), style.LABEL)
        self.name.at(box.left + box.width, box.bottom + box.height + 0.34, edge=1)
        return VGroup(z, a, self.name)

    def _point(self, source: Source) -> VGroup:
        """Return the guides, the dots at their ends, and both values."""
        green, white = style.COLOR[self.z_symbol.kind], style.COLOR[self.a_symbol.kind]
        self.rise, self.run = (VMobject(stroke_color=c, stroke_width=style.NEURON) for c in (green, white))
        self.foot = Circle(0.09, fill_color=green, fill_opacity=1, stroke_width=0)
        self.end = Circle(0.09, fill_color=white, fill_opacity=1, stroke_width=0)
        self.dot = Circle(0.12, fill_color=white, fill_opacity=1, stroke_color=green, stroke_width=style.BIAS)
        self.z_number = Number(source, self.z_name, kind=self.z_symbol.kind, size=style.NOTE, room=1.4)
        self.a_number = Number(
            source, self.a_name, kind=self.a_symbol.kind, size=style.NOTE, edge=RIGHT, room=self.beside
        )
        return VGroup(self.rise, self.run, self.foot, self.end, self.dot, self.z_number, self.a_number)

    def _slope(self, source: Source) -> VGroup:
        """Return the tangent, a step of one along z, and the rise on that step, which is the derivative."""
        self.tangent = segment(point(0, 0), point(0, 0), style.COLOR[self.z_symbol.kind], style.BIAS)
        self.step, self.climb = (segment(point(0, 0), point(0, 0), style.INK, style.NEURON) for _ in range(2))
        self.slope_number = Number(source, self.slope_name, size=style.NOTE)
        return VGroup(self.tangent, self.step, self.climb, self.slope_number)

    # ------------------------------------------------------------ what moves

    def draw(self, reading: Reading) -> None:
        z, a = reading[self.z_name], reading[self.a_name]
        here = self.scale_of.place(z, a)
        foot, end = point(here[0], self.box.bottom), point(self.box.left, here[1])
        up, across = min(self.reach, 1.0), max(self.reach - 1.0, 0.0)
        lay_dashes(self.rise, foot, foot + (here - foot) * up)
        lay_dashes(self.run, here, here + (end - here) * across)
        self.foot.move_to(foot)
        self.dot.move_to(here)
        self.end.move_to(end)
        self.z_number.at(foot[0], foot[1] - BELOW)
        self.a_number.at(max(end[0] - BESIDE, self.a_number.width - MARGIN), end[1] - 0.08)
        self._show_point(up, across)
        if len(self.slope):
            self._draw_slope(here, z, a, reading[self.slope_name])

    def _show_point(self, up: float, across: float) -> None:
        """Fade dots and values in as the guides arrive; a tick's number fades if a value is near."""
        here = paint_of(self.axis).presence
        set_presence(here * _ramp(up, 0.0), self.foot, self.z_number, self.rise)
        set_presence(here * _ramp(up, 0.75), self.dot)
        set_presence(here * _ramp(across, 0.0), self.run)
        set_presence(here * _ramp(across, 0.75), self.end, self.a_number)
        z_label = self.labels[0]
        free = clear(abs(self.dot.get_center()[0] - z_label.get_center()[0]), z_label.width / 2 + 0.25)
        labeled = paint_of(next(iter(self.name.parts["f"]))).presence
        set_presence(labeled * (1 - (1 - free) * _ramp(up, 0.0)), z_label)
        for tick in self.along:
            room = (tick.width + self.z_number.width) / 2 + 0.12
            free = clear(abs(tick.get_center()[0] - self.z_number.get_center()[0]), room, soft=0.04)
            set_presence(here * (1 - (1 - free) * _ramp(up, 0.0)), tick)
        for tick in self.up:
            free = clear(abs(tick.baseline - self.a_number.baseline), 0.32, soft=0.04)
            set_presence(here * (1 - (1 - free) * _ramp(across, 0.75)), tick)

    def _draw_slope(self, here: Point, z: float, a: float, slope: float) -> None:
        """Lay the tangent in both directions from the point, then the step and the rise."""
        unit = self.scale_of.unit
        along = here + point(unit[0], 0)
        there = along + point(0, slope * unit[1])
        way = (there - here) / np.linalg.norm(there - here) * self.box.width * 0.26
        lean, step, climb = (min(max(self.lean - i, 0.0), 1.0) for i in range(3))
        lay(self.tangent, here - way * lean, here + way * lean)
        lay(self.step, here, here + (along - here) * step)
        lay(self.climb, along, along + (there - along) * climb)
        if abs(there[1] - along[1]) > STEEP:
            self.slope_number.at(along[0] + 0.12 + self.slope_number.width / 2, (along[1] + there[1]) / 2 - 0.08)
        else:  # no room beside so short a rise
            below = here[1] - 0.42 > self.box.bottom
            self.slope_number.at(here[0] + 0.18 + self.slope_number.width / 2, here[1] + (-0.42 if below else 0.22))
        shown = paint_of(self.axis).presence
        for share, part in ((lean, self.tangent), (step, self.step), (climb, self.climb)):
            set_presence(shown * _ramp(share, 0.0), part)
        set_presence(shown * _ramp(climb, 0.75), self.slope_number)

    def _again(self) -> None:
        self.draw(self.drawn or self.source.now)

    def reach_to(self, reach: float) -> None:
        """Set how far the guides have come, from 0 to 2."""
        self.reach = reach
        self._again()

    def lean_to(self, lean: float) -> None:
        """Set how much of the tangent, the step and the rise is there, from 0 to 3."""
        self.lean = lean
        self._again()

    def trace_to(self, share: float) -> None:
        """Set the share of the curve that is drawn, from the left."""
        self.curve.pointwise_become_partial(self.whole, 0, share)


class CurveSketch(VGroup):
    """Another activation's curve, small and muted, on a panel of its own."""

    def __init__(self, name: str, extent: float, box: PlotArea) -> None:
        """`extent` is how far its axis of z goes to either side."""
        super().__init__()
        self.function_name = name
        function, margin = activation(name), 0.16
        panel = frame(box.width, box.height, point(box.left + box.width / 2, box.bottom + box.height / 2), radius=0.12)
        inner = PlotArea(box.left + margin, box.bottom + margin, box.width - 2 * margin, box.height - 2 * margin - 0.40)
        low, high = max(-extent, function.low), min(extent, function.high)
        scale = PlotScale(inner, np.array([-extent, low]), np.array([extent, high]))
        axis = segment(scale.place(-extent, max(low, 0)), scale.place(extent, max(low, 0)), style.IDLE, style.HAIR)
        upright = segment(scale.place(0, low), scale.place(0, high), style.IDLE, style.HAIR)
        self.curve = VMobject(stroke_color=style.MUTED, stroke_width=style.NEURON)
        self.whole = VMobject().set_points_as_corners(scale.trace(function))
        self.curve.points = self.whole.points.copy()
        self.name = Formula(notation.activated(name), 28)
        self.name.at(inner.left, inner.bottom + inner.height + 0.18, edge=-1)
        set_level(style.READABLE_DIM, self.name)
        self.add(panel, axis, upright, self.curve, self.name)

    def trace_to(self, share: float) -> None:
        """Set the share of the curve that is drawn, from the left."""
        self.curve.pointwise_become_partial(self.whole, 0, share)


def _ramp(share: float, start: float) -> float:
    """Return a ramp from 0 at `start` to 1 at `start` + 0.25."""
    return min(max((share - start) * 4, 0.0), 1.0)
