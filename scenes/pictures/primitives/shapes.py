"""Lines, arrows and frames, in the strokes of this film."""

from collections.abc import Sequence

import numpy as np
from manim import DashedVMobject, Line, ManimColor, Polygon, VGroup, VMobject

from scenes.look import style
from scenes.look.layouts import Point

TIP = 0.17
"""Length of an arrow's tip; it is as wide as it is long."""
RADIUS = 0.18
"""Of a panel's corners."""


def segment(start: Point, end: Point, color: str, width: float) -> Line:
    """A plain line."""
    return Line(start, end, stroke_color=color, stroke_width=width)


def lay(line: VMobject, start: Point, end: Point) -> None:
    """Put a straight line from here to there, whatever length it had."""
    line.points = start + np.linspace(0, 1, 4)[:, None] * (end - start)


def lay_dashes(line: VMobject, start: Point, end: Point, dash: float = 0.11, gap: float = 0.08) -> None:
    """Put a dashed straight line from here to there; of no length, there is none."""
    length = float(np.linalg.norm(end - start))
    at = np.arange(0.0, length, dash + gap)
    if length < 1e-9:
        line.points = np.zeros((0, 3))
        return
    shares = at[:, None] + np.linspace(0, 1, 4) * np.minimum(dash, length - at)[:, None]
    line.points = start + shares.reshape(-1, 1) / length * (end - start)


def clear(distance: float, needed: float, soft: float = 0.12) -> float:
    """How present a thing is that must keep clear of another: 1 where there is room, 0 where there is none, and a
    short way between."""
    return min(max((distance - needed) / soft + 1, 0.0), 1.0) if distance < needed else 1.0


def tip(at: Point, towards: Point, color: str, size: float = TIP) -> Polygon:
    """A triangle whose point is `at`."""
    direction = towards / np.linalg.norm(towards)
    side = np.array([-direction[1], direction[0], 0.0]) * size / 2
    back = at - direction * size
    return Polygon(at, back + side, back - side, fill_color=color, fill_opacity=1, stroke_width=0)


def lay_tip(triangle: VMobject, at: Point, towards: Point, size: float = TIP) -> None:
    """Put a tip's point there, whatever it pointed at."""
    direction = towards / np.linalg.norm(towards)
    side = np.array([-direction[1], direction[0], 0.0]) * size / 2
    back = at - direction * size
    triangle.points = through(at, back + side, back - side, at)


def through(*corners: Point) -> Point:
    """The points of straight lines from corner to corner."""
    ends = np.array(corners)
    shares = np.linspace(0, 1, 4)[:, None]
    points: Point = (ends[:-1, None] * (1 - shares) + ends[1:, None] * shares).reshape(-1, 3)
    return points


class Arrow(VGroup):
    """A shaft and its tip; `both` puts a tip at either end. With two colors the shaft runs from one to the other."""

    def __init__(
        self, start: Point, end: Point, colors: Sequence[str], width: float = style.BIAS, *, size: float = TIP,
        both: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        direction = (end - start) / np.linalg.norm(end - start)
        inset = direction * size * 0.8
        self.shaft = segment(start + inset if both else start, end - inset, colors[0], width)
        if len(colors) > 1:
            gradient(self.shaft, colors)
        self.add(self.shaft, tip(end, direction, colors[-1], size))
        if both:
            self.add(tip(start, -direction, colors[0], size))


def gradient(line: VMobject, colors: Sequence[str]) -> VMobject:
    """Color a horizontal line from left to right."""
    line.stroke_rgbas = np.array([[*ManimColor(c).to_rgb(), 1.0] for c in colors])
    line.set_sheen_direction(np.array([1.0, 0.0, 0.0]))
    return line


def frame(width: float, height: float, at: Point, color: str = style.HAIRLINE, *, fill: str = style.PANEL,
          radius: float = RADIUS, stroke: float = style.HAIR) -> VMobject:  # fmt: skip
    """A panel with round corners."""
    panel = VMobject(stroke_color=color, stroke_width=stroke, fill_color=fill, fill_opacity=1)
    panel.points = rounded(width, height, at, radius)
    return panel


def _corners_and_sides() -> tuple[Point, Point]:
    """For each point of a rectangle with round corners: its place in half widths and heights, and in radii."""
    bend = 4 / 3 * np.tan(np.pi / 8)  # of a cubic curve closest to a quarter of a circle
    halves, radii = [], []
    signs = [np.array(sign) for sign in ((1, 1, 0), (-1, 1, 0), (-1, -1, 0), (1, -1, 0))]
    for i, sign in enumerate(signs):
        upright, level = sign * [0, -1, 0], sign * [-1, 0, 0]
        first, last = (upright, level) if i % 2 == 0 else (level, upright)
        halves += [sign] * 4
        radii += [first, first * (1 - bend), last * (1 - bend), last]
        after = signs[(i + 1) % 4]
        for share in np.linspace(0, 1, 4):
            halves.append(sign + (after - sign) * share)
            begin = after * ([-1, 0, 0] if i % 2 == 0 else [0, -1, 0])
            radii.append(last + (begin - last) * share)
    return np.array(halves, dtype=float), np.array(radii, dtype=float)


_HALVES, _RADII = _corners_and_sides()


def rounded(width: float, height: float, at: Point, radius: float = RADIUS) -> Point:
    """The points of a rectangle with round corners."""
    points: Point = at + _HALVES * [width / 2, height / 2, 0] + _RADII * min(radius, width / 2, height / 2)
    return points


def dashed(shape: VMobject, dashes: int) -> DashedVMobject:
    """The shape's outline in dashes."""
    return DashedVMobject(shape, num_dashes=dashes, dashed_ratio=0.55)
