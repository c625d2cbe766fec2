"""The color of each leaf mobject: its own colors, its level of light and its presence.

Dimming blends towards the background instead of using opacity, so overlaps do not show; presence is opacity,
for what comes and goes. Both are stored beside the colors, so that a picture which recolors itself from new
values keeps its level and its presence.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from manim import ManimColor, VMobject
from numpy.typing import NDArray

from scenes.look import style
from scenes.pictures.primitives.mobject_family import family

_GROUND = ManimColor(style.GROUND).to_rgb()
_GROUND_RGB: list[float] = _GROUND.tolist()


class Paint:
    """One leaf's colors at full light (rgba rows, as Manim keeps them), its level of light and its presence."""

    def __init__(self, leaf: VMobject) -> None:
        self.fill: NDArray[np.float64] = np.array(leaf.fill_rgbas, dtype=float)
        self.stroke: NDArray[np.float64] = np.array(leaf.stroke_rgbas, dtype=float)
        self.level = 1.0
        self.presence = 1.0

    def resolved(self, level: float) -> float:
        """Return `level`, or for READABLE_DIM the least level at which this leaf's color can be read."""
        if level != style.READABLE_DIM:
            return level
        rgba = self.fill[0] if len(self.fill) and self.fill[0, 3] > 0 else self.stroke[0]
        return style.readable_level((round(rgba[0], 3), round(rgba[1], 3), round(rgba[2], 3)))

    def apply(self, leaf: VMobject) -> None:
        """Set the leaf's colors from this paint."""
        leaf.fill_rgbas = self._shown(self.fill)
        leaf.stroke_rgbas = self._shown(self.stroke)

    def _shown(self, rgbas: NDArray[np.float64]) -> NDArray[np.float64]:
        if len(rgbas) == 1:  # in plain numbers, which is faster for one
            color, level = rgbas[0].tolist(), self.level
            lit = [ground + (own - ground) * level for ground, own in zip(_GROUND_RGB, color, strict=False)]
            return np.array([[*lit, color[3] * self.presence]])
        shown = rgbas.copy()
        shown[:, :3] = _GROUND + (shown[:, :3] - _GROUND) * self.level
        shown[:, 3] *= self.presence
        return shown


SEVERAL = 4
"""Number of leaves from which coloring all of them in one array is faster (measured)."""


def apply(paints: Sequence[Paint], leaves: Sequence[VMobject]) -> None:
    """Set each leaf's colors from its paint. Runs for every fading leaf in every frame, so it must be fast."""
    if len(paints) < SEVERAL:
        for paint, leaf in zip(paints, leaves, strict=True):
            paint.apply(leaf)
        return
    levels, presences = [paint.level for paint in paints], [paint.presence for paint in paints]
    for attribute, colors in (
        ("fill_rgbas", [paint.fill for paint in paints]),
        ("stroke_rgbas", [paint.stroke for paint in paints]),
    ):
        rows = [*map(len, colors)]
        shown = np.concatenate(colors)
        level, presence = np.repeat(levels, rows), np.repeat(presences, rows)
        shown[:, :3] = _GROUND + (shown[:, :3] - _GROUND) * level[:, np.newaxis]
        shown[:, 3] *= presence
        deal(shown, rows, leaves, attribute)


def deal(rows: NDArray[np.float64], counts: Sequence[int], leaves: Sequence[VMobject], attribute: str) -> None:
    """Split `rows` by `counts`, and set each part as the attribute of one leaf."""
    for leaf, end, count in zip(leaves, accumulate(counts), counts, strict=True):
        setattr(leaf, attribute, rows[end - count : end])


def paint_of(leaf: VMobject) -> Paint:
    """Return the leaf's paint, created from its present colors on first use."""
    paint = getattr(leaf, "paint", None)
    if paint is None:
        paint = leaf.paint = Paint(leaf)
    return paint


def leaves(mobjects: Iterable[VMobject]) -> Iterator[VMobject]:
    """Yield every member of the families once, including groups, which may have points of their own."""
    seen: set[int] = set()
    for member in family(mobjects):
        if id(member) not in seen and isinstance(member, VMobject):
            seen.add(id(member))
            yield member


def recolor(leaf: VMobject, *, fill: str | ManimColor | None = None, stroke: str | ManimColor | None = None) -> None:
    """Set a leaf's own colors; its level and presence stay."""
    paint = paint_of(leaf)
    for name, color in (("fill", fill), ("stroke", stroke)):
        if color is not None:
            rgbas = getattr(paint, name)
            setattr(paint, name, np.array([[*ManimColor(color).to_rgb(), rgbas[0, 3] if len(rgbas) else 1.0]]))
    paint.apply(leaf)


def set_level(level: float, *mobjects: VMobject) -> None:
    """Set how much of its color each leaf keeps: 1 for full light, less for dimmed."""
    members = [*leaves(mobjects)]
    paints = [*map(paint_of, members)]
    for paint in paints:
        paint.level = paint.resolved(level)
    apply(paints, members)


def set_presence(presence: float, *mobjects: VMobject) -> None:
    """Set how visible each leaf is, from 0, invisible, to 1."""
    members = [*leaves(mobjects)]
    paints = [*map(paint_of, members)]
    for paint in paints:
        paint.presence = presence
    apply(paints, members)


def hide(*mobjects: VMobject) -> None:
    """Make the mobjects invisible."""
    set_presence(0.0, *mobjects)
