"""Encode pictures as a film: one file for a whole scene, in the colors of HD video (BT.709), and tagged so.

Manim writes a file for each animation and joins them. It leaves the colors to the encoder, which takes those of
standard definition without tagging them, and it encodes a still picture once for each frame.
"""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.codec.context import Flags
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image

from scenes.production.rendering.quality import SETTLED_FRAMES
from scenes.production.rendering.renderer import YuvArray, YuvPlanes
from scenes.production.work import media_name

OPTIONS = {
    "preset": "veryfast",
    "qp": "13",
    "threads": "1",
    "x264-params": "ref=1:bframes=0:rc-lookahead=0:mbtree=0:scenecut=0:force-cfr=1:keyint=240"
    ":aq-mode=0:weightp=0:subme=0:me=dia:no-deblock=1:deadzone-inter=0:deadzone-intra=0",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "colorspace": "bt709",
    "color_range": "tv",
}
"""x264 options, for Manim's `video_encoder_options`.

- One thread: more would encode in slices, and the film would differ from one computer to the next.
- One reference, no B-frames, no lookahead: each picture refers to the one before, and its packet comes out at once.
- A constant quantizer (qp): choosing one for each picture would make the encoder go through it twice.
- No dead zone: it drops faint coefficients, so that a shadow of what fades would stay.
"""


class FilmEncoder:
    """Encodes pictures, each for a number of frames, into one file.

    A still picture is encoded a few times, until its quality stops improving. From then on the encoder's packets only
    say that nothing has changed. They differ only in the frame number, which wraps around. So these packets are made
    once and written in whole rounds: afterwards the encoder can go on as if none had been inserted.
    """

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        self.spec = spec
        self.frame_duration = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self.frames = 0
        self.frames_since_key = 0
        self.skip_packets = packets_without_change(spec)
        self.container = av.open(media_name(target), "w", format=spec.container_format)
        self.stream = self.container.add_stream(spec.codec, rate=spec.frame_rate, options=dict(spec.options))
        self.stream.width, self.stream.height, self.stream.pix_fmt = spec.width, spec.height, spec.pixel_format

    def write(self, yuv: YuvArray, frames: int) -> None:
        """Encode a picture for this number of frames."""
        repeated = 0
        if self.skip_packets and frames > SETTLED_FRAMES:
            repeated = (frames - SETTLED_FRAMES) // len(self.skip_packets) * len(self.skip_packets)
        picture = _video_frame(yuv, self.spec)
        for _ in range(frames - repeated):
            picture.pts = self.frames
            self.frames += 1
            for packet in self.stream.encode(picture):
                self.frames_since_key = 0 if packet.is_keyframe else self.frames_since_key + 1
                self.container.mux(packet)
        for i in range(repeated):
            packet = av.Packet(self.skip_packets[(self.frames_since_key + 1 + i) % len(self.skip_packets)])
            packet.stream, packet.time_base = self.stream, self.frame_duration
            packet.pts = packet.dts = self.frames
            packet.duration = 1
            self.frames += 1
            self.container.mux(packet)

    def close(self) -> None:
        """Write what the encoder still buffers, and finish the file."""
        for packet in self.stream.encode(None):
            self.container.mux(packet)
        self.container.close()

    def abort(self) -> None:
        """Close the file without finishing it."""
        with suppress(Exception):
            self.container.close()


