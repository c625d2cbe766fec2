"""Shown digits agree with what a viewer's calculator gives for the other shown digits, or they do not."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Contradiction, ShownInterval, agrees, contradictions_shown, follows
from tests.core.strategies import quick


@pytest.mark.parametrize(
    ("shown", "computed", "expected"),
    [
        ("-0.081", "-0.08064", True),
        ("-0.046", "-0.0454", False),
        ("0.16", "0.165", True),
        ("0.17", "0.165", True),
        ("0.16", "0.1651", False),
        ("3", "3.4", True),
        ("3", "3.6", False),
        ("0.50", "0.504", True),
        ("0.50", "0.51", False),
        ("0.081", "-0.081", False),
    ],
)
def test_it_agrees_to_the_last_shown_digit(shown, computed, expected):
    assert agrees(shown, Decimal(computed)) is expected


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 5))
@quick
def test_every_number_agrees_with_its_own_rounding_and_not_with_the_next_but_one(value, places):
    unit = Decimal(1).scaleb(-places)
    shown = value.quantize(unit)
    assert agrees(str(shown), value)
    assert not agrees(str(shown + 2 * unit), value)


def test_what_is_no_number_is_refused():
    with pytest.raises(InvalidOperation):
        agrees("about 3", Decimal(3))


ROUND = st.decimals(-100, 100, places=6), st.integers(0, 4)


def shown(value, places):
    return ShownInterval.of(value.quantize(Decimal(1).scaleb(-places)))


@given(st.tuples(*ROUND), st.tuples(*ROUND), st.integers(0, 4))
@quick
def test_the_true_operands_always_give_a_result_that_is_allowed(one, two, places):
    """However two numbers are rounded, a result computed from the true ones rounds to an allowed result."""
    (x, y), (a, b) = (one[0], two[0]), (shown(*one), shown(*two))
    for true, result in (
        (x + y, a + b),
        (x - y, a - b),
        (x * y, a * b),
        (x**2, a.squared()),
        ((x + y) / 2, (a + b) / 2),
        (x**3, a.through(lambda z: z**3)),
    ):
        assert result.allows(true.quantize(Decimal(1).scaleb(-places)))


@pytest.mark.parametrize(
    ("computed", "least", "most"),
    [
        ((ShownInterval.of("0.40") - ShownInterval.of("1.00")).squared(), "0.35", "0.37"),
        (ShownInterval.of("0.28") * ShownInterval.of("0.24") * ShownInterval.of("-1.20"), "-0.084", "-0.077"),
        (ShownInterval.of("0.13") + ShownInterval.of("0.10"), "0.22", "0.24"),
        (ShownInterval.of("0.002").squared(), "0.000004", "0.000006"),
        ((ShownInterval.of("0.00")).squared(), "0.000000", "0.000025"),
        (ShownInterval.exactly(1) * ShownInterval.of("-0.29"), "-0.295", "-0.285"),
        (ShownInterval.of("1.2e3") * ShownInterval.of("2.0"), "2242", "2563"),
    ],
)
def test_the_bounds_are_as_tight_as_the_digits(computed, least, most):
    outside = Decimal("0.51") * 2 * Decimal(1).scaleb(Decimal(least).as_tuple().exponent)
    assert computed.allows(Decimal(least))
    assert computed.allows(Decimal(most))
    assert not computed.allows(Decimal(least) - outside - Decimal(1).scaleb(Decimal(least).as_tuple().exponent))
    assert not computed.allows(Decimal(most) + outside + Decimal(1).scaleb(Decimal(most).as_tuple().exponent))


def test_equal_approximate_and_wrong():
    square = (ShownInterval.of("0.40") - ShownInterval.of("1.00")).squared()
    assert follows("0.36", square, "")
    assert not follows("0.37", square, "")
    with pytest.raises(Contradiction, match=r"the equation C ≈ 0\.18 is wrong: .* allow 0\.3481 to 0\.3721$"):
        follows("0.18", square, "C ≈ 0.18")
    with contradictions_shown():
        assert not follows("0.18", square, "")
    with pytest.raises(Contradiction):
        follows("0.18", square, "")
