"""WeightedSum: how the activation's curve is named, and whether it squeezes."""

from core import Reading
from scenes.look import notation


def title_key(reading: Reading) -> str:
    """Choose the title by whether the activation is bounded, so that it squeezes its input."""
    return "title" if reading.activation_of(notation.layer()).bounded else "curve"


def squeeze_case(reading: Reading) -> str:
    """Choose by the activation function: the cases are the names of activations."""
    return reading.activation_of(notation.layer()).name


def both_case(reading: Reading) -> str:
    """Choose by whether the activation is bounded."""
    return "squeeze" if reading.activation_of(notation.layer()).bounded else "curve"
