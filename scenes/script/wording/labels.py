"""Labels: how the picture with the labels is described."""

from core import Reading


def alt_case(reading: Reading) -> str:
    """Choose the description by whether both neurons have a bias; in a chain of one layer, one is the input."""
    return "both" if reading["chain.size.layers"] > 1 else "one"
