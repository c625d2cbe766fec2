"""The sound of a spoken line, as samples and as an Ogg Opus file."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol, cast

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from scenes.production.voice.level import RATE, Samples, level
from scenes.production.work import digest

BITRATE = 32_000
"""Bits per second of a cached line: enough for speech in one channel."""

SILENCE = 10 ** (-50 / 20)
"""Level of silence relative to the loudest sample, -50 dB: silence before and after the words is cut off."""

LEAD, TAIL = 0.02, 0.08
"""Seconds of silence that are left before and after the words."""

EDGE = 0.005
"""Length of the fade-in and the fade-out, in seconds, which prevent clicks."""


class Damaged(ValueError):
    """A sound file that is unreadable, incomplete or silent. The message continues "FILE ..."."""


class Sound(Protocol):
    """The sound of one spoken line."""

    @property
    def seconds(self) -> float:
        """Length of the sound."""

    @property
    def words(self) -> tuple[float, ...]:
        """Start of each word, in seconds; empty if the voice does not report it."""

    @property
    def samples(self) -> Samples:
        """One channel at RATE, values from -1 to 1."""

    @property
    def digest(self) -> str:
        """Checksum of the sound."""


@dataclass(frozen=True)
class UncompressedSound:
    """A line from a voice or a recording, as samples."""

    samples: Samples
    words: tuple[float, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def digest(self) -> str:
        return digest(self.samples.tobytes())


@dataclass(frozen=True)
class OpusSound:
    """A line as the content of an Ogg Opus file that is known to be complete. It is decoded on first use."""

    content: bytes
    length: int
    text: str
    words: tuple[float, ...] = ()

    @property
    def seconds(self) -> float:
        return self.length / RATE

    @property
    def digest(self) -> str:
        return digest(self.content)

    @cached_property
    def samples(self) -> Samples:
        with av.open(io.BytesIO(self.content), format="ogg") as source:
            return np.ascontiguousarray(_decoded(source)[: self.length])


def prepare(samples: NDArray[Any], rate: int, words: tuple[float, ...] = ()) -> UncompressedSound:
    """Return the sound of a voice or a microphone: resampled, trimmed, faded in and out, at the common loudness.

    `rate` is the sampling rate of `samples`; `words` are the starts of the words in seconds, before trimming. Raises
    Damaged if the sound is silent.
    """
    resampled = np.asarray(samples, np.float64)
    if rate != RATE:
        from scipy.signal import resample_poly  # imported here: it takes longer than all other work of a rebuild

        common = np.gcd(rate, RATE)
        resampled = resample_poly(resampled, RATE // common, rate // common)
    loud = np.flatnonzero(np.abs(resampled) > SILENCE * np.abs(resampled).max(initial=0.0))
    if not loud.size:
        raise Damaged("has no sound in it")
    start = max(0, int(loud[0]) - round(LEAD * RATE))
    end = min(len(resampled), int(loud[-1]) + 1 + round(TAIL * RATE))
    trimmed = resampled[start:end]
    fade = np.minimum(1.0, np.arange(1, len(trimmed) + 1) / (EDGE * RATE))
    starts = tuple(float(min(max(0.0, word - start / RATE), len(trimmed) / RATE)) for word in words)
    try:
        return UncompressedSound(level((trimmed * fade * fade[::-1]).astype(np.float32)), starts)
    except ValueError as error:
        raise Damaged(str(error)) from None


def to_opus(sound: Sound, text: str, voice: str) -> bytes:
    """Return a line as an Ogg Opus file, whose tags hold its text, voice, length in samples and word starts."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg", options={"fflags": "+bitexact"}) as target:
        words = " ".join(f"{word:.3f}" for word in sound.words)
        tags = {"title": text, "artist": voice, "samples": str(len(sound.samples)), "words": words}
        target.metadata.update(tags)
        stream: Any = target.add_stream("libopus", rate=RATE, layout="mono", options={"application": "audio"})
        stream.bit_rate = BITRATE
        for frame in audio_frames(sound.samples[None, :], "mono"):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return buffer.getvalue()


def from_opus(content: bytes) -> OpusSound:
    """Return the line in a file that `to_opus` made. Raises Damaged if the file is incomplete."""
    try:
        with cast(InputContainer, av.open(io.BytesIO(content), format="ogg")) as source:
            tags = {**source.metadata, **source.streams.audio[0].metadata}
            tags = {key.lower(): value for key, value in tags.items()}
            length = int(tags["samples"])
            words = tuple(float(word) for word in tags.get("words", "").split())
            beat = source.streams.audio[0].time_base or Fraction(1, RATE)
            available = sum(packet.duration or 0 for packet in source.demux(audio=0)) * beat * RATE
    except (av.FFmpegError, IndexError, KeyError, ValueError) as error:
        raise Damaged(f"is not a cached line ({error})") from error
    if not 0 < length <= available:
        raise Damaged(f"ends after {available} of {length} samples")
    return OpusSound(content, length, tags.get("title", ""), words)


def audio_frames(samples: Samples, layout: str, start: int = 0) -> Iterator[Any]:
    """Yield samples, a (channels, n) array, as frames of a fiftieth of a second, the size that encoders expect.

    `start` is the position of the first sample in the encoded stream.
    """
    step = RATE // 50
    for at in range(0, samples.shape[1], step):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + step]), "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start + at, Fraction(1, RATE)
        yield frame


def _decoded(source: Any) -> Samples:
    """Return the sound of a file as one channel at RATE."""
    resampler = av.AudioResampler("fltp", "mono", RATE)
    pieces = [piece for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
    pieces += resampler.resample(None)
    arrays = [piece.to_ndarray()[0] for piece in pieces]
    return np.concatenate(arrays).astype(np.float32) if arrays else np.zeros(0, np.float32)
