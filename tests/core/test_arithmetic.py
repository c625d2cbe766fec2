"""Whether shown digits agree with what a viewer's calculator makes of the other shown digits."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import agrees
from core.arithmetic import SIGN
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


def test_the_sign_between_the_sides_says_whether_they_agree():
    assert (SIGN[True], SIGN[False]) == ("=", "≈")


def test_what_is_no_number_is_refused():
    with pytest.raises(InvalidOperation):
        agrees("about 3", Decimal(3))
