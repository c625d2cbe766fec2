"""The one kind of array that this package computes with, and the door through which all of them come in."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def finite_array(values: Any, what: str, dimensions: tuple[int, ...]) -> Array:
    """`values` as a new read-only float64 array. Same errors as `checked_array`."""
    array = np.array(checked_array(values, what, dimensions))
    array.setflags(write=False)
    return array


def checked_array(values: Any, what: str, dimensions: tuple[int, ...]) -> Array:
    """`values` as a float64 array, which is `values` itself where it is one already.

    `what` names it in the message of an error. Raises ValueError where the values are not real numbers, not
    finite, or their array has a number of dimensions that is not among `dimensions`.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO":  # neither complex numbers nor text
            raise TypeError
        array = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what}: expected an array of real numbers, all rows of one length") from None
    except OverflowError:
        raise ValueError(f"{what}: expected finite numbers, got one too large for a float") from None
    if array.ndim not in dimensions:
        expected = " or ".join(str(d) for d in dimensions)
        raise ValueError(f"{what}: expected {expected} dimensions, got an array of shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{what}: expected finite numbers, got {array[~np.isfinite(array)][0]}")
    return array


def means_so_far(values: Array) -> Array:
    """After each value, the mean of those up to it. Sums that no mean needs are never made: they could overflow."""
    n = len(values)
    means: Array = np.cumsum(values / n) * (n / np.arange(1, n + 1))
    return means
