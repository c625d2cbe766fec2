"""The outline of one vectorized mobject: its path for Cairo, and the rectangle of its pixels."""

from functools import cache
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Rect, enclosing

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
"""Methods of VMobject that Manim's camera calls, directly or not. A mobject that overrides one is left to Manim."""

_RELATIVE_TOLERANCE = 1e-5
"""Relative distance up to which Manim takes two points for one (the default of numpy.isclose)."""


@cache
def draws_nothing(kind: type) -> bool:
    """True for classes of mobjects, such as ValueTracker, that have points but are never drawn."""
    return not issubclass(kind, VMobject | PMobject | AbstractImageMobject)


@cache
def _is_supported_class(kind: type) -> bool:
    return issubclass(kind, VMobject) and all(getattr(kind, name) is getattr(VMobject, name) for name in _READ)


def is_supported(mobject: Mobject) -> bool:
    """True if an Outline draws this mobject exactly as Manim's camera does."""
    if not _is_supported_class(type(mobject)):  # type: ignore[arg-type]
        return False
    return not mobject.background_image and mobject.__dict__.keys().isdisjoint(_READ)


def _is_visible(rgbas: NDArray[np.float64]) -> bool:
    return rgbas.item(3) != 0 if rgbas.size == 4 else bool(rgbas[:, 3].any())


class Outline:
    """A mobject as of its last refresh."""

    __slots__ = ("camera", "mobject", "path", "rect", "traced", "visible")

    visible: tuple[bool, bool, bool]
    """Whether the background stroke, the fill and the stroke are visible."""
    rect: Rect | None
    """The rectangle of its pixels; None if it has none."""
    path: "cairo.Path | None"
    """The path, kept from the second time that it is traced."""
    traced: bool
    """True once the path has been traced since the shape last changed."""

    def __init__(self, mobject: VMobject, camera: Camera, context: "Context", frame: Rect) -> None:
        self.mobject, self.camera = mobject, camera
        self.visible = (False, False, False)
        self.refresh(True, context, frame)

    def refresh(self, reshaped: bool, context: "Context", frame: Rect) -> None:
        """Read the mobject's colors again and, if it was reshaped, its points and stroke styles."""
        mobject, before = self.mobject, self.visible
        self.visible = (
            mobject.get_stroke_width(True) > 0 and _is_visible(mobject.background_stroke_rgbas),
            _is_visible(mobject.fill_rgbas),
            mobject.get_stroke_width() > 0 and _is_visible(mobject.stroke_rgbas),
        )
        if reshaped:
            self.path, self.traced = None, False
        if reshaped or self.visible != before:
            self.rect = self._pixel_rect(context, frame)

    def _pixel_rect(self, context: "Context", frame: Rect) -> Rect | None:
        back, fill, front = self.visible
        points = self.mobject.points
        if not (back or fill or front) or not len(points):
            return None
        matrix = context.get_matrix()
        if back or front:  # joins and caps reach beyond the points; Cairo computes how far
            self._trace(context)
            edges = [context.fill_extents()]
            for background, drawn in ((True, back), (False, front)):
                if drawn:
                    self._set_pen(context, background)
                    edges.append(context.stroke_extents())
            self.path = context.copy_path()
            context.new_path()
            x0, y0 = min(e[0] for e in edges), min(e[1] for e in edges)
            x1, y1 = max(e[2] for e in edges), max(e[3] for e in edges)
        else:  # a Bézier curve stays within the convex hull of its points
            (x0, y0, _), (x1, y1, _) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        left, bottom = matrix.transform_point(x0, y0)
        right, top = matrix.transform_point(x1, y1)
        return enclosing(left, top, right, bottom, frame)

    def draw(self, context: "Context") -> None:
        """Draw like Camera.display_vectorized, without the invisible parts."""
        back, fill, front = self.visible
        mobject = self.mobject
        self._trace(context)
        if back:
            self._set_color(context, mobject.background_stroke_rgbas)
            self._set_pen(context, True)
            context.stroke_preserve()
        if fill:
            self._set_color(context, mobject.fill_rgbas)
            context.fill_preserve()
        if front:
            self._set_color(context, mobject.stroke_rgbas)
            self._set_pen(context, False)
            context.stroke_preserve()

    def _set_color(self, context: "Context", rgbas: NDArray[np.float64]) -> None:
        if len(rgbas) == 1:
            red, green, blue, opacity = rgbas[0].tolist()
            context.set_source_rgba(blue, green, red, opacity)
        else:
            self.camera.set_cairo_context_color(context, rgbas, self.mobject)

    def _set_pen(self, context: "Context", background: bool) -> None:
        mobject = self.mobject
        context.set_line_width(mobject.get_stroke_width(background) * self.camera.cairo_line_width_multiple)
        context.set_line_join(LINE_JOIN_MAP[mobject.joint_type])
        context.set_line_cap(CAP_STYLE_MAP[mobject.cap_style])

    def _trace(self, context: "Context") -> None:
        """Set the mobject's path as the context's current one."""
        context.new_path()
        if self.path is not None:
            context.append_path(self.path)
            return
        trace_path(self.camera, context, self.mobject)
        if self.traced:
            self.path = context.copy_path()
        self.traced = True


def trace_path(camera: Camera, context: "Context", mobject: VMobject) -> None:
    """Make the same path as Camera.set_cairo_context_path, faster: with plain numbers instead of arrays."""
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
            or abs(last_x - x) > tolerance + _RELATIVE_TOLERANCE * abs(x)
            or abs(last_y - y) > tolerance + _RELATIVE_TOLERANCE * abs(y)
        ):  # fmt: skip
            if i:
                _close_subpath(context, first_x, first_y, last_x, last_y, tolerance)
            new_sub_path()
            move_to(x, y)
            first_x, first_y = x, y
        curve_to(x1, y1, x2, y2, x3, y3)
        last_x, last_y = x3, y3
    _close_subpath(context, first_x, first_y, last_x, last_y, tolerance)


def _close_subpath(context: "Context", x0: float, y0: float, x1: float, y1: float, tolerance: float) -> None:
    if abs(x0 - x1) <= tolerance + _RELATIVE_TOLERANCE * abs(x1) and abs(
        y0 - y1
    ) <= tolerance + _RELATIVE_TOLERANCE * abs(y1):
        context.close_path()
