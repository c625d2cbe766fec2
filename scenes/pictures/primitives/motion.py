"""The film's animations.

They set the leaf mobjects directly in every frame and copy no picture. So a picture that follows a reading continues
to follow it during an animation, except for its place.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from manim import Animation, Scene, VGroup, VMobject, smooth
from numpy.typing import NDArray

from scenes.look import style
from scenes.pictures.primitives.mobject_family import family
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import apply, deal, hide, leaves, paint_of, set_presence


class Leafwise(Animation):
    """An animation of every leaf of some mobjects; each starts a `lag`, a share of its duration, after the last."""

    def __init__(self, *mobjects: VMobject, lag: float = 0.0, run_time: float = style.SMALL, **kwargs: Any) -> None:
        self.mobjects, self.lag = mobjects, lag
        super().__init__(
            VGroup(), introducer=True, run_time=run_time, suspend_mobject_updating=False, rate_func=smooth, **kwargs
        )

    def _setup_scene(self, scene: Scene) -> None:
        """Add the mobjects that are not yet on the stage, not even as part of another."""
        present = {id(m) for m in family(scene.mobjects)}
        new = [m for m in self.mobjects if not any(id(member) in present for member in family([m]))]
        self.enter(new)
        scene.add(*new)

    def enter(self, new: Sequence[VMobject]) -> None:
        """Prepare the mobjects that this animation adds to the stage."""

    def update_mobjects(self, dt: float) -> None:
        """Do nothing: these mobjects have no updaters."""

    def get_all_mobjects(self) -> Sequence[VMobject]:
        return self.mobjects

    def begin(self) -> None:
        self.mobject.submobjects = list(self.mobjects)  # so that Manim knows what moves
        self.leaves = list(leaves(self.mobjects))
        self.begin_leaves()
        self.interpolate(0)

    def finish(self) -> None:
        self.interpolate(1)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Do nothing: nothing was added only for the duration of the animation."""

    def interpolate_mobject(self, alpha: float) -> None:
        span = 1 + self.lag * (len(self.leaves) - 1)
        if not self.lag:
            self.interpolate_leaves([self._eased(alpha)] * len(self.leaves))
        else:
            self.interpolate_leaves([self._eased(alpha * span - i * self.lag) for i in range(len(self.leaves))])

    def _eased(self, share: float) -> float:
        share = min(max(share, 0.0), 1.0)
        return self.rate_func(share) if 0 < share < 1 else share

    def interpolate_leaves(self, shares: Sequence[float]) -> None:
        """Set each leaf to its state after its share of the animation, 0 to 1."""
        for i, (leaf, share) in enumerate(zip(self.leaves, shares, strict=True)):
            self.interpolate_leaf(i, leaf, share)

    def begin_leaves(self) -> None:
        """Store the initial state of the leaves."""

    def interpolate_leaf(self, i: int, leaf: VMobject, share: float) -> None:
        raise NotImplementedError


class _Points:
    """The points of several leaves stacked in one (n, 3) array, so that all move in one operation."""

    def __init__(self, points: Iterable[NDArray[np.float64]]) -> None:
        parts = [*points]
        self.counts = [*map(len, parts)]
        self.all = np.concatenate(parts) if parts else np.zeros((0, 3))

    def each(self, shares: Sequence[float]) -> NDArray[np.float64]:
        """Return the leaves' shares, repeated for each of their points, as an (n, 1) array."""
        return np.repeat(shares, self.counts)[:, np.newaxis]

    def give(self, points: NDArray[np.float64], leaves: Sequence[VMobject]) -> None:
        """Set the points of each leaf from the stacked array."""
        deal(points, self.counts, leaves, "points")


class _Paint(Leafwise):
    """Animate one attribute of every leaf's paint to a target value."""

    attribute = ""
    target = 1.0

    def begin_leaves(self) -> None:
        self.paints = [*map(paint_of, self.leaves)]
        self.starts = [getattr(paint, self.attribute) for paint in self.paints]
        self.targets = [self.target] * len(self.leaves)

    def interpolate_leaves(self, shares: Sequence[float]) -> None:
        for paint, start, target, share in zip(self.paints, self.starts, self.targets, shares, strict=True):
            setattr(paint, self.attribute, start + (target - start) * share)
        apply(self.paints, self.leaves)


