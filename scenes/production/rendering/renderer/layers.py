"""A layer: a picture that is kept, and drawn again only in the boxes in which it differs."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Box, merged
from scenes.production.rendering.renderer.display_list import Cast
from scenes.production.rendering.renderer.outlines import Outline
from scenes.production.rendering.renderer.snapshot import ATTRIBUTES, Looks

Pixels = NDArray[np.uint8]
"""(height, width, 4), as the camera has them."""

NOWHERE = Box(0, 0, 0, 0)
"""Meets nothing."""


class Layer:
    """Mobjects drawn on what lies under them; `sheet` is of the same size, to work on."""

    def __init__(self, camera: Camera, pixels: Pixels, sheet: Pixels) -> None:
        self.camera, self.pixels, self.sheet = camera, pixels, sheet
        self.context = camera.get_cairo_context(sheet)
        self.whole = Box(0, 0, pixels.shape[1], pixels.shape[0])
        self.forget()

    def forget(self) -> None:
        """Draw everything next time."""
        self.under: Pixels | None = None
        self.cast = Cast(self.camera.use_z_index)
        self.shown: list[Any] = []
        self.looks = Looks((), dict.fromkeys(ATTRIBUTES, ()))
        self.outlines: list[Outline] = []  # of what is shown, and their boxes
        self.edges: NDArray[np.int64] = np.empty((0, 4), np.int64)

    def show(self, mobjects: Iterable[Mobject], under: Pixels, changed: Sequence[Box]) -> list[Box]:
        """Bring the picture up to date. `changed` is where `under` has changed; returns where this has.

        `under` is taken to be the picture that it was, but for `changed`, while it is the same array.
        """
        mobjects = [*mobjects]
        looks = self.cast.take(mobjects)
        if looks is None:
            return self._as_manim_does(mobjects, under)
        dirty = list(changed) if under is self.under else [self.whole]
        self.under = under
        if self.cast.displayed is self.shown:
            dirty += self._differences(range(len(self.shown)), looks, self.looks)
        else:
            dirty += self._other_cast(looks)
        self.looks = looks
        boxes = merged(dirty)
        if boxes:
            self._draw(boxes, under)
        return boxes

    def _other_cast(self, looks: Looks) -> list[Box]:
        """Take on who is displayed now; returns the boxes of who has come, gone, come before something that it stood
        behind, or changed."""
        dirty: list[Box | None] = []
        outlines, stayed, last = [], {}, -1
        places = {id(mobject): place for place, mobject in enumerate(self.shown)}
        for i, mobject in enumerate(self.cast.displayed):
            place = places.pop(id(mobject), None)
            if place is None:
                outline = Outline(mobject, self.camera, self.context, self.whole)
                dirty.append(outline.box)
            else:
                outline = self.outlines[place]
                if place < last:
                    dirty.append(outline.box)
                last = max(last, place)
                stayed[i] = place
            outlines.append(outline)
        dirty += [self.outlines[place].box for place in places.values()]
        self.shown, self.outlines = self.cast.displayed, outlines
        self.edges = np.array([outline.box or NOWHERE for outline in outlines], np.int64).reshape(-1, 4)
        before = self.looks.picked([*stayed.values()])
        return [
            *(box for box in dirty if box is not None),
            *self._differences([*stayed], looks.picked([*stayed]), before),
        ]

    def _differences(self, places: Sequence[int], looks: Looks, before: Looks) -> list[Box]:
        """Look again at those of these whose looks differ; returns the boxes in which they do."""
        dirty: list[Box] = []
        look, shape = looks.differing(before)
        for k in np.flatnonzero(look).tolist():
            outline = self.outlines[places[k]]
            box = outline.box
            outline.refresh(bool(shape[k]), self.context, self.whole)
            if box is not None:
                dirty.append(box)
            if outline.box is not box:
                self.edges[places[k]] = outline.box or NOWHERE
                if outline.box is not None:
                    dirty.append(outline.box)
        return dirty

    def _draw(self, boxes: Sequence[Box], under: Pixels) -> None:
        """Whole shapes, on a sheet aside, of which only the boxes are taken: a shape that is cut off at the edge of a
        box would have other rounding errors there."""
        areas = [(slice(box.top, box.bottom), slice(box.left, box.right)) for box in boxes]
        for area in areas:
            self.sheet[area] = under[area]
        left, top, right, bottom = self.edges.T
        meeting = np.zeros(len(left), bool)
        for box in boxes:
            meeting |= (left < box.right) & (right > box.left) & (top < box.bottom) & (bottom > box.top)
        for i in np.flatnonzero(meeting).tolist():
            self.outlines[i].draw(self.context)
        for area in areas:
            self.pixels[area] = self.sheet[area]

    def _as_manim_does(self, mobjects: Iterable[Mobject], under: Pixels) -> list[Box]:
        self.forget()
        self.camera.set_pixel_array(under)
        self.camera.capture_mobjects(mobjects)
        if self.pixels is not self.camera.pixel_array:
            np.copyto(self.pixels, self.camera.pixel_array)
        return [self.whole]
