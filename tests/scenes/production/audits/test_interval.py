"""Interval arithmetic: it holds every possible result, and is no wider than it has to be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import activation
from scenes.production.audits.functions import ACTIVATIONS
from scenes.production.audits.interval import Interval, exactly, rounded, rounds_to
from tests.core.strategies import quick

VALUES = st.decimals(-20, 20, places=5)
SHARES = st.decimals(0, 1, places=3)


@st.composite
def inside(draw: st.DrawFn) -> tuple[Decimal, Interval]:
    """A value and an interval that holds it."""
    value, below, above = draw(VALUES), draw(SHARES), draw(SHARES)
    return value, Interval(value, value - below, value + above)


def holds(interval: Interval, value: Decimal) -> bool:
    slack = Decimal("1e-20") * max(1, abs(value))
    return interval.low - slack <= value <= interval.high + slack


@given(inside(), inside())
@quick
def test_every_possible_result_is_in_it(one: tuple[Decimal, Interval], other: tuple[Decimal, Interval]) -> None:
    (x, a), (y, b) = one, other
    assert holds(a + b, x + y)
    assert holds(a - b, x - y)
    assert holds(a * b, x * y)
    assert holds(-a, -x)
    assert holds(a.squared(), x**2)
    if not b.low <= 0 <= b.high:
        assert holds(a / b, x / y)


@given(inside(), st.sampled_from([*ACTIVATIONS]))
@quick
def test_every_possible_activation_and_slope_is_in_it(one: tuple[Decimal, Interval], name: str) -> None:
    x, a = one
    assert holds(a.through(name), ACTIVATIONS[name].exact(x))
    slope = a.slope(name)
    assert (
        slope.low - Decimal("1e-9")
        <= Decimal(float(activation(name).derivative(float(x))))
        <= slope.high + Decimal("1e-9")
    )


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("sigmoid", "-1", "2", ("0.104993585", "0.25")),
        ("sigmoid", "1", "2", ("0.104993585", "0.196611933")),
        ("tanh", "-2", "-1", ("0.070650825", "0.419974342")),
        ("tanh", "-0.1", "0.2", ("0.961042983", "1")),
        ("relu", "-1", "1", ("0", "1")),
        ("relu", "0.1", "1", ("1", "1")),
        ("identity", "-1", "1", ("1", "1")),
    ],
)
def test_the_slope_is_no_wider_than_the_function_makes_it(
    name: str, low: str, high: str, expected: tuple[str, str]
) -> None:
    slope = Interval(Decimal(low), Decimal(low), Decimal(high)).slope(name)
    assert [float(slope.low), float(slope.high)] == pytest.approx([float(end) for end in expected], abs=1e-9)


def test_a_slope_may_be_as_small_as_a_float_can_be() -> None:
    slope = exactly(700).slope("sigmoid")
    assert float(slope.value) == pytest.approx(9.859676543759770e-305, rel=1e-9)


def test_what_is_shown_stands_for_all_that_rounds_to_it() -> None:
    assert (rounded("0.40").low, rounded("0.40").high) == (Decimal("0.395"), Decimal("0.405"))
    assert (rounded("(-1.2e5)").low, rounded("(-1.2e5)").high) == (Decimal(-125_000), Decimal(-115_000))
    assert rounded("1") == exactly(1)
    assert rounded("12").high == Decimal("12.5")


def test_a_divisor_that_may_be_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        exactly(1) / rounded("0.00")


def test_the_rule_for_an_equals_sign() -> None:
    assert rounds_to(Decimal("0.165"), "0.16")
    assert not rounds_to(Decimal("0.166"), "0.16")
