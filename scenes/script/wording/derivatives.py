"""Derivatives: what becomes of each of the three factors when a dial is turned."""

import math

from core import Reading
from core.reading import NEAR
from scenes.look import notation, style

HARDLY = 0.25
"""Share of the last factor: one that shrinks below it is said to almost vanish."""

NEARLY = 0.8
"""Share of the output's distance to its target: if NEAR is at least this, the output is near already."""

MOVED_OFF = ("grows", "limit", "pinned")
"""Cases of `near` in which the output is moved away from its target, because it cannot be brought nearer."""

DECIMALS = {"factor": 2, "derivative": 3}
"""Decimals with which factors and the derivative are shown."""


def near_case(reading: Reading, near: Reading, far: Reading) -> str:
    """Choose by what happens to the last factor, dC_0/da, if the output is brought near its target.

    `near` is the reading with the last bias at `chain.aims.near`, as near as the output can come; `far` is the one
    with that bias at `chain.aims.far`.
    """
    here, nearest, farthest = (abs(moved["dC/da(L)"]) for moved in (reading, near, far))
    if here * NEARLY <= 2 * NEAR:
        return "grows"
    reached = math.isclose(nearest, 2 * NEAR, rel_tol=1e-3)
    if reached and nearest < HARDLY * here:
        return "vanishes"
    here, nearest, farthest = (style.as_shown(size, DECIMALS["factor"]) for size in (here, nearest, farthest))
    return "shrinks" if nearest < here else "limit" if farthest > here else "pinned"


def away_case(near: str) -> str:
    """Choose by the case of the line `near`: what the output returns from."""
    return "same" if near == "pinned" else "home" if near in MOVED_OFF else "back"


def column_words(near: str) -> tuple[str, str]:
    """Choose the words over the column of the moved output and over the present one, by the case of `near`."""
    return ("far", "near") if near in MOVED_OFF else ("near", "far")


def flat_case(flat: Reading) -> str:
    """Choose by how steep the curve is where it is flattest; `flat` has the last bias at `chain.aims.flat`."""
    if flat.activation_of(notation.layer()).straight:
        return "straight"
    return "almost" if flat["da/dz(L)"] else "nothing"


def before_key(reading: Reading, turned: Reading) -> str:
    """Choose the subtitle by whether the shown derivative changes; `turned` has another activation before."""
    here, there = (style.as_shown(moved["dC/dw(L)"], DECIMALS["derivative"]) for moved in (reading, turned))
    return "idle" if there == here else "turned"


def dial_case(reading: Reading) -> str:
    """Choose by whether the activation before is turned up or down."""
    return "up" if reading["chain.aims.before"] > reading["a(L-1)"] else "down"


def wire_case(turned: Reading) -> str:
    """Choose by whether the derivative is shown as zero after the activation before was turned."""
    return "loud" if style.as_shown(turned["dC/dw(L)"], DECIMALS["derivative"]) else "silent"
