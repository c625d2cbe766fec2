"""The backward recursion: every derivative of the cost, for one example or a batch at once.

The four equations are those of Rumelhart, Hinton and Williams (1986), in the lesson's symbols:

    dC/da(L)   = 2 (a(L) - y)
    dC/dz(l)   = dC/da(l) f'(z(l))
    dC/da(l-1) = w(l)^T dC/dz(l)
    dC/dw_jk   = dC/dz_j a_k,   dC/db_j = dC/dz_j
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.activations import activation
from core.arrays import Array, checked_array, finite_array
from core.cost import squared_error, squared_error_prime
from core.network import Forward, Network, Parameter, must_have, run


@dataclass(frozen=True, eq=False)
class Backprop:
    """One evaluated network: the forward pass, the cost, and the cost's derivative in every quantity.

    Shapes are those of one example; for a batch each has the axis of examples in front.
    `a`, `dC_da`: L + 1 arrays (n_l,), the input's first. `z`, `dC_dz`, `da_dz`: L arrays (n_l,).
    """

    network: Network
    y: Array
    a: tuple[Array, ...]
    z: tuple[Array, ...]
    C: Array
    da_dz: tuple[Array, ...]
    dC_da: tuple[Array, ...]
    dC_dz: tuple[Array, ...]

    @property
    def dC_db(self) -> tuple[Array, ...]:
        """L arrays (n_l,): a bias moves its weighted sum one to one, so these are dC/dz."""
        return self.dC_dz

    @cached_property
    def dC_dw(self) -> tuple[Array, ...]:
        """L arrays (n_l, n_(l-1)): dC/dz_j times the activation a_k that the weight multiplies.

        Raises OverflowError where a product grows past what a float holds.
        """
        with np.errstate(over="ignore"):
            found = tuple(dz[..., :, None] * a[..., None, :] for dz, a in zip(self.dC_dz, self.a[:-1], strict=True))
        _must_be_finite(*found)
        return found

    def __getitem__(self, parameter: Parameter) -> Array:
        """dC by one parameter: a number, or one for each example of a batch. Raises KeyError where there is none."""
        must_have(parameter, self.network.sizes)
        layer = parameter.layer - 1
        if parameter.kind == "w":
            with np.errstate(over="ignore"):
                found = np.asarray(self.dC_dz[layer][..., parameter.j] * self.a[layer][..., parameter.k])
            _must_be_finite(found)
            return found
        return np.asarray(self.dC_dz[layer][..., parameter.j])


@dataclass(frozen=True, eq=False)
class Gradient:
    """The mean cost of a batch and its gradient: C a number, dC_dw and dC_db of the parameters' shapes."""

    C: float
    dC_dw: tuple[Array, ...]
    dC_db: tuple[Array, ...]

    def __getitem__(self, parameter: Parameter) -> float:
        """dC by one parameter. Raises KeyError where there is none."""
        must_have(parameter, (self.dC_dw[0].shape[1], *(db.shape[0] for db in self.dC_db)))
        if parameter.kind == "w":
            return float(self.dC_dw[parameter.layer - 1][parameter.j, parameter.k])
        return float(self.dC_db[parameter.layer - 1][parameter.j])


def backprop(network: Network, x: Any, y: Any) -> Backprop:
    """Every derivative of the cost, for one example x (n_0,), y (n_L,) or a batch (m, n_0), (m, n_L).

    Raises ValueError for shapes that do not fit and numbers that are not finite, OverflowError where the
    network's own numbers grow past what a float holds.
    """
    forward = network.feedforward(x)
    target = finite_array(y, "target", (1, 2))
    C, da_dz, dC_da, dC_dz = _backward(network, forward, target)
    with np.errstate(over="ignore", invalid="ignore"):
        dC_da.insert(0, dC_dz[0] @ network.weights[0])
    _must_be_finite(dC_da[0])
    return Backprop(network, target, forward.a, forward.z, C, da_dz, tuple(dC_da), tuple(dC_dz))


def gradient(network: Network, x: Any, y: Any) -> Gradient:
    """The gradient of the mean cost over a batch x (m, n_0), y (m, n_L).

    Same errors as `backprop`. The examples' outer products are never made: one matrix product a layer
    sums them. Nor is the cost's derivative in the input, which no parameter needs.
    """
    forward = run(network, _batch(x, "input"))
    C, _, _, dC_dz = _backward(network, forward, _batch(y, "target"))
    m = len(C)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = Gradient(
            float(C.mean()),
            tuple(dz.T @ a / m for dz, a in zip(dC_dz, forward.a[:-1], strict=True)),
            tuple(dz.mean(axis=0) for dz in dC_dz),
        )
    _must_be_finite(mean.C, *mean.dC_dw, *mean.dC_db)
    return mean


def _backward(
    network: Network, forward: Forward, target: Array
) -> tuple[Array, tuple[Array, ...], list[Array], list[Array]]:
    """C, da_dz, dC_da and dC_dz of layers 1 to L."""
    if target.shape != forward.a[-1].shape:
        raise ValueError(f"target: expected shape {forward.a[-1].shape}, that of the output, got {target.shape}")
    slope = activation(network.activation).derivative
    with np.errstate(over="ignore", invalid="ignore"):
        da_dz = tuple(slope(z) for z in forward.z)
        C = squared_error(forward.a[-1], target)
        dC_da = [squared_error_prime(forward.a[-1], target)]
        dC_dz = [dC_da[0] * da_dz[-1]]
        for w, da in zip(network.weights[:0:-1], da_dz[-2::-1], strict=True):
            # A neuron reaches the cost through every neuron of the next layer: the product sums over them.
            dC_da.insert(0, dC_dz[0] @ w)
            dC_dz.insert(0, dC_da[0] * da)
    _must_be_finite(C, *dC_da, *dC_dz)
    return C, da_dz, dC_da, dC_dz


def _must_be_finite(*numbers: Array | float) -> None:
    if not all(np.isfinite(found).all() for found in numbers):
        raise OverflowError("the cost or its derivatives overflow: the weights, inputs or targets are too large")


def _batch(values: Any, what: str) -> Array:
    """One example as a batch of one; a batch as it is."""
    return np.atleast_2d(checked_array(values, what, (1, 2)))
