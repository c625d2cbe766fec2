"""Expressions of Typst's script: what they become in Python's syntax, and that nothing else is evaluated."""

from decimal import Decimal

import pytest

from core import load_lesson
from scenes.production.audits.expressions import SIGNS, Unreadable, in_python, normal, parsed, whitelisted
from scenes.production.audits.oracle import Oracle
from scenes.production.audits.symbols import Moment, SymbolContext

CHAIN = SymbolContext(Moment(Oracle(load_lesson().source), {}))


@pytest.mark.parametrize(
    ("script", "python"),
    [
        ("0.40", "rounded('0.40')"),
        ("2 (a - 1.00)^2", "exactly('2') * ( symbol('a') - rounded('1.00') ) **2"),
        ("12 (partial C_0)/(partial b_1)", "rounded('12') * fraction('C_0', 'b_1')"),
        ("a^((L)) dot.c y", "symbol('a^((L))') * symbol('y')"),
        ("a y thin b_1", "symbol('a') * symbol('y') * symbol('b_1')"),
        ("-(0.5) \\/ 4", "- ( rounded('0.5') ) / rounded('4')"),
        ("sigma' (z^((L)))", "sigmoid_slope ( symbol('z^((L))') )"),
        ("w_1 f (0.5)", "symbol('w_1') * identity ( rounded('0.5') )"),
        ("(partial C_0)/(partial w_1)", "fraction('C_0', 'w_1')"),
        ("partial C_0 \\/ partial w_1", "derivative('C_0', 'w_1')"),
        ("Delta z^((L)) / Delta w^((L))", "change('z^((L))') / change('w^((L))')"),
        ("C_0 (w_1, b_1)", "applied('C_0', 'w_1, b_1')"),
        ("1/n sum_(k=0)^(n - 1) C_k", "rounded('1') / symbol('n') * sum_below('k', 'n',  symbol('C_k') )"),
        ("sum_(k=0)^2 w_k a_k + y", "sum_to('k', '2',  symbol('w_k') * symbol('a_k') ) + symbol('y')"),
        ("(sum_(k=0)^2 a_k) y", "( sum_to('k', '2',  symbol('a_k') ) ) * symbol('y')"),
    ],
)
def test_a_script_in_python(script: str, python: str) -> None:
    assert in_python(normal(script)).split() == python.split()


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ("1 - 2 - 3", "-4"),
        ("8 / 2 / 2", "2"),
        ("8 / 2 · 2", "8"),
        ("1 / 2 (4 + 2)", "3"),
        ("-3^2", "-9"),
        ("2 · 3^2", "18"),
        ("(1 + 2)^2 4", "36"),
        ("sum_(k=0)^2 2 · 3 + 1", "19"),
        ("2 sum_(k=0)^1 sum_(j=0)^2 3 - 4", "32"),
        ("(sum_(k=0)^1 3) · 2 + 1", "13"),
        ("sum_(k=0)^1 -3", "-6"),
        ("f'(5)", "1"),
    ],
)
def test_precedence(script: str, value: str) -> None:
    assert float(parsed(script)(CHAIN, {}).value) == pytest.approx(float(Decimal(value)))


@pytest.mark.parametrize(
    "script",
    [
        "", "1 +", "· 3", "1 · · 3", "1 / / 3", "(1", "1)", "1) + (2", "()", "sum_(k=0)^2", "(sum_(k=0)^2) 3",
        "sum_(k=0)^2 + ", "sum_(k=1)^2 3", "1^3", "1^2^2", "^2", "sigma", "sigma' 3", "tanh 3", "1, 2", "0.5.1",
        "1 = 1", "1 < 2", "1 if 1 else 2", "[1]", "1; 2", "'1'", "__import__", "y.real", "3 xor 4", "1\x00", "1 # 2",
        "1 ** 2",
    ],
)  # fmt: skip
def test_what_is_not_an_expression_is_unreadable(script: str) -> None:
    with pytest.raises(Unreadable):
        parsed(script)(CHAIN, {})


@pytest.mark.parametrize(
    "python",
    [
        "1", "1.5", "'1'", "True", "y", "rounded", "rounded('1') // rounded('2')", "rounded('1') % rounded('2')",
        "rounded('1') ** rounded('2')", "rounded('1') ** 3", "rounded('1') ** 2.5", "~rounded('1')", "not rounded('1')",
        "rounded('1') < rounded('2')", "rounded('1') if rounded('2') else rounded('3')", "rounded(digits='1')",
        "rounded(1)", "rounded('1', '2')", "rounded(*'1')", "rounded('1').value", "symbol('y')[0]", "open('file')",
        "__import__('os')", "eval('1')", "(lambda: 1)()", "[rounded('1')]", "(rounded('1'), rounded('2'))",
        "(x := rounded('1'))", "f'{1}'", "sum(rounded('1') for x in y)", "sum_to('k', 2, rounded('1'))",
        "derivative('C_0')", "sigmoid(rounded('1'), rounded('2'))", "softmax(rounded('1'))", "_slope(rounded('1'))",
    ],
)  # fmt: skip
def test_other_nodes_of_python_are_unreadable(python: str) -> None:
    with pytest.raises(Unreadable):
        whitelisted(python)(CHAIN, {})


@pytest.mark.parametrize(("sign", "activation"), SIGNS.items())
def test_each_sign_of_an_activation_is_a_function(sign: str, activation: str) -> None:
    argument = whitelisted("rounded('0.50')")(CHAIN, {})
    assert parsed(f"{sign} (0.50)")(CHAIN, {}) == argument.through(activation)
    assert parsed(f"{sign}' (0.50)")(CHAIN, {}) == argument.slope(activation)
