"""BiasAndBackward: how the lines name the activation before and the earlier weights, by the depth of the chain."""

from core import Reading


def step_case(reading: Reading) -> str:
    """Choose by whether the activation before is a neuron's own or the input."""
    return "own" if reading["chain.size.layers"] > 1 else "input"


def five_case(reading: Reading) -> str:
    """Choose by whether the weight of layer L-1 has another weight before it."""
    return "earlier" if reading["chain.size.layers"] > 2 else "first"


def seven_case(reading: Reading, *, folded: bool) -> str:
    """Choose by what follows the weight of layer L-1; `folded` is whether the path needs a second line."""
    if folded:
        return "beyond"
    return "earlier" if reading["chain.size.layers"] > 3 else "first"


def tails_case(*, aligned: bool) -> str:
    """Choose for the lines on shared tails; `aligned` is whether equal factors share a column."""
    return "stairs" if aligned else "ladder"
