"""Random lessons that teach as well as the default one: `draw_lesson` says what they promise."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from core.activations import DEFAULT_ACTIVATION
from core.activations import activation as record_of
from core.backprop import Backprop, backprop
from core.lesson import Lesson
from core.network import Network
from core.reading import lesson_from_source, reading_of
from core.teaching.advice import advice
from core.teaching.decimals import DERIVATIVE, vanishes
from core.teaching.equations import chain_equations, layered_equations
from core.teaching.sampling import STEEP, NetworkSampler

LAYERS = 3
"""Weights of the chain, by default."""

EXAMPLES = 8
"""Training examples of the chain."""

LEARNED = 0.7
"""The descent brings the cost below this share of its first value."""

STEPS, NUDGE = 300, 0.01
"""Steps of the descent, and the nudge of the last weight."""

TRIES = 30
"""How many times other examples are drawn for one chain before it is given up."""


def draw_lesson(seed: int, activation: str = DEFAULT_ACTIVATION, layers: int = LAYERS, file: str = "drawn") -> Lesson:
    """Return the random lesson of a seed, which depends only on the arguments.

    No neuron comes near to saturating, and signs are mixed. No derivative of the first example or of the mean shows
    as zero. The cost falls at every step of the descent. `core.teaching.advice` has no advice for it, and every
    equation of `core.teaching.equations` holds. `layers` is the depth of the chain, 1 to 4; `file` names the lesson
    in messages. Raises KeyError for an unknown activation and ValueError for a negative seed.
    """
    sampler = NetworkSampler(np.random.default_rng(seed), activation)
    layered = next(entries for entries in sampler.layered() if _layered_holds(entries, activation))
    chains = (_chain(sampler, *parts) for parts in sampler.chains(layers) if _chain_holds(*parts, activation))
    lessons = (
        lesson_from_source(
            {"activation": activation, "chain": chain, "layers": layered, "descent": {"rate": rate, "steps": STEPS}},
            file,
        )
        for chain in chains
        if chain["examples"]
        for rate in record_of(activation).draws.rates
    )
    return next(lesson for lesson in lessons if _learns(lesson) and not advice(lesson))


def _learns(lesson: Lesson) -> bool:
    """True if no step of the descent raises the cost, and all steps together lower it far."""
    costs = reading_of(lesson).history.costs
    return costs[-1] < LEARNED * costs[0] and all(after <= before for before, after in pairwise(costs))


def _layered_holds(entries: Mapping[str, Any], name: str) -> bool:
    result = backprop(Network(entries["weights"], entries["biases"], name), entries["input"], entries["target"])
    return _mixed(result) and _visible(result) and all(equation.holds for equation in layered_equations(result))


def _chain_holds(weights: list[float], biases: list[float], x: float, y: float, name: str) -> bool:
    network = Network.chain(weights, biases, name)
    return _mixed(backprop(network, [x], [y])) and all(e.holds for e in chain_equations(network, [[x]], [[y]]))


def _chain(sampler: NetworkSampler, weights: list[float], biases: list[float], x: float, y: float) -> dict[str, Any]:
    """Return the section `chain` of a lesson file."""
    examples = _examples(sampler, Network.chain(weights, biases, sampler.name), x, y)
    return {"weights": weights, "biases": biases, "examples": examples, "nudge": NUDGE}


def _examples(sampler: NetworkSampler, network: Network, x: float, y: float) -> list[list[float]]:
    """Return the first example and others, [x, y] each: small inputs with one target, large ones with the other.

    The list is empty if TRIES draws give no examples that teach well.
    """
    others = np.array([n * 5 / 100 for n in range(2, 20) if n * 5 / 100 != x])
    for _ in range(TRIES):
        xs = [x, *sampler.rng.permutation(others)[: EXAMPLES - 1].tolist()]
        small = sorted(xs)[: EXAMPLES // 2]
        examples = [[other, y if (other in small) == (x in small) else 1 - y] for other in xs]
        inputs, targets = [[row[0]] for row in examples], [[row[1]] for row in examples]
        batch = backprop(network, inputs, targets)
        if _steep(batch) and _visible(batch) and [*chain_equations(network, inputs, targets)][-1].holds:
            return examples  # the last equation is that of the mean
    return []


def _steep(batch: Backprop) -> bool:
    """True if no slope is flat. With an activation that is off below zero, some neurons are off in some examples."""
    off = record_of(batch.network.activation).off_below_zero
    return off or all(slope.min() >= STEEP for slope in batch.da_dz)


def _mixed(result: Backprop) -> bool:
    """True if weights and derivatives of both signs occur. A single layer is always accepted."""
    weights = [float(w) for layer in result.network.weights for w in layer.ravel()]
    derivatives = [float(result[parameter]) for parameter in result.network.parameters]
    return result.network.depth == 1 or all(min(values) < 0 < max(values) for values in (weights, derivatives))


def _visible(result: Backprop) -> bool:
    """True if no derivative by a parameter shows as zero, neither in the first example nor in the mean."""
    entries = [np.atleast_1d(result[parameter]) for parameter in result.network.parameters]
    return not any(vanishes(v, DERIVATIVE) for entry in entries for v in (float(entry[0]), float(entry.mean())))
