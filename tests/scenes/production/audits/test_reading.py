"""What is read off the stage: equations in formulas, in rows, in tables."""

from decimal import Decimal

import pytest
from manim import Mobject, VGroup

from core import Lesson, Reading, contradictions_shown, load_lesson, reading_of
from scenes.look import notation, style
from scenes.look.layouts import CHAIN_RULE
from scenes.pictures.chain_rule_row import ChainRuleRow
from scenes.pictures.factor_table import FactorTable
from scenes.pictures.factors import sign
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula, Words, row
from scenes.production.audits.equations import CheckedEquation, read, value_of
from scenes.production.audits.reading import Reader
from scenes.production.audits.typst_text import pieces


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.36", "0.36"),
        ("-0.5", "-0.5"),
        ("(-1.20)", "-1.20"),
        ("(+1.20)", "1.20"),
        ("0.5 · 4", "2.0"),
        ("0.5 · (-4) + 1", "-1.0"),
        ("1 - 0.25 · 2", "0.5"),
        ("(0.40 - 1.00)^2", "0.36"),
        ("2 (0.40 - 1)", "-1.2"),
        ("f (-0.5)", "-0.5"),
        ('op("ReLU") (0.25)', "0.25"),
        ('op("ReLU") (-0.25)', "0"),
        ("(1 + 2) / 4", "0.75"),
        ("1.2e-3 · 2", "0.0024"),
        ("2 · -3", "-6"),
    ],
)
def test_an_expression_of_numbers_has_a_value(text: str, value: str) -> None:
    interval = value_of(text)
    assert interval is not None
    assert interval.value == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "C_0", "w · 0.5", "(1 + 2", "1 +", "· 3", "a^((L))", "sigma (z^((L)))", "1 / 0", "2)"]
)
def test_what_has_symbols_or_is_none_has_no_value(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0.28 · 0.24 · (-1.20) = -0.081", True),
        ("0.28 · 0.24 · (-1.20) = -0.082", False),
        ("-0.081 = 0.28 · 0.24 · (-1.20)", True),
        ("0.28 · 0.24 · (-1.20) approx -0.082", True),
        ("0.28 · 0.24 · (-1.20) approx -0.040", False),
        ("0.28 · 0.24 · (-1.20) approx 0.081", False),
        ("C_0 = (0.40 - 1.00)^2 = 0.36", True),
        ("C_0 = (0.40 - 1.00)^2 = 0.37", False),
        ("C_0 = (0.40 - 1.00)^2 approx 0.37", True),
        ("C_0 = (0.40 - 1.00)^2 approx 0.18", False),
        ("sigma (z^((L))) = sigma (-0.41) = 0.40", True),
        ("sigma (z^((L))) = tanh (-0.41) = 0.40", False),
        ("sigma (-0.41) approx 0.41", False),
        ("sigma (-0.4) approx 0.41", True),
        ("0.13 + 0.10 approx 0.24", True),
        ("0.13 + 0.10 approx 0.25", False),
        ("0.13 + 0.10 approx 0.12", False),
        ("1.40 · 0.28 - 0.80 approx -0.40", True),
        ("1.40 · 0.28 - 0.80 approx -0.38", False),
        ("0.5 dot.c 1 = 0.5", True),
        ("0.165 = 0.1", False),
        ("0.15 · 1 = 0.2", True),  # half-way: either is right
    ],
)
def test_an_equation_holds_for_its_shown_digits_or_within_their_rounding(text: str, holds: bool) -> None:
    assert [equation.holds for equation in read(text)] == [holds]


def test_between_numbers_nothing_is_claimed_where_one_side_has_symbols() -> None:
    assert [*read("C_0 = 0.36")] == []


@pytest.fixture
def reading(lesson: Lesson) -> Reading:
    return reading_of(lesson)


def all_of(*mobjects: Mobject, moved: dict[str, float] | None = None) -> list[CheckedEquation]:
    return Reader(load_lesson().source)(mobjects, moved)


def texts(*mobjects: Mobject) -> list[CheckedEquation]:
    """Those between numbers."""
    return [equation for equation in all_of(*mobjects) if not equation.symbols]


def faults(*mobjects: Mobject, moved: dict[str, float] | None = None) -> list[str]:
    return [equation.fault for equation in all_of(*mobjects, moved=moved) if not equation.holds]


def test_a_formula_is_read_as_typst_has_set_it_with_the_digits_that_stand_there_now(reading: Reading) -> None:
    two: dict[str, object] = {"decimals": 2}
    formula = Formula(notation.COST_IN_NUMBERS, source=reading, numbers={"a": two, "y": two, "value": two})
    assert "C_0" in str(pieces(formula)[0])
    assert texts(formula) == [CheckedEquation("(0.40 - 1.00)^2 = 0.36", True)]
    formula.numbers["value"].show(reading.moved("chain.examples[0].y", 0.0))
    assert texts(formula) == [CheckedEquation("(0.40 - 1.00)^2 = 0.16", False)]
    with style.decimal_mark(","):
        formula = Formula(notation.COST_IN_NUMBERS, source=reading, numbers={"a": two, "y": two, "value": two})
    assert formula.numbers["a"].text == "0,40"
    assert texts(formula) == [CheckedEquation("(0.40 - 1.00)^2 = 0.36", True)]


def test_a_row_of_numbers_and_signs(reading: Reading) -> None:
    rule = ChainRuleRow(reading, CHAIN_RULE)
    assert texts(rule) == [CheckedEquation("-0.081 = 0.28 · 0.24 · (-1.20)", True)]
    rule.numbers[1].show(reading.moved("chain.biases[2]", 3.0))
    assert [equation.holds for equation in texts(rule)] == [False]


