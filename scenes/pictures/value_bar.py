"""A bar or an arrow whose length is a value."""

from typing import Literal

import numpy as np
from manim import VMobject

from core import Reading
from scenes.look import style
from scenes.look.layouts import Point, point
from scenes.pictures.primitives import BoundMobject, Source

Shape = Literal["arrow", "bar"]
HEAD = 0.87
"""Length of an arrow's head, as a share of its width."""
SHAFT = 0.12
"""Half the thickness of an arrow's shaft, as a share of the head's width."""


class ValueBar(BoundMobject, VMobject):
    """A bar or an arrow from an axis to a value, with the length value times `unit` and nothing added.

    A negative value lies on the other side of the axis. An arrow shorter than its head is drawn as a smaller head.
    It is horizontal, or vertical if `upright`. `growth` runs from 0, nothing, to 1, the whole length.
    """

    def __init__(
        self, source: Source, name: str, at: Point, unit: float, kind: str, *, shape: Shape = "bar",
        width: float = 0.3, upright: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(fill_color=style.COLOR[kind], fill_opacity=1, stroke_width=0)
        self.source, self.name, self.at, self.unit, self.upright = source, name, at, unit, upright
        self.shape_of_end, self.width_of_shape, self.growth, self.length = shape, width, 1.0, 0.0
        self.follow()

    def draw(self, reading: Reading) -> None:
        self.length = reading[self.name] * self.unit * self.growth
        outline = self._arrow() if self.shape_of_end == "arrow" else self._bar()
        if self.upright:
            outline = [(-across, along) for along, across in outline]
        self.set_points_as_corners([self.at + point(*corner) for corner in [*outline, outline[0]]])

    def _bar(self) -> list[tuple[float, float]]:
        half = self.width_of_shape / 2
        return [(0, half), (self.length, half), (self.length, -half), (0, -half)]

    def _arrow(self) -> list[tuple[float, float]]:
        head = min(HEAD * self.width_of_shape, abs(self.length))
        half = self.width_of_shape / 2 * head / (HEAD * self.width_of_shape)
        shaft, neck = self.width_of_shape * SHAFT, self.length - np.copysign(head, self.length)
        return [(0, shaft), (neck, shaft), (neck, half), (self.length, 0), (neck, -half), (neck, -shaft), (0, -shaft)]

    def grow_to(self, share: float) -> None:
        """Set the share of its length that is drawn."""
        self.growth = share
        self.draw(self.drawn or self.source.now)
