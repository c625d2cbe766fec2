"""A picture in the colors of the film: BT.709, limited range, color at half the width and height (4:2:0)."""

from collections.abc import Iterable

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Box
from scenes.production.rendering.renderer.layers import Pixels

REACH = 2
"""A pixel's color goes into the color samples at most so many pixels away (measured; a test holds it)."""

STEP = 64
"""Boxes are converted in sizes of so many pixels: the converter is slow to begin with a size that is new to it."""


Planar = NDArray[np.uint8]
"""(3/2 height, width): Y above, then U, then V, both of half the height and width."""


class Planes:
    """The picture as the encoder takes it, in `array`."""

    def __init__(self, height: int, width: int) -> None:
        if height % 2 or width % 2:
            raise ValueError(f"a film's width and height are even, not {width}x{height}")
        self.whole = Box(0, 0, width, height)
        self.array: Planar = np.zeros((height * 3 // 2, width), np.uint8)
        color = self.array[height:].reshape(2, height // 2, width // 2)
        self.planes = ((1, self.array[:height]), (2, color[0]), (2, color[1]))
        self.converters: dict[tuple[int, ...], VideoReformatter] = {}

    def update(self, pixels: Pixels, boxes: Iterable[Box]) -> None:
        """Convert these boxes of the picture, and as far around them as their colors reach."""
        for changed in boxes:
            box = changed.widened(REACH, 2, self.whole)
            source = box.widened(REACH, STEP, self.whole)
            frame = self._converted(pixels[source.top : source.bottom, source.left : source.right])
            for plane, (share, target) in zip(frame.planes, self.planes, strict=True):
                rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
                target[box.top // share : box.bottom // share, box.left // share : box.right // share] = rows[
                    (box.top - source.top) // share : (box.bottom - source.top) // share,
                    (box.left - source.left) // share : (box.right - source.left) // share,
                ]

    def _converted(self, pixels: Pixels) -> av.VideoFrame:
        converter = self.converters.setdefault(pixels.shape, VideoReformatter())
        return converter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
