"""How each cost is written: one record each, by the name that core has for it.

A new cost needs its record here, beside the one in core/cost.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core import ShownInterval, cost


@dataclass(frozen=True)
class CostLook:
    """One cost on the screen, as templates in Typst with places for one output {a} and its target {y}."""

    term: str
    """The cost of one output, ready to be summed."""
    slope: str
    """Its derivative by the output."""
    computed: Callable[[ShownInterval, ShownInterval], ShownInterval]
    """The cost of one output from the shown digits of output and target."""
    before: str
    after: str
    """`term` and `slope` once more, with the places that move from one to the other when it is differentiated."""
    moving: Mapping[str, str] = field(default_factory=dict)
    """What those places hold."""
    digits: tuple[str, ...] = ()
    """Patterns of digits in `slope` that are notation, not quantities; see STRUCTURAL in scenes/look/notation.py."""


LOOKS: Mapping[str, CostLook] = MappingProxyType(
    {
        "squared error": CostLook(
            term="({a} - {y})^2",
            slope="2 ({a} - {y})",
            computed=lambda a, y: (a - y).squared(),
            before="({a} - {y})^{two}",
            after="{two} ({a} - {y})",
            moving={"two": "2"},
            digits=(r"(?<![\d.])2 (?=\()",),
        ),
    }
)


def cost_look(name: str | None = None) -> CostLook:
    """Return how a cost is written: the film's, if no name is given. Raises KeyError, naming the file to edit."""
    name = cost().name if name is None else name
    if name not in LOOKS:
        raise KeyError(f"the cost {name!r} has no formulas: add its record to scenes/look/costs.py")
    return LOOKS[name]
