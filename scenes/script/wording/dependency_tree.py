"""DependencyTree: whether the tree goes on before the last layer."""

from core import Reading


def grow_case(reading: Reading) -> str:
    """Choose by whether there is a layer before the last that can grow out of the tree."""
    return "grows" if reading["chain.size.layers"] > 1 else "ends"


def lines_case(reading: Reading) -> str:
    """Choose by whether the picture returns from that layer to the last one, or shows the last one already."""
    return "back" if reading["chain.size.layers"] > 1 else "still"