class Appear(_Paint):
    """Fade in in place; with a lag, leaf after leaf, as text is written."""

    attribute = "presence"

    def enter(self, new: Sequence[VMobject]) -> None:
        hide(*new)


class Vanish(_Paint):
    """Fade out in place, then remove the mobjects that are on the stage by themselves."""

    attribute = "presence"
    target = 0.0

    def clean_up_from_scene(self, scene: Scene) -> None:
        alone = {id(m) for m in scene.mobjects}
        scene.remove(*(m for m in self.mobjects if id(m) in alone))


class Light(_Paint):
    """Return to full color."""

    attribute = "level"


class Dim(_Paint):
    """Blend the colors towards the background."""

    attribute = "level"

    def __init__(self, *mobjects: VMobject, to: float = style.DIM, **kwargs: Any) -> None:
        self.target = to
        super().__init__(*mobjects, **kwargs)

    def begin_leaves(self) -> None:
        super().begin_leaves()
        self.targets = [paint.resolved(self.target) for paint in self.paints]


class Move(Leafwise):
    """Shift some mobjects together and scale them about their common center; `arc` bends the path to the right."""

    def __init__(
        self, *mobjects: VMobject, to: Any = None, by: Any = None, scale: float = 1.0, arc: float = 0.0, **kwargs: Any
    ) -> None:
        self.to, self.by, self.factor, self.arc = to, by, scale, arc
        super().__init__(*mobjects, **{"run_time": style.MOVE, **kwargs})

    def begin_leaves(self) -> None:
        self.starts = _Points(leaf.points for leaf in self.leaves)
        self.center = VGroup(*self.mobjects).get_center()
        self.shift = np.asarray(self.by if self.to is None else np.asarray(self.to) - self.center, dtype=float)

    def interpolate_leaves(self, shares: Sequence[float]) -> None:
        share = self.starts.each(shares)
        scale = 1 + (self.factor - 1) * share
        points = self.center + (self.starts.all - self.center) * scale + self.shift * share
        points[:, :1] += self.arc * np.sin(np.pi * share)
        self.starts.give(points, self.leaves)


class Fly(Leafwise):
    """Fade in the target while it travels from the source's place to its own.

    Source and target must have equally many leaves in the same order; begin() raises ValueError if not. Only a number
    may have more or fewer digits at the target: it then leaves in the target's form.
    """

    def __init__(self, source: VMobject, target: VMobject, *, arc: float = 0.0, **kwargs: Any) -> None:
        self.origin, self.arc = source, arc
        self.number = isinstance(source, Number) and isinstance(target, Number)
        super().__init__(target, **{"run_time": style.MOVE, **kwargs})

    def enter(self, new: Sequence[VMobject]) -> None:
        hide(*new)

    def begin_leaves(self) -> None:
        source = [leaf for leaf in leaves([self.origin]) if len(leaf.points)]
        self.leaves = [leaf for leaf in self.leaves if len(leaf.points)]
        if len(source) != len(self.leaves) and self.number:
            way = self.origin.get_center() - np.mean([leaf.get_center() for leaf in self.leaves], axis=0)
            self.ends = _Points(leaf.points for leaf in self.leaves)
            self.starts = self.ends.all + way
            return
        if len(source) != len(self.leaves):
            raise ValueError(f"a symbol of {len(source)} leaves cannot fly to a place of {len(self.leaves)}")
        self.ends = _Points(leaf.points for leaf in self.leaves)
        starts = []
        for leaf, target in zip(source, self.leaves, strict=True):
            end = target.points
            if len(leaf.points) == len(end):
                starts.append(leaf.points)
            else:  # drawn with other curves: take the outline of the target, in the source's box
                size = np.maximum(np.ptp(end, axis=0), 1e-9)
                box = np.ptp(leaf.points, axis=0)
                starts.append(leaf.points.min(0) + (end - end.min(0)) / size * box)
        self.starts = _Points(starts).all

    def interpolate_leaves(self, shares: Sequence[float]) -> None:
        paints = [*map(paint_of, self.leaves)]
        for paint, share in zip(paints, shares, strict=True):
            paint.presence = self.presence(share)
        apply(paints, self.leaves)
        done = self.ends.each(shares)
        points = self.starts + (self.ends.all - self.starts) * done
        points[:, 1:2] += self.arc * np.sin(np.pi * done)
        self.ends.give(points, self.leaves)

    def presence(self, share: float) -> float:
        """Return the target's presence after this share of the path, 0 to 1."""
        return min(1.0, share * 4)


