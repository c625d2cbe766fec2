"""The renderer of the film: Manim's, with what is drawn taken from two layers that are kept from frame to frame."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import CairoRenderer, Camera, Mobject, Scene
from manim.utils.iterables import list_update

from scenes.production.rendering.encoder import FilmWriter
from scenes.production.rendering.renderer import Layer, Pixels, Rect, YuvPlanes


class FilmRenderer(CairoRenderer):
    """Draws what CairoRenderer draws, but only where the picture changes, and nothing where none is asked for.

    With a subclass of Camera, everything is left to CairoRenderer.
    """

    def __init__(self, camera_class: type[Camera] = Camera, file_writer_class: Any = FilmWriter, **kwargs: Any) -> None:
        super().__init__(file_writer_class=file_writer_class, camera_class=camera_class, **kwargs)
        self.has_plain_camera = type(self.camera) is Camera
        camera = self.camera
        scratch = np.empty_like(camera.pixel_array)
        self.static_layer = Layer(camera, np.empty_like(scratch), scratch)
        self.moving_layer = Layer(camera, camera.pixel_array, scratch)
        self.yuv: YuvPlanes | None = None
        self.static_changes: list[Rect] = []  # since the moving layer was last updated
        self.unconverted: list[Rect] = []  # changed since the last conversion to YUV

    # ------------------------------------------------------------ Manim's hooks

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Pixels | None:
        """Draw the mobjects that stay still during a play."""
        self.static_image = None
        if self.skip_animations:
            return None
        if not self.has_plain_camera:
            return super().save_static_frame_data(scene, static_mobjects)
        if static_mobjects:  # without any, the background may still change, as in Manim
            self._update_static_layer(static_mobjects)
            self.static_image = self.static_layer.pixels
        return self.static_image

    def update_frame(
        self, scene: Scene, mobjects: Iterable[Mobject] | None = None, include_submobjects: bool = True,
        ignore_skipping: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Draw the picture. Does nothing while a play is skipped."""
        if self.skip_animations and mobjects is not None:
            return
        if not self.has_plain_camera or not include_submobjects or kwargs:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)
            self.unconverted = [self.moving_layer.frame]
            self.static_layer.invalidate()
            self.moving_layer.invalidate()
            return
        if self.static_image is None:
            self._update_static_layer(())
        moving = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        self.unconverted += self.moving_layer.update(moving, self.static_layer.pixels, self.static_changes)
        self.static_changes = []

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """Draw and write one frame of a play."""
        self.update_frame(scene, moving_mobjects)
        self._write(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Write the current picture for `duration` seconds."""
        self._write(int(duration / (1 / self.camera.frame_rate)))

    # ------------------------------------------------------------ drawing and writing

    def _update_static_layer(self, mobjects: Iterable[Mobject]) -> None:
        assert self.camera.background is not None
        self.static_changes += self.static_layer.update(mobjects, self.camera.background, ())

    def _write(self, frames: int) -> None:
        if self.skip_animations:
            return
        if not isinstance(self.file_writer, FilmWriter) or not self.file_writer.takes_yuv:
            self.add_frame(self.get_frame(), num_frames=frames)
            return
        pixels = self.camera.pixel_array
        if self.yuv is None:
            self.yuv = YuvPlanes(*pixels.shape[:2])
            self.unconverted = [self.yuv.frame]
        self.yuv.update(pixels, self.unconverted)
        self.unconverted = []
        array = self.yuv.array
        self.add_frame(array.copy() if self.file_writer.in_thread else array, num_frames=frames)
