"""Colors, fonts, sizes, durations and decimals of the whole film."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import font_source_sans_pro

from core.teaching import MOST_DECIMALS as MOST_DECIMALS
from core.teaching import Decimals as Decimals
from core.teaching import as_shown as as_shown
from core.teaching import at_rest as at_rest
from core.teaching import fixed as fixed
from core.teaching import shortest as shortest
from core.teaching import significant as significant

if TYPE_CHECKING:  # Manim takes seconds to import, and the script only needs the functions that write numbers
    from manim import ManimColor

# ---------------------------------------------------------------- colors, one meaning each

GROUND, PANEL, HAIRLINE = "#0D1117", "#151B24", "#303A48"
"""The background, the fill of panels, and thin lines."""
INK, MUTED, IDLE = "#ECEAE4", "#8A93A3", "#465163"
"""Plain text, less important text, and lines without focus."""
DARK, LIGHT = "#12171F", "#F4F2EC"
"""A neuron's fill at activation 0 and at 1."""

COLOR = {
    "w": "#5FB0FF",
    "b": "#FF85BD",
    "z": "#74D99F",
    "a": "#F4F2EC",
    "C": "#FF6A5C",
    "y": "#F4C557",
    "ink": INK,
    "muted": MUTED,
}
"""By the kind of a symbol: weight, bias, weighted sum, activation, cost, target; and plain text."""

DIM = 0.35
"""Share of its color that a dimmed mobject keeps."""

READABLE_DIM = 0.62
"""Share of its color that dimmed text keeps at least; more where its contrast needs it, see `readable_level`."""

CONTRAST = 4.5
"""The least contrast ratio of readable text, to 1 (WCAG 2, level AA)."""


def luminance(rgb: Sequence[float]) -> float:
    """Return the relative luminance of an sRGB color with channels from 0 to 1 (WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the contrast ratio of two colors, from 1 to 21 (WCAG 2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))


@cache
def readable_level(color: tuple[float, float, float]) -> float:
    """Return the share of its color that text must keep to be readable on a panel, at least READABLE_DIM."""
    ground, panel = _rgb(GROUND), _rgb(PANEL)
    levels = (n / 100 for n in range(round(100 * READABLE_DIM), 100))
    return next((s for s in levels if contrast(_blend(ground, color, s), panel) >= CONTRAST), 1.0)


def _blend(ground: Sequence[float], color: Sequence[float], level: float) -> list[float]:
    return [g + (c - g) * level for g, c in zip(ground, color, strict=True)]


# ---------------------------------------------------------------- type

FONT_FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
TEXT_PREAMBLE = '#set text(font: "Source Sans Pro", weight: {weight}, number-type: "lining")'
MATH_PREAMBLE = '#show math.equation: set text(font: "New Computer Modern Math", weight: 450)'

TITLE, SUBTITLE, FORMULA, LABEL, VALUE, NOTE, AXIS = 34, 25, 40, 36, 29, 25, 22
"""Font sizes in points, as Manim has them."""
REGULAR, SEMIBOLD = 400, 600
"""Font weights."""

# ---------------------------------------------------------------- strokes

HAIR, NEURON, BIAS, FOCUS = 2.0, 3.0, 4.0, 6.5
"""Stroke widths in Manim's unit: thin lines, a neuron's rim, a bias and curves, what is in focus."""

# ---------------------------------------------------------------- motion, in seconds

QUICK, SMALL, MOVE, MORPH, SLOW = 0.4, 0.7, 1.0, 1.2, 1.5
"""Durations of animations."""
HOLD, LONG_HOLD = 0.6, 1.0
"""Durations of a still picture."""
BREATH = 0.2
"""The least pause between two lines of narration. After the last act the picture is held for HOLD."""
LAG = 0.3
"""Time between the stages that a nudge passes through."""

# ---------------------------------------------------------------- decimals


def written(value: float, decimals: int, *, signed: bool = False) -> str:
    """Return a number as shown on the screen: with a true minus sign, and never minus zero."""
    text = f"{value:{'+' if signed else ''}.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−")


def as_power(value: float, decimals: int, *, signed: bool = False) -> str:
    """Return a number with a power of ten, as shown on the screen: "1.2e5", "−3e−7"."""
    mantissa, exponent = f"{value:{'+' if signed else ''}.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


MARKS = ".,"
"""The decimal marks that can be drawn. Numbers are written with the first and drawn with their language's mark."""

_mark = ContextVar("decimal mark", default=MARKS[0])


@contextmanager
def decimal_mark(mark: str) -> Iterator[None]:
    """Draw the numbers that are created in the block, in this thread, with this decimal mark."""
    before = _mark.set(mark)
    try:
        yield
    finally:
        _mark.reset(before)


def mark_now() -> str:
    """Return the decimal mark of numbers created now in this thread."""
    return _mark.get()


# ---------------------------------------------------------------- what values look like


def edge_width(weight: float, largest: float, thin: float = 3.0, thick: float = 6.0) -> float:
    """Return the stroke width for a weight, from `thin` to `thick`; `largest` is the largest weight in the picture."""
    return thin + (thick - thin) * min(abs(weight) / largest, 1.0) if largest else thin


def lightness(a: float) -> float:
    """Return the lightness of a neuron's fill, 0 (dark) to 1 (light): the activation, clipped."""
    return min(max(a, 0.0), 1.0)


def neuron_fill(a: float, fullness: float = 1.0) -> "ManimColor":
    """Return the fill color of a neuron, from dark to light by its activation. With fullness 0 it is dark."""
    from manim import ManimColor

    return ManimColor(DARK).interpolate(ManimColor(LIGHT), lightness(a) * fullness)


def ink_on(a: float) -> str:
    """Return the color of text on a neuron: white or black, whichever has more contrast.

    With pure white and black the contrast is above 4.5 to 1 on every gray. With softer colors, neither could be read
    on some grays.
    """
    fill = tuple(neuron_fill(a).to_rgb())
    return max(("#FFFFFF", "#000000"), key=lambda ink: contrast(_rgb(ink), fill))
