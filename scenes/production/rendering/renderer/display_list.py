"""Who is in the picture, in the order of drawing."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from manim import Mobject

from scenes.production.rendering.renderer.outlines import draws_nothing, is_known
from scenes.production.rendering.renderer.snapshot import ATTRIBUTES, Looks

_ASKED = ("submobjects", "z_index", "background_image", *ATTRIBUTES)
_ATTRIBUTES_OF, _VALUES_OF = attrgetter(*_ASKED), itemgetter(*_ASKED)


class Cast:
    """What there is to draw. `displayed` stays the same list as long as the same is to be drawn in the same order."""

    def __init__(self, use_z_index: bool) -> None:
        self.use_z_index = use_z_index
        self.given: list[Mobject] = []
        self.displayed: list[Any] = []
        self.empty: list[Mobject] = []  # in the picture, but without points for now: groups, most of them
        self.others: list[Mobject] = []  # of the families, but never drawn
        self.children: tuple[Any, Any] = ((), ())
        self.levels: Sequence[float] = ()
        self.features: list[int] = []

    def take(self, mobjects: Iterable[Mobject]) -> Looks | None:
        """The looks of all in these families now; None where one of them is not drawn by an Outline just as by Manim's
        camera."""
        given = [*mobjects]
        attributes = self._asked()
        if given != self.given or not self._holds(attributes):
            self._assemble(given)
            if not all(map(is_known, self.displayed)):
                self.given, self.displayed = [], []
                return None
            attributes = self._asked()
            self.children = _copied(attributes["submobjects"]), _copied(self._children_of_the_rest())
            self.levels = attributes["z_index"]
            self.features = self._features()
        return Looks(self.displayed, attributes)

    def _assemble(self, mobjects: list[Mobject]) -> None:
        listed = listed_families(mobjects)
        found = in_order(listed, self.use_z_index)
        self.given = mobjects
        self.displayed = [mobject for mobject in found if len(mobject.points)]
        self.empty = [mobject for mobject in found if not len(mobject.points)]
        self.others = [mobject for mobject in listed if draws_nothing(type(mobject))]  # type: ignore[arg-type]

    def _asked(self) -> Mapping[str, Sequence[Any]]:
        """Attributes of all that is displayed."""
        if not self.displayed:
            return dict.fromkeys(_ASKED, ())
        try:
            found = zip(*map(_VALUES_OF, map(vars, self.displayed)), strict=True)
        except KeyError:  # one of them has it from its class
            found = zip(*map(_ATTRIBUTES_OF, self.displayed), strict=True)
        return dict(zip(_ASKED, found, strict=True))

    def _features(self) -> list[int]:
        """Something that changes when one is given a method of its own."""
        return [*map(len, map(vars, self.displayed))]

    def _children_of_the_rest(self) -> tuple[list[Mobject], ...]:
        return tuple([mobject.submobjects for mobject in self.empty + self.others])

    def _holds(self, attributes: Mapping[str, Sequence[Any]]) -> bool:
        """Whether all are as known as they were, in the same families and at the same levels."""
        if self._features() != self.features:
            if not all(map(is_known, self.displayed)):
                return False
            self.features = self._features()
        return (
            attributes["submobjects"] == self.children[0]
            and self._children_of_the_rest() == self.children[1]
            and attributes["z_index"] == self.levels
            and not any(attributes["background_image"])
            and not any(len(mobject.points) for mobject in self.empty)
        )


def _copied(lists: Iterable[list[Mobject]]) -> tuple[list[Mobject], ...]:
    return tuple([[*mobjects] for mobjects in lists])


def listed_families(mobjects: Sequence[Mobject]) -> Sequence[Mobject]:
    """All members, as Camera.get_mobjects_to_display lists them."""
    place = {id(mobject): i for i, mobject in enumerate(mobjects)}
    if len(place) == len(mobjects) and all(
        place.get(id(submobject), -1) >= i for i, mobject in enumerate(mobjects) for submobject in mobject.submobjects
    ):  # whole families already, as Manim lists them for a play
        return mobjects
    members = [member for mobject in mobjects for member in mobject.get_family()]
    return [*dict.fromkeys(reversed(members))][::-1]  # the last place counts


def in_order(members: Sequence[Mobject], use_z_index: bool) -> list[Mobject]:
    """What Camera.get_mobjects_to_display gives, with what has no points, but without what never draws anything."""
    found = [member for member in members if not draws_nothing(type(member))]  # type: ignore[arg-type]
    return sorted(found, key=lambda member: member.z_index) if use_z_index else found
