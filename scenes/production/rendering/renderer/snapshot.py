"""A snapshot of many mobjects: everything that their pixels depend on, packed into a few long arrays.

It holds content, not references, since points and colors are often changed in place. Two snapshots are compared at
once, for all mobjects.
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
_NUMBER_SIZE = 8
"""Bytes of a float64."""

Flags = NDArray[np.bool_]
"""(n,) array, one entry for each mobject."""


class PackedArrays:
    """The content of several arrays in one string of bytes, and the size of each array in bytes."""

    def __init__(self, arrays: Sequence[NDArray[Any]]) -> None:
        self.sizes = _sizes(arrays)
        if (self.sizes % _NUMBER_SIZE).any():  # one is not of float64
            arrays = [array.astype(np.float64) for array in arrays]
            self.sizes = _sizes(arrays)
        try:
            self.content = b"".join(arrays)  # type: ignore[arg-type]
        except TypeError:  # one is not contiguous
            self.content = b"".join([array.tobytes() for array in arrays])

    def differs_from(self, before: "PackedArrays") -> Flags:
        """Return which arrays are not, bit for bit, what they were. Both must pack the same number of arrays."""
        differs = self.sizes != before.sizes
        resized = differs.any()
        if not resized and self.content == before.content:
            return differs
        compared = ~differs & (self.sizes > 0)
        now, then = self._bits, before._bits
        if resized:
            now, then = now[np.repeat(compared, self._lengths)], then[np.repeat(compared, before._lengths)]
        lengths = self._lengths[compared]
        if len(lengths):
            differs[compared] = np.logical_or.reduceat(now != then, np.cumsum(lengths) - lengths)
        return differs

    @property
    def _bits(self) -> NDArray[np.int64]:
        return np.frombuffer(self.content, np.int64)

    @property
    def _lengths(self) -> NDArray[np.intp]:
        return self.sizes // _NUMBER_SIZE

    def select(self, which: Sequence[int]) -> "PackedArrays":
        """Return some of the arrays, in this order."""
        sizes, ends = self.sizes.tolist(), np.cumsum(self.sizes).tolist()
        selected = PackedArrays(())
        selected.content = b"".join([self.content[ends[i] - sizes[i] : ends[i]] for i in which])
        selected.sizes = self.sizes[[*which]]
        return selected


class Snapshot:
    """What the pixels of these mobjects depend on. `attributes` has each of ATTRIBUTES for all of them."""

    def __init__(self, mobjects: Sequence[VMobject], attributes: Mapping[str, Sequence[Any]]) -> None:
        self.points = PackedArrays(attributes["points"])
        self.colors = [PackedArrays(attributes[name]) for name in COLORS]
        self.styles = [attributes[name] for name in STYLES]
        has_gradient = np.logical_or.reduce([colors.sizes > 4 * _NUMBER_SIZE for colors in self.colors])
        self.gradients = {i: _gradient_inputs(mobjects[i]) for i in np.flatnonzero(has_gradient).tolist()}

    def differs_from(self, before: "Snapshot") -> tuple[Flags, Flags]:
        """Return which mobjects look different, and which of them in more than their colors.

        Both snapshots must be of the same mobjects.
        """
        reshaped = self.points.differs_from(before.points)
        for style, style_before in zip(self.styles, before.styles, strict=True):
            if style != style_before:
                reshaped |= [bool(a != b) for a, b in zip(style, style_before, strict=True)]
        changed = reshaped.copy()
        for i, inputs in self.gradients.items():
            changed[i] |= before.gradients.get(i) != inputs
        for colors, colors_before in zip(self.colors, before.colors, strict=True):
            changed |= colors.differs_from(colors_before)
        return changed, reshaped

    def select(self, which: Sequence[int]) -> "Snapshot":
        """Return the snapshot of some of the mobjects, in this order."""
        selected = Snapshot((), dict.fromkeys(ATTRIBUTES, ()))
        selected.points = self.points.select(which)
        selected.colors = [colors.select(which) for colors in self.colors]
        selected.styles = [[style[i] for i in which] for style in self.styles]
        selected.gradients = {k: self.gradients[i] for k, i in enumerate(which) if i in self.gradients}
        return selected


def _sizes(arrays: Sequence[NDArray[Any]]) -> NDArray[np.intp]:
    return np.fromiter(map(attrgetter("nbytes"), arrays), np.intp, len(arrays))


def _gradient_inputs(mobject: VMobject) -> tuple[bytes, ...]:
    """Return what the start and end of a gradient depend on: the points of submobjects move them, too."""
    return (
        *(member.points.tobytes() for member in mobject.get_family()),
        np.asarray(mobject.sheen_direction).tobytes(),
    )
