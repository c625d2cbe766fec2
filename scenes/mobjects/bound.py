"""What is drawn from a reading."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from manim import Mobject

from core import Reading


class Source(Protocol):
    """What gives a reading: a reading itself, or the live network on the stage."""

    @property
    def now(self) -> Reading: ...


class Bound(Mobject):
    """Drawn from a reading. The stage asks it to follow; it has no updaters, so stillness stays stillness.

    While an animation has hold of it (Manim suspends its updating) it keeps what it shows.
    """

    source: Source
    drawn: Reading | None = None

    def follow(self) -> None:
        """Draw the source's present reading, where that is another than the one drawn."""
        if self.source.now is not self.drawn and not self.updating_suspended:
            self.show(self.source.now)

    def show(self, reading: Reading) -> None:
        """Draw this reading."""
        self.drawn = reading
        self.draw(reading)

    def draw(self, reading: Reading) -> None:
        """Set whatever follows from the reading. Each subclass has its own."""
        raise NotImplementedError

    def settle(self) -> None:
        """Called when motion has come to rest."""


def bound(mobjects: Iterable[Mobject]) -> Iterator[Bound]:
    """All that is bound in these families, each before those in it."""
    waiting = [*mobjects][::-1]
    while waiting:
        mobject = waiting.pop()
        if isinstance(mobject, Bound):
            yield mobject
        if mobject.submobjects:
            waiting.extend(mobject.submobjects[::-1])