def test_what_is_hidden_or_far_away_belongs_to_no_equation(reading: Reading) -> None:
    left, right = Number(reading, "C_0").at(-6, 0), Number(reading, "C_0").at(6, 0)
    assert texts(left, sign("=", 40, 0, 0.1), right) == []
    near = Number(reading, "C_0").at(1, 0)
    assert texts(Number(reading, "C_0").at(-1, 0), sign("=", 40, 0, 0.1), near) == [
        CheckedEquation("0.36 = 0.36", True)
    ]
    near.presence = 0.0
    assert texts(Number(reading, "C_0").at(-1, 0), sign("=", 40, 0, 0.1), near) == []


def test_factors_over_a_line_that_has_only_the_result(reading: Reading) -> None:
    factors = row(Number(reading, "dz/dw(L)"), Number(reading, "da/dz(L)"), gap=1.0)
    dot = sign("dot.c", 40, float(factors[0].get_right()[0]) + 0.5, 0.1)
    result = row(
        Formula(notation.derivative(notation.C0, notation.w())),
        Formula(notation.FormulaTemplate("=")),
        Number(reading, "C_0"),
    )
    result.shift([0, -0.8, 0])
    assert texts(factors, dot, result) == [CheckedEquation("0.28 · 0.24 = 0.36", False)]


def test_a_column_of_factors(reading: Reading) -> None:
    table = FactorTable(reading)
    assert texts(table) == [CheckedEquation("(0.28) · (0.24) · (-1.20) = -0.081", True)]
    signs = set()
    for bias in (0.5, 0.6, 0.7, 0.8, 0.9):
        other = FactorTable(reading.moved("chain.biases[2]", bias))
        other.now.approx.settle()
        (equation,) = texts(other)
        assert equation.holds
        signs.add(equation.text.split()[-2])
    assert signs == {"=", "≈"}


def test_words_are_no_part_of_an_equation(reading: Reading) -> None:
    assert texts(VGroup(Words("3 = 4"))) == []


# ---------------------------------------------------------------- symbols


def stacked(formula: Formula, number: Number) -> VGroup:
    """A factor as rows of products have it: its symbol over its number."""

    class Stacked(VGroup):
        symbol = formula

    Stacked.number = number.at(0, -0.5)
    return Stacked(formula, number)


@pytest.mark.parametrize(
    ("symbols", "name", "holds"),
    [
        (notation.FormulaTemplate("2 (a^((L)) - y)"), "dC/da(L)", True),
        (notation.FormulaTemplate("(a^((L)) - y)"), "dC/da(L)", False),
        (notation.FormulaTemplate("2 (a^((L)) + y)"), "dC/da(L)", False),
        (notation.FormulaTemplate("2 (a^((L-1)) - y)"), "dC/da(L)", False),
        (notation.slope("sigmoid"), "da/dz(L)", True),
        (notation.slope("tanh"), "da/dz(L)", False),
        (notation.slope("relu"), "da/dz(L)", False),
        (notation.slope("sigmoid", 1), "da/dz(L)", False),
        (notation.alone(notation.w()), "dz/da(L)", True),
        (notation.alone(notation.w(1)), "dz/da(L)", False),
        (notation.partial(notation.z(), notation.b()), "dz/db(L)", True),
        (notation.partial(notation.z(), notation.b(1)), "dz/db(L)", False),
        (notation.derivative(notation.C0, notation.w()), "dC/dw(L)", True),
        (notation.derivative(notation.C, notation.w()), "dC/dw(L)", False),
    ],
)
def test_a_symbol_is_worked_out_beside_its_number(
    symbols: notation.FormulaTemplate, name: str, holds: bool, reading: Reading
) -> None:
    wrong = faults(stacked(Formula(symbols), Number(reading, name, decimals=3)))
    assert (wrong == []) is holds


def test_symbols_have_the_values_that_are_shown_of_them() -> None:
    """Also where these, and what is computed from them, are all wrong: what is shown has to agree."""

    class Half(Reading):
        def __getitem__(self, name: str) -> float:
            value = super().__getitem__(name)
            return value / 2 if self.path(name) == self.path("dC/da(L)") else value

    half = Half(load_lesson())
    wrong = faults(stacked(Formula(notation.COST_SLOPE), Number(half, "dC/da(L)")))
    assert wrong == ["2 (a^((L)) - y) beside -0.60 does not hold for the values of its symbols"]


def test_symbols_follow_the_parameters_that_are_moved(reading: Reading) -> None:
    near = reading.moved("chain.biases[2]", 0.9)
    factor = stacked(Formula(notation.COST_SLOPE), Number(near, "dC/da(L)"))
    assert faults(factor) == []
    assert faults(Formula(notation.SUM_IS), moved=near.overrides) == []


def test_a_formula_that_cannot_be_read_is_a_fault(reading: Reading) -> None:
    assert faults(Formula(notation.FormulaTemplate("a^((L)) xor y"))) != []
    assert faults(Formula(notation.FormulaTemplate("q^((L)) + y"))) != []
    assert faults(Formula(notation.alone(notation.y))) == []


def test_a_table_that_rounding_does_not_explain_is_a_fault(reading: Reading) -> None:
    table = FactorTable(reading)
    table.now.numbers[3].show(reading.moved("chain.biases[2]", 0.9))
    table.now.numbers[3].settle()
    with contradictions_shown():
        table.now.approx.settle()
    assert "(0.28) · (0.24) · (-1.20) ≈ -0.020 is more than rounding explains" in faults(table)
