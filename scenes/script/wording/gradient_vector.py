"""GradientVector: how the entries of the gradient are counted."""

from core import Reading


def count_case(reading: Reading) -> str:
    """Choose, for the line `open` and the notes, by whether the gradient has two entries or more."""
    return "two" if reading["chain.size.parameters"] == 2 else "many"
