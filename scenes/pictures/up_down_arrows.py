"""Two small triangles beside a parameter, which may go up or down."""

from manim import VGroup

from scenes.look import style
from scenes.look.layouts import Point, point
from scenes.pictures.primitives import tip

SIZE, GAP, PULSE = 0.17, 0.05, 0.09
"""Size of a triangle, distance between the point and a triangle, and how far a triangle moves."""


class UpDownArrows(VGroup):
    """A triangle above a point and one below; each can move away from the point and back."""

    def __init__(self, at: Point, kind: str) -> None:
        super().__init__()
        color, up = style.COLOR[kind], point(0, 1)
        self.up = tip(at + up * (GAP + SIZE), up, color, SIZE)
        self.down = tip(at - up * (GAP + SIZE), -up, color, SIZE)
        self.ups, self.downs = 0.0, 0.0
        self.add(self.up, self.down)

    def raise_to(self, share: float) -> None:
        """Set how far the upper triangle has moved up, 0 to 1."""
        self.up.shift(point(0, PULSE * (share - self.ups)))
        self.ups = share

    def lower_to(self, share: float) -> None:
        """Set how far the lower triangle has moved down, 0 to 1."""
        self.down.shift(point(0, -PULSE * (share - self.downs)))
        self.downs = share
