"""The records of activations and costs on the screen: one for each of core's."""

import ast
from pathlib import Path

import pytest

from core import ACTIVATIONS, COSTS, ShownInterval, cost
from scenes.look import activations, costs
from scenes.look.activations import activation_look
from scenes.look.costs import cost_look
from scenes.production.audits import functions
from scenes.script.file import languages, load

SCENES = Path(activations.__file__).parents[1]


def test_every_activation_and_cost_of_core_has_a_record_here_and_in_the_audits() -> None:
    assert [*activations.LOOKS] == [*functions.ACTIVATIONS] == [*ACTIVATIONS]
    assert [*costs.LOOKS] == [*functions.COSTS] == [*COSTS]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_a_sign_of_its_own_that_the_audits_read(name: str) -> None:
    look = activation_look(name)
    assert [other for other, record in activations.LOOKS.items() if record.sign == look.sign] == [name]
    assert functions.ACTIVATIONS[name].sign == look.sign
    assert look.beside in ACTIVATIONS
    assert look.beside != name


@pytest.mark.parametrize("language", languages())
def test_every_activation_has_its_words(language: str) -> None:
    lines = load(language).lines
    assert {*lines["WeightedSum.squeeze"].texts} == {*ACTIVATIONS}
    assert {*lines["WeightedSum.other"].texts} == {activation_look(name).beside for name in ACTIVATIONS}


@pytest.mark.parametrize("name", COSTS)
def test_the_shown_digits_of_a_cost_give_what_core_gives(name: str) -> None:
    computed = cost_look(name).computed(ShownInterval.of("0.40"), ShownInterval.of("1.00"))
    assert float(computed.value) == pytest.approx(cost(name).each(0.4, 1.0))


def test_what_has_no_record_is_refused_with_the_file_to_edit() -> None:
    with pytest.raises(KeyError, match=r"'gelu' has no sign: add its record to scenes/look/activations\.py"):
        activation_look("gelu")
    with pytest.raises(KeyError, match=r"'hinge' has no formulas: add its record to scenes/look/costs\.py"):
        cost_look("hinge")


def test_nothing_else_on_the_screen_knows_an_activation_by_name() -> None:
    """Chapters and pictures ask the records for properties."""
    own = {Path(activations.__file__), Path(functions.__file__)}
    named = {
        path.relative_to(SCENES).as_posix()
        for path in SCENES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if path not in own and isinstance(node, ast.Constant) and node.value in [*ACTIVATIONS]
    }
    assert named == set()
