"""Two small triangles beside a number that may be chosen: up, or down?"""

from manim import VGroup

from scenes.look import style
from scenes.look.layouts import Point, point
from scenes.pictures.primitives.shapes import tip

SIZE, GAP, PULSE = 0.17, 0.05, 0.09


class UpDownArrows(VGroup):
    """Up and down around a point. `pulse` runs from 0, at rest, to 1, moved apart."""

    def __init__(self, at: Point, kind: str) -> None:
        super().__init__()
        color, up = style.COLOR[kind], point(0, 1)
        self.up = tip(at + up * (GAP + SIZE), up, color, SIZE)
        self.down = tip(at - up * (GAP + SIZE), -up, color, SIZE)
        self.ups, self.downs = 0.0, 0.0
        self.add(self.up, self.down)

    def raise_to(self, share: float) -> None:
        """Set how far the upper one has moved up."""
        self.up.shift(point(0, PULSE * (share - self.ups)))
        self.ups = share

    def lower_to(self, share: float) -> None:
        """Set how far the lower one has moved down."""
        self.down.shift(point(0, -PULSE * (share - self.downs)))
        self.downs = share