class Go(Fly):
    """Move the source itself: it disappears, and the target travels from there to its own place and size."""

    def begin_leaves(self) -> None:
        super().begin_leaves()
        hide(self.origin)

    def presence(self, share: float) -> float:
        return 1.0


class Into(Leafwise):
    """Move a copy of a symbol to the place of a number, which replaces it; `arc` bends the path upwards."""

    def __init__(self, source: VMobject, target: VMobject, *, arc: float = 0.0, **kwargs: Any) -> None:
        self.origin, self.number, self.arc = source, target, arc
        super().__init__(target, **{"run_time": style.MOVE, **kwargs})

    def enter(self, new: Sequence[VMobject]) -> None:
        hide(*new)

    def _setup_scene(self, scene: Scene) -> None:
        super()._setup_scene(scene)
        self.traveler = VGroup(*(leaf.copy() for leaf in leaves([self.origin]) if len(leaf.points)))
        scene.add(self.traveler)

    def begin_leaves(self) -> None:
        self.leaves = list(leaves([self.traveler]))
        self.starts = [leaf.points.copy() for leaf in self.leaves]
        self.way = self.number.get_center() - self.traveler.get_center()

    def interpolate_leaf(self, i: int, leaf: VMobject, share: float) -> None:
        leaf.points = self.starts[i] + self.way * share
        leaf.points[:, 1] += self.arc * np.sin(np.pi * share)
        set_presence(min(1.0, max(0.0, 2 - 2.5 * share)), leaf)
        set_presence(max(0.0, 2 * share - 1), self.number)

    def clean_up_from_scene(self, scene: Scene) -> None:
        scene.remove(self.traveler)


class Become(Animation):
    """Animate a state of some pictures, such as fullness or focus, from `start` to `end` through a setter."""

    def __init__(
        self, setter: Callable[[float], object], *mobjects: VMobject, start: float = 0.0, end: float = 1.0,
        run_time: float = style.SMALL, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.setter, self.start, self.end = setter, start, end
        super().__init__(
            VGroup(*mobjects), introducer=True, run_time=run_time, suspend_mobject_updating=False, **kwargs
        )

    def _setup_scene(self, scene: Scene) -> None:
        """Do nothing: there is nothing to add."""

    def begin(self) -> None:
        self.interpolate(0)

    def finish(self) -> None:
        self.interpolate(1)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Do nothing: there is nothing to remove."""

    def interpolate_mobject(self, alpha: float) -> None:
        self.setter(self.start + (self.end - self.start) * self.rate_func(min(max(alpha, 0.0), 1.0)))

    def update_mobjects(self, dt: float) -> None:
        """Do nothing: these mobjects have no updaters."""


def one_by_one(animations: Iterable[Animation], lag: float) -> list[Animation]:
    """Return the animations with starts `lag` seconds apart, to be played together."""
    return [Later(animation, i * lag) for i, animation in enumerate(animations)]


class Later(Animation):
    """An animation that begins `delay` seconds late."""

    def __init__(self, animation: Animation, delay: float) -> None:
        self.inner, self.delay = animation, delay
        super().__init__(
            animation.mobject, introducer=True, run_time=delay + animation.run_time, suspend_mobject_updating=False
        )

    def _setup_scene(self, scene: Scene) -> None:
        self.inner._setup_scene(scene)

    def update_mobjects(self, dt: float) -> None:
        self.inner.update_mobjects(dt)

    def begin(self) -> None:
        self.inner.begin()

    def finish(self) -> None:
        self.inner.finish()

    def clean_up_from_scene(self, scene: Scene) -> None:
        self.inner.clean_up_from_scene(scene)

    def interpolate(self, alpha: float) -> None:
        self.inner.interpolate(min(max((alpha * self.run_time - self.delay) / self.inner.run_time, 0.0), 1.0))
