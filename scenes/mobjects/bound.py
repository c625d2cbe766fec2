"""What is drawn from a reading."""

from collections.abc import Iterable
from typing import Protocol

from manim import Mobject

from core import Reading
from scenes.families import Families, members


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


def bound(mobjects: Iterable[Mobject]) -> list[Bound]:
    """All that is bound in these families, each before those in it."""
    return [mobject for mobject in members(mobjects) if isinstance(mobject, Bound)]


class Standing:
    """What is bound on a stage, looked for again only when something else stands there."""

    def __init__(self) -> None:
        self.families = Families()
        self.found: list[Bound] = []

    def among(self, mobjects: Iterable[Mobject]) -> list[Bound]:
        """As `bound`."""
        if self.families.take(mobjects):
            self.found = [mobject for mobject in self.families.members if isinstance(mobject, Bound)]
        return self.found
