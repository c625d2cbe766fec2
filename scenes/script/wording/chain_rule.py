"""ChainRule: what is said of the last factor, and of the product beside the measured ratio."""

from collections.abc import Sequence
from decimal import Decimal

from core import Reading, agrees


def third_case(reading: Reading) -> str:
    """Choose by the sign of the last factor, dC_0/da."""
    factor = reading["dC/da(L)"]
    return "negative" if factor < 0 else "positive" if factor > 0 else "zero"


def check_case(steps: Sequence[Reading], product: Decimal, measured: Decimal) -> str:
    """Choose by whether the shown product agrees with the shown ratio; if not, by what a smaller nudge does.

    `steps` are the readings for the three sizes of the nudge, the largest first; the second one's ratio is shown.
    """
    if agrees(str(product), measured) or agrees(str(measured), product):
        return "agrees"
    _, off, smaller = (abs(step["chain.nudge.ratio"] - step["dC/dw(L)"]) for step in steps)
    return "closer" if smaller < off else "differs"


def notes_case(check: str) -> str:
    """Choose the notes by the case of the line `check`."""
    return "agrees" if check == "agrees" else "differs"
