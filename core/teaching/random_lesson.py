"""Lessons drawn by chance that teach as well as the usual one: `drawn` says what they promise."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from core import lesson_from_source, reading_of
from core.activations import activation
from core.backprop import Backprop, backprop
from core.lesson.file import Lesson
from core.network import Network
from core.teaching.advice import advice
from core.teaching.decimals import DERIVATIVE, vanishes
from core.teaching.equations import chain_equations, layered_equations
from core.teaching.sampling import STEEP, Sieve

LAYERS = 3
"""Of the chain, where none are asked for."""

EXAMPLES = 8

LEARNT = 0.7
"""The descent brings the cost below this share of what it was."""

STEPS, NUDGE = 300, 0.01
RATES = {"sigmoid": (3.0, 6.0), "tanh": (0.3, 0.1), "relu": (0.1, 0.03), "identity": (0.1, 0.03)}
"""Of the descent: the first with which it falls is taken."""

TRIES = 30
"""How often other examples are drawn for a chain."""


def drawn(seed: int, activation: str = "sigmoid", layers: int = LAYERS, file: str = "drawn") -> Lesson:
    """The lesson that a seed draws, always the same for the same arguments.

    Nothing in it comes near to saturating; signs are mixed; no derivative of the first example nor of the mean shows
    as zero; the descent falls with every step; `core.teaching.advice` has nothing to say of it; and every equation
    of core.teaching.equations holds. `layers` is the depth of the chain, 1 to 4; `file` names the lesson in messages.
    Raises KeyError for an unknown activation and ValueError for a negative seed.
    """
    sieve = Sieve(np.random.default_rng(seed), activation)
    layered = next(entries for entries in sieve.layered() if _layered_holds(entries, activation))
    chains = (_chain(sieve, *parts) for parts in sieve.chains(layers) if _chain_holds(*parts, activation))
    lessons = (
        lesson_from_source(
            {"activation": activation, "chain": chain, "layers": layered, "descent": {"rate": rate, "steps": STEPS}},
            file,
        )
        for chain in chains
        if chain["examples"]
        for rate in RATES[activation]
    )
    return next(lesson for lesson in lessons if _learns(lesson) and not advice(lesson))


def _learns(lesson: Lesson) -> bool:
    """Whether each step of the descent lowers the cost, and all together lower it far."""
    costs = reading_of(lesson).history.costs
    return costs[-1] < LEARNT * costs[0] and all(after <= before for before, after in pairwise(costs))


def _layered_holds(entries: Mapping[str, Any], name: str) -> bool:
    found = backprop(Network(entries["weights"], entries["biases"], name), entries["input"], entries["target"])
    return _mixed(found) and _visible(found) and all(equation.holds for equation in layered_equations(found))


def _chain_holds(weights: list[float], biases: list[float], x: float, y: float, name: str) -> bool:
    network = Network.chain(weights, biases, name)
    return _mixed(backprop(network, [x], [y])) and all(e.holds for e in chain_equations(network, [[x]], [[y]]))


def _chain(sieve: Sieve, weights: list[float], biases: list[float], x: float, y: float) -> dict[str, Any]:
    """What a lesson file has of a chain."""
    examples = _examples(sieve, Network.chain(weights, biases, sieve.name), x, y)
    return {"weights": weights, "biases": biases, "examples": examples, "nudge": NUDGE}


def _examples(sieve: Sieve, network: Network, x: float, y: float) -> list[list[float]]:
    """The first example and others, [x, y] each, small inputs with one target, large ones with the other; none where
    none are found."""
    others = np.array([n * 5 / 100 for n in range(2, 20) if n * 5 / 100 != x])
    for _ in range(TRIES):
        xs = [x, *sieve.chance.permutation(others)[: EXAMPLES - 1].tolist()]
        small = sorted(xs)[: EXAMPLES // 2]
        examples = [[other, y if (other in small) == (x in small) else 1 - y] for other in xs]
        inputs, targets = [[row[0]] for row in examples], [[row[1]] for row in examples]
        found = backprop(network, inputs, targets)
        if _steep(found) and _visible(found) and [*chain_equations(network, inputs, targets)][-1].holds:
            return examples  # the last equation is that of the mean
    return []


def _steep(found: Backprop) -> bool:
    """Whether no slope is flat, but for relu, which is flat somewhere."""
    return not activation(found.network.activation).smooth or all(slope.min() >= STEEP for slope in found.da_dz)


def _mixed(found: Backprop) -> bool:
    """Whether there are weights and derivatives of either sign, where there are several layers."""
    weights = [float(w) for layer in found.network.weights for w in layer.ravel()]
    derivatives = [float(found[parameter]) for parameter in found.network.parameters]
    return found.network.depth == 1 or all(min(values) < 0 < max(values) for values in (weights, derivatives))


def _visible(found: Backprop) -> bool:
    """Whether no derivative by a parameter shows as zero, neither of the first example nor of the mean."""
    entries = [np.atleast_1d(found[parameter]) for parameter in found.network.parameters]
    return not any(vanishes(v, DERIVATIVE) for entry in entries for v in (float(entry[0]), float(entry.mean())))
