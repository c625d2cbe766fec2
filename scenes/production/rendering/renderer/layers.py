"""A layer: a picture that is kept from frame to frame and redrawn only in its dirty rectangles."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Rect, merged
from scenes.production.rendering.renderer.display_list import DisplayList
from scenes.production.rendering.renderer.outlines import Outline
from scenes.production.rendering.renderer.snapshot import ATTRIBUTES, Snapshot

Pixels = NDArray[np.uint8]
"""(height, width, 4) array, RGBA, as Manim's camera has it."""

NOWHERE = Rect(0, 0, 0, 0)
"""Stands for a mobject without pixels: overlaps nothing."""


class Layer:
    """Mobjects drawn over a backdrop, into `pixels`. `scratch` is a picture of the same size to draw on."""

    def __init__(self, camera: Camera, pixels: Pixels, scratch: Pixels) -> None:
        self.camera, self.pixels, self.scratch = camera, pixels, scratch
        self.context = camera.get_cairo_context(scratch)
        self.frame = Rect(0, 0, pixels.shape[1], pixels.shape[0])
        self.invalidate()

    def invalidate(self) -> None:
        """Make the next update draw everything."""
        self.backdrop: Pixels | None = None
        self.display_list = DisplayList(self.camera.use_z_index)
        self.drawn: list[Any] = []
        self.snapshot = Snapshot((), dict.fromkeys(ATTRIBUTES, ()))
        self.outlines: list[Outline] = []  # of the drawn mobjects
        self.rects: NDArray[np.int64] = np.empty((0, 4), np.int64)  # of the outlines

    def update(self, mobjects: Iterable[Mobject], backdrop: Pixels, changed: Sequence[Rect]) -> list[Rect]:
        """Bring `pixels` up to date; return the rectangles in which it may have changed.

        `changed` says where the backdrop has changed since the last update. It is trusted while `backdrop` is the
        same array object; another array makes the whole picture dirty.
        """
        mobjects = [*mobjects]
        snapshot = self.display_list.take(mobjects)
        if snapshot is None:
            return self._draw_with_manim(mobjects, backdrop)
        dirty = list(changed) if backdrop is self.backdrop else [self.frame]
        self.backdrop = backdrop
        if self.display_list.drawn is self.drawn:
            dirty += self._refresh(range(len(self.drawn)), snapshot, self.snapshot)
        else:
            dirty += self._replace_outlines(snapshot)
        self.snapshot = snapshot
        rects = merged(dirty)
        if rects:
            self._draw(rects, backdrop)
        return rects

    def _replace_outlines(self, snapshot: Snapshot) -> list[Rect]:
        """Take over a rebuilt display list; return the rectangles of mobjects that were added, removed, moved
        backwards in the drawing order, or changed."""
        dirty: list[Rect | None] = []
        outlines, stayed, last = [], {}, -1
        places = {id(mobject): place for place, mobject in enumerate(self.drawn)}
        for i, mobject in enumerate(self.display_list.drawn):
            place = places.pop(id(mobject), None)
            if place is None:
                outline = Outline(mobject, self.camera, self.context, self.frame)
                dirty.append(outline.rect)
            else:
                outline = self.outlines[place]
                if place < last:
                    dirty.append(outline.rect)
                last = max(last, place)
                stayed[i] = place
            outlines.append(outline)
        dirty += [self.outlines[place].rect for place in places.values()]
        self.drawn, self.outlines = self.display_list.drawn, outlines
        self.rects = np.array([outline.rect or NOWHERE for outline in outlines], np.int64).reshape(-1, 4)
        before = self.snapshot.select([*stayed.values()])
        return [
            *(rect for rect in dirty if rect is not None),
            *self._refresh([*stayed], snapshot.select([*stayed]), before),
        ]

    def _refresh(self, places: Sequence[int], snapshot: Snapshot, before: Snapshot) -> list[Rect]:
        """Refresh the outlines at these places whose snapshots differ; return their old and new rectangles."""
        dirty: list[Rect] = []
        changed, reshaped = snapshot.differs_from(before)
        for k in np.flatnonzero(changed).tolist():
            outline = self.outlines[places[k]]
            rect = outline.rect
            outline.refresh(bool(reshaped[k]), self.context, self.frame)
            if rect is not None:
                dirty.append(rect)
            if outline.rect is not rect:
                self.rects[places[k]] = outline.rect or NOWHERE
                if outline.rect is not None:
                    dirty.append(outline.rect)
        return dirty

    def _draw(self, dirty: Sequence[Rect], backdrop: Pixels) -> None:
        """Redraw these rectangles.

        Whole shapes are drawn on `scratch`, and only the rectangles are copied from it: clipped to a rectangle, a
        shape would be rounded differently at the edge.
        """
        areas = [(slice(rect.top, rect.bottom), slice(rect.left, rect.right)) for rect in dirty]
        for area in areas:
            self.scratch[area] = backdrop[area]
        left, top, right, bottom = self.rects.T
        touched = np.zeros(len(left), bool)
        for rect in dirty:
            touched |= (left < rect.right) & (right > rect.left) & (top < rect.bottom) & (bottom > rect.top)
        for i in np.flatnonzero(touched).tolist():
            self.outlines[i].draw(self.context)
        for area in areas:
            self.pixels[area] = self.scratch[area]

    def _draw_with_manim(self, mobjects: Iterable[Mobject], backdrop: Pixels) -> list[Rect]:
        self.invalidate()
        self.camera.set_pixel_array(backdrop)
        self.camera.capture_mobjects(mobjects)
        if self.pixels is not self.camera.pixel_array:
            np.copyto(self.pixels, self.camera.pixel_array)
        return [self.frame]
