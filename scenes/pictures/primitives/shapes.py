"""Lines, arrows and frames in the film's strokes."""

from collections.abc import Sequence

import numpy as np
from manim import DashedVMobject, Line, ManimColor, Polygon, VGroup, VMobject

from scenes.look import style
from scenes.look.layouts import Point

TIP = 0.17
"""Length and width of an arrow's tip, in Manim units."""
RADIUS = 0.18
"""Radius of a panel's corners, in Manim units."""


def segment(start: Point, end: Point, color: str, width: float) -> Line:
    """Return a straight line."""
    return Line(start, end, stroke_color=color, stroke_width=width)


def lay(line: VMobject, start: Point, end: Point) -> None:
    """Set the points of `line` to a straight line from `start` to `end`."""
    line.points = start + np.linspace(0, 1, 4)[:, None] * (end - start)


def lay_dashes(line: VMobject, start: Point, end: Point, dash: float = 0.11, gap: float = 0.08) -> None:
    """Set the points of `line` to a dashed line from `start` to `end`; to none if the two coincide."""
    length = float(np.linalg.norm(end - start))
    at = np.arange(0.0, length, dash + gap)
    if length < 1e-9:
        line.points = np.zeros((0, 3))
        return
    shares = at[:, None] + np.linspace(0, 1, 4) * np.minimum(dash, length - at)[:, None]
    line.points = start + shares.reshape(-1, 1) / length * (end - start)


def clear(distance: float, needed: float, soft: float = 0.12) -> float:
    """Return the presence, 0 to 1, of a mobject that must stay `needed` away from another.

    It is 1 from that distance on, and falls to 0 over the last `soft` Manim units before it.
    """
    return min(max((distance - needed) / soft + 1, 0.0), 1.0) if distance < needed else 1.0


def tip(at: Point, towards: Point, color: str, size: float = TIP) -> Polygon:
    """Return a triangle with its point at `at`, pointing in the direction `towards`."""
    direction = towards / np.linalg.norm(towards)
    side = np.array([-direction[1], direction[0], 0.0]) * size / 2
    back = at - direction * size
    return Polygon(at, back + side, back - side, fill_color=color, fill_opacity=1, stroke_width=0)


def lay_tip(triangle: VMobject, at: Point, towards: Point, size: float = TIP) -> None:
    """Set the points of `triangle` to a tip at `at`, pointing in the direction `towards`."""
    direction = towards / np.linalg.norm(towards)
    side = np.array([-direction[1], direction[0], 0.0]) * size / 2
    back = at - direction * size
    triangle.points = through(at, back + side, back - side, at)


def through(*corners: Point) -> Point:
    """Return the points of straight lines through the corners, as a (4 (k - 1), 3) array for k corners."""
    ends = np.array(corners)
    shares = np.linspace(0, 1, 4)[:, None]
    points: Point = (ends[:-1, None] * (1 - shares) + ends[1:, None] * shares).reshape(-1, 3)
    return points


class Arrow(VGroup):
    """A shaft with a tip, or with `both`, a tip at each end. Two colors make the shaft a gradient."""

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
    """Color a horizontal line by a gradient from left to right, and return it."""
    line.stroke_rgbas = np.array([[*ManimColor(c).to_rgb(), 1.0] for c in colors])
    line.set_sheen_direction(np.array([1.0, 0.0, 0.0]))
    return line


def frame(width: float, height: float, at: Point, color: str = style.HAIRLINE, *, fill: str = style.PANEL,
          radius: float = RADIUS, stroke: float = style.HAIR) -> VMobject:  # fmt: skip
    """Return a panel with round corners, its middle at `at`."""
    panel = VMobject(stroke_color=color, stroke_width=stroke, fill_color=fill, fill_opacity=1)
    panel.points = rounded(width, height, at, radius)
    return panel


def _corners_and_sides() -> tuple[Point, Point]:
    """Return each point of a rectangle with round corners, in half widths and heights, and its offset in radii."""
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
    """Return the points of a rectangle with round corners, its middle at `at`."""
    points: Point = at + _HALVES * [width / 2, height / 2, 0] + _RADII * min(radius, width / 2, height / 2)
    return points


def dashed(shape: VMobject, dashes: int) -> DashedVMobject:
    """Return the outline of `shape` in dashes."""
    return DashedVMobject(shape, num_dashes=dashes, dashed_ratio=0.55)
