"""The renderer: Manim's, with what is drawn taken from layers that are kept."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import CairoRenderer, Camera, Mobject, Scene
from manim.utils.iterables import list_update

from scenes.production.rendering.encoder import FilmWriter
from scenes.production.rendering.renderer.dirty_rects import Box
from scenes.production.rendering.renderer.layers import Layer, Pixels
from scenes.production.rendering.renderer.yuv import Planes


class FilmRenderer(CairoRenderer):
    """Draws what Manim's renderer draws, but only where it changes, and nothing where no picture is asked for.

    A camera of another class than Manim's plain one keeps its own ways: then all is drawn as Manim does it.
    """

    def __init__(self, camera_class: type[Camera] = Camera, file_writer_class: Any = FilmWriter, **kwargs: Any) -> None:
        super().__init__(file_writer_class=file_writer_class, camera_class=camera_class, **kwargs)
        self.plain = type(self.camera) is Camera
        camera = self.camera
        sheet = np.empty_like(camera.pixel_array)
        self.standing = Layer(camera, np.empty_like(sheet), sheet)
        self.moving = Layer(camera, camera.pixel_array, sheet)
        self.planes: Planes | None = None
        self.changed_below: list[Box] = []
        self.unconverted: list[Box] = []

    # ------------------------------------------------------------ Manim's hooks

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Pixels | None:
        """Draw what stands during a play."""
        self.static_image = None
        if self.skip_animations:
            return None
        if not self.plain:
            return super().save_static_frame_data(scene, static_mobjects)
        if static_mobjects:  # otherwise the background can still change, as in Manim
            self._stand(static_mobjects)
            self.static_image = self.standing.pixels
        return self.static_image

    def update_frame(
        self, scene: Scene, mobjects: Iterable[Mobject] | None = None, include_submobjects: bool = True,
        ignore_skipping: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Draw the picture; while a play is skipped, none is needed."""
        if self.skip_animations and mobjects is not None:
            return
        if not self.plain or not include_submobjects or kwargs:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)
            self.unconverted = [self.moving.whole]
            self.standing.forget()
            self.moving.forget()
            return
        if self.static_image is None:
            self._stand(())
        shown = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        self.unconverted += self.moving.show(shown, self.standing.pixels, self.changed_below)
        self.changed_below = []

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """A frame of a play."""
        self.update_frame(scene, moving_mobjects)
        self._write(1)

    def freeze_current_frame(self, duration: float) -> None:
        """The same picture for so many seconds."""
        self._write(int(duration / (1 / self.camera.frame_rate)))

    # ------------------------------------------------------------ how

    def _stand(self, mobjects: Iterable[Mobject]) -> None:
        assert self.camera.background is not None
        self.changed_below += self.standing.show(mobjects, self.camera.background, ())

    def _write(self, frames: int) -> None:
        if self.skip_animations:
            return
        if not isinstance(self.file_writer, FilmWriter) or not self.file_writer.takes_planes:
            self.add_frame(self.get_frame(), num_frames=frames)
            return
        pixels = self.camera.pixel_array
        if self.planes is None:
            self.planes = Planes(*pixels.shape[:2])
            self.unconverted = [self.planes.whole]
        self.planes.update(pixels, self.unconverted)
        self.unconverted = []
        array = self.planes.array
        self.add_frame(array.copy() if self.file_writer.beside else array, num_frames=frames)
