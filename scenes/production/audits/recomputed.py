"""Every number that is shown or said, computed again from its ledger line alone."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Protocol

from scenes.production.audits.forward import Incomparable, Unknown
from scenes.production.audits.oracle import Oracle

ROUNDED = Decimal("1e-9")
"""So much of the last digit's half, and so much of the value, may be lost in the film's own floats."""

UNSEEN = Decimal("1e-12")
"""What a run of the descent, made in long doubles, cannot tell from zero."""


class Entry(Protocol):
    """A line of a ledger."""

    @property
    def name(self) -> str: ...
    @property
    def overrides(self) -> Mapping[str, float]: ...
    @property
    def value(self) -> float: ...
    @property
    def shown(self) -> str: ...


def fault(entry: Entry, oracle: Oracle, words: Mapping[str, int]) -> str | None:
    """What is wrong with an entry, or None. `words` are the numbers that a language spells out.

    Raises Incomparable where there is nothing to compare with.
    """
    try:
        shown = Decimal(words[entry.shown]) if entry.shown in words else Decimal(entry.shown.replace("−", "-"))
    except InvalidOperation:
        return f"{entry.name}: “{entry.shown}” is no number"
    try:
        found = oracle(entry.name, entry.overrides)
    except Unknown:
        return f"{entry.name}: there is no route of its own to this quantity"
    if "descent.step" in entry.overrides and max(abs(found), abs(shown)) < UNSEEN:
        raise Incomparable(entry.name)
    for value, whence in ((found, "forward passes give"), (Decimal(entry.value), "the ledger has")):
        if not _rounds_to(value, shown):
            return f"{entry.name} shows {entry.shown}, and {whence} {value:.8g}"
    return None


def _rounds_to(value: Decimal, shown: Decimal) -> bool:
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(value - shown) <= Decimal(5).scaleb(exponent - 1) * (1 + ROUNDED) + abs(value) * ROUNDED


def faults(entries: Iterable[Entry], oracle: Oracle, words: Mapping[str, int]) -> tuple[list[str], int]:
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
