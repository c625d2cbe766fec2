"""A lesson that records what is read from it, so that a rendered chapter's inputs are known."""

from collections.abc import Iterator, Mapping
from typing import Any

from core import Activation, History, Lesson, Network, Reading, reading_of
from core.reading import COUNT, DESCENT, EVERYTHING, STEP, Name, entry, read_path
from core.reading.dependencies import dependencies


class TrackedLesson:
    """A lesson whose reading records what is read.

    `entries` are the keys of the lesson file that the values read so far depend on. `scales` are the ends of axes that
    were read, by name: they are compared by value, since they depend on far more entries than can change them.
    """

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self.entries: set[str] = set()
        self.scales: dict[str, float] = {}
        self.reading = TrackedReading(reading_of(lesson), self)

    @property
    def source(self) -> Mapping[str, Any]:
        """Lesson.source. Whoever takes it may read all of it."""
        self.entries |= EVERYTHING
        return self._lesson.source

    def inputs(self) -> dict[str, Any]:
        """Return everything read so far, with values, for `inputs_match`."""
        keys = EVERYTHING if self.entries >= EVERYTHING else self.entries
        return {"entries": {key: entry(self._lesson.source, key) for key in sorted(keys)}, "scales": dict(self.scales)}


class TrackedReading:
    """Stands in for a Reading and records in a TrackedLesson what each access depends on.

    An attribute that is not defined here counts as reading the whole file.
    """

    def __init__(self, reading: Reading, tracked: TrackedLesson) -> None:
        self._reading, self._tracked = reading, tracked

    def __deepcopy__(self, memo: dict[int, Any]) -> "TrackedReading":
        return self  # immutable, so a copy would only cost time

    @property
    def now(self) -> "TrackedReading":
        """This reading: it does not change with time."""
        return self

    @property
    def own(self) -> "TrackedReading":
        """The reading of the lesson as its file has it."""
        return self._tracked.reading

    def moved(self, path: str, value: float) -> "TrackedReading":
        """Return Reading.moved, tracked by the same lesson. `value` needs no record: it follows from earlier reads."""
        other = self._reading.moved(path, value)
        return self if other is self._reading else TrackedReading(other, self._tracked)

    def __getitem__(self, name: str) -> float:
        read = self.name(name)
        scale = read.scale
        by_value = scale is not None and scale.kind != "lens" and scale.of.section != "descent"
        if not by_value:
            self._record(read)  # before the look-up: a quantity that is missing here may exist in another lesson
        try:
            value = self._reading[read.path]
        except KeyError:
            self._tracked.entries |= EVERYTHING
            raise
        if by_value:
            self._tracked.scales[read.path] = value
        return value

    def name(self, name: str) -> Name:
        """Return what a name means, recording the numbers of layers, on which a short name depends."""
        self._tracked.entries |= {f"chain.weights.{COUNT}", f"layers.weights.{COUNT}"}
        return self._reading.name(name)

    def path(self, name: str) -> str:
        """Return the full path of a name."""
        return self.name(name).path

    def parameter(self, path: str) -> float:
        """Return Reading.parameter, recording the access."""
        self._record(read_path(path))
        return self._reading.parameter(path)

    def table(self, section: str) -> dict[str, Any]:
        """Return Reading.table, recording an access to every quantity in the section."""
        self._record(*(read_path(path) for path in self._reading if path.startswith(section)))
        return self._reading.table(section)

    @property
    def overrides(self) -> Mapping[str, float]:
        """Reading.overrides. Their values follow from earlier reads, so there is nothing to record."""
        return self._reading.overrides

    @property
    def activation(self) -> str:
        """Reading.activation, recorded."""
        self._record(read_path("activation"))
        return self._reading.activation

    def activation_of(self, layer: str, *, layered: bool = False) -> Activation:
        """Return the activation of a layer; whether there is such a layer depends on the number of layers."""
        self.path("z(L)")
        self._record(read_path("activation"))
        return self._reading.activation_of(layer, layered=layered)

    @property
    def chain_network(self) -> Network:
        """Reading.chain_network, recorded."""
        self._record(*map(read_path, ("activation", "chain.weights", "chain.biases")))
        return self._reading.chain_network

    @property
    def chain_batch(self) -> tuple[list[list[float]], list[list[float]]]:
        """Reading.chain_batch, recorded."""
        self._record(read_path("chain.mean"))
        return self._reading.chain_batch

    @property
    def step(self) -> int:
        """Reading.step, recorded."""
        self._record(read_path(STEP))
        return self._reading.step

    @property
    def history(self) -> History:
        """Reading.history, recorded."""
        self._record(read_path(STEP))
        return self._reading.history

    def __iter__(self) -> Iterator[str]:
        self._tracked.entries |= EVERYTHING
        return iter(self._reading)

    def __getattr__(self, name: str) -> Any:
        self._tracked.entries |= EVERYTHING
        return getattr(self._reading, name)

    def _record(self, *names: Name) -> None:
        for name in names:
            self._tracked.entries |= dependencies(name)
        if STEP in self._reading.overrides:
            self._tracked.entries |= DESCENT


def inputs_match(inputs: Mapping[str, Any], lesson: Lesson) -> bool:
    """True if what `TrackedLesson.inputs` returned for one lesson has the same values in this lesson."""
    try:
        return all(entry(lesson.source, key) == value for key, value in inputs["entries"].items()) and all(
            reading_of(lesson)[name] == value for name, value in inputs["scales"].items()
        )
    except KeyError:
        return False
