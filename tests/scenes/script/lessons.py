"""Lessons that call for the different wordings, each written as changes to the default lesson."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from itertools import pairwise
from typing import Any

from core import ACTIVATIONS, DEFAULT_LESSON, Lesson, lesson_from_source


def chain(weights: list[float], biases: list[float], examples: list[list[float]], **more: Any) -> dict[str, Any]:
    """Return the changes that replace the chain of the default lesson; `more` are further changes."""
    return {"chain.weights": weights, "chain.biases": biases, "chain.examples": examples, **more}


def one_weight(*targets: float) -> dict[str, Any]:
    """Return the changes for one weight of 1 and an example of input 1 for each target.

    The activation is the identity, so every output is 1: a target above 1 makes a negative derivative.
    """
    return chain([1.0], [0.0], [[1.0, y] for y in targets], activation="identity")


def layers(*sizes: int, activation: str = "identity", last_biases: tuple[float, ...] = ()) -> dict[str, Any]:
    """Return the changes for a layered network of these sizes.

    Every weight is 0.5 and every bias zero, except for those of the last layer, which may be given.
    """
    return {
        "activation": activation,
        "layers.input": [1.0] * sizes[0],
        "layers.weights": [[[0.5] * n for _ in range(m)] for n, m in pairwise(sizes)],
        "layers.biases": [*([0.0] * m for m in sizes[1:-1]), [*last_biases] or [0.0] * sizes[-1]],
        "layers.target": [-1.0] * sizes[-1],
    }


def steps(number: int, rate: float = 3.0, **more: Any) -> dict[str, Any]:
    """Return the changes for a descent of this many steps; `more` are further changes."""
    return {"descent.steps": number, "descent.rate": rate, **more}


LESSONS: Mapping[str, Mapping[str, Any]] = {
    "usual": {},
    "dead": chain([-1.0], [-1.0], [[0.5, 1.0]], activation="relu"),
    "dead, on target": chain([-1.0], [-1.0], [[0.5, 0.0]], activation="relu"),
    "level": chain([-1.0, 1.0], [-1.0, 3.0], [[0.5, 1.0], [0.0, 0.5], [0.2, 1.0]], activation="relu", **steps(3, 0.1)),
    "perfect": chain([1.0, 1.0], [0.0, 0.0], [[0.5, 0.5], [-0.5, -0.5]], activation="identity"),
    "perfect, one step": chain([1.0], [0.0], [[0.5, 0.5]], activation="identity", **steps(1)),
    "far": {"chain.nudge": 0.3},
    "nothing before": chain([-1.0, 1.0], [-1.0, 0.5], [[0.5, 0.0]], activation="relu"),
    "full": chain([1.0, 1.0], [0.0, 12.0], [[0.6, 0.0]]),
    "symmetric": chain([0.5], [0.0], [[1.0, 0.625]], activation="identity", **{"chain.nudge": 0.025}),
    "corner": chain([1.0], [-0.5], [[0.5, 1.0]], activation="relu"),
    "kink": chain([1.0], [0.0], [[1.0, 0.9]], activation="relu", **{"chain.nudge": -0.5}),
    "beyond": chain([4.0], [0.6], [[1.0, 5.0]]),
    "at the edge": chain([2.0], [0.966], [[1.0, 5.0]]),
    "not far": chain([1.0], [0.0], [[1.0, 0.8]], activation="identity"),
    "tanh": chain([1.0, 1.0, 1.0, 1.0], [0.1, 0.1, 0.1, 0.1], [[0.5, 0.5], [0.6, -0.5]], activation="tanh"),
    "both sides": one_weight(0.0, 0.0, 2.0, 2.0),
    "two sides": one_weight(0.0, 2.0),
    "mostly above": one_weight(0.0, 0.0, 0.0, 2.0),
    "ten below": one_weight(*range(2, 12)),
    "above": one_weight(0.0, -1.0),
    "alike": one_weight(2.0, 2.0),
    "below or on": one_weight(2.0, 1.0),
    "above or on": one_weight(0.0, 1.0),
    "one layer": layers(2, 2),
    "three layers": layers(2, 2, 2, 2),
    "four layers": layers(2, 2, 2, 4, 4, activation="relu", last_biases=(0.0, -99.0, -99.0, -99.0)),
    "single file": layers(2, 1, 1),
    "straight": chain([1.0], [0.0], [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]], activation="identity", **steps(50, 0.1)),
    "straight, one": chain([1.0], [0.0], [[1.0, 0.0]], activation="identity", **steps(20, 0.05)),
    "few steps": steps(5),
    "long steps": steps(10, 30.0),
    "back and forth": steps(3, 30.0),
    "there and back": chain([0.25], [0.2735], [[2.0, 0.0], [-2.0, 0.0]], activation="identity", **steps(3, 0.2555)),
    "one step": steps(1, **{"chain.examples": [[0.6, 1.0], [0.9, 0.0]]}),
    "one long step": steps(1, 30.0),
    "one leap": steps(300, 1e308, activation="identity"),
    **{f"{name} alone": {"activation": name} for name in ACTIVATIONS},
}  # fmt: skip
"""Lessons by name: the changes to the default lesson, by path. Together they call for every wording."""


@cache
def lesson(name: str) -> Lesson:
    """Return the default lesson with the changes of LESSONS."""
    source = deepcopy(tomllib.loads(DEFAULT_LESSON.read_text("utf-8")))
    for path, value in LESSONS[name].items():
        *tables, key = path.split(".")
        table = source
        for part in tables:
            table = table[part]
        table[key] = value
    return lesson_from_source(source, name)
