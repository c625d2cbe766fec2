"""What is read off the stage: equations in formulas, in rows, in tables."""

from decimal import Decimal

import pytest
from manim import Mobject, VGroup

from core import Lesson, Reading
from scenes import notation, style
from scenes.layouts import RULE
from scenes.mobjects.factor_table import FactorTable
from scenes.mobjects.number import Number
from scenes.mobjects.rule_row import RuleRow, sign
from scenes.mobjects.text import Formula, Words, row
from scenes.production.audits.forward import FUNCTIONS
from scenes.production.audits.reading import Equation, equations, pieces, read, value_of

IDENTITY = FUNCTIONS["identity"]


def doubled(z: Decimal) -> Decimal:
    return 2 * z


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.36", "0.36"),
        ("-0.5", "-0.5"),
        ("(-1.20)", "-1.20"),
        ("0.5 · 4", "2.0"),
        ("0.5 · (-4) + 1", "-1.0"),
        ("1 - 0.25 · 2", "0.5"),
        ("(0.40 - 1.00)^2", "0.36"),
        ("2 (0.40 - 1)", "-1.2"),
        ("sigma (-0.5)", "-1"),
        ('op("ReLU") (0.25)', "0.5"),
        ("(1 + 2) / 4", "0.75"),
        ("1.2e-3 · 2", "0.0024"),
        ("2 · -3", "-6"),
    ],
)
def test_an_expression_of_numbers_has_a_value(text: str, value: str) -> None:
    assert value_of(text, doubled) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "C_0", "w · 0.5", "(1 + 2", "1 +", "· 3", "a^((L))", "sigma (z^((L)))", "1 / 0", "2)"]
)
def test_what_has_symbols_or_is_none_has_no_value(text: str) -> None:
    assert value_of(text, doubled) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0.28 · 0.24 · (-1.20) = -0.081", True),
        ("0.28 · 0.24 · (-1.20) = -0.082", False),
        ("-0.081 = 0.28 · 0.24 · (-1.20)", True),
        ("0.28 · 0.24 · (-1.20) approx -0.082", None),
        ("C_0 = (0.40 - 1)^2 = 0.36", True),
        ("C_0 = (0.40 - 1)^2 = 0.37", False),
        ("sigma (z^((L))) = sigma (0.5) = 1.0", True),
        ("0.5 dot.c 1 = 0.5", True),
        ("0.165 = 0.1", False),
        ("0.15 · 1 = 0.2", True),  # half-way: either is right
    ],
)
def test_an_equation_holds_for_its_shown_digits_or_does_not(text: str, holds: bool | None) -> None:
    assert [equation.holds for equation in read(text, doubled)] == [holds]


def test_where_one_side_has_symbols_nothing_is_claimed() -> None:
    assert [*read("C_0 = 0.36", IDENTITY)] == []


@pytest.fixture
def reading(lesson: Lesson) -> Reading:
    return lesson.reading


def texts(*mobjects: Mobject) -> list[Equation]:
    return equations(mobjects, FUNCTIONS["sigmoid"])


def test_a_formula_is_read_as_typst_has_set_it_with_the_digits_that_stand_there_now(reading: Reading) -> None:
    two: dict[str, object] = {"decimals": 2}
    formula = Formula(notation.COST_IN_NUMBERS, source=reading, numbers={"a": two, "y": two, "value": two})
    assert "C_0" in str(pieces(formula)[0])
    assert texts(formula) == [Equation("(0.40 - 1.00)^2 = 0.36", True)]
    formula.numbers["value"].show(reading.moved("chain.examples[0].y", 0.0))
    assert texts(formula) == [Equation("(0.40 - 1.00)^2 = 0.16", False)]
    with style.decimal_mark(","):
        formula = Formula(notation.COST_IN_NUMBERS, source=reading, numbers={"a": two, "y": two, "value": two})
    assert formula.numbers["a"].text == "0,40"
    assert texts(formula) == [Equation("(0.40 - 1.00)^2 = 0.36", True)]


def test_a_row_of_numbers_and_signs(reading: Reading) -> None:
    rule = RuleRow(reading, RULE)
    assert texts(rule) == [Equation("-0.081 = 0.28 · 0.24 · (-1.20)", True)]
    rule.numbers[1].show(reading.moved("chain.biases[2]", 3.0))
    assert [equation.holds for equation in texts(rule)] == [False]


def test_what_is_hidden_or_far_away_belongs_to_no_equation(reading: Reading) -> None:
    left, right = Number(reading, "C_0").at(-6, 0), Number(reading, "C_0").at(6, 0)
    assert texts(left, sign("=", 40, 0, 0.1), right) == []
    near = Number(reading, "C_0").at(1, 0)
    assert texts(Number(reading, "C_0").at(-1, 0), sign("=", 40, 0, 0.1), near) == [Equation("0.36 = 0.36", True)]
    near.presence = 0.0
    assert texts(Number(reading, "C_0").at(-1, 0), sign("=", 40, 0, 0.1), near) == []


def test_factors_over_a_line_that_has_only_the_result(reading: Reading) -> None:
    factors = row(Number(reading, "dz/dw(L)"), Number(reading, "da/dz(L)"), gap=1.0)
    dot = sign("dot.c", 40, float(factors[0].get_right()[0]) + 0.5, 0.1)
    result = row(
        Formula(notation.derivative(notation.C0, notation.w())), Formula(notation.Equation("=")), Number(reading, "C_0")
    )
    result.shift([0, -0.8, 0])
    assert texts(factors, dot, result) == [Equation("0.28 · 0.24 = 0.36", False)]


def test_a_column_of_factors(reading: Reading) -> None:
    table = FactorTable(reading, "sigmoid")
    assert texts(table) == [Equation("(0.28) · (0.24) · (-1.20) = -0.081", True)]
    elsewhere = reading.moved("chain.biases[2]", 0.9)
    other = FactorTable(elsewhere, "sigmoid")
    for number in other.now.numbers:
        number.settle()
    other.now.about.settle()
    (equation,) = texts(other)
    assert equation.holds in (True, None)
    assert ("≈" in equation.text) == (equation.holds is None)


def test_words_are_no_part_of_an_equation(reading: Reading) -> None:
    assert texts(VGroup(Words("3 = 4"))) == []
