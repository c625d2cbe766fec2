"""The ledger: every number on the screen, with its frames and all that is needed to recompute it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scenes.pictures.primitives import Number
from scenes.stage.record import Shown


@dataclass
class Ledger:
    """Collects entries frame by frame. An entry ends when the shown text changes or the number goes."""

    entries: list[Shown] = field(default_factory=list)
    _open: dict[int, tuple[Number, int]] = field(default_factory=dict)  # id -> the number (kept alive), its entry

    def note(self, frame: int, numbers: Iterable[Number], *, settled: bool = False) -> None:
        """Record the numbers that are on the screen at a frame.

        If they are `settled`, a changed value begins a new entry even if its text is unchanged: at rest, the ledger
        holds exactly the value on the screen.
        """
        visible = {id(number): number for number in numbers}
        for key, (_, at) in list(self._open.items()):
            entry, number = self.entries[at], visible.get(key)
            if number is None or _text(number) != entry.shown or (settled and number.value != entry.value):
                self.entries[at] = replace(entry, until=frame)
                del self._open[key]
        for key, number in visible.items():
            if key not in self._open:
                assert number.drawn is not None
                overrides = dict(number.drawn.overrides)
                self._open[key] = number, len(self.entries)
                self.entries.append(Shown(frame, number.name, overrides, number.value, _text(number)))

    def holds(self, number: Number) -> bool:
        """True if an open entry already has this number's name, value and text."""
        entry = self.entries[self._open[id(number)][1]] if id(number) in self._open else None
        return entry is not None and (entry.name, entry.value, entry.shown) == (
            number.name,
            number.value,
            _text(number),
        )

    def close(self, frame: int) -> list[Shown]:
        """End all open entries; return those that were on the screen for at least one frame."""
        self.note(frame, ())
        return [entry for entry in self.entries if entry.until > entry.frame]


def _text(number: Number) -> str:
    return number.shown.replace("−", "-")
