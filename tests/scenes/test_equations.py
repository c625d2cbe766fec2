"""What core says of the shown digits is what the film shows: every equation of a drawn lesson is written with "="."""

import sys
from decimal import Decimal

import pytest

from core import Lesson, agrees
from core.calculator import equations
from core.decimals import DERIVATIVE, MEASURED, as_shown, significant
from core.drawn import drawn
from scenes.contents import CHAPTERS, Chapter

SHOWING = (
    "Cost",
    "WeightedSum",
    "ChainRule",
    "Averaging",
    "BiasAndBackward",
    "ManyNeurons",
    "ManyPaths",
    "Derivatives",
)
"""The chapters that write "=" or "≈" between numbers."""

Asked = list[tuple[str, Decimal]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Each shown result with what the shown digits give, as the film compares them."""
    found: Asked = []

    def compare(shown: str, computed: Decimal) -> bool:
        found.append((shown, computed))
        return agrees(shown, computed)

    for chapter in CHAPTERS:
        chapter.scene  # noqa: B018  what it imports is there then
    for name, module in [*sys.modules.items()]:
        if name.startswith("scenes.") and getattr(module, "agrees", None) is agrees:
            monkeypatch.setattr(module, "agrees", compare)
    return found


@pytest.mark.parametrize("lesson", [drawn(1)], ids=["drawn"])
@pytest.mark.parametrize("chapter", [c for c in CHAPTERS if c.name in SHOWING], ids=lambda c: c.name)
def test_every_shown_equation_is_one_of_those_and_holds(chapter: Chapter, lesson: Lesson, asked: Asked) -> None:
    chapter.scene(lesson=lesson, every_frame=False, skip_animations=True).render()
    known = {(equation.result, round(equation.computed, 9)) for equation in equations(lesson)}
    known.add(("0.000", Decimal(0)))  # the derivative where the neuron before is turned down to nothing
    ratio = as_shown(lesson.reading["chain.nudge.ratio"], significant(MEASURED))  # compared with the derivative
    known.add((f"{lesson.reading['dC/dw(L)']:.{DERIVATIVE}f}", round(Decimal(str(ratio)), 9)))
    assert asked
    assert {(shown, round(computed, 9)) for shown, computed in asked} <= known
    assert all(agrees(*one) for one in asked)
