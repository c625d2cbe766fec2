"""Cost: what is said of the square on the number line, and of the opposite target."""

from core import Reading
from scenes.look import style


def square_case(reading: Reading) -> str:
    """Choose by whether the output misses its target: on target, the square is a point."""
    return "square" if reading["dC/da(L)"] else "point"


def target_case(reading: Reading, opposite: Reading) -> str:
    """Choose by whether the opposite target, 1 - y, looks different as it is written."""
    here, there = (style.as_shown(target["y"], style.shortest()) for target in (reading, opposite))
    return "same" if here == there else "other"


def flip_case(reading: Reading, opposite: Reading) -> str:
    """Choose as `target_case` does; or "onto", if the opposite target is exactly the output."""
    case = target_case(reading, opposite)
    return "onto" if case == "other" and opposite["dC/da(L)"] == 0 else case
