"""Sounds for tests: made of tones, each unlike the others."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from scenes.production.voice.cache import NarrationLine
from scenes.production.voice.level import RATE
from scenes.production.voice.sound import UncompressedSound, audio_frames, prepare


def tone(seconds: float, pitch: float = 440.0, rate: int = RATE, loud: float = 0.2) -> NDArray[np.float32]:
    """A tone that swells and fades a few times a second, as speech does, with some noise to find it by."""
    t = np.arange(round(seconds * rate)) / rate
    noise = np.sin(np.cumsum(np.arange(t.size) * 7919 % 2003) * pitch)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)
    return (loud * swell * (np.sin(2 * np.pi * pitch * t) + 0.1 * noise)).astype(np.float32)


def fresh(seconds: float, pitch: float = 440.0) -> UncompressedSound:
    """As a voice gives it."""
    return prepare(tone(seconds, pitch), RATE)


def write(path: Path, samples: NDArray[np.float32], codec: str = "pcm_s16le") -> None:
    """A recording."""
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream(codec, rate=RATE, layout="mono")
        for frame in audio_frames(samples[None, :], "mono"):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def record(folder: Path, lines: Iterable[NarrationLine], seconds: float = 1.2) -> None:
    """A recording of each line, each of its own pitch and length."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, line in enumerate(lines):
        write(folder / f"{line.name}.wav", tone(seconds + 0.137 * i, 300.0 + 70 * i))
