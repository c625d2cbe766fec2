"""The sound track of a film: every line at its frame, silence between. Encoded tracks are cached."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np

from scenes.production.voice.level import RATE, Samples
from scenes.production.voice.sound import Sound, audio_frames
from scenes.production.work import cached_file, key_of, media_name

BITRATE = 128_000
"""Bits per second, for two equal channels."""

OPTIONS = {"aac_coder": "fast", "aac_ms": "1", "aac_tns": "0", "aac_is": "0", "aac_pns": "0"}
"""Encoder options: a third of the default encoding time, and closer to the original at this bit rate."""

MOST_TRACKS = 3
"""Encoded tracks that are cached."""

Cue = tuple[int, Sound]
"""Frame of the film at which a line begins, and its sound."""


def mix(cues: Sequence[Cue], length: int, fps: int) -> Samples:
    """Return the sound track of a film of `length` frames: one channel, exactly as long as the film."""
    track = np.zeros(sample_of(length, fps), np.float32)
    for frame, sound in cues:
        start = sample_of(frame, fps)
        room = track[start : start + len(sound.samples)]
        room += sound.samples[: len(room)]
    return track


def sample_of(frame: int, fps: int) -> int:
    """Return the number of the sample at the start of a frame."""
    return round(frame * RATE / fps)


def encode_track(cues: Sequence[Cue], length: int, fps: int, folder: Path) -> Path:
    """Return the path of the sound track, encoded as AAC, in this folder; encode it if it is not cached there."""
    key = key_of([(frame, sound.digest) for frame, sound in cues], length, fps, BITRATE, OPTIONS, av.__version__)
    return cached_file(folder, key, ".m4a", MOST_TRACKS, lambda target: _encode(mix(cues, length, fps), target))


def _encode(track: Samples, target: Path) -> None:
    with av.open(media_name(target), "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=RATE, layout="stereo", options=OPTIONS)
        stream.bit_rate = BITRATE
        for start in range(0, len(track), RATE):
            part = track[start : start + RATE]
            for frame in audio_frames(np.stack([part, part]), "stereo", start):
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
