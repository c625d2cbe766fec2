"""How pictures become a film: one file for a whole scene, colors as HD video has them (BT.709), and tagged so.

Manim makes a file for each animation, and joins them; it leaves the colors to the encoder, which takes those of
standard definition and does not say so; and it encodes a still picture as often as it is shown.
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

from scenes.production.rendering.quality import SETTLED
from scenes.production.rendering.renderer.yuv import Planar, Planes
from scenes.production.work.media_names import media_name

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
"""For Manim's `video_encoder_options`. One thread: with more, the picture would be encoded in slices, and the film
would differ from one computer to the next. Each picture refers to the one before it alone, and comes out at once.
All have the same precision: to find out how much each one needs, the encoder would go through it once more. Nothing is
left out for being faint (a dead zone): of what fades, a shadow would stay."""


class FilmEncoder:
    """Encodes pictures, each for so many frames, into one file.

    A picture that stays is encoded a few times, until it is as good as it gets. What the encoder would go on to
    say is that nothing has changed; that takes the same few bytes each time, but for the number of the frame, which
    goes round. So these packets are made once and repeated, whole rounds of them: then the encoder can go on as if
    nothing had been put in between.
    """

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        self.spec = spec
        self.beat = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self.frames = 0
        self.since_key = 0
        self.round = packets_without_change(spec)
        self.container = av.open(media_name(target), "w", format=spec.container_format)
        self.stream = self.container.add_stream(spec.codec, rate=spec.frame_rate, options=dict(spec.options))
        self.stream.width, self.stream.height, self.stream.pix_fmt = spec.width, spec.height, spec.pixel_format

    def write(self, planes: Planar, frames: int) -> None:
        """Encode a picture, as Planes has it, for so many frames."""
        repeated = 0
        if self.round and frames > SETTLED:
            repeated = (frames - SETTLED) // len(self.round) * len(self.round)
        picture = _picture(planes, self.spec)
        for _ in range(frames - repeated):
            picture.pts = self.frames
            self.frames += 1
            for packet in self.stream.encode(picture):
                self.since_key = 0 if packet.is_keyframe else self.since_key + 1
                self.container.mux(packet)
        for at in range(repeated):
            packet = av.Packet(self.round[(self.since_key + 1 + at) % len(self.round)])
            packet.stream, packet.time_base = self.stream, self.beat
            packet.pts = packet.dts = self.frames
            packet.duration = 1
            self.frames += 1
            self.container.mux(packet)

    def close(self) -> None:
        """Write what the encoder still holds, and end the file."""
        for packet in self.stream.encode(None):
            self.container.mux(packet)
        self.container.close()

    def abort(self) -> None:
        """Let go of the file, whatever is in it."""
        with suppress(Exception):
            self.container.close()


@cache
def packets_without_change(spec: VideoEncoderSpec) -> tuple[bytes, ...]:
    """What this encoder writes when nothing changes: for a frame so many after a key frame, the packet at that place
    of the round. Nothing, where it does not work that way: where it holds frames back, or refers to older ones.
    """
    if spec.codec != "libx264" or "ref=1:bframes=0" not in dict(spec.options).get("x264-params", ""):
        return ()
    blank = np.zeros((spec.height * 3 // 2, spec.width), np.uint8)
    fine = (np.arange(blank.size) * 7919 % 251).astype(np.uint8).reshape(blank.shape)
    for still in (blank, fine):  # a blank one is settled at once, but without loss it is drawn anew each time
        packets, _ = _encoded(still, 3 * NUMBERS, spec)
        if len(packets) != 3 * NUMBERS:
            return ()
        # The encoder sets the last bit at will, behind the end of the data.
        rounds = [packets[at : at + NUMBERS] for at in (NUMBERS, 2 * NUMBERS)]
        same = len({tuple(packet[:-1] for packet in packets) for packets in rounds}) == 1
        if same and _change_nothing(rounds[0], fine, spec):
            return tuple(rounds[0])
    return ()


def _encoded(still: Planar, frames: int, spec: VideoEncoderSpec) -> tuple[list[bytes], bytes | None]:
    """What the encoder gives at once for a picture that stays, and the head of it all."""
    codec: Any = av.CodecContext.create(spec.codec, "w")
    codec.width, codec.height, codec.pix_fmt = spec.width, spec.height, spec.pixel_format
    codec.time_base, codec.framerate = 1 / spec.frame_rate, spec.frame_rate
    codec.flags |= Flags.global_header
    codec.options = dict(spec.options)
    picture = _picture(still, spec)
    packets: list[bytes] = []
    for frame in range(frames):
        picture.pts = frame
        packets += map(bytes, codec.encode(picture))
    return packets, codec.extradata


def _change_nothing(packets: list[bytes], fine: Planar, spec: VideoEncoderSpec) -> bool:
    """Whether a picture is still the same after a round of these packets."""
    key, head = _encoded(fine, 1, spec)
    codec: Any = av.CodecContext.create("h264", "r")
    codec.extradata = head
    shown = [f for packet in (*key, *packets[1:], packets[0], None) for f in codec.decode(packet and av.Packet(packet))]
    return len({tuple(map(bytes, frame.planes)) for frame in shown}) == 1 and len(shown) == NUMBERS + 1


NUMBERS = 16
"""Frames are numbered up to this, then from 0 again."""


def _picture(planes: Planar, spec: VideoEncoderSpec) -> av.VideoFrame:
    picture = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
    if spec.pixel_format != "yuv420p":
        picture = picture.reformat(format=spec.pixel_format)
    picture.time_base = 1 / spec.frame_rate
    return picture


class FilmWriter(SceneFileWriter):
    """Manim's file writer, with one encoder for the whole scene: in a thread `beside` the drawing, or where that would
    only be in the way of others, between the pictures.

    Takes pictures as Planes has them, or as Manim has them.
    """

    WAITING = 3
    """So many pictures may wait for the encoder."""

    def __init__(self, *args: Any, beside: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside = beside
        self.encoder: FilmEncoder | None = None
        self.thread: ThreadPoolExecutor | None = None
        self.waiting: deque[Future[None]] = deque()

    @property
    def takes_planes(self) -> bool:
        """Whether it makes a film; single images are written as Manim has them."""
        return bool(self.output_spec.is_video)

    def begin_animation(self, allow_write: bool = False, *, animation_index: int, file_path: Any = None) -> None:
        """Nothing to begin but the film, once."""
        if self.output_spec.is_video and allow_write and self.encoder is None:
            assert self.video_encoder is not None
            self.movie_file_path.parent.mkdir(parents=True, exist_ok=True)
            self.encoder = FilmEncoder(self.movie_file_path, self.video_encoder)
            if self.beside:
                self.thread = ThreadPoolExecutor(1, "encoder")

    def end_animation(self, allow_write: bool = False) -> None:
        """Nothing: the film goes on."""

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Encode a picture for so many frames. `beside` the drawing it must not be changed afterwards."""
        if not self.output_spec.is_video:
            super().write_frame(pixels, repeat=repeat)
            return
        if self.thread is None:
            self._encode(pixels, repeat)
            return
        while len(self.waiting) >= self.WAITING:
            self.waiting.popleft().result()
        self.waiting.append(self.thread.submit(self._encode, pixels, repeat))

    def _encode(self, pixels: Any, repeat: int) -> None:
        assert self.encoder is not None
        if pixels.ndim == 3:
            planes = Planes(*pixels.shape[:2])
            planes.update(np.ascontiguousarray(pixels), [planes.whole])
            pixels = planes.array
        self.encoder.write(pixels, repeat)

    def save_image(self, pixels: Any) -> None:
        """The picture as a PNG without transparency, as small as it gets."""
        if self.output_spec.enabled:
            self.image_file_path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).convert("RGB").save(self.image_file_path, "PNG", optimize=True)

    def finish(self) -> None:
        """End the film."""
        if not self.output_spec.is_video or self.encoder is None:
            super().finish()
            return
        try:
            while self.waiting:
                self.waiting.popleft().result()
            self.encoder.close()
        except BaseException:  # Manim does not look after a failure here
            self.abort_encode_jobs()
            raise
        if self.thread is not None:
            self.thread.shutdown()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Leave off in the middle: a film that is not whole is removed."""
        if self.encoder is not None:
            if self.thread is not None:
                self.thread.shutdown(cancel_futures=True)
            self.encoder.abort()
            self.movie_file_path.unlink(missing_ok=True)
