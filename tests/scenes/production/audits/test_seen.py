"""Digits on the stage: what is in no ledger, drawn otherwise than written, or typed, is found."""

from collections.abc import Callable

import pytest
from manim import MathTypst, Square, VMobject

from scenes.look import notation
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula, Words
from scenes.production.audits.completeness import checked
from scenes.stage.lesson_scene import LessonScene
from tests.scenes.conftest import run


def faults_of(make: Callable[[LessonScene], VMobject], settle: bool = True) -> list[str]:
    """Return the faults of a stage with one mobject on it."""
    seen: list[list[str]] = []

    class Stage(LessonScene):
        def construct(self) -> None:
            self.add(make(self))
            self.wait(0.2)
            seen.append(checked(self)[1])

    run(Stage)
    return seen[0]


def tampered(scene: LessonScene) -> Number:
    """Its glyphs are those of another text."""
    number, other = Number(scene.live, "C_0"), Number(scene.live, "a(L)")
    for slot, source in zip(number.slots, other.slots, strict=True):
        slot.points = source.points
    return number


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda scene: Number(scene.live, "C_0"), None),
        (lambda scene: Square(), None),
        (lambda scene: Words("no digits"), None),
        (lambda scene: Words(scene.phrase("matters")), None),
        (lambda scene: Words("through output 1"), None),
        (lambda scene: Formula(notation.COST), None),
        (lambda scene: Formula(notation.path_sum("k", "j", 1)), None),
        (lambda scene: Formula(notation.MEAN_OF_DERIVATIVES), None),
        (lambda scene: Formula(notation.FormulaTemplate("7")), None),
        (lambda scene: Formula(notation.FormulaTemplate("97")), "holds 97"),
        (lambda scene: Formula(notation.FormulaTemplate("0.36")), "holds 0.36"),
        (lambda scene: Formula(notation.FormulaTemplate("C = 0.36")), "holds 0.36"),
        (lambda scene: Formula(notation.FormulaTemplate("3 w")), "holds 3"),
        (lambda scene: Formula(notation.FormulaTemplate("x^3")), "holds 3"),
        (lambda scene: Words("The cost is 0.36"), "hold 0.36, and no number was filled in"),
        (lambda scene: Words("through output 97"), "hold 97, and no number"),
        (lambda scene: MathTypst("0.36"), "MathTypst is not Words, Formula or Number"),
        (tampered, "the number 0.36 (chain.examples[0].C) is drawn as something else"),
    ],
)
def test_what_is_found_of_a_thing_on_the_stage(make: Callable[[LessonScene], VMobject], fault: str | None) -> None:
    faults = faults_of(make)
    assert (len(faults) == 1 and fault in faults[0]) if fault else (faults == [])


def test_a_number_that_the_ledger_missed() -> None:
    seen: list[list[str]] = []

    class Stage(LessonScene):
        def construct(self) -> None:
            self.wait(0.2)
            self.add(Number(self.live, "C_0"))
            seen.append(checked(self)[1])

    run(Stage)
    assert seen == [["the number 0.36 (chain.examples[0].C) is not in the ledger"]]
