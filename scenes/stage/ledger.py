"""The ledger: every number as it stood on the screen, with what it takes to compute it again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scenes.pictures.primitives.number import Number
from scenes.stage.record import Shown


@dataclass
class Ledger:
    """Written frame by frame; an entry ends where what is shown changes or goes."""

    entries: list[Shown] = field(default_factory=list)
    _open: dict[int, tuple[Number, int]] = field(default_factory=dict)  # id -> the number (kept alive), its entry

    def note(self, frame: int, numbers: Iterable[Number], *, settled: bool = False) -> None:
        """What stands at this frame. Where things have settled, a changed value makes a new entry even if the
        text is the same: at rest the ledger holds the very value that stands there."""
        standing = {id(number): number for number in numbers}
        for key, (_, at) in list(self._open.items()):
            entry, number = self.entries[at], standing.get(key)
            if number is None or _text(number) != entry.shown or (settled and number.value != entry.value):
                self.entries[at] = replace(entry, until=frame)
                del self._open[key]
        for key, number in standing.items():
            if key not in self._open:
                assert number.drawn is not None
                overrides = dict(number.drawn.overrides)
                self._open[key] = number, len(self.entries)
                self.entries.append(Shown(frame, number.name, overrides, number.value, _text(number)))

    def holds(self, number: Number) -> bool:
        """Whether this number stands in it now, as it is."""
        entry = self.entries[self._open[id(number)][1]] if id(number) in self._open else None
        return entry is not None and (entry.name, entry.value, entry.shown) == (
            number.name,
            number.value,
            _text(number),
        )

    def close(self, frame: int) -> list[Shown]:
        """All entries that were on the screen for a frame or more."""
        self.note(frame, ())
        return [entry for entry in self.entries if entry.until > entry.frame]


def _text(number: Number) -> str:
    return number.shown.replace("−", "-")
