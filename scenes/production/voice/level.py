"""Loudness: measured as ITU-R BS.1770 has it, and every line brought to the same."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

RATE = 48_000
"""Samples a second, everywhere."""

LOUDNESS = -16.0
"""LUFS, of every line and so of the film."""

PEAK = -1.0
"""dB: the true peak of the film must not be above it."""

MARGIN = 1.5
"""dB that the limiter stays below PEAK: encoders overshoot."""

OVERSAMPLED = 4
"""The limiter works at so many times RATE, where peaks between samples show."""

SHORTEST = 3.0
"""Seconds; what is shorter is measured as if it were said again and again."""

Samples = NDArray[np.float32]

BOTH = 10 * np.log10(2)
"""dB that a sound is louder from two channels than from one."""


def level(samples: Samples) -> Samples:
    """As loud as LOUDNESS, the peaks held below PEAK; as long as before, and in the same place.

    Raises ValueError for silence.
    """
    gain = 0.0
    louder = samples
    for _ in range(4):  # what the limiter takes away is given back
        found, _ = measure(louder)
        if found is None:
            raise ValueError("has no sound in it")
        if abs(found - LOUDNESS) < 0.1:
            break
        gain += LOUDNESS - found
        louder = _limited(samples * np.float32(10 ** (gain / 20)))
    return louder


def measure(samples: Samples) -> tuple[float | None, float]:
    """Integrated loudness in LUFS, None for silence, and true peak in dB, of one channel that is heard from two."""
    times = max(1, int(np.ceil(SHORTEST * RATE / max(1, len(samples)))))
    found: dict[str, str] = {}
    for frame in _through(np.tile(samples, times), ("ebur128", "metadata=1:peak=true")):
        found = frame.metadata or found  # the last piece, where it is short, has none
    loudness, peak = float(found.get("lavfi.r128.I", "-70")), float(found.get("lavfi.r128.true_peak", "0"))
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
    found = np.concatenate(pieces).astype(np.float32)[: len(samples)]
    return np.pad(found, (0, len(samples) - len(found)))


def _through(samples: Samples, *filters: tuple[str, str]) -> Iterator[Any]:
    """What comes out of FFmpeg's filters, one after the other."""
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
