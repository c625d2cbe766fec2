"""Rectangles of pixels."""

import math
from collections.abc import Iterable
from typing import NamedTuple

OVERHEAD = 30_000
"""So many pixels are drawn and converted in the time that a box more costs."""

FARTHEST = 8_000_000
"""Cairo counts pixels up to 2^23; a shape that reaches beyond may be drawn anywhere."""


class Box(NamedTuple):
    """From the left and top edge up to, and without, the right and bottom edge; rows count downwards."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Its pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def meets(self, other: "Box") -> bool:
        """Whether they have a pixel in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def widened(self, margin: int, step: int, within: "Box") -> "Box":
        """With a margin of so many pixels, its edges then at whole steps from the corner of `within`, cut to that."""
        return Box(
            max(within.left, (self.left - margin) // step * step),
            max(within.top, (self.top - margin) // step * step),
            min(within.right, -(-(self.right + margin) // step) * step),
            min(within.bottom, -(-(self.bottom + margin) // step) * step),
        )


def covering(left: float, top: float, right: float, bottom: float, within: Box) -> Box | None:
    """The pixels that a shape between these edges may touch, rounding included; None where none of them is seen."""
    if not all(abs(edge) < FARTHEST for edge in (left, top, right, bottom)):  # or it is no number
        return within
    box = Box(
        max(within.left, math.floor(left) - 1), max(within.top, math.floor(top) - 1),
        min(within.right, math.ceil(right) + 1), min(within.bottom, math.ceil(bottom) + 1),
    )  # fmt: skip
    return box if box.left < box.right and box.top < box.bottom else None


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Boxes that cover the same pixels, no two with one in common, joined where one is cheaper than two."""
    apart: list[Box] = []
    for box in dict.fromkeys(boxes):
        while (other := next((o for o in apart if _belong_together(box, o)), None)) is not None:
            apart.remove(other)
            box = box.around(other)
        apart.append(box)
    return apart


def _belong_together(a: Box, b: Box) -> bool:
    """As `meets`, `around` and `area` say it, but this is asked a thousand times for a picture."""
    a_left, a_top, a_right, a_bottom = a
    b_left, b_top, b_right, b_bottom = b
    if a_left < b_right and b_left < a_right and a_top < b_bottom and b_top < a_bottom:
        return True
    width = (a_right if a_right > b_right else b_right) - (a_left if a_left < b_left else b_left)
    height = (a_bottom if a_bottom > b_bottom else b_bottom) - (a_top if a_top < b_top else b_top)
    apart = (a_right - a_left) * (a_bottom - a_top) + (b_right - b_left) * (b_bottom - b_top)
    return width * height <= apart + OVERHEAD
