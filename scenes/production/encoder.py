"""How pictures are encoded: Manim's segment encoder, but for colours as HD video has them (BT.709), and tagged so.

Manim leaves the conversion to the encoder, which takes the colours of standard definition and does not say so;
and it converts a frozen frame once for each time it is repeated.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorRange, Colorspace
from manim import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

OPTIONS = {
    "preset": "veryfast",
    "crf": "16",
    "threads": "1",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "colorspace": "bt709",
    "color_range": "tv",
}
"""For Manim's `video_encoder_options`. One thread keeps up with the drawing, which takes far longer; with more, the
picture would be encoded in slices, and the film would differ from one computer to the next."""


class SegmentEncoder(VideoSegmentEncoder):
    """Converts each picture once."""

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Encode a picture, (height, width, 4) of uint8, for so many frames."""
        self._validate_frame(pixels, repeat)
        rate = self.spec.frame_rate
        frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
            format=self.spec.pixel_format, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.time_base = Fraction(rate.denominator, rate.numerator)
        try:
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                for packet in self._stream.encode(frame):
                    self._container.mux(packet)
        except BaseException as error:
            raise self._operation_error("encode", error) from error


class FileWriter(SceneFileWriter):
    """Manim's, with our encoder."""

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        return SegmentEncoder(target=target, spec=self.video_encoder)


def renderer() -> CairoRenderer:
    """For a scene; made while the config that it is rendered with is in force."""
    return CairoRenderer(file_writer_class=FileWriter)
