"""What core.teaching.equations says of a lesson's equations is what the film compares: each result that the film weighs
against shown digits, to choose between "=" and "≈", is one of core's equations with the value that core computes.

For a drawn lesson all of core's equations hold, so all of the film's are written with "=".
"""

import sys
from decimal import Decimal

import pytest

from core import Lesson, ShownInterval, follows, reading_of
from core.teaching.equations import equations
from core.teaching.random_lesson import draw_lesson
from scenes.contents import CHAPTERS, Chapter
from scenes.pictures.primitives.text import Formula
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.typst_text import script_of
from scenes.stage.lesson_scene import LessonScene
from tests.scenes.chapters.expected import EXPECTED

Weighed = list[tuple[str, Decimal, bool]]
"""A shown result, what the shown digits give, and whether "=" was chosen."""

LESSON = draw_lesson(1)


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> Weighed:
    """Each result that the film weighs, while it does so."""
    comparisons: Weighed = []

    def compare(shown: str, computed: ShownInterval, equation: str) -> bool:
        equal = follows(shown, computed, equation)
        comparisons.append((shown, round(computed.value, 9), equal))
        return equal

    for chapter in CHAPTERS:
        chapter.scene  # noqa: B018  what it imports is there then
    for name, module in [*sys.modules.items()]:
        if name.startswith("scenes.") and getattr(module, "follows", None) is follows:
            monkeypatch.setattr(module, "follows", compare)
    return comparisons


def known(lesson: Lesson) -> set[tuple[str, Decimal]]:
    """Results with what the shown digits give: core's equations, and zero, where a neuron is turned down to nothing."""
    return {("0.000", Decimal(0)), *((e.result, round(e.computed, 9)) for e in equations(lesson))}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_what_a_chapter_weighs_are_equations_of_core_and_each_is_written_with_an_equals_sign(
    chapter: Chapter, weighed: Weighed
) -> None:
    approximate: set[str] = set()

    def look(scene: LessonScene, name: str) -> None:
        formulas = [text.mobject for text in texts_in_view(scene.mobjects) if isinstance(text.mobject, Formula)]
        approximate.update(script for formula in formulas if "approx" in (script := script_of(formula)))

    chapter.scene(reading=reading_of(LESSON), every_frame=False, skip_animations=True, at_rest=look).render()
    assert bool(weighed) == EXPECTED[chapter.name].compares
    assert {(shown, computed) for shown, computed, _ in weighed} <= known(LESSON)
    assert all(equal for *_, equal in weighed)
    assert approximate == set()


def test_every_equation_of_core_holds_for_a_drawn_lesson() -> None:
    assert [equation for equation in equations(LESSON) if not equation.holds] == []
