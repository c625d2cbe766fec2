"""The backward pass: every derivative of the cost, for one example or a batch at once.

The four equations are those of Rumelhart, Hinton and Williams (1986), in the lesson's symbols:

    dC/da(L)   = 2 (a(L) - y)
    dC/dz(l)   = dC/da(l) f'(z(l))
    dC/da(l-1) = w(l)^T dC/dz(l)
    dC/dw_jk   = dC/dz_j a_k,   dC/db_j = dC/dz_j
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activations import activation
from core.arrays import Array, checked_array, finite_array
from core.cost import cost
from core.network import Forward, Network, Parameter, must_have, run

Arrays = tuple[Array, ...]
"""An array for each layer, in order."""


@dataclass(frozen=True, eq=False)
class Backprop:
    """One evaluated network: the forward pass, the cost, and the cost's derivative by every quantity.

    Shapes are those of one example; for a batch each has the axis of examples in front.
    `a`, `dC_da`: L + 1 arrays (n_l,), the input's first. `z`, `dC_dz`, `da_dz`: L arrays (n_l,).
    `dC_dw`: L arrays (n_l, n_(l-1)).
    """

    network: Network
    y: Array
    a: Arrays
    z: Arrays
    C: Array
    da_dz: Arrays
    dC_da: Arrays
    dC_dz: Arrays
    dC_dw: Arrays

    @property
    def dC_db(self) -> Arrays:
        """L arrays (n_l,): dz/db is 1, so these are dC/dz."""
        return self.dC_dz

    def __getitem__(self, parameter: Parameter) -> Array:
        """Return dC by one parameter: a number, or one for each example of a batch. Raises KeyError if unknown."""
        must_have(parameter, self.network.sizes)
        layer = parameter.layer - 1
        if parameter.kind == "w":
            return np.asarray(self.dC_dw[layer][..., parameter.j, parameter.k])
        return np.asarray(self.dC_db[layer][..., parameter.j])


@dataclass(frozen=True, eq=False)
class Gradient:
    """The mean cost of a batch and its gradient: C a number, dC_dw and dC_db of the parameters' shapes."""

    C: float
    dC_dw: Arrays
    dC_db: Arrays

    def __getitem__(self, parameter: Parameter) -> float:
        """Return dC by one parameter. Raises KeyError if unknown."""
        must_have(parameter, (self.dC_dw[0].shape[1], *(db.shape[0] for db in self.dC_db)))
        if parameter.kind == "w":
            return float(self.dC_dw[parameter.layer - 1][parameter.j, parameter.k])
        return float(self.dC_db[parameter.layer - 1][parameter.j])


@np.errstate(over="ignore", invalid="ignore")  # what overflows is reported once, at the end
def backprop(network: Network, x: Any, y: Any) -> Backprop:
    """Return every derivative of the cost, for one example x (n_0,), y (n_L,) or a batch (m, n_0), (m, n_L).

    Raises ValueError for shapes that do not fit and numbers that are not finite, OverflowError if the network's
    own numbers grow too large for a float.
    """
    forward, target = network.feedforward(x), finite_array(y, "target", (1, 2))
    C, da_dz, dC_da, dC_dz = _backward(network, forward, target)
    dC_da = (dC_dz[0] @ network.weights[0], *dC_da)
    dC_dw = outer_products(dC_dz, forward.a)
    _require_finite(C, *dC_da, *dC_dz, *dC_dw)
    return Backprop(network, target, forward.a, forward.z, C, da_dz, dC_da, dC_dz, dC_dw)


@np.errstate(over="ignore", invalid="ignore")
def gradient(network: Network, x: Any, y: Any) -> Gradient:
    """Return the gradient of the mean cost over a batch x (m, n_0), y (m, n_L).

    Same errors as `backprop`. One matrix product a layer sums the examples' outer products, which are never made.
    The cost's derivative by the input, which no parameter needs, is not computed.
    """
    forward, target = run(network, _batch(x, "input")), _batch(y, "target")
    C, _, _, dC_dz = _backward(network, forward, target)
    dC_dw = tuple(dz.T @ a / len(C) for dz, a in zip(dC_dz, forward.a[:-1], strict=True))
    mean = Gradient(float(C.mean()), dC_dw, tuple(dz.mean(axis=0) for dz in dC_dz))
    _require_finite(mean.C, *mean.dC_dw, *mean.dC_db)
    return mean


def outer_products(dC_dz: Arrays, a: Arrays) -> Arrays:
    """Return dC_dw: for each layer dC/dz_j times the activation a_k that the weight multiplies, for each example."""
    return tuple(dz[..., :, None] * before[..., None, :] for dz, before in zip(dC_dz, a[:-1], strict=True))


def _backward(network: Network, forward: Forward, y: Array) -> tuple[Array, Arrays, Arrays, Arrays]:
    """Return C, and da_dz, dC_da and dC_dz of the layers 1 to L."""
    a, L = forward.a, network.depth
    if y.shape != a[L].shape:
        raise ValueError(f"target: expected shape {a[L].shape}, that of the output, got {y.shape}")
    slope = activation(network.activation).derivative
    w, da_dz = dict(enumerate(network.weights, 1)), {layer: slope(z) for layer, z in enumerate(forward.z, 1)}
    dC_da, dC_dz = {}, {}
    dC_da[L] = cost().derivative(a[L], y)
    dC_dz[L] = dC_da[L] * da_dz[L]
    for layer in range(L - 1, 0, -1):
        dC_da[layer] = dC_dz[layer + 1] @ w[layer + 1]  # the sum over all neurons of the next layer
        dC_dz[layer] = dC_da[layer] * da_dz[layer]
    da_dz_, dC_da_, dC_dz_ = (tuple(by[layer] for layer in range(1, L + 1)) for by in (da_dz, dC_da, dC_dz))
    return cost().function(a[L], y), da_dz_, dC_da_, dC_dz_


def _require_finite(*numbers: Array | float) -> None:
    if not all(np.isfinite(number).all() for number in numbers):
        raise OverflowError("the cost or its derivatives overflow: the weights, inputs or targets are too large")


def _batch(values: Any, what: str) -> Array:
    """Return one example as a batch of one, a batch unchanged."""
    return np.atleast_2d(checked_array(values, what, (1, 2)))
