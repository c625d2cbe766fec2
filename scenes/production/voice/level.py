"""Loudness normalization: measured as ITU-R BS.1770 defines it, equal for every line."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

RATE = 48_000
"""Samples per second of all sound here; Opus has no other rate."""

LOUDNESS = -16.0
"""Loudness of every line and so of the film, in LUFS: usual for online video and podcasts."""

PEAK = -1.0
"""Highest allowed true peak of the film, in dB."""

MARGIN = 1.5
"""Distance of the limiter below PEAK, in dB, because encoders overshoot."""

OVERSAMPLED = 4
"""Sampling rate of the limiter, in multiples of RATE: it shows the peaks between samples."""

SHORTEST = 3.0
"""Shortest sound that can be measured, in seconds; shorter ones are repeated for the measurement."""

Samples = NDArray[np.float32]

BOTH = 10 * np.log10(2)
"""Gain in dB of a sound played on two channels instead of one."""


def level(samples: Samples) -> Samples:
    """Return the sound at LOUDNESS with its peaks limited below PEAK; length and timing do not change.

    Raises ValueError if the sound is silent.
    """
    gain = 0.0
    louder = samples
    for _ in range(4):  # repeated because the limiter makes the sound quieter
        loudness, _ = measure(louder)
        if loudness is None:
            raise ValueError("has no sound in it")
        if abs(loudness - LOUDNESS) < 0.1:
            break
        gain += LOUDNESS - loudness
        louder = _limited(samples * np.float32(10 ** (gain / 20)))
    return louder


def measure(samples: Samples) -> tuple[float | None, float]:
    """Return integrated loudness in LUFS (None for silence) and true peak in dB of a channel played on two."""
    times = max(1, int(np.ceil(SHORTEST * RATE / max(1, len(samples)))))
    metadata: dict[str, str] = {}
    for frame in _through(np.tile(samples, times), ("ebur128", "metadata=1:peak=true")):
        metadata = frame.metadata or metadata  # the last frame, if short, has none
    loudness, peak = float(metadata.get("lavfi.r128.I", "-70")), float(metadata.get("lavfi.r128.true_peak", "0"))
    return (loudness + BOTH if loudness > -69 else None), 20 * np.log10(max(peak, 1e-9))


def _limited(samples: Samples) -> Samples:
    if measure(samples)[1] <= PEAK - MARGIN:
        return samples
    limit = 10 ** ((PEAK - MARGIN) / 20)
    chain = (
        ("aresample", str(RATE * OVERSAMPLED)),
        ("alimiter", f"limit={limit:.6f}:attack=5:release=50:level=0:latency=1"),
        ("aresample", str(RATE)),
    )
    pieces = [frame.to_ndarray()[0] for frame in _through(samples, *chain)]
    limited = np.concatenate(pieces).astype(np.float32)[: len(samples)]
    return np.pad(limited, (0, len(samples) - len(limited)))


def _through(samples: Samples, *filters: tuple[str, str]) -> Iterator[Any]:
    """Yield the frames that come out of a chain of FFmpeg filters, each given as (name, options)."""
    graph = Graph()
    last = graph.add_abuffer(sample_rate=RATE, layout="mono", format="fltp", time_base=Fraction(1, RATE))
    for name, options in (*filters, ("aformat", "sample_fmts=fltp"), ("abuffersink", "")):
        one = graph.add(name, options)
        last.link_to(one)
        last = one
    graph.configure()
    for start in range(0, len(samples), RATE):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, start : start + RATE]), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
