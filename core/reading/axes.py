"""Scales for pictures of numbers: which stretch of the number line is drawn, and how far it is magnified.

The pictures of a film take their scale from the values, by the rules below, so that any lesson fits.
"""

import math

CLOSE = 0.1
"""The share of a number line that a value keeps from its ends: with less, its label would stick out."""

FINE = 1000
"""The least number of floats on a number line: with fewer, neighboring values would be drawn at one place."""


def line_length(largest_change: float) -> float:
    """Return the length of all number lines: 1, or the least power of ten that is at least twice the largest change."""
    return float(10 ** max(0, math.ceil(math.log10(2 * abs(largest_change)))))


def number_line(value: float, length: float = 1.0, *, prefer_zero: bool = False) -> tuple[float, float]:
    """Return (low, high): a stretch of this length with the value away from its ends.

    It begins at a multiple of the length, or half a length earlier or later if the value is close to an end. It is
    longer if there are fewer than FINE floats on it. With `prefer_zero` it is (0, length) if the value lies between.
    """
    if prefer_zero and 0 <= value <= length:
        return 0.0, length
    length = max(length, 10.0 ** math.ceil(math.log10(FINE * math.ulp(value))))
    low = math.floor(value / length) * length
    share = round((value - low) / length, 9)  # 4.1 - 4 is less than 0.1 in floats
    if share < CLOSE:
        low -= length / 2
    elif share > 1 - CLOSE:
        low += length / 2
    return low, low + length


def graph_axis(value: float) -> tuple[float, float]:
    """Return (-m, m): the axis of a graph with the value on it and at least 1 beyond.

    m is even, so that half of it is whole, too, and at least 4, where a sigmoid has almost reached its bounds.
    """
    most = float(max(4, 2 * math.ceil((abs(value) + 1) / 2)))
    return -most, most


def covering(*values: float) -> tuple[float, float]:
    """Return (low, high): the nearest whole numbers around all values, 0 and 1."""
    return float(math.floor(min(0.0, *values))), float(math.ceil(max(1.0, *values)))


def symmetric(*values: float) -> tuple[float, float]:
    """Return (-m, m): m is the least whole number that is at least 1 larger than every value in size."""
    most = float(math.ceil(max(abs(v) for v in values) + 1))
    return -most, most


def from_zero(*values: float) -> tuple[float, float]:
    """Return (0, m): m is the largest of these non-negative values, or 1 if all are zero."""
    return 0.0, max(values) or 1.0
