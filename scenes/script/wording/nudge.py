"""Nudge: how far the nudge of a weight comes, and whether the measured ratios settle on the derivative.

`change` is the reading with the largest nudge. `steps` are the readings for the three sizes, the largest first.
"""

from collections.abc import Sequence

from core import Reading
from scenes.look import notation, style

DECIMALS = 2
"""Decimals with which the cost is shown."""

SUBTITLES = {"settles": "settled", "steady": "steady", "corner": "corner"}
"""Subtitles by the case of the line `settle`. The other cases, in which the ratios come to it slowly, share one."""


def push_case(change: Reading) -> str:
    """Choose by whether the weight is pushed up or down."""
    return "up" if change.parameter("chain.nudge") > 0 else "down"


def travel_case(change: Reading) -> str:
    """Choose by how far the nudge comes and by what it does to the shown cost: one unit of its last digit is little."""
    dz, da, dC = (change[f"chain.nudge.{key}"] for key in ("dz", "da", "dC"))
    if not dC:
        return "returns" if da else "stops" if dz else "stays"
    before, after = (style.as_shown(cost, DECIMALS) for cost in (change["C_0"], change["C_0"] + dC))
    little = round(10**DECIMALS * abs(after - before)) <= 1
    return ("falls" if little else "drops") if dC < 0 else ("rises" if little else "climbs")


def lens_case(change: Reading) -> str:
    """Choose by how the change of the cost looks in the lens, which the change of the weight fills."""
    ratio = change["chain.nudge.ratio"]
    if not ratio:
        return "none"
    return "faint" if not round(ratio, 2) else "against" if ratio < 0 else "along"


def settle_case(steps: Sequence[Reading], derivative: float, digits: int) -> str:
    """Choose by how the ratios relate to the derivative, all shown with as many significant digits as `digits`."""
    ratios = [step["chain.nudge.ratio"] for step in steps]
    *shown, goal = (style.as_shown(value, style.significant(digits)) for value in (*ratios, derivative))
    if shown[-1] == goal:
        return "steady" if {*shown} == {goal} else "settles"
    if not steps[-1].activation_of(notation.layer()).smooth and not steps[-1]["z(L)"]:
        return "corner"
    errors = [abs(ratio - derivative) for ratio in ratios]
    return "nears" if errors[0] > errors[1] > errors[2] else "apart"


def settled_key(settle: str) -> str:
    """Choose the last subtitle by the case of the line `settle`."""
    return SUBTITLES.get(settle, "open")


def alt_case(settle: str) -> str:
    """Choose the description by the case of the line `settle`."""
    return settle if settle in ("settles", "steady") else "open"


def notes_case(settle: str) -> str:
    """Choose the notes by the case of the line `settle`."""
    return settle if settle in SUBTITLES else "open"
