"""How long lines of narration last: as long as a voice takes to say them, or by the usual speaking rate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenes.script import FilledLine, Speech


@dataclass(frozen=True)
class Take:
    """A line as a voice has said it: its length, and when each word begins where that is known. In seconds."""

    seconds: float
    words: tuple[float, ...] = ()


class Unspoken(LookupError):
    """A line of which there is no take."""


@dataclass(frozen=True)
class Pace:
    """`takes` has a take for every text that is spoken; without any, lines last by the speaking rate."""

    speech: Speech
    takes: Mapping[str, Take] | None = None

    def seconds(self, line: FilledLine) -> float:
        """How long a line lasts. Raises Unspoken."""
        return self._take(line).seconds

    def beats(self, line: FilledLine) -> dict[str, float]:
        """When in the line its beats come, in seconds: with their words, or else by their share of the words."""
        take, count = self._take(line), len(line.spoken.split())
        times = take.words if len(take.words) == count else tuple(take.seconds * i / count for i in range(count))
        return {name: times[at] if at < count else take.seconds for name, at in line.beats.items()}

    def _take(self, line: FilledLine) -> Take:
        if self.takes is None:
            return Take(self.speech.seconds(line.spoken))
        if line.spoken not in self.takes:
            raise Unspoken(f"the voice has not said {line.spoken!r}")
        return self.takes[line.spoken]


@dataclass
class Beats:
    """The beats of a line that is being said: the frame of the scene at which each comes. The one without a name is
    its beginning."""

    start: int
    frames: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.frames[name] if name else self.start
