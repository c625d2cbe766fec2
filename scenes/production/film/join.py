"""Join silent segments into one MP4 without re-encoding, and add sound, chapters and captions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.subtitles.stream import SubtitleStream
from av.subtitles.subtitle import SubtitleSet
from av.video.stream import VideoStream

from scenes.production.film.captions import Caption
from scenes.production.work import Failure, media_name

FAST_START = {"movflags": "+faststart"}
"""Put the index at the start of the MP4, so that a film plays while it still loads."""


@dataclass(frozen=True)
class ChapterMark:
    """A chapter of the film: from `frame` to the next chapter or the end."""

    frame: int
    title: str


@dataclass(frozen=True)
class _PacketOrder:
    """The frame in each packet of a segment, in file order, and the settings of the encoder."""

    frames: tuple[int, ...]
    settings: tuple[object, ...]

    @property
    def delay(self) -> int:
        """Frames by which decoding must run ahead, because some packets are stored before earlier frames."""
        return max(at - frame for at, frame in enumerate(self.frames))


def count_frames(path: Path) -> int:
    """Return the number of frames in a film. Raises Failure if it cannot be read as a film."""
    return len(_order(path).frames)


def join(
    segments: Sequence[Path], target: Path, *, fps: int, language: str = "eng", sound: Path | None = None,
    marks: Sequence[ChapterMark] = (), captions: Sequence[Caption] = (), metadata: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Write the segments as one MP4 with a sound track, chapters, captions and metadata.

    `language` is the ISO 639-2 code of narration and captions. Frames are placed by counting, so the film has exactly
    the frames of its segments. Raises Failure if the segments were encoded with different settings.
    """
    orders = [_order(path) for path in segments]
    for path, order in zip(segments, orders, strict=True):
        if order.settings != orders[0].settings:
            raise Failure(
                f"cannot join {path.name} and {segments[0].name}, which were encoded with different settings; "
                "try --no-cache"
            )
    beat, total = Fraction(1, fps), sum(len(order.frames) for order in orders)
    delay = max(order.delay for order in orders)
    with ExitStack() as open_files:
        film = open_files.enter_context(av.open(media_name(target), "w", format="mp4", options=FAST_START))
        film.metadata.update(metadata or {})
        with av.open(media_name(segments[0])) as first:
            pictures = film.add_stream_from_template(first.streams.video[0])
        pictures.time_base = beat
        pictures.metadata["language"] = language
        sounds = _SoundTrack(film, open_files.enter_context(av.open(media_name(sound))), language) if sound else None
        words = _caption_track(film.add_stream("mov_text"), beat, language) if captions else None
        ends = [mark.frame for mark in marks[1:]] + [total]
        film.set_chapters(
            [
                {"id": i, "start": mark.frame, "end": end, "time_base": beat, "metadata": {"title": mark.title}}
                for i, (mark, end) in enumerate(zip(marks, ends, strict=True))
            ]
            if marks
            else []
        )
        waiting = list(captions)
        offset = 0
        for path, order in zip(segments, orders, strict=True):
            with av.open(media_name(path)) as source:
                for at, packet in enumerate(_packets(source.demux(video=0))):
                    while words is not None and waiting and waiting[0].frame <= offset + at:
                        film.mux(_caption_packet(words, waiting.pop(0), beat))
                    packet.stream = pictures
                    packet.time_base = beat
                    packet.pts, packet.dts = offset + order.frames[at], offset + at - delay
                    packet.duration = 1
                    film.mux(packet)
                    if sounds:
                        sounds.write_until(offset + at + 1, fps)
            offset += len(order.frames)
        if sounds:
            sounds.write_until(total + fps, fps)
        for caption in waiting:
            assert words is not None
            film.mux(_caption_packet(words, caption, beat))


class _SoundTrack:
    """The sound track, interleaved with the pictures while they are written."""

    def __init__(self, film: OutputContainer, source: InputContainer, language: str) -> None:
        self.film, self.stream = film, film.add_stream_from_template(source.streams.audio[0])
        self.stream.metadata["language"] = language
        self.waiting: Iterator[Any] = (packet for packet in source.demux(audio=0) if packet.dts is not None)
        self.next = next(self.waiting, None)
        beat = source.streams.audio[0].time_base
        assert beat is not None
        self.rate = round(1 / beat)

    def write_until(self, frame: int, fps: int) -> None:
        """Write all packets that begin before a frame."""
        while self.next is not None and self.next.dts * fps < frame * self.rate:
            self.next.stream = self.stream
            self.film.mux(self.next)
            self.next = next(self.waiting, None)


def _packets(packets: Iterable["Packet[VideoStream]"]) -> Iterator["Packet[VideoStream]"]:
    return (packet for packet in packets if packet.dts is not None)


def _order(path: Path) -> _PacketOrder:
    state = path.stat()
    return _read_order(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=64)
def _read_order(path: Path, size: int, changed: int) -> _PacketOrder:
    try:
        with av.open(media_name(path)) as source:
            stream: VideoStream = source.streams.video[0]
            context = stream.codec_context
            settings = (context.name, context.width, context.height, context.pix_fmt, context.extradata)
            times = [packet.pts for packet in _packets(source.demux(stream))]
    except (av.FFmpegError, IndexError) as error:
        raise Failure(f"{path.name} cannot be read as a film ({error})") from error
    place = {time: i for i, time in enumerate(sorted(t for t in times if t is not None))}
    if not times or len(place) != len(times):
        raise Failure(f"{path.name} has no pictures, or pictures without a time of their own")
    return _PacketOrder(tuple(place[time] for time in times if time is not None), settings)


# ---------------------------------------------------------------- captions

_STYLE = (
    b"[Script Info]\nScriptType: v4.00+\n\n"
    b"[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, Alignment\n"
    b"Style: Default,Sans,16,&Hffffff,2\n\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
"""Head of an ASS file, which FFmpeg's encoder for MP4 text tracks requires."""


def _caption_track(stream: SubtitleStream, beat: Fraction, language: str) -> SubtitleStream:
    stream.time_base = beat
    stream.metadata["language"] = language
    stream.codec_context.time_base = beat
    stream.codec_context.subtitle_header = _STYLE
    return stream


def _caption_packet(stream: SubtitleStream, caption: Caption, beat: Fraction) -> "Packet[SubtitleStream]":
    text = caption.text.replace("{", "(").replace("}", ")").replace("\\", "/").replace("\n", r"\N")
    event = SubtitleSet.create(f"0,0,Default,,0,0,0,,{text}".encode(), 0, 1)
    packet = stream.codec_context.encode_subtitle(event)
    packet.stream = stream
    packet.time_base = beat
    packet.pts = packet.dts = caption.frame
    packet.duration = caption.until - caption.frame
    return packet
