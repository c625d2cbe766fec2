"""A layer: a picture that is kept, and drawn again only in the boxes in which it differs."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from scenes.production.drawing.boxes import Box, merged
from scenes.production.drawing.outlines import Outline, draws_nothing, is_known, look

Pixels = NDArray[np.uint8]
"""(height, width, 4), as the camera has them."""


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
        self.outlines: dict[int, Outline] = {}  # by the identity of the mobject, in the order of drawing

    def show(self, mobjects: Iterable[Mobject], under: Pixels, changed: Sequence[Box]) -> list[Box]:
        """Bring the picture up to date. `changed` is where `under` has changed; returns where this has.

        `under` is taken to be the picture that it was, but for `changed`, while it is the same array.
        """
        displayed = family(mobjects, self.camera.use_z_index)
        if not all(map(is_known, displayed)):
            return self._as_manim_does(mobjects, under)
        dirty = list(changed) if under is self.under else [self.whole]
        self.under = under
        dirty += self._differences(displayed)
        boxes = merged(dirty)
        if boxes:
            self._draw(boxes, under)
        return boxes

    def _differences(self, displayed: Sequence[Any]) -> list[Box]:
        """Take on what is displayed now; returns the boxes in which it differs from what was."""
        before, self.outlines = self.outlines, {}
        dirty: list[Box | None] = []
        last, places = -1, {key: place for place, key in enumerate(before)}
        for mobject in displayed:
            outline = before.get(id(mobject))
            if outline is None:
                outline = Outline(mobject, self.camera, self.context, self.whole)
                dirty.append(outline.box)
            else:
                present, place = look(mobject), places[id(mobject)]
                if present != outline.look:
                    dirty.append(outline.box)
                    outline.refresh(present, self.context, self.whole)
                    dirty.append(outline.box)
                if place < last:  # it has come before something that it stood behind
                    dirty.append(outline.box)
                last = max(last, place)
            self.outlines[id(mobject)] = outline
        dirty += [outline.box for key, outline in before.items() if key not in self.outlines]
        return [box for box in dirty if box is not None]

    def _draw(self, boxes: Sequence[Box], under: Pixels) -> None:
        """Whole shapes, on a sheet aside, of which only the boxes are taken: a shape that is cut off at the edge of a
        box would have other rounding errors there."""
        areas = [(slice(box.top, box.bottom), slice(box.left, box.right)) for box in boxes]
        for area in areas:
            self.sheet[area] = under[area]
        shapes = [outline for outline in self.outlines.values() if outline.box is not None]
        edges = np.array([outline.box for outline in shapes]).reshape(-1, 4)
        meeting = np.zeros(len(shapes), bool)
        for box in boxes:
            meeting |= (
                (edges[:, 0] < box.right) & (edges[:, 2] > box.left)
                & (edges[:, 1] < box.bottom) & (edges[:, 3] > box.top)
            )  # fmt: skip
        for i in np.flatnonzero(meeting).tolist():
            shapes[i].draw(self.context)
        for area in areas:
            self.pixels[area] = self.sheet[area]

    def _as_manim_does(self, mobjects: Iterable[Mobject], under: Pixels) -> list[Box]:
        self.forget()
        self.camera.set_pixel_array(under)
        self.camera.capture_mobjects(mobjects)
        if self.pixels is not self.camera.pixel_array:
            np.copyto(self.pixels, self.camera.pixel_array)
        return [self.whole]


def family(mobjects: Iterable[Mobject], use_z_index: bool) -> list[Mobject]:
    """What Camera.get_mobjects_to_display gives, without what draws nothing."""
    listed = [*mobjects]
    place = {id(mobject): i for i, mobject in enumerate(listed)}
    if len(place) < len(listed) or any(
        place.get(id(submobject), -1) < i for i, mobject in enumerate(listed) for submobject in mobject.submobjects
    ):  # Otherwise it is a list of whole families already, as Manim makes it for a play.
        listed = [member for mobject in listed for member in mobject.get_family()]
        listed = [*dict.fromkeys(reversed(listed))][::-1]  # the last place counts
    found = [m for m in listed if len(m.points) and not draws_nothing(type(m))]  # type: ignore[arg-type]
    return sorted(found, key=lambda m: m.z_index) if use_z_index else found
