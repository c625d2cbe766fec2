"""How a leaf of a picture is colored: its own colors, how lit it is, how present.

Dimming blends towards the background instead of using opacity, so overlaps do not show; presence is opacity,
for what comes and goes. Both are kept beside the colors, so that a picture which recolors itself from new
values stays as dim, or as absent, as it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from manim import ManimColor, VMobject
from numpy.typing import NDArray

from scenes.look import style
from scenes.pictures.primitives.family import family

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
        """The level itself, but where READABLE_DIM is asked for, as much as this leaf's color needs."""
        if level != style.READABLE_DIM:
            return level
        rgba = self.fill[0] if len(self.fill) and self.fill[0, 3] > 0 else self.stroke[0]
        return style.readable_level((round(rgba[0], 3), round(rgba[1], 3), round(rgba[2], 3)))

    def apply(self, leaf: VMobject) -> None:
        """Color the leaf."""
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
"""From so many leaves on it is faster to color all of them at once."""


def apply(paints: Sequence[Paint], leaves: Sequence[VMobject]) -> None:
    """Color each leaf by its paint. This is done for every leaf that fades, in every frame."""
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
    """To each leaf, as this attribute, so many of the rows."""
    for leaf, end, count in zip(leaves, accumulate(counts), counts, strict=True):
        setattr(leaf, attribute, rows[end - count : end])


def paint_of(leaf: VMobject) -> Paint:
    """The leaf's paint; made from its present colors when first asked for."""
    found = getattr(leaf, "paint", None)
    if found is None:
        found = leaf.paint = Paint(leaf)
    return found


def leaves(mobjects: Iterable[VMobject]) -> Iterator[VMobject]:
    """Every member of the families, each once: groups too, since they may have points of their own."""
    seen: set[int] = set()
    for member in family(mobjects):
        if id(member) not in seen and isinstance(member, VMobject):
            seen.add(id(member))
            yield member


def recolor(leaf: VMobject, *, fill: str | ManimColor | None = None, stroke: str | ManimColor | None = None) -> None:
    """Give one leaf other colors; it stays as lit and as present as it was."""
    paint = paint_of(leaf)
    for name, color in (("fill", fill), ("stroke", stroke)):
        if color is not None:
            rgbas = getattr(paint, name)
            setattr(paint, name, np.array([[*ManimColor(color).to_rgb(), rgbas[0, 3] if len(rgbas) else 1.0]]))
    paint.apply(leaf)


def set_level(level: float, *mobjects: VMobject) -> None:
    """Light (1) or dim."""
    found = [*leaves(mobjects)]
    paints = [*map(paint_of, found)]
    for paint in paints:
        paint.level = paint.resolved(level)
    apply(paints, found)


def set_presence(presence: float, *mobjects: VMobject) -> None:
    """There (1) or not (0)."""
    found = [*leaves(mobjects)]
    paints = [*map(paint_of, found)]
    for paint in paints:
        paint.presence = presence
    apply(paints, found)


def hide(*mobjects: VMobject) -> None:
    """Not there yet."""
    set_presence(0.0, *mobjects)
