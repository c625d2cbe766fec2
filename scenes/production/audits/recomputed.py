"""Every number that is shown or said, computed again from its ledger line alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol

from scenes.production.audits.forward import Incomparable, Unknown
from scenes.production.audits.oracle import Oracle

ROUNDED = Decimal("1e-9")
"""So much of the last digit's half, and so much of the value, may be lost in the film's own floats."""

UNSEEN = Decimal("1e-12")
"""What a run of the descent, made in long doubles, cannot tell from zero."""


CLOSE, DESCENDED = Decimal("1e-9"), Decimal("1e-7")
"""How far a value may be off, relative to itself: usually, and where it follows from a run of the descent."""

DIFFERENCE = Decimal("1e-12")
"""How far a value may be off however small it is: what floats lose where numbers of about 1 are subtracted. Larger
numbers lose more: what is subtracted is about as large as the square of a lesson's largest number."""

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]{1,3})?")


class RecordedNumber(Protocol):
    """A line of a ledger."""

    @property
    def name(self) -> str: ...
    @property
    def overrides(self) -> Mapping[str, float]: ...
    @property
    def value(self) -> float: ...
    @property
    def shown(self) -> str: ...


def fault(entry: RecordedNumber, oracle: Oracle, words: Mapping[str, int]) -> str | None:
    """What is wrong with an entry, or None. `words` are the numbers that a language spells out.

    Raises Incomparable where there is nothing to compare with.
    """
    written = entry.shown.replace("−", "-").replace(",", ".")  # captions have the decimal mark of their language
    if entry.shown not in words and not NUMBER.fullmatch(written):
        return f"{entry.name}: “{entry.shown}” is no number"
    shown = Decimal(words.get(entry.shown, written))
    other = _shown_otherwise(entry, shown, Decimal(entry.value), "the ledger has")
    try:
        found = oracle(entry.name, entry.overrides)
        if "descent.step" in entry.overrides and max(abs(found), abs(shown)) < UNSEEN:
            raise Incomparable(entry.name)
    except Incomparable:
        if other:
            return other
        raise
    except Unknown:
        return f"{entry.name}: there is no route of its own to this quantity"
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
        return f"{entry.name}: there is no such quantity"
    if wrong := _shown_otherwise(entry, shown, found, "forward passes give") or other:
        return wrong
    if abs(Decimal(entry.value) - found) > _allowed(entry, found, oracle):
        return f"{entry.name} has the value {entry.value!r}, and forward passes give {float(found)!r}"
    return None


def _shown_otherwise(entry: RecordedNumber, shown: Decimal, value: Decimal, whence: str) -> str | None:
    """What is wrong where a value does not round to what is shown."""
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    room = Decimal(5).scaleb(exponent - 1) * (1 + ROUNDED) + abs(value) * ROUNDED
    if abs(value - shown) <= room:
        return None
    return f"{entry.name} shows {entry.shown}, and {whence} {value:.8g}"


def _allowed(entry: RecordedNumber, found: Decimal, oracle: Oracle) -> Decimal:
    """How far the value of an entry may be off: by what floats lose on the way to it."""
    own = oracle.lesson["layers" if entry.name.startswith("layers") else "chain"]
    moved = [value for path, value in entry.overrides.items() if path != "descent.step"]
    lost = DIFFERENCE * max(_sizes([1, *moved, *own.values()])) ** 2
    if entry.name == "chain.nudge.ratio":  # a difference, divided by the nudge
        lost /= abs(oracle("chain.nudge.dw", entry.overrides))
    descended = "descent.step" in entry.overrides or "descent." in entry.name
    return abs(found) * (DESCENDED if descended else CLOSE) + lost


def _sizes(values: Iterable[Any]) -> Iterator[Decimal]:
    """Yield the size of every number in a tree of lists."""
    for value in values:
        if isinstance(value, list):
            yield from _sizes(value)
        else:
            yield abs(Decimal(value))


def note(others: int) -> str:
    """Return what to say of numbers that cannot be compared."""
    return f"{others} more at a corner of ReLU, or after so many steps that rounding decides" if others else ""


def faults(entries: Iterable[RecordedNumber], oracle: Oracle, words: Mapping[str, int]) -> tuple[list[str], int]:
    """The faults of entries, each once; and how many of them cannot be compared."""
    found: dict[str, None] = {}
    others = 0
    for entry in entries:
        try:
            wrong = fault(entry, oracle, words)
        except Incomparable:
            others += 1
        else:
            found |= {wrong: None} if wrong else {}
    return [*found], others
