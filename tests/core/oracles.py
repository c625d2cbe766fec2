"""The cost and its derivatives once more, written without the package: what the tests compare it to."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.extend import defvjp, primitive

from core import ACTIVATIONS, Network

Layers = list[tuple[Any, Any]]  # a pair of weights and biases for each layer

FORMULAS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": lambda z: 1 - 2 / (1 + anp.exp(2 * z)),
    "identity": lambda z: z,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
}


def slope_by_complex_step(name: str) -> Callable[[Any], Any]:
    """The slope of core's function, without core's derivative."""
    h = 1e-30
    return lambda z: ACTIVATIONS[name].function(z + 1j * h).imag / h


def differentiable(name: str) -> Callable[[Any], Any]:
    """Core's function, for autograd. The audits' oracle, which has its own, compares the function itself."""
    function, slope = primitive(ACTIVATIONS[name].function), slope_by_complex_step(name)
    defvjp(function, lambda _, z: lambda upstream: upstream * slope(z))
    return function


OTHERS = [name for name, record in ACTIVATIONS.items() if record.smooth and name not in FORMULAS]
"""The activations without a formula of their own here. One with a corner needs one: it has no complex step."""

FUNCTIONS = FORMULAS | {name: differentiable(name) for name in OTHERS}

SLOPES: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1 / (2 + 2 * np.cosh(z)),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "identity": np.ones_like,
    "relu": lambda z: (z > 0) * 1.0,
    **{name: slope_by_complex_step(name) for name in OTHERS},
}


def layers_of(network: Network) -> Layers:
    return [(w.copy(), b.copy()) for w, b in zip(network.weights, network.biases, strict=True)]


def cost(layers: Layers, x: Any, y: Any, activation: str) -> Any:
    """The squared error of one example; real or complex, or in autograd's boxes."""
    a = x
    for w, b in layers:
        a = FUNCTIONS[activation](anp.dot(w, a) + b)
    return anp.sum((a - y) ** 2)


def by_autograd(network: Network, x: Any, y: Any) -> tuple[Layers, Any]:
    """The derivatives by every weight and bias, and by the input."""
    by_parameters = autograd.grad(lambda layers: cost(layers, x, y, network.activation))(layers_of(network))
    by_input = autograd.grad(lambda given: cost(layers_of(network), given, y, network.activation))(x)
    return by_parameters, by_input


def by_complex_step(network: Network, x: Any, y: Any) -> Layers:
    """Im C(p + ih) / h for every parameter: no difference is taken, so none cancels."""
    h = 1e-30
    return _one_by_one(network, 1j * h, lambda layers: cost(layers, x, y, network.activation).imag / h)


def by_central_differences(network: Network, x: Any, y: Any) -> Layers:
    h = 1e-5

    def shifted(step: float) -> Layers:
        return _one_by_one(network, step, lambda layers: cost(layers, x, y, network.activation))

    return [
        tuple((u - d) / (2 * h) for u, d in zip(up, down, strict=True))
        for up, down in zip(shifted(h), shifted(-h), strict=True)
    ]


def _one_by_one(network: Network, step: complex, result: Callable[[Layers], float]) -> Layers:
    """`result` with one parameter after another moved by `step`, in the parameters' places."""
    moved = [tuple(part.astype(type(step)) for part in layer) for layer in layers_of(network)]
    found = [(np.zeros(w.shape), np.zeros(b.shape)) for w, b in layers_of(network)]
    for layer, out in zip(moved, found, strict=True):
        for part, place in zip(layer, out, strict=True):
            for index in np.ndindex(part.shape):
                kept = part[index]
                part[index] = kept + step
                place[index] = result(moved)
                part[index] = kept
    return found


def scales(network: Network, x: Any, y: Any) -> tuple[Layers, Any]:
    """How large each derivative by a parameter, and by the input, would be if no sum cancelled.

    Rounding is relative to the terms of a sum, so this is what the error of a derivative is relative to.
    """
    layers, name = layers_of(network), network.activation
    a, size, slopes, sizes = x, abs(x), [], [abs(x)]
    for w, b in layers:
        z, size = w @ a + b, abs(w) @ size + abs(b)
        a = FUNCTIONS[name](z)
        slopes.append(SLOPES[name](z))
        # No slope is above 1, so a value is at most its z and the value at zero together.
        size = np.ones_like(z) if ACTIVATIONS[name].bounded else size + abs(FUNCTIONS[name](np.zeros_like(z)))
        sizes.append(size)
    upstream, found = 2 * (sizes[-1] + abs(y)), []
    for (w, _), slope, before in zip(layers[::-1], slopes[::-1], sizes[-2::-1], strict=True):
        delta = upstream * slope
        found.insert(0, (np.outer(delta, before), delta))
        upstream = delta @ abs(w)
    return found, upstream


def agree(found: Any, expected: Any, scale: Any, tolerance: float) -> None:
    """Fail, showing both sides, where they differ by more than `tolerance` of the scale."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    too_far = abs(found - expected) > tolerance * np.maximum(scale, 1e-290)
    assert not too_far.any(), f"{found} is not {expected}"
