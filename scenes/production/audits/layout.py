"""The layout audit: what is wrong with a picture on the stage, found from its mobjects.

Every fault is one line of text. Looked at are words, formulas and numbers that are in view: whether they lie
in the safe area and out of the caption strip, are large enough, stand out from what is behind them, and keep
clear of each other and of neurons they do not belong to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from manim import Mobject, Scene, VMobject
from numpy.typing import NDArray

from scenes.look import style
from scenes.look.layouts import FLOOR, MARGIN
from scenes.pictures.network import Neuron
from scenes.pictures.primitives.family import family
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import paint_of
from scenes.pictures.primitives.text import Formula, Words

CEILING = 3.55
"""Nothing to be read stands above."""
SMALLEST, SMALLEST_WITH_SUPERSCRIPT = 21.9, 28.9
"""Font sizes; a superscript is set at about 0.7 of its base."""
IN_VIEW = 0.5
"""What is less present than this is on its way in or out."""
TOUCH = 0.012
"""Boxes of glyphs may come as near as this."""

Boxes = NDArray[np.float64]


@dataclass(frozen=True)
class VisibleText:
    """One piece of text in view: what it says, its glyphs' boxes (n, 4: left, bottom, right, top), its size."""

    mobject: Mobject
    name: str
    boxes: Boxes
    size: float
    superscript: bool
    glyphs: tuple[VMobject, ...]


def faults(scene: Scene) -> list[str]:
    """Everything wrong with the picture that stands now, a line each; empty when nothing is."""
    texts = list(texts_in_view(scene.mobjects))
    neurons = [m for m in family(scene.mobjects) if isinstance(m, Neuron) and paint_of(m.circle).presence > IN_VIEW]
    found: list[str] = []
    for text in texts:
        found += _place(text)
        found += _size(text)
        found += _contrast(text)
        found += [
            f"{text.name} crosses the neuron {neuron.name}"
            for neuron in neurons
            if _meets_circle(text.boxes, neuron) and text.mobject not in neuron.get_family()
        ]
    for one, other in _near(texts):
        if not _apart(one.boxes, other.boxes).all() and not _related(one.mobject, other.mobject):
            found.append(f"{one.name} overlaps {other.name}")
    return found


def _near(texts: list[VisibleText]) -> Iterator[tuple[VisibleText, VisibleText]]:
    """Yield the pairs of texts whose outer boxes overlap: only their glyphs need to be compared."""
    if texts:
        outer = np.array([[*text.boxes[:, :2].min(0), *text.boxes[:, 2:].max(0)] for text in texts])
        for one, other in zip(*np.triu(~_apart(outer, outer), 1).nonzero(), strict=True):
            yield texts[one], texts[other]


def texts_in_view(mobjects: Iterable[Mobject]) -> Iterator[VisibleText]:
    """Words, formulas (their numbers apart) and numbers, each with the glyphs that a viewer sees."""
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
        yield f"{text.name} stands too high: {top:.2f}"
    if bottom < FLOOR - 0.1:
        yield f"{text.name} reaches into the caption strip: {bottom:.2f}"


def _size(text: VisibleText) -> Iterator[str]:
    least = SMALLEST_WITH_SUPERSCRIPT if text.superscript else SMALLEST
    if text.size < least:
        yield f"{text.name} is set at {text.size:.1f}, under {least:g}"


def _contrast(text: VisibleText) -> Iterator[str]:
    """Against the ground, or a panel, for what is not dimmed on purpose; on a neuron, its own test has it."""
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
    """Return for each box of one (n, 4) and each of the other (m, 4) whether they do not overlap, (n, m)."""
    found: NDArray[np.bool_] = (
        (one[:, None, 2] < other[None, :, 0] + TOUCH)
        | (other[None, :, 2] < one[:, None, 0] + TOUCH)
        | (one[:, None, 3] < other[None, :, 1] + TOUCH)
        | (other[None, :, 3] < one[:, None, 1] + TOUCH)
    )
    return found
