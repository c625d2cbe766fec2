"""Compute every number that is shown or spoken again, from its ledger entry alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol

from scenes.production.audits.forward import Incomparable, Unknown
from scenes.production.audits.oracle import Oracle

ROUNDED = Decimal("1e-9")
"""Share of half a last digit, and share of the value, that the film's floats may lose before a number is rounded."""

UNSEEN = Decimal("1e-12")
"""Numbers below this cannot be distinguished from zero after a descent, which runs in long doubles."""

CLOSE, DESCENDED = Decimal("1e-9"), Decimal("1e-7")
"""Relative tolerances of a value: in general, and after a descent, whose steps add up their errors."""

DIFFERENCE = Decimal("1e-12")
"""Absolute tolerance of a value: what floats lose when numbers of about 1 are subtracted.

Larger numbers lose more. What is subtracted is about as large as the square of a lesson's largest number.
"""

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]{1,3})?")


class RecordedNumber(Protocol):
    """A number as a ledger has it."""

    @property
    def name(self) -> str: ...
    @property
    def overrides(self) -> Mapping[str, float]: ...
    @property
    def value(self) -> float: ...
    @property
    def shown(self) -> str: ...


def fault(entry: RecordedNumber, oracle: Oracle, words: Mapping[str, int]) -> str | None:
    """Return what is wrong with an entry, or None. `words` are the numbers that a language spells out.

    Raises Incomparable if there is nothing to compare the entry with.
    """
    written = entry.shown.replace("−", "-").replace(",", ".")  # captions have the decimal mark of their language
    if entry.shown not in words and not NUMBER.fullmatch(written):
        return f"{entry.name}: “{entry.shown}” is no number"
    shown = Decimal(words.get(entry.shown, written))
    other = _shown_otherwise(entry, shown, Decimal(entry.value), "the ledger has")
    try:
        expected = oracle(entry.name, entry.overrides)
        if "descent.step" in entry.overrides and max(abs(expected), abs(shown)) < UNSEEN:
            raise Incomparable(entry.name)
    except Incomparable:
        if other:
            return other
        raise
    except Unknown:
        return f"{entry.name}: the audit cannot compute this quantity"
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
        return f"{entry.name}: there is no such quantity"
    if wrong := _shown_otherwise(entry, shown, expected, "forward passes give") or other:
        return wrong
    if abs(Decimal(entry.value) - expected) > _allowed(entry, expected, oracle):
        return f"{entry.name} has the value {entry.value!r}, and forward passes give {float(expected)!r}"
    return None


def _shown_otherwise(entry: RecordedNumber, shown: Decimal, value: Decimal, origin: str) -> str | None:
    """Return a fault if a value does not round to what is shown, or None."""
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    room = Decimal(5).scaleb(exponent - 1) * (1 + ROUNDED) + abs(value) * ROUNDED
    if abs(value - shown) <= room:
        return None
    return f"{entry.name} shows {entry.shown}, and {origin} {value:.8g}"


def _allowed(entry: RecordedNumber, expected: Decimal, oracle: Oracle) -> Decimal:
    """Return the tolerance of an entry's value: what floats may lose when they compute it."""
    own = oracle.lesson["layers" if entry.name.startswith("layers") else "chain"]
    moved = [value for path, value in entry.overrides.items() if path != "descent.step"]
    lost = DIFFERENCE * max(_sizes([1, *moved, *own.values()])) ** 2
    if entry.name == "chain.nudge.ratio":  # a difference, divided by the nudge
        lost /= abs(oracle("chain.nudge.dw", entry.overrides))
    descended = "descent.step" in entry.overrides or "descent." in entry.name
    return abs(expected) * (DESCENDED if descended else CLOSE) + lost


def _sizes(values: Iterable[Any]) -> Iterator[Decimal]:
    """Yield the absolute value of every number in a tree of lists."""
    for value in values:
        if isinstance(value, list):
            yield from _sizes(value)
        else:
            yield abs(Decimal(value))


def note(incomparable: int) -> str:
    """Return a note on the number of entries that cannot be compared, or nothing."""
    return (
        f"{incomparable} more at a corner of ReLU, or after so many steps that rounding decides" if incomparable else ""
    )


def faults(entries: Iterable[RecordedNumber], oracle: Oracle, words: Mapping[str, int]) -> tuple[list[str], int]:
    """Return the faults of entries, each once, and the number of entries that cannot be compared."""
    unique: dict[str, None] = {}
    incomparable = 0
    for entry in entries:
        try:
            wrong = fault(entry, oracle, words)
        except Incomparable:
            incomparable += 1
        else:
            unique |= {wrong: None} if wrong else {}
    return [*unique], incomparable
