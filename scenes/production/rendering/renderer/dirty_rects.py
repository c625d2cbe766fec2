"""Dirty rectangles: where a picture has changed, in pixels."""

import math
from collections.abc import Iterable
from typing import NamedTuple

OVERHEAD = 30_000
"""Fixed cost of drawing and converting one more rectangle, in pixels' worth of time (measured)."""

CAIRO_LIMIT = 8_000_000
"""Largest coordinate, in pixels, that is trusted: Cairo's fixed-point numbers end at 2^23, and wrap around beyond."""


class Rect(NamedTuple):
    """A rectangle of pixels: columns left to right - 1, rows top to bottom - 1, the rows counted downwards."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Number of pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def union(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle that contains both."""
        return Rect(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def expanded(self, margin: int, step: int, within: "Rect") -> "Rect":
        """Return this rectangle with `margin` pixels more on each side, its edges rounded outwards to multiples of
        `step`, clipped to `within`."""
        return Rect(
            max(within.left, (self.left - margin) // step * step),
            max(within.top, (self.top - margin) // step * step),
            min(within.right, -(-(self.right + margin) // step) * step),
            min(within.bottom, -(-(self.bottom + margin) // step) * step),
        )


def enclosing(left: float, top: float, right: float, bottom: float, within: Rect) -> Rect | None:
    """Return the pixels that a shape between these edges may touch, rounding included; None if none is visible.

    Edges beyond CAIRO_LIMIT, or not finite, give all of `within`.
    """
    if not all(abs(edge) < CAIRO_LIMIT for edge in (left, top, right, bottom)):  # false for NaN, too
        return within
    rect = Rect(
        max(within.left, math.floor(left) - 1), max(within.top, math.floor(top) - 1),
        min(within.right, math.ceil(right) + 1), min(within.bottom, math.ceil(bottom) + 1),
    )  # fmt: skip
    return rect if rect.left < rect.right and rect.top < rect.bottom else None


def merged(rects: Iterable[Rect]) -> list[Rect]:
    """Return disjoint rectangles that cover the given ones; two are joined where drawing one is cheaper."""
    disjoint: list[Rect] = []
    for rect in dict.fromkeys(rects):
        while (other := next((o for o in disjoint if _worth_joining(rect, o)), None)) is not None:
            disjoint.remove(other)
            rect = rect.union(other)
        disjoint.append(rect)
    return disjoint


def _worth_joining(a: Rect, b: Rect) -> bool:
    """True if two rectangles overlap or are cheaper as one.

    Written out instead of using `union` and `area`: it is called about a thousand times a frame.
    """
    a_left, a_top, a_right, a_bottom = a
    b_left, b_top, b_right, b_bottom = b
    if a_left < b_right and b_left < a_right and a_top < b_bottom and b_top < a_bottom:
        return True
    width = (a_right if a_right > b_right else b_right) - (a_left if a_left < b_left else b_left)
    height = (a_bottom if a_bottom > b_bottom else b_bottom) - (a_top if a_top < b_top else b_top)
    separate = (a_right - a_left) * (a_bottom - a_top) + (b_right - b_left) * (b_bottom - b_top)
    return width * height <= separate + OVERHEAD
