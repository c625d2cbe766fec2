"""The animation that turns one formula into another."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Scene, VGroup, VMobject

from scenes.look import style
from scenes.pictures.primitives.motion import Leafwise
from scenes.pictures.primitives.paint import hide, leaves, set_presence


class Morph(Leafwise):
    """Turn one formula into another with the same labels, part by part.

    A symbol moves to its new place; a changed index fades into the new one. With `keep` the first formula stays.
    """

    def __init__(self, source: Any, target: Any, *, keep: bool = False, **kwargs: Any) -> None:
        self.source, self.target, self.keep = source, target, keep
        super().__init__(target, **{"run_time": style.MORPH, **kwargs})

    def enter(self, new: Sequence[VMobject]) -> None:
        hide(*new)

    def _setup_scene(self, scene: Scene) -> None:
        super()._setup_scene(scene)
        pairs = [(self.source.signs, self.target.signs)]
        pairs += [(self.source.parts[label], part) for label, part in self.target.parts.items()]
        self.pairs = [pair for old, new in pairs for pair in _paired(old, new)]
        self.ghosts = VGroup(*(old.copy() for old, new in self.pairs if old is not None and not _alike(old, new)))
        scene.add(self.ghosts)
        if not self.keep:
            scene.remove(self.source)

    def begin_leaves(self) -> None:
        ghosts = iter(self.ghosts)
        self.leaves = [new for _, new in self.pairs]
        self.ghost_of = [next(ghosts) if old is not None and not _alike(old, new) else None for old, new in self.pairs]
        self.ends = [new.points.copy() for new in self.leaves]
        self.starts = [new.points.copy() if old is None else _boxed(new, old) for old, new in self.pairs]
        self.ghost_starts = [None if ghost is None else ghost.points.copy() for ghost in self.ghost_of]

    def interpolate_leaf(self, i: int, leaf: VMobject, share: float) -> None:
        old, _ = self.pairs[i]
        ghost = self.ghost_of[i]
        leaf.points = self.starts[i] + (self.ends[i] - self.starts[i]) * share
        fresh = old is None or ghost is not None
        set_presence(max(0.0, 2 * share - 1) if fresh else 1.0, leaf)
        if ghost is not None:
            way = self.ends[i].mean(0) - self.starts[i].mean(0)
            ghost.points = self.ghost_starts[i] + way * share
            set_presence(max(0.0, 1 - 2 * share), ghost)

    def finish(self) -> None:
        super().finish()
        set_presence(1.0, self.target)

    def clean_up_from_scene(self, scene: Scene) -> None:
        scene.remove(self.ghosts)


def _paired(old: VMobject, new: VMobject) -> list[tuple[VMobject | None, VMobject]]:
    """Pair the leaves from the front, and the last with the last; new leaves beyond that are paired with None."""
    olds, news = ([leaf for leaf in leaves([m]) if len(leaf.points)] for m in (old, new))
    shared = min(len(olds), len(news))
    pairs: list[tuple[VMobject | None, VMobject]] = []
    for i, leaf in enumerate(news):
        if i == len(news) - 1 and olds:
            pairs.append((olds[-1], leaf))
        else:
            pairs.append((olds[i] if i < shared - 1 else None, leaf))
    return pairs


def _alike(a: VMobject, b: VMobject) -> bool:
    """True if both have the same glyph, at any size and place."""
    if len(a.points) != len(b.points):
        return False
    shapes = [(p - p.min(0)) / max(float(np.ptp(p, axis=0).max()), 1e-9) for p in (a.points, b.points)]
    return bool(np.abs(shapes[0] - shapes[1]).max() < 0.05)


def _boxed(new: VMobject, old: VMobject) -> Any:
    """Return the new leaf's points at the old leaf's place, scaled to its height if the glyphs are alike."""
    size = max(float(np.ptp(new.points[:, 1])), 1e-9)
    scale = max(float(np.ptp(old.points[:, 1])), 1e-9) / size if _alike(new, old) else 1.0
    center = (new.points.min(0) + new.points.max(0)) / 2
    return (old.points.min(0) + old.points.max(0)) / 2 + (new.points - center) * scale
