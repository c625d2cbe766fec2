"""The cost: squared error without 1/2, its derivative, its mean over examples."""

import numpy as np

from core.arrays import Array


def squared_error(a: Array, y: Array) -> Array:
    """sum_j (a_j - y_j)^2 over the last axis: shape (..., n) in, (...) out."""
    _same_shape(a, y)
    return np.asarray(((a - y) ** 2).sum(axis=-1))


def squared_error_prime(a: Array, y: Array) -> Array:
    """dC/da_j = 2 (a_j - y_j), of a's shape."""
    _same_shape(a, y)
    return np.asarray(2.0 * (a - y))


def mean_squared_error(a: Array, y: Array) -> float:
    """The mean of the examples' costs; a and y of shape (m, n), m >= 1."""
    return float(squared_error(a, y).mean())


def _same_shape(a: Array, y: Array) -> None:
    if np.shape(a) != np.shape(y):
        raise ValueError(f"outputs and targets: expected one shape, got {np.shape(a)} and {np.shape(y)}")
