"""Scales for pictures of numbers: which stretch of the number line is drawn, and how far it is magnified.

The pictures of a film take their scale from the values, by the rules below, so that any lesson fits.
"""

import math

CLOSE = 0.1
"""A value nearer to the end of its line than this share of it gets a line that begins half a length earlier."""


FINE = 1000
"""A number line has room for so many floats at least."""


def line_length(largest_change: float) -> float:
    """The one length of all number lines: 1, or the least power of ten that is twice the largest change."""
    return float(10 ** max(0, math.ceil(math.log10(2 * abs(largest_change)))))


def number_line(value: float, length: float = 1.0, *, prefer_zero: bool = False) -> tuple[float, float]:
    """(low, high): a stretch of that length that holds the value away from its ends.

    It begins at a multiple of the length, or half a length off where the value is close to an end. Where floats lie
    too far apart for a line so short, it is longer. With
    `prefer_zero` it is [0, length] whenever the value lies in that.
    """
    if prefer_zero and 0 <= value <= length:
        return 0.0, length
    length = max(length, 10.0 ** math.ceil(math.log10(FINE * math.ulp(value))))
    low = math.floor(value / length) * length
    share = (value - low) / length
    if share < CLOSE:
        low -= length / 2
    elif share > 1 - CLOSE:
        low += length / 2
    return low, low + length


def graph_axis(value: float) -> tuple[float, float]:
    """(-m, m): the axis of a graph that holds a value with one to spare. m is even, so that half of it is whole
    too, and at least 4, where a sigmoid has almost reached its bounds."""
    most = float(max(4, 2 * math.ceil((abs(value) + 1) / 2)))
    return -most, most


def covering(*values: float) -> tuple[float, float]:
    """(low, high): whole numbers around all the values, at least one apart, with 0 and 1 always inside."""
    return float(math.floor(min(0.0, *values))), float(math.ceil(max(1.0, *values)))


def symmetric(*values: float) -> tuple[float, float]:
    """(-m, m): the same room on both sides of zero, in whole numbers, with one to spare beyond every value."""
    most = float(math.ceil(max(abs(v) for v in values) + 1))
    return -most, most


def from_zero(*values: float) -> tuple[float, float]:
    """(0, m): from zero to the largest of some values that are not negative, or to 1 where all are zero."""
    return 0.0, max(values) or 1.0