@cache
def packets_without_change(spec: VideoEncoderSpec) -> tuple[bytes, ...]:
    """Return the packets that this encoder writes when nothing changes, one for each frame number from 0.

    Returns an empty tuple if the encoder cannot be extended this way: if it delays frames, or refers to older ones.
    That is tried out, by encoding and decoding.
    """
    if spec.codec != "libx264" or "ref=1:bframes=0" not in dict(spec.options).get("x264-params", ""):
        return ()
    blank = np.zeros((spec.height * 3 // 2, spec.width), np.uint8)
    detailed = (np.arange(blank.size) * 7919 % 251).astype(np.uint8).reshape(blank.shape)
    for still in (blank, detailed):  # a blank one settles at once, but a lossless encoder repeats it in full
        packets, _ = _encoded(still, 3 * FRAME_NUMBERS, spec)
        if len(packets) != 3 * FRAME_NUMBERS:
            return ()
        # x264 leaves arbitrary bits behind the end of the data, in the last byte.
        rounds = [packets[start : start + FRAME_NUMBERS] for start in (FRAME_NUMBERS, 2 * FRAME_NUMBERS)]
        equal = len({tuple(packet[:-1] for packet in packets) for packets in rounds}) == 1
        if equal and _change_nothing(rounds[0], detailed, spec):
            return tuple(rounds[0])
    return ()


def _encoded(still: YuvArray, frames: int, spec: VideoEncoderSpec) -> tuple[list[bytes], bytes | None]:
    """Return the packets that come out at once for a still picture, and the codec's header."""
    codec: Any = av.CodecContext.create(spec.codec, "w")
    codec.width, codec.height, codec.pix_fmt = spec.width, spec.height, spec.pixel_format
    codec.time_base, codec.framerate = 1 / spec.frame_rate, spec.frame_rate
    codec.flags |= Flags.global_header
    codec.options = dict(spec.options)
    picture = _video_frame(still, spec)
    packets: list[bytes] = []
    for frame in range(frames):
        picture.pts = frame
        packets += map(bytes, codec.encode(picture))
    return packets, codec.extradata


def _change_nothing(packets: list[bytes], picture: YuvArray, spec: VideoEncoderSpec) -> bool:
    """True if this picture decodes to equal frames throughout a round of these packets."""
    key, header = _encoded(picture, 1, spec)
    codec: Any = av.CodecContext.create("h264", "r")
    codec.extradata = header
    frames = [
        f for packet in (*key, *packets[1:], packets[0], None) for f in codec.decode(packet and av.Packet(packet))
    ]
    return len({tuple(map(bytes, frame.planes)) for frame in frames}) == 1 and len(frames) == FRAME_NUMBERS + 1


FRAME_NUMBERS = 16
"""How many frame numbers there are: x264's frame_num has 4 bits here, and then starts again from 0."""


def _video_frame(yuv: YuvArray, spec: VideoEncoderSpec) -> av.VideoFrame:
    frame = av.VideoFrame.from_numpy_buffer(yuv, format="yuv420p")
    if spec.pixel_format != "yuv420p":
        frame = frame.reformat(format=spec.pixel_format)
    frame.time_base = 1 / spec.frame_rate
    return frame


class FilmWriter(SceneFileWriter):
    """Manim's file writer, with one encoder for the whole scene.

    The encoder runs in a thread of its own (`in_thread`), or between the pictures where a thread would only compete
    for the core. Takes pictures as YUV planes or as RGBA pixels.
    """

    QUEUE_SIZE = 3
    """Most pictures that wait for the encoder's thread: each takes 3 MB at 1080p."""

    def __init__(self, *args: Any, in_thread: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_thread = in_thread
        self.encoder: FilmEncoder | None = None
        self.thread: ThreadPoolExecutor | None = None
        self.queue: deque[Future[None]] = deque()

    @property
    def takes_yuv(self) -> bool:
        """True for a film; a single image is written from RGBA pixels."""
        return bool(self.output_spec.is_video)

    def begin_animation(self, allow_write: bool = False, *, animation_index: int, file_path: Any = None) -> None:
        """Open the film before the first animation; Manim opens a file for each."""
        if self.output_spec.is_video and allow_write and self.encoder is None:
            assert self.video_encoder is not None
            self.movie_file_path.parent.mkdir(parents=True, exist_ok=True)
            self.encoder = FilmEncoder(self.movie_file_path, self.video_encoder)
            if self.in_thread:
                self.thread = ThreadPoolExecutor(1, "encoder")

    def end_animation(self, allow_write: bool = False) -> None:
        """Leave the film open; Manim closes the animation's file."""

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Encode a picture for `repeat` frames. With `in_thread`, it must not be changed afterwards."""
        if not self.output_spec.is_video:
            super().write_frame(pixels, repeat=repeat)
            return
        if self.thread is None:
            self._encode(pixels, repeat)
            return
        while len(self.queue) >= self.QUEUE_SIZE:
            self.queue.popleft().result()
        self.queue.append(self.thread.submit(self._encode, pixels, repeat))

    def _encode(self, pixels: Any, repeat: int) -> None:
        assert self.encoder is not None
        if pixels.ndim == 3:
            yuv = YuvPlanes(*pixels.shape[:2])
            yuv.update(np.ascontiguousarray(pixels), [yuv.frame])
            pixels = yuv.array
        self.encoder.write(pixels, repeat)

    def save_image(self, pixels: Any) -> None:
        """Write a picture as a PNG without transparency, compressed as much as possible."""
        if self.output_spec.enabled:
            self.image_file_path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).convert("RGB").save(self.image_file_path, "PNG", optimize=True)

    def finish(self) -> None:
        """Finish the film."""
        if not self.output_spec.is_video or self.encoder is None:
            super().finish()
            return
        try:
            while self.queue:
                self.queue.popleft().result()
            self.encoder.close()
        except BaseException:  # Manim 0.22 does not clean up after a failure here
            self.abort_encode_jobs()
            raise
        if self.thread is not None:
            self.thread.shutdown()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Stop encoding and delete the unfinished film."""
        if self.encoder is not None:
            if self.thread is not None:
                self.thread.shutdown(cancel_futures=True)
            self.encoder.abort()
            self.movie_file_path.unlink(missing_ok=True)
