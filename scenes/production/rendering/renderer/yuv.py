"""A picture in the film's color format: BT.709, limited range, chroma at half the width and height (YUV 4:2:0)."""

from collections.abc import Iterable

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from scenes.production.rendering.renderer.dirty_rects import Rect
from scenes.production.rendering.renderer.layers import Pixels

CHROMA_REACH = 2
"""Largest distance, in pixels, from a pixel to a chroma sample that it changes (measured; a test checks it)."""

STEP = 64
"""Rectangles are converted in multiples of this size, in pixels: FFmpeg's converter is slow to set up for a new
size."""


YuvArray = NDArray[np.uint8]
"""(3/2 height, width) array: the Y plane, then U, then V, the last two at half the height and width."""


class YuvPlanes:
    """The picture as the encoder takes it, in `array`."""

    def __init__(self, height: int, width: int) -> None:
        if height % 2 or width % 2:
            raise ValueError(f"a film's width and height are even, not {width}x{height}")
        self.frame = Rect(0, 0, width, height)
        self.array: YuvArray = np.zeros((height * 3 // 2, width), np.uint8)
        chroma = self.array[height:].reshape(2, height // 2, width // 2)
        self.planes = ((1, self.array[:height]), (2, chroma[0]), (2, chroma[1]))  # (pixels per sample, plane)
        self.converters: dict[tuple[int, ...], VideoReformatter] = {}

    def update(self, pixels: Pixels, rects: Iterable[Rect]) -> None:
        """Convert these rectangles of an RGBA picture, and what is around them within CHROMA_REACH."""
        for changed in rects:
            target = changed.expanded(CHROMA_REACH, 2, self.frame)
            source = target.expanded(CHROMA_REACH, STEP, self.frame)
            converted = self._converted(pixels[source.top : source.bottom, source.left : source.right])
            for plane, (share, samples) in zip(converted.planes, self.planes, strict=True):
                rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
                samples[target.top // share : target.bottom // share, target.left // share : target.right // share] = (
                    rows[
                        (target.top - source.top) // share : (target.bottom - source.top) // share,
                        (target.left - source.left) // share : (target.right - source.left) // share,
                    ]
                )

    def _converted(self, pixels: Pixels) -> av.VideoFrame:
        converter = self.converters.setdefault(pixels.shape, VideoReformatter())
        return converter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
