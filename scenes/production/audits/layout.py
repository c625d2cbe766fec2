"""The layout audit: check the layout of a picture on the stage from its mobjects.

Every fault is one line of text. Words, formulas and numbers in view must lie in the safe area and above the caption
strip, be large enough, contrast with their background, and not overlap each other or a neuron of another number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from manim import Mobject, Scene, VMobject
from numpy.typing import NDArray

from scenes.look import style
from scenes.look.layouts import FLOOR, MARGIN
from scenes.pictures import Neuron
from scenes.pictures.primitives import Formula, Number, Words, family, paint_of

CEILING = 3.55
"""Highest y of text, in Manim units."""
SMALLEST, SMALLEST_WITH_SUPERSCRIPT = 21.9, 28.9
"""Smallest legible font sizes. A superscript is set at about 0.7 of its base, so formulas with one are larger."""
IN_VIEW = 0.5
"""Mobjects with a lower presence are fading in or out, and are ignored."""
TOUCH = 0.012
"""Boxes of glyphs may overlap by this length, in Manim units: outlines do not fill their boxes."""

Boxes = NDArray[np.float64]


@dataclass(frozen=True)
class VisibleText:
    """One text in view. `boxes` is an (n, 4) array: left, bottom, right and top of each glyph, in Manim units."""

    mobject: Mobject
    name: str
    boxes: Boxes
    size: float
    superscript: bool
    glyphs: tuple[VMobject, ...]


def faults(scene: Scene) -> list[str]:
    """Return the faults of the current picture, one line each."""
    texts = list(texts_in_view(scene.mobjects))
    neurons = [m for m in family(scene.mobjects) if isinstance(m, Neuron) and paint_of(m.circle).presence > IN_VIEW]
    wrong: list[str] = []
    for text in texts:
        wrong += _place(text)
        wrong += _size(text)
        wrong += _contrast(text)
        wrong += [
            f"{text.name} crosses the neuron {neuron.name}"
            for neuron in neurons
            if _meets_circle(text.boxes, neuron) and text.mobject not in neuron.get_family()
        ]
    for one, other in _near(texts):
        if not _apart(one.boxes, other.boxes).all() and not _related(one.mobject, other.mobject):
            wrong.append(f"{one.name} overlaps {other.name}")
    return wrong


def _near(texts: list[VisibleText]) -> Iterator[tuple[VisibleText, VisibleText]]:
    """Yield the pairs of texts whose outer boxes overlap: only their glyphs need to be compared."""
    if texts:
        outer = np.array([[*text.boxes[:, :2].min(0), *text.boxes[:, 2:].max(0)] for text in texts])
        for one, other in zip(*np.triu(~_apart(outer, outer), 1).nonzero(), strict=True):
            yield texts[one], texts[other]


def texts_in_view(mobjects: Iterable[Mobject]) -> Iterator[VisibleText]:
    """Yield the texts in view with their visible glyphs. The numbers of a formula are texts of their own."""
    seen: set[int] = set()
    for mobject in family(mobjects):
        if id(mobject) in seen or not isinstance(mobject, Words | Formula | Number):
            continue
        seen.add(id(mobject))
        glyphs = tuple(_glyphs(mobject))
        if not glyphs:
            continue
        boxes = np.array([[*g.points.min(0)[:2], *g.points.max(0)[:2]] for g in glyphs])
        yield VisibleText(mobject, _name(mobject), boxes, _font_size(mobject), _superscript(mobject), glyphs)


def _glyphs(mobject: Mobject) -> Iterator[VMobject]:
    for leaf in mobject.submobjects:
        if isinstance(leaf, Number) and not isinstance(mobject, Number):
            continue  # a text of its own
        if leaf.submobjects:
            yield from _glyphs(leaf)
        elif len(leaf.points) and leaf is not getattr(mobject, "line", None):
            paint = paint_of(leaf)
            if paint.presence > IN_VIEW and len(paint.fill) and paint.fill[0, 3] > 0:
                yield leaf


def _name(mobject: Words | Formula | Number) -> str:
    if isinstance(mobject, Number):
        return f"the number {mobject.shown} ({mobject.name})"
    if isinstance(mobject, Words):
        return f"the words “{mobject.text}”"
    return f"the formula {mobject.equation.typst()}"


def _font_size(mobject: Words | Formula | Number) -> float:
    if isinstance(mobject, Number):
        return mobject.scale_of_glyphs * 48
    return float(mobject.scale_now * mobject.size)


def _superscript(mobject: Words | Formula | Number) -> bool:
    return isinstance(mobject, Formula) and "^" in mobject.equation.typst()


def _place(text: VisibleText) -> Iterator[str]:
    left, bottom = text.boxes[:, :2].min(0)
    right, top = text.boxes[:, 2:].max(0)
    if left < -MARGIN - 0.06 or right > MARGIN + 0.06:
        yield f"{text.name} leaves the safe area: x from {left:.2f} to {right:.2f}"
    if top > CEILING:
        yield f"{text.name} is too high: {top:.2f}"
    if bottom < FLOOR - 0.1:
        yield f"{text.name} reaches into the caption strip: {bottom:.2f}"


def _size(text: VisibleText) -> Iterator[str]:
    least = SMALLEST_WITH_SUPERSCRIPT if text.superscript else SMALLEST
    if text.size < least:
        yield f"{text.name} is set at {text.size:.1f}, under {least:g}"


def _contrast(text: VisibleText) -> Iterator[str]:
    """Yield a fault if a text that is not dimmed on purpose has too little contrast with the background.

    The contrast of numbers on neurons has a test of its own.
    """
    for glyph in text.glyphs:
        paint = paint_of(glyph)
        if paint.level < style.READABLE_DIM or style.luminance(tuple(paint.fill[0, :3])) < 0.1:
            continue
        ratio = style.contrast(glyph.fill_rgbas[0, :3], _ground())
        if ratio < style.CONTRAST - 0.05:
            yield f"{text.name} has a contrast of {ratio:.1f} to 1"
            return


def _ground() -> tuple[float, float, float]:
    red, green, blue = (int(style.GROUND[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _related(one: Mobject, other: Mobject) -> bool:
    return one in other.get_family() or other in one.get_family()


def _meets_circle(boxes: Boxes, neuron: Neuron) -> bool:
    x, y = neuron.at[:2]
    nearest_x = np.clip(x, boxes[:, 0], boxes[:, 2])
    nearest_y = np.clip(y, boxes[:, 1], boxes[:, 3])
    return bool((np.hypot(nearest_x - x, nearest_y - y) < neuron.radius_now - TOUCH).any())


def _apart(one: Boxes, other: Boxes) -> NDArray[np.bool_]:
    """Return an (n, m) array: True where a box of one, (n, 4), does not overlap a box of the other, (m, 4)."""
    apart: NDArray[np.bool_] = (
        (one[:, None, 2] < other[None, :, 0] + TOUCH)
        | (other[None, :, 2] < one[:, None, 0] + TOUCH)
        | (one[:, None, 3] < other[None, :, 1] + TOUCH)
        | (other[None, :, 3] < one[:, None, 1] + TOUCH)
    )
    return apart
