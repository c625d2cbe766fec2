"""Random networks with examples, for the property tests of this folder."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import ACTIVATIONS, Network

SMOOTH = tuple(name for name, record in ACTIVATIONS.items() if record.smooth)
ALL = tuple(ACTIVATIONS)

quick = settings(deadline=None, max_examples=60)


@dataclass(frozen=True)
class Case:
    """A network with one example (x, y), or with a batch."""

    network: Network
    x: np.ndarray
    y: np.ndarray


def numbers(shape: int | tuple[int, ...], largest: float = 2.0) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, shape, elements=st.floats(-largest, largest, allow_subnormal=False).map(lambda v: round(v, 6)))


@st.composite
def networks(draw, activations=ALL, depth=4, width=5, largest=2.0) -> Network:
    """1 to `depth` layers of weights, 1 to `width` neurons in each, parameters up to `largest` in size."""
    sizes = draw(st.lists(st.integers(1, width), min_size=2, max_size=depth + 1))
    weights = [draw(numbers((n, k), largest)) for k, n in pairwise(sizes)]
    biases = [draw(numbers(n, largest)) for n in sizes[1:]]
    return Network(weights, biases, draw(st.sampled_from(activations)))


@st.composite
def cases(draw, batch=False, largest=2.0, **kwargs) -> Case:
    """A network with one example, or with a batch of 1 to 4."""
    network = draw(networks(largest=largest, **kwargs))
    front = (draw(st.integers(1, 4)),) if batch else ()
    x, y = (draw(numbers((*front, n), largest)) for n in (network.sizes[0], network.sizes[-1]))
    return Case(network, x, y)
