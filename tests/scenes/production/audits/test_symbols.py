"""Symbols as they are drawn, and the ledger's names that they stand for."""

import pytest

from core import load_lesson
from scenes.production.audits.expressions import Unreadable, letters_in, parsed
from scenes.production.audits.oracle import Oracle
from scenes.production.audits.symbols import Moment, SymbolContext, layered

MOMENT = Moment(Oracle(load_lesson().source), {})


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("C", "chain.mean.C"),
        ("C_0", "chain.examples[0].C"),
        ("C_k", "chain.examples[3].C"),
        ("y", "chain.examples[0].y"),
        ("w_1", "chain.weights[0]"),
        ("b_3", "chain.biases[2]"),
        ("w^((L))", "chain.weights[2]"),
        ("b^((L-2))", "chain.biases[0]"),
        ("z^((L-1))", "chain.examples[0].z[1]"),
        ("a^((L))", "chain.examples[0].a[3]"),
        ("a^((L-3))", "chain.examples[0].a[0]"),
    ],
)
def test_symbols_of_the_chain(script: str, name: str) -> None:
    assert SymbolContext(MOMENT).name(script, {"k": 3}) == name


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("C_0", "layers.C"),
        ("y_j", "layers.target[1]"),
        ("y_0", "layers.target[0]"),
        ("a_k^((L-1))", "layers.a[1][2]"),
        ("a_0^((L))", "layers.a[2][0]"),
        ("z_j^((L))", "layers.z[1][1]"),
        ("b_j^((L))", "layers.biases[1][1]"),
        ("w_(j k)^((L))", "layers.weights[1][1][2]"),
        ("w_(0 k)", "layers.weights[1][0][2]"),
    ],
)
def test_symbols_of_the_layered_network(script: str, name: str) -> None:
    assert SymbolContext(MOMENT, layered=True).name(script, {"j": 1, "k": 2}) == name


@pytest.mark.parametrize("script", ["q", "z", "a", "w^((L-3))", "z^((L-3))", "a_k^((L-1))", "w_0", "C_k", "x + y"])
def test_what_stands_for_nothing_in_the_chain(script: str) -> None:
    with pytest.raises(Unreadable):
        SymbolContext(MOMENT).name(script, {})


@pytest.mark.parametrize("script", ["a_k^((L))", "a_j^((L-1))", "y_k", "w_(k j)^((L))", "z_i^((L))", "C", "y"])
def test_a_letter_is_an_index_of_one_layer(script: str) -> None:
    with pytest.raises(Unreadable):
        SymbolContext(MOMENT, layered=True).name(script, {"i": 0, "j": 1, "k": 1})


@pytest.mark.parametrize(
    "script",
    [
        "(partial z^((L)))/(partial w^((L-1)))", "(partial a^((L)))/(partial z^((L-1)))",
        "(partial z^((L)))/(partial a^((L)))", "(partial w^((L)))/(partial C_0)", "(partial y)/(partial w^((L)))",
        "Delta y", "Delta w^((L-1))", "C_0 (w_1, b_1)", "C_0 (b_1, w_1, w_2, b_2, w_3, b_3)",
    ],
)  # fmt: skip
def test_what_does_not_follow_from_the_other_is_unreadable(script: str) -> None:
    with pytest.raises(Unreadable):
        parsed(script)(SymbolContext(MOMENT), {})


@pytest.mark.parametrize(
    "script",
    [
        "(partial z_j^((L)))/(partial w_(j k)^((L))) · (partial a_j^((L)))/(partial z_j^((L)))",
        "sum_(j = 0)^1 (partial C_0)/(partial a_j^((L)))",
        "2 (a_j^((L)) - y_j)",
    ],
)
def test_formulas_of_the_layered_network_have_a_value(script: str) -> None:
    assert layered(script)
    assert parsed(script)(SymbolContext(MOMENT, layered=True), {"j": 1, "k": 2}).low != 0


def test_free_letters_are_those_that_no_sum_binds() -> None:
    assert letters_in("z_j^((L)) = sum_(k=0)^2 w_(j k)^((L)) a_k^((L-1)) + b_j^((L))") == {"j"}
    assert letters_in("C_0 = (a^((L)) - y)^2") == set()
