"""How each activation is written: one record each, by the name that core has for it.

A new activation needs its record here, beside the one in core/activations.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class ActivationLook:
    """One activation on the screen."""

    sign: str
    """How Typst writes the function."""
    beside: str = "relu"
    """The name of the other activation whose curve is shown beside this one's, for a moment."""


LOOKS: Mapping[str, ActivationLook] = MappingProxyType(
    {
        "sigmoid": ActivationLook("sigma"),
        "relu": ActivationLook('op("ReLU")', beside="sigmoid"),
        "tanh": ActivationLook("tanh"),
        "identity": ActivationLook("f"),
        "softplus": ActivationLook('op("softplus")'),
    }
)


def activation_look(name: str) -> ActivationLook:
    """Return how an activation is written. Raises KeyError, naming the file to edit, if there is no record of it."""
    if name not in LOOKS:
        raise KeyError(f"the activation {name!r} has no sign: add its record to scenes/look/activations.py")
    return LOOKS[name]
