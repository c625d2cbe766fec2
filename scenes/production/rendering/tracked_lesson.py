"""A lesson that notes what is read of it, so that it is known what a chapter was made from."""

from collections.abc import Iterator, Mapping
from typing import Any

from core import Lesson, Network, Reading
from core.reading.dependencies import COUNT, DESCENT, EVERYTHING, entry, needs
from core.reading.names import SCALE
from core.reading.reading import STEP


class Watched:
    """In the place of a Lesson. `entries` are those of its file that what was read follows from, by their keys;
    `scales` are the ends of axes, by their names, since far more goes into them than ever changes them."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self.entries: set[str] = set()
        self.scales: dict[str, float] = {}
        self.reading = WatchedReading(lesson.reading, self)

    def __getattr__(self, name: str) -> Any:
        self.entries |= EVERYTHING
        return getattr(self._lesson, name)

    def noted(self) -> dict[str, Any]:
        """What was read, with its values: to compare another lesson with, by `holds`."""
        source, keys = self._lesson.source, EVERYTHING if self.entries >= EVERYTHING else self.entries
        return {"entries": {key: entry(source, key) for key in sorted(keys)}, "scales": dict(self.scales)}


class WatchedReading:
    """In the place of a Reading."""

    def __init__(self, reading: Reading, watched: Watched) -> None:
        self._reading, self.lesson = reading, watched

    @property
    def now(self) -> "WatchedReading":
        """As of a reading: itself."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "WatchedReading":
        return self

    def __getitem__(self, name: str) -> float:
        path = self.path(name)
        scale = SCALE.fullmatch(path)
        by_value = scale is not None and scale["kind"] != "lens" and "descent" not in scale["of"]
        if not by_value:
            self._note(path)  # also where there is no such quantity: another lesson may have it
        try:
            value = self._reading[path]
        except KeyError:
            self.lesson.entries |= EVERYTHING
            raise
        if by_value:
            self.lesson.scales[path] = value
        return value

    def moved(self, path: str, value: float) -> "WatchedReading":
        """Another one, of the same lesson; what it was moved to was made of what has been read."""
        found = self._reading.moved(path, value)
        return self if found is self._reading else WatchedReading(found, self.lesson)

    def parameter(self, path: str) -> float:
        """Of the reading."""
        self._note(path)
        return self._reading.parameter(path)

    def table(self, section: str) -> dict[str, Any]:
        """Of the reading."""
        self._note(*(path for path in self._reading if path.startswith(section)))
        return self._reading.table(section)

    def path(self, name: str) -> str:
        """Of the reading; a short name hangs on how many layers there are."""
        self.lesson.entries |= {f"chain.weights.{COUNT}", f"layers.weights.{COUNT}"}
        return self._reading.path(name)

    @property
    def overrides(self) -> Mapping[str, float]:
        """Of the reading."""
        return self._reading.overrides

    @property
    def activation(self) -> str:
        """Of the reading."""
        self._note("activation")
        return self._reading.activation

    @property
    def chain_network(self) -> Network:
        """Of the reading."""
        self._note("activation", "chain.weights", "chain.biases")
        return self._reading.chain_network

    @property
    def chain_batch(self) -> tuple[list[list[float]], list[list[float]]]:
        """Of the reading."""
        self._note("chain.mean")
        return self._reading.chain_batch

    @property
    def step(self) -> int:
        """Of the reading."""
        self._note(STEP)
        return self._reading.step

    @property
    def history(self) -> Any:
        """Of the reading."""
        self._note(STEP)
        return self._reading.history

    def __iter__(self) -> Iterator[str]:
        self.lesson.entries |= EVERYTHING
        return iter(self._reading)

    def __getattr__(self, name: str) -> Any:
        self.lesson.entries |= EVERYTHING
        return getattr(self._reading, name)

    def _note(self, *paths: str) -> None:
        for path in paths:
            self.lesson.entries |= needs(path)
        if STEP in self._reading.overrides:
            self.lesson.entries |= DESCENT


def holds(noted: Mapping[str, Any], lesson: Lesson) -> bool:
    """Whether what `Watched.noted` gave of one lesson is so in this one, too."""
    try:
        return all(entry(lesson.source, key) == value for key, value in noted["entries"].items()) and all(
            lesson.reading[name] == value for name, value in noted["scales"].items()
        )
    except KeyError:
        return False
