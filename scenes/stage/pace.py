"""How long lines of narration last: as long as a voice takes, or by a speaking rate if there is no voice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenes.script import FilledLine, Speech


@dataclass(frozen=True)
class Take:
    """A line as a voice has said it: its duration and, if known, when each word begins, in seconds."""

    seconds: float
    words: tuple[float, ...] = ()


class MissingTake(LookupError):
    """Raised for a line that the voice has not said."""


@dataclass(frozen=True)
class Pace:
    """Durations of lines. `takes` maps every spoken text to its take; without takes, the speaking rate decides."""

    speech: Speech
    takes: Mapping[str, Take] | None = None

    def seconds(self, line: FilledLine) -> float:
        """Return how long a line lasts, in seconds. Raises MissingTake if the voice has not said it."""
        return self._take(line).seconds

    def beats(self, line: FilledLine) -> dict[str, float]:
        """Return the time of each beat in its line, in seconds: of its word or, if unknown, by its share of the words.

        Raises MissingTake if the voice has not said the line.
        """
        take, count = self._take(line), len(line.spoken.split())
        times = take.words if len(take.words) == count else tuple(take.seconds * i / count for i in range(count))
        return {name: times[at] if at < count else take.seconds for name, at in line.beats.items()}

    def _take(self, line: FilledLine) -> Take:
        if self.takes is None:
            return Take(self.speech.seconds(line.spoken))
        if line.spoken not in self.takes:
            raise MissingTake(f"the voice has not said {line.spoken!r}")
        return self.takes[line.spoken]


@dataclass
class Beats:
    """The frame of the scene at which each beat of a line comes. The key '' is the start of the line."""

    start: int
    frames: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.frames[name] if name else self.start
