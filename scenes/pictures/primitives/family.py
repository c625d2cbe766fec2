"""Families of mobjects, gone through quickly.

Manim 0.22.0 makes a list of a family through a generator for each of its members, and another list without
repetitions. Most of what looks at a family needs neither.
"""

from collections.abc import Iterable, Iterator

from manim import Mobject


def family(mobjects: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield the members of these families, each before its parts, in Manim's order; more than once if in several."""
    waiting = [*mobjects][::-1]
    while waiting:
        mobject = waiting.pop()
        yield mobject
        waiting.extend(mobject.submobjects[::-1])
