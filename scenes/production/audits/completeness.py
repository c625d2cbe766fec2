"""Check every digit on the stage: it belongs to a number of the ledger, to words filled from it, or to notation."""

import re
from collections.abc import Iterable, Iterator

import numpy as np
from manim import Mobject, Typst, VMobject
from manim.mobject.svg.svg_mobject import SVGMobject

from scenes.look import notation
from scenes.pictures.primitives import Formula, Number, Words, typeset
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.typst_text import pieces
from scenes.stage.lesson_scene import LessonScene

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def checked(scene: LessonScene) -> tuple[int, list[str]]:
    """Return the number of texts with digits that are in view now, and their faults."""
    count, wrong = 0, []
    largest = largest_index(scene)
    for text in texts_in_view(scene.mobjects):
        mobject = text.mobject
        if isinstance(mobject, Number):
            wrong += _number(scene, mobject)
        elif isinstance(mobject, Formula):
            script = "".join(piece if isinstance(piece, str) else " " for piece in pieces(mobject))
            wrong += [f"{text.name} holds {left}" for left in notation.digits_in(script, largest)]
        else:
            assert isinstance(mobject, Words)
            wrong += _words(scene, mobject, largest)
        count += bool(isinstance(mobject, Number) or DIGITS.search(text.name))
    return count, [*wrong, *_unreadable(scene.mobjects)]


def largest_index(scene: LessonScene) -> int:
    """Return the largest index of a neuron, a layer or an example in the lesson."""
    reading = scene.reading
    sizes = reading.table("layers")["size"]["neurons"]
    return int(max(reading["chain.size.examples"], reading["chain.size.layers"] + 1, *sizes))


def _number(scene: LessonScene, number: Number) -> list[str]:
    if not scene.ledger.holds(number):
        return [f"the number {number.text} ({number.name}) is not in the ledger"]
    if not drawn_as_written(number):
        return [f"the number {number.text} ({number.name}) is drawn as something else"]
    return []


def drawn_as_written(number: Number) -> bool:
    """True if the glyphs of a number are those of its text, side by side on its baseline."""
    scale, pen = number.scale_of_glyphs, number.line.points[0]
    shapes = [*typeset(number.text, number.exponent)]
    blank = [(np.zeros((0, 3)), 0.0)] * (len(number.slots) - len(shapes))
    for slot, (outline, advance) in zip(number.slots, [*shapes, *blank], strict=True):
        expected = outline * scale + pen
        if slot.points.shape != expected.shape or not np.allclose(slot.points, expected, atol=1e-6):
            return False
        pen = pen + np.array([advance * scale, 0, 0])
    return True


def _words(scene: LessonScene, words: Words, largest: int) -> list[str]:
    left = DIGITS.findall(words.text)
    if not left:
        return []
    for filled in scene.written:
        if filled.text == words.text:
            for said in filled.numbers:
                if said.shown in left:
                    left.remove(said.shown)
            return [f"the words “{words.text}” hold {digits}, which is no number of theirs" for digits in left]
    label = re.fullmatch(rf"{re.escape(scene.word('through'))} (\d+)", words.text)
    if label and int(label[1]) <= largest:  # the index of an output
        return []
    return [f"the words “{words.text}” hold {digits}, and no number was filled in" for digits in left]


def _unreadable(mobjects: Iterable[Mobject]) -> Iterator[str]:
    """Yield a fault for each text or drawing whose digits this audit cannot read."""
    for mobject in mobjects:
        for member in mobject.get_family():
            alien = isinstance(member, SVGMobject | Typst) and not isinstance(member, Words | Formula)
            if alien or (type(member).__module__.startswith("manim.mobject.text") and isinstance(member, VMobject)):
                yield f"{type(member).__name__} is not Words, Formula or Number; its digits cannot be read"
