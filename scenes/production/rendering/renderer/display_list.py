"""The display list: the mobjects of a picture, flattened, in drawing order."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from manim import Mobject

from scenes.production.rendering.renderer.outlines import draws_nothing, is_supported
from scenes.production.rendering.renderer.snapshot import ATTRIBUTES, Snapshot

_COMPARED = ("submobjects", "z_index", "background_image", *ATTRIBUTES)
_FROM_OBJECT, _FROM_DICT = attrgetter(*_COMPARED), itemgetter(*_COMPARED)


class DisplayList:
    """What a layer draws.

    `drawn` stays the same list object as long as the same mobjects are to be drawn in the same order, so that a
    comparison by identity shows whether it was rebuilt.
    """

    def __init__(self, use_z_index: bool) -> None:
        self.use_z_index = use_z_index
        self.mobjects: list[Mobject] = []
        self.drawn: list[Any] = []
        self.without_points: list[Mobject] = []  # can be drawn later; most are groups
        self.never_drawn: list[Mobject] = []  # family members such as value trackers
        self.children: tuple[Any, Any] = ((), ())
        self.z_indices: Sequence[float] = ()
        self.attribute_counts: list[int] = []

    def take(self, mobjects: Iterable[Mobject]) -> Snapshot | None:
        """Return a snapshot of all mobjects in these families; None if an Outline cannot draw one as Manim would."""
        mobjects = [*mobjects]
        attributes = self._read()
        if mobjects != self.mobjects or not self._is_current(attributes):
            self._rebuild(mobjects)
            if not all(map(is_supported, self.drawn)):
                self.mobjects, self.drawn = [], []
                return None
            attributes = self._read()
            self.children = _copied(attributes["submobjects"]), _copied(self._children_of_the_rest())
            self.z_indices = attributes["z_index"]
            self.attribute_counts = self._attribute_counts()
        return Snapshot(self.drawn, attributes)

    def _rebuild(self, mobjects: list[Mobject]) -> None:
        members = family_members(mobjects)
        ordered = drawing_order(members, self.use_z_index)
        self.mobjects = mobjects
        self.drawn = [mobject for mobject in ordered if len(mobject.points)]
        self.without_points = [mobject for mobject in ordered if not len(mobject.points)]
        self.never_drawn = [mobject for mobject in members if draws_nothing(type(mobject))]  # type: ignore[arg-type]

    def _read(self) -> Mapping[str, Sequence[Any]]:
        """Return the attributes in _COMPARED, each as a sequence over the drawn mobjects."""
        if not self.drawn:
            return dict.fromkeys(_COMPARED, ())
        try:
            columns = zip(*map(_FROM_DICT, map(vars, self.drawn)), strict=True)
        except KeyError:  # a mobject has one of them from its class
            columns = zip(*map(_FROM_OBJECT, self.drawn), strict=True)
        return dict(zip(_COMPARED, columns, strict=True))

    def _attribute_counts(self) -> list[int]:
        """Return the number of instance attributes of each mobject: it grows when a method is replaced on one."""
        return [*map(len, map(vars, self.drawn))]

    def _children_of_the_rest(self) -> tuple[list[Mobject], ...]:
        return tuple([mobject.submobjects for mobject in self.without_points + self.never_drawn])

    def _is_current(self, attributes: Mapping[str, Sequence[Any]]) -> bool:
        """True if all mobjects are still supported, with the same children and z-indices as when the list was built."""
        if self._attribute_counts() != self.attribute_counts:
            if not all(map(is_supported, self.drawn)):
                return False
            self.attribute_counts = self._attribute_counts()
        return (
            attributes["submobjects"] == self.children[0]
            and self._children_of_the_rest() == self.children[1]
            and attributes["z_index"] == self.z_indices
            and not any(attributes["background_image"])
            and not any(len(mobject.points) for mobject in self.without_points)
        )


def _copied(lists: Iterable[list[Mobject]]) -> tuple[list[Mobject], ...]:
    return tuple([[*mobjects] for mobjects in lists])


def family_members(mobjects: Sequence[Mobject]) -> Sequence[Mobject]:
    """Return all family members, in the order of Camera.get_mobjects_to_display."""
    place = {id(mobject): i for i, mobject in enumerate(mobjects)}
    if len(place) == len(mobjects) and all(
        place.get(id(submobject), -1) >= i for i, mobject in enumerate(mobjects) for submobject in mobject.submobjects
    ):  # whole families already, as Manim lists them for a play
        return mobjects
    members = [member for mobject in mobjects for member in mobject.get_family()]
    return [*dict.fromkeys(reversed(members))][::-1]  # the last occurrence counts


def drawing_order(members: Sequence[Mobject], use_z_index: bool) -> list[Mobject]:
    """Return what Camera.get_mobjects_to_display returns, without the mobjects that never draw anything.

    Unlike there, mobjects without points are included.
    """
    visible = [member for member in members if not draws_nothing(type(member))]  # type: ignore[arg-type]
    return sorted(visible, key=lambda member: member.z_index) if use_z_index else visible
