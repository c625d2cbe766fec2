"""Sound as samples, and as files: one line of narration each, in Ogg Opus."""

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
from scenes.production.work.cache_keys import digest

BITRATE = 32_000
"""Bits a second of a kept line: speech in one channel needs no more."""

SILENCE = 10 ** (-50 / 20)
"""Relative to the loudest sample: what is below it before the first word and behind the last is cut off."""

LEAD, TAIL = 0.02, 0.08
"""Seconds that are left of it."""

EDGE = 0.005
"""Seconds over which a line begins and ends, so that nothing clicks."""


class Damaged(ValueError):
    """A file that is not the sound it should be."""


class Sound(Protocol):
    """One line as it was said."""

    @property
    def seconds(self) -> float:
        """Its length."""

    @property
    def words(self) -> tuple[float, ...]:
        """When each word begins, in seconds, where that is known."""

    @property
    def samples(self) -> Samples:
        """Between -1 and 1, one channel at RATE."""

    @property
    def digest(self) -> str:
        """A hash of it."""


@dataclass(frozen=True)
class UncompressedSound:
    """A line that has just been said or read."""

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
    """A line as the content of an Ogg Opus file, whose packets have been seen to be whole. It is decoded when it is
    asked for."""

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
    """What a voice or a microphone gives, at RATE, without the silence around it, with soft edges, and as loud as all.

    Raises Damaged where there is nothing to be heard.
    """
    ours = np.asarray(samples, np.float64)
    if rate != RATE:
        from scipy.signal import resample_poly  # it takes longer to import than all else that a rebuild does

        common = np.gcd(rate, RATE)
        ours = resample_poly(ours, RATE // common, rate // common)
    loud = np.flatnonzero(np.abs(ours) > SILENCE * np.abs(ours).max(initial=0.0))
    if not loud.size:
        raise Damaged("has no sound in it")
    start = max(0, int(loud[0]) - round(LEAD * RATE))
    end = min(len(ours), int(loud[-1]) + 1 + round(TAIL * RATE))
    ours = ours[start:end]
    fade = np.minimum(1.0, np.arange(1, len(ours) + 1) / (EDGE * RATE))
    at = tuple(float(min(max(0.0, word - start / RATE), len(ours) / RATE)) for word in words)
    try:
        return UncompressedSound(level((ours * fade * fade[::-1]).astype(np.float32)), at)
    except ValueError as error:
        raise Damaged(str(error)) from None


def to_opus(sound: Sound, text: str, voice: str) -> bytes:
    """The content of an Ogg Opus file, in whose tags stand what is said and by whom, length and words."""
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
    """The line in such a file. Raises Damaged where it is not whole."""
    try:
        with cast(InputContainer, av.open(io.BytesIO(content), format="ogg")) as source:
            tags = {**source.metadata, **source.streams.audio[0].metadata}
            tags = {key.lower(): value for key, value in tags.items()}
            length = int(tags["samples"])
            words = tuple(float(word) for word in tags.get("words", "").split())
            beat = source.streams.audio[0].time_base or Fraction(1, RATE)
            there = sum(packet.duration or 0 for packet in source.demux(audio=0)) * beat * RATE
    except (av.FFmpegError, IndexError, KeyError, ValueError) as error:
        raise Damaged(f"is not a kept line ({error})") from error
    if not 0 < length <= there:
        raise Damaged(f"ends after {there} of {length} samples")
    return OpusSound(content, length, tags.get("title", ""), words)


def audio_frames(samples: Samples, layout: str, start: int = 0) -> Iterator[Any]:
    """Samples, channel by channel, in pieces of a fiftieth of a second, as an encoder takes them. `start` is the place
    of the first."""
    step = RATE // 50
    for at in range(0, samples.shape[1], step):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + step]), "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start + at, Fraction(1, RATE)
        yield frame


def _decoded(source: Any) -> Samples:
    """One channel at RATE."""
    resampler = av.AudioResampler("fltp", "mono", RATE)
    pieces = [piece for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
    pieces += resampler.resample(None)
    found = [piece.to_ndarray()[0] for piece in pieces]
    return np.concatenate(found).astype(np.float32) if found else np.zeros(0, np.float32)
