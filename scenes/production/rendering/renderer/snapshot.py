"""The looks of many mobjects at one moment: all that their pixels depend on, side by side in a few large arrays.

Content, not identity: points and colors are often changed in place. Two moments are compared in one go.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

COLORS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
STYLES = ("stroke_width", "background_stroke_width", "joint_type", "cap_style", "tolerance_for_point_equality")
ATTRIBUTES = ("points", *COLORS, *STYLES)
_UNIT = 8
"""Bytes of a number."""

Flags = NDArray[np.bool_]
"""One for each mobject."""


class Contents:
    """What is in some arrays of numbers, and how many bytes each of them has."""

    def __init__(self, arrays: Sequence[NDArray[Any]]) -> None:
        self.sizes = _sizes(arrays)
        if (self.sizes % _UNIT).any():  # one has numbers of another kind
            arrays = [array.astype(np.float64) for array in arrays]
            self.sizes = _sizes(arrays)
        try:
            self.joined = b"".join(arrays)  # type: ignore[arg-type]
        except TypeError:  # one is not in one piece
            self.joined = b"".join([array.tobytes() for array in arrays])

    def differing(self, before: "Contents") -> Flags:
        """Which arrays are not, to the bit, what they were; there are as many of them."""
        differing = self.sizes != before.sizes
        resized = differing.any()
        if not resized and self.joined == before.joined:
            return differing
        compared = ~differing & (self.sizes > 0)
        now, then = self._bits, before._bits
        if resized:
            now, then = now[np.repeat(compared, self._units)], then[np.repeat(compared, before._units)]
        units = self._units[compared]
        if len(units):
            differing[compared] = np.logical_or.reduceat(now != then, np.cumsum(units) - units)
        return differing

    @property
    def _bits(self) -> NDArray[np.int64]:
        return np.frombuffer(self.joined, np.int64)

    @property
    def _units(self) -> NDArray[np.intp]:
        return self.sizes // _UNIT

    def picked(self, which: Sequence[int]) -> "Contents":
        """Some of the arrays, in this order."""
        sizes, ends = self.sizes.tolist(), np.cumsum(self.sizes).tolist()
        found = Contents(())
        found.joined = b"".join([self.joined[ends[i] - sizes[i] : ends[i]] for i in which])
        found.sizes = self.sizes[[*which]]
        return found


class Looks:
    """The looks of these mobjects, whose ATTRIBUTES are given, each for all of them."""

    def __init__(self, mobjects: Sequence[VMobject], attributes: Mapping[str, Sequence[Any]]) -> None:
        self.points = Contents(attributes["points"])
        self.colors = [Contents(attributes[name]) for name in COLORS]
        self.styles = [attributes[name] for name in STYLES]
        several = np.logical_or.reduce([colors.sizes > 4 * _UNIT for colors in self.colors])
        self.gradients = {i: _extent(mobjects[i]) for i in np.flatnonzero(several).tolist()}

    def differing(self, before: "Looks") -> tuple[Flags, Flags]:
        """Whose look is not what it was, and of whom it is not only the colors; these are the same mobjects."""
        shape = self.points.differing(before.points)
        for style, style_before in zip(self.styles, before.styles, strict=True):
            if style != style_before:
                shape |= [bool(a != b) for a, b in zip(style, style_before, strict=True)]
        look = shape.copy()
        for i, extent in self.gradients.items():
            look[i] |= before.gradients.get(i) != extent
        for colors, colors_before in zip(self.colors, before.colors, strict=True):
            look |= colors.differing(colors_before)
        return look, shape

    def picked(self, which: Sequence[int]) -> "Looks":
        """Of some of the mobjects, in this order."""
        found = Looks((), dict.fromkeys(ATTRIBUTES, ()))
        found.points = self.points.picked(which)
        found.colors = [colors.picked(which) for colors in self.colors]
        found.styles = [[style[i] for i in which] for style in self.styles]
        found.gradients = {k: self.gradients[i] for k, i in enumerate(which) if i in self.gradients}
        return found


def _sizes(arrays: Sequence[NDArray[Any]]) -> NDArray[np.intp]:
    return np.fromiter(map(attrgetter("nbytes"), arrays), np.intp, len(arrays))


def _extent(mobject: VMobject) -> tuple[bytes, ...]:
    """What a gradient's start and end follow from: its submobjects move them, too."""
    return (
        *(member.points.tobytes() for member in mobject.get_family()),
        np.asarray(mobject.sheen_direction).tobytes(),
    )
