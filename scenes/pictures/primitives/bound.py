"""What is drawn from a reading."""

from collections.abc import Iterable
from typing import Protocol

from manim import Mobject

from core import Reading


class Source(Protocol):
    """What gives a reading: a reading itself, or the live network on the stage."""

    @property
    def now(self) -> Reading: ...


class BoundMobject(Mobject):
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


def bound_members(mobjects: Iterable[Mobject]) -> list[BoundMobject]:
    """All that is bound in these families, each before those in it."""
    return [mobject for mobject in members(mobjects) if isinstance(mobject, BoundMobject)]


def members(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """All of these families, each once, and before those in it."""
    found: dict[Mobject, None] = {}
    waiting = [*mobjects][::-1]
    while waiting:
        mobject = waiting.pop()
        if mobject not in found:
            found[mobject] = None
            waiting.extend(mobject.submobjects[::-1])
    return [*found]


class BoundMembers:
    """What is bound on a stage, looked for again only when other mobjects stand there, or have other members."""

    def __init__(self) -> None:
        self.given: list[Mobject] = []
        self.members: list[Mobject] = []
        self.children: list[list[Mobject]] = []
        self.found: list[BoundMobject] = []

    def among(self, mobjects: Iterable[Mobject]) -> list[BoundMobject]:
        """As `bound`."""
        given = [*mobjects]
        if given != self.given or [member.submobjects for member in self.members] != self.children:
            self.given = given
            self.members = members(given)
            self.children = [[*member.submobjects] for member in self.members]
            self.found = [member for member in self.members if isinstance(member, BoundMobject)]
        return self.found
