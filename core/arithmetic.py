"""Does a displayed equation hold for somebody who has only the displayed digits?"""

from decimal import Decimal

SIGN = {True: "=", False: "≈"}
"""What stands between the two sides of an equation, by whether its shown digits agree."""


def agrees(shown: str, computed: Decimal) -> bool:
    """Whether a value computed from shown digits rounds to the shown result, to its last digit.

    `shown` is plain text such as "-0.081". A computed value exactly half-way between two results agrees with
    both. Raises decimal.InvalidOperation where `shown` is no number.
    """
    result = Decimal(shown)
    exponent = result.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(computed - result) <= Decimal(5).scaleb(exponent - 1)
