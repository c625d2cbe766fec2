"""The families of some mobjects, gone through again only when one of them has other members."""

from collections.abc import Iterable

from manim import Mobject


class Families:
    """What `take` was given last, and all that belongs to it."""

    def __init__(self) -> None:
        self.given: list[Mobject] = []
        self.members: list[Mobject] = []
        self.children: list[list[Mobject]] = []

    def take(self, mobjects: Iterable[Mobject]) -> bool:
        """Look at these; returns whether they, or the members of their families, are others than last time."""
        given = [*mobjects]
        if given == self.given and [member.submobjects for member in self.members] == self.children:
            return False
        self.given = given
        self.members = members(given)
        self.children = [[*member.submobjects] for member in self.members]
        return True


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
