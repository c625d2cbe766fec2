"""Mobjects that draw themselves from a reading."""

from collections.abc import Iterable
from typing import Protocol

from manim import Mobject

from core import Reading


class Source(Protocol):
    """Anything with a present reading: a Reading itself, or the live network on the stage."""

    @property
    def now(self) -> Reading: ...


class BoundMobject(Mobject):
    """A mobject drawn from a reading.

    The stage calls `follow`. There are no updaters, because Manim re-renders a mobject with an updater in every frame.
    While an animation holds the mobject, Manim suspends its updating, and `follow` does nothing.
    """

    source: Source
    drawn: Reading | None = None

    def follow(self) -> None:
        """Draw the source's present reading, unless it is already drawn."""
        if self.source.now is not self.drawn and not self.updating_suspended:
            self.show(self.source.now)

    def show(self, reading: Reading) -> None:
        """Draw this reading."""
        self.drawn = reading
        self.draw(reading)

    def draw(self, reading: Reading) -> None:
        """Set everything that depends on the reading. Raises NotImplementedError unless a subclass overrides it."""
        raise NotImplementedError

    def settle(self) -> None:
        """Adjust the drawing after all motion has stopped."""


def bound_members(mobjects: Iterable[Mobject]) -> list[BoundMobject]:
    """Return the bound members of the mobjects' families, each before its own members."""
    return [mobject for mobject in members(mobjects) if isinstance(mobject, BoundMobject)]


def members(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Return all members of the mobjects' families, each once and before its own members."""
    unique: dict[Mobject, None] = {}
    waiting = [*mobjects][::-1]
    while waiting:
        mobject = waiting.pop()
        if mobject not in unique:
            unique[mobject] = None
            waiting.extend(mobject.submobjects[::-1])
    return [*unique]


class BoundMembers:
    """A cache of the bound mobjects on a stage, renewed when the stage's mobjects or their members change."""

    def __init__(self) -> None:
        self.given: list[Mobject] = []
        self.members: list[Mobject] = []
        self.children: list[list[Mobject]] = []
        self.bound: list[BoundMobject] = []

    def among(self, mobjects: Iterable[Mobject]) -> list[BoundMobject]:
        """Return `bound_members(mobjects)`."""
        given = [*mobjects]
        if given != self.given or [member.submobjects for member in self.members] != self.children:
            self.given = given
            self.members = members(given)
            self.children = [[*member.submobjects] for member in self.members]
            self.bound = [member for member in self.members if isinstance(member, BoundMobject)]
        return self.bound
