"""One vectorized mobject as it was drawn: what its pixels depend on, where they are, and its path."""

from functools import cache
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Box, covering

if TYPE_CHECKING:
    Context = cairo.Context[cairo.ImageSurface]

_READ = (
    "consider_points_equals_2d",
    "get_background_image",
    "get_center",
    "get_critical_point",
    "get_edge_center",
    "get_extremum_along_dim",
    "get_fill_rgbas",
    "get_gradient_start_and_end_points",
    "get_points_defining_boundary",
    "get_sheen_direction",
    "get_stroke_rgbas",
    "get_stroke_width",
    "get_subpath_split_indices_from_points",
    "reduce_across_dimension",
)
"""What Manim's camera asks a mobject, and what the answers follow from. One that has its own is not known here."""

_CLOSE = 1e-5
"""Manim's relative tolerance (NumPy's for isclose) for points that count as one."""


@cache
def draws_nothing(kind: type) -> bool:
    """Whether it is a kind of mobject as a value tracker: with a point, but without a picture."""
    return not issubclass(kind, VMobject | PMobject | AbstractImageMobject)


@cache
def _is_known_kind(kind: type) -> bool:
    return issubclass(kind, VMobject) and all(getattr(kind, name) is getattr(VMobject, name) for name in _READ)


def is_known(mobject: Mobject) -> bool:
    """Whether an Outline draws it just as Manim's camera does."""
    if not _is_known_kind(type(mobject)):  # type: ignore[arg-type]
        return False
    return not mobject.background_image and mobject.__dict__.keys().isdisjoint(_READ)


def _leaves_a_trace(rgbas: NDArray[np.float64]) -> bool:
    return rgbas.item(3) != 0 if rgbas.size == 4 else bool(rgbas[:, 3].any())


class Outline:
    """A mobject as it was last looked at, and the box of its pixels (None: no pixels)."""

    __slots__ = ("box", "camera", "mobject", "path", "seen", "visible")

    visible: tuple[bool, bool, bool]
    """What leaves a trace: the stroke behind, the fill, the stroke in front."""
    box: Box | None
    path: "cairo.Path | None"
    seen: bool

    def __init__(self, mobject: VMobject, camera: Camera, context: "Context", frame: Box) -> None:
        self.mobject, self.camera = mobject, camera
        self.visible = (False, False, False)
        self.refresh(True, context, frame)

    def refresh(self, other_shape: bool, context: "Context", frame: Box) -> None:
        """Look at the mobject again: at its colors, and where it says so, at its shape."""
        mobject, before = self.mobject, self.visible
        self.visible = (
            mobject.get_stroke_width(True) > 0 and _leaves_a_trace(mobject.background_stroke_rgbas),
            _leaves_a_trace(mobject.fill_rgbas),
            mobject.get_stroke_width() > 0 and _leaves_a_trace(mobject.stroke_rgbas),
        )
        if other_shape:
            self.path, self.seen = None, False
        if other_shape or self.visible != before:
            self.box = self._box(context, frame)

    def _box(self, context: "Context", frame: Box) -> Box | None:
        back, fill, front = self.visible
        points = self.mobject.points
        if not (back or fill or front) or not len(points):
            return None
        matrix = context.get_matrix()
        if back or front:  # joins and caps reach beyond the points: Cairo knows how far
            self._trace(context)
            edges = [context.fill_extents()]
            for behind, drawn in ((True, back), (False, front)):
                if drawn:
                    self._pen(context, behind)
                    edges.append(context.stroke_extents())
            self.path = context.copy_path()
            context.new_path()
            x0, y0 = min(e[0] for e in edges), min(e[1] for e in edges)
            x1, y1 = max(e[2] for e in edges), max(e[3] for e in edges)
        else:  # a curve stays within the hull of its points
            (x0, y0, _), (x1, y1, _) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        left, bottom = matrix.transform_point(x0, y0)
        right, top = matrix.transform_point(x1, y1)
        return covering(left, top, right, bottom, frame)

    def draw(self, context: "Context") -> None:
        """As Camera.display_vectorized does, without what leaves no trace."""
        back, fill, front = self.visible
        mobject = self.mobject
        self._trace(context)
        if back:
            self._color(context, mobject.background_stroke_rgbas)
            self._pen(context, True)
            context.stroke_preserve()
        if fill:
            self._color(context, mobject.fill_rgbas)
            context.fill_preserve()
        if front:
            self._color(context, mobject.stroke_rgbas)
            self._pen(context, False)
            context.stroke_preserve()

    def _color(self, context: "Context", rgbas: NDArray[np.float64]) -> None:
        if len(rgbas) == 1:
            red, green, blue, opacity = rgbas[0].tolist()
            context.set_source_rgba(blue, green, red, opacity)
        else:
            self.camera.set_cairo_context_color(context, rgbas, self.mobject)

    def _pen(self, context: "Context", behind: bool) -> None:
        mobject = self.mobject
        context.set_line_width(mobject.get_stroke_width(behind) * self.camera.cairo_line_width_multiple)
        context.set_line_join(LINE_JOIN_MAP[mobject.joint_type])
        context.set_line_cap(CAP_STYLE_MAP[mobject.cap_style])

    def _trace(self, context: "Context") -> None:
        """Make its path the current one. What stays for a second time is kept."""
        context.new_path()
        if self.path is not None:
            context.append_path(self.path)
            return
        trace(self.camera, context, self.mobject)
        if self.seen:
            self.path = context.copy_path()
        self.seen = True


def trace(camera: Camera, context: "Context", mobject: VMobject) -> None:
    """The path that Camera.set_cairo_context_path makes, with plain numbers instead of arrays."""
    points = mobject.points
    count = len(points)
    if count % 4 or not np.isfinite(points).all():
        camera.set_cairo_context_path(context, mobject)
        return
    tolerance = mobject.tolerance_for_point_equality
    xy = points[:, :2].ravel().tolist()
    move_to, curve_to, new_sub_path = context.move_to, context.curve_to, context.new_sub_path
    first_x = first_y = last_x = last_y = 0.0
    for i in range(0, 2 * count, 8):
        x, y, x1, y1, x2, y2, x3, y3 = xy[i : i + 8]
        if (
            not i
            or abs(last_x - x) > tolerance + _CLOSE * abs(x)
            or abs(last_y - y) > tolerance + _CLOSE * abs(y)
        ):  # fmt: skip
            if i:
                _close(context, first_x, first_y, last_x, last_y, tolerance)
            new_sub_path()
            move_to(x, y)
            first_x, first_y = x, y
        curve_to(x1, y1, x2, y2, x3, y3)
        last_x, last_y = x3, y3
    _close(context, first_x, first_y, last_x, last_y, tolerance)


def _close(context: "Context", x0: float, y0: float, x1: float, y1: float, tolerance: float) -> None:
    if abs(x0 - x1) <= tolerance + _CLOSE * abs(x1) and abs(y0 - y1) <= tolerance + _CLOSE * abs(y1):
        context.close_path()
