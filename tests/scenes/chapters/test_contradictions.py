"""No film is made of an equation whose shown result its shown operands cannot give, wherever it is shown; and the audit
reports each of them."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import pytest
from manim import Mobject, VGroup

from core import Contradiction, Lesson, Reading, contradictions_shown, cost, load_lesson, reading_of
from scenes.contents import CHAPTERS
from scenes.look import notation
from scenes.look.layouts import CHAIN_RULE
from scenes.pictures.aligned_products import AlignedProducts
from scenes.pictures.backward_path import BackwardPath
from scenes.pictures.chain_rule_row import ChainRuleRow
from scenes.pictures.cost_picture import CostRow
from scenes.pictures.examples_table import ExamplesTable, MeanFormula
from scenes.pictures.factor_table import FactorTable
from scenes.pictures.folded_path import FoldedPath
from scenes.pictures.layer_rule import WeightRule
from scenes.pictures.path_table import EarlierPathTable, PathTable
from scenes.pictures.primitives.text import Formula
from scenes.pictures.product_rows import ProductRows
from scenes.pictures.swapped_factor import SwappedFactors
from scenes.pictures.weighted_sum import WeightedSumFormulas
from scenes.production.audits.reading import Reader
from scenes.production.rendering.quality import QUALITIES
from scenes.production.rendering.render import Task, render
from scenes.production.work.errors import Failure
from tests.core.teaching.test_equations import lesson as with_changes


class Wrong(Reading):
    """A reading that gives one quantity half as large as it is."""

    def __init__(self, lesson: Lesson, name: str) -> None:
        super().__init__(lesson)
        self.wrong = self.path(name)

    def __getitem__(self, name: str) -> float:
        value = super().__getitem__(name)
        return value / 2 if self.path(name) == self.wrong else value


WORDS = {"through": "through output", "together": "together", "sum": "sum"}


def settled_table(reading: Reading) -> Mobject:
    """The table decides when it has come to rest."""
    table = FactorTable(reading)
    table.now.approx.settle()
    return table


def cost_sum(reading: Reading) -> Mobject:
    equation = notation.cost_sum_in_numbers(2)
    return Formula(equation, source=reading, numbers={label: {} for label in equation.places})


def way_back(reading: Reading) -> Mobject:
    path = BackwardPath(reading)
    return VGroup(*path.factors[1], path.dots(1), path.product(1))


def mean(reading: Reading) -> Mobject:
    table = ExamplesTable(reading, ("input", "mean"))
    for number in table.mean.numbers[:-1]:
        number.presence = 0.0
    return VGroup(table, MeanFormula(table))


PLACES: dict[str, tuple[str, Callable[[Reading], Mobject]]] = {
    "the cost": ("C_0", lambda r: CostRow(r, 1)),
    "the weighted sum": ("z(L)", WeightedSumFormulas),
    "the activation": ("a(L)", WeightedSumFormulas),
    "the sum of errors": ("layers.C", cost_sum),
    "the chain rule": ("dC/dw(L)", lambda r: ChainRuleRow(r, CHAIN_RULE)),
    "the factor table": ("dC/dw(L)", settled_table),
    "the rows by weight": ("dC/dw(L)", SwappedFactors),
    "the rows by bias": ("dC/db(L)", SwappedFactors),
    "the rows by activation": ("dC/da(L-1)", SwappedFactors),
    "the aligned products": ("dC/dw(L-1)", lambda r: AlignedProducts(r, 2)),
    "the rows of products": ("dC/dw(L-2)", lambda r: ProductRows(r, 2)),
    "the way back": ("dC/dw(L-1)", way_back),
    "the layered rule": ("dC/dw(L)[1,2]", lambda r: WeightRule(r, 1, 2)),
    "a path": ("layers.paths[2].via[0].product", lambda r: PathTable(r, 2, WORDS)),
    "the sum of paths": ("layers.paths[2].sum", lambda r: PathTable(r, 2, WORDS)),
    "a row of paths": ("layers.routes[0].via[0].sum", lambda r: EarlierPathTable(r, 0, WORDS)),
    "the sum of rows": ("layers.routes[0].sum", lambda r: EarlierPathTable(r, 0, WORDS)),
    "the mean": ("chain.mean_so_far[7].dC/dw[2]", mean),
}
"""Where "=" or "≈" is chosen: a name that is shown as a result there, and what makes it."""


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_result_is_refused(place: str, lesson: Lesson) -> None:
    name, make = PLACES[place]
    make(reading_of(lesson))
    wrong = Wrong(lesson, name)
    with pytest.raises(Contradiction, match="is wrong: the shown digits allow"):
        make(wrong)
    with contradictions_shown():
        drawn = make(wrong)
    between_numbers = [equation for equation in Reader(lesson.source)([drawn]) if not equation.symbols]
    assert [equation.text for equation in between_numbers if "≈" in equation.text and not equation.holds] != []


def test_a_wrong_result_of_a_long_path_is_refused() -> None:
    deep = with_changes(chain={"weights": [1.3, -2.0, 1.4, 1.0, 1.0], "biases": [0.0] * 5})
    with pytest.raises(Contradiction, match=r"chain\.examples\[0\]\.dC/dw\[0\]"):
        FoldedPath(Wrong(deep, "dC/dw(1)"))


def test_the_film_of_a_core_with_half_the_cost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    half = replace(cost(), each=lambda a, y: (a - y) ** 2 / 2)
    monkeypatch.setattr(import_module("core.backprop"), "cost", lambda: half)
    lesson, (chapter,) = load_lesson(), [c for c in CHAPTERS if c.name == "Cost"]
    task = Task(chapter, lesson.source, lesson.file, QUALITIES["480p15"], rehearsal=True)
    with pytest.raises(Failure, match=r"the equation C_0 = \(0\.40 - 1\.00\)\^2 ≈ 0\.18 is wrong: .*backprop audit"):
        render(task)
