"""Quick iteration over the families of mobjects.

Manim 0.22.0 builds a family with one generator for each member, and then a second list without repetitions. Most
callers need neither.
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
