"""A core, or a notation, that computes or writes something else than the film says: `audit` reports it."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from core import cost, load_lesson
from scenes.contents import CHAPTERS
from scenes.look import notation
from scenes.production.audits import forward
from scenes.production.rendering.quality import QUALITIES
from scenes.production.rendering.render import Task, render

QUALITY = QUALITIES["480p15"]


def faults(name: str) -> dict[str, dict[str, str]]:
    """What the audits of a chapter find, by audit."""
    lesson, (chapter,) = load_lesson(), [chapter for chapter in CHAPTERS if chapter.name == name]
    by_audit: dict[str, dict[str, str]] = json.loads(
        render(Task(chapter, lesson.source, lesson.file, QUALITY, audit=True)).data
    )["faults"]
    return by_audit


@pytest.fixture
def half_the_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Core and the oracle both halve the cost, so that only the film's own formulas speak against it."""

    half = replace(cost(), each=lambda a, y: (a - y) ** 2 / 2, slope=lambda a, y: a - y)
    for name in ("core.backprop", "core.nudge"):
        monkeypatch.setattr(import_module(name), "cost", lambda: half)
    whole: Callable[..., Decimal] = forward.Net.cost
    monkeypatch.setattr(forward.Net, "cost", lambda *arguments: whole(*arguments) / 2)


@pytest.mark.usefixtures("half_the_cost")
@pytest.mark.parametrize(
    ("chapter", "fault"),
    [
        ("Cost", "(0.40 - 1.00)^2 ≈ 0.18 is more than rounding explains"),
        ("Cost", "C_0 = (a^((L)) - y)^2 does not hold for the values of its symbols"),
        ("DependencyTree", "(a^((L)) - y)^2 beside 0.18 does not hold"),
        ("Derivatives", "2 (a^((L)) - y) beside (-0.60) does not hold"),
        ("BiasAndBackward", "2 (a^((L)) - y) beside (-0.60) does not hold"),
        ("ManyNeurons", "0.13 + 0.10 ≈ 0.12 is more than rounding explains"),
        ("ManyNeurons", "2 (a_j^((L)) - y_j) beside 0.32 does not hold"),
    ],
)
def test_half_the_cost_is_found(chapter: str, fault: str) -> None:
    by_audit = faults(chapter)
    assert by_audit["ledger"] == {}
    assert [text for text in by_audit["arithmetic"] if text.startswith(fault)] != []


A, Y, SUMMED = notation.a(), notation.y, notation.cost_sum(2).symbols
WRONG: dict[str, tuple[str, str, Any]] = {
    "a missing square": ("Cost", "COST", notation.FormulaTemplate("{C} = ({a} - {y})", notation.COST.symbols)),
    "a missing 2": (
        "Derivatives", "worked_out",
        lambda name: (
            notation.alone(notation.a(1)), notation.slope(name),
            notation.FormulaTemplate("({a} - {y})", {"a": A, "y": Y})
        ),
    ),
    "another activation": (
        "WeightedSum", "output_in_numbers",
        lambda name, right=notation.output_in_numbers: right("identity"),
    ),
    "another slope": ("BiasAndBackward", "slope", lambda name, back=0, right=notation.slope: right("tanh", back)),
    "a wrong index": (
        "ManyPaths", "path_sum",
        lambda inner, index, last, back=0, right=notation.path_sum: right(inner, index, last + 1, back),
    ),
    "a wrong sign": (
        "ManyNeurons", "cost_sum",
        lambda n: notation.FormulaTemplate(f"{{C}} = sum_(j=0)^{n - 1} ({{a}} + {{y}})^2", SUMMED),
    ),
}  # fmt: skip
"""What is wrong: a chapter that shows it, and a name of the notation with what takes its place."""


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_notation_is_found(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter, name, wrong = WRONG[what]
    monkeypatch.setattr(notation, name, wrong)
    by_audit = faults(chapter)
    assert by_audit["arithmetic"] != {}
