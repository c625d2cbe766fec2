"""ChainNetwork: what a slider that is moved up does to the cost and to the output."""

from core import Reading
from scenes.look import style

DECIMALS = 2
"""Decimals with which the output and the cost are shown."""


def weight_case(before: Reading, after: Reading) -> str:
    """Choose by what the change of a weight does to the shown cost, and by whether the output passes its target."""
    change = after["C_0"] - before["C_0"]
    if before["dC/da(L)"] * after["dC/da(L)"] < 0:
        return "past"
    if style.as_shown(after["C_0"], DECIMALS) == style.as_shown(before["C_0"], DECIMALS):
        return "hardly" if change else "stays"
    return "falls" if change < 0 else "rises"


def bias_case(before: Reading, after: Reading) -> str:
    """Choose by whether the change of the bias before the last, or of the only one, shows in the output."""
    if after["a(L)"] == before["a(L)"]:
        return "stops"
    if style.as_shown(after["a(L)"], DECIMALS) == style.as_shown(before["a(L)"], DECIMALS):
        return "fades"
    return "passes" if before["chain.size.layers"] > 1 else "direct"
