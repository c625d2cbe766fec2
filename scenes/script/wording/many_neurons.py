"""ManyNeurons: how the layers are counted, and whether the cost is a sum.

`sizes` are the numbers of neurons of the layers, the input first.
"""

from collections.abc import Sequence

COUNTS = ("one", "two", "three", "four")
"""Cases of the line `grow` for one to four layers of weights."""


def grow_case(sizes: Sequence[int]) -> str:
    """Choose by the number of layers; "any" if a layer has one neuron only."""
    return COUNTS[len(sizes) - 2] if min(sizes) > 1 else "any"


def cost_case(sizes: Sequence[int]) -> str:
    """Choose, for the line `cost` and the notes, by whether there are several outputs."""
    return "many" if sizes[-1] > 1 else "one"


def alt_case(sizes: Sequence[int]) -> str:
    """Choose the description by whether every layer has several neurons."""
    return "several" if min(sizes) > 1 else "any"
