"""The array type of this package, and the checks that every array from outside passes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def finite_array(values: Any, what: str, dimensions: tuple[int, ...]) -> Array:
    """Return `values` as a new read-only float64 array. Raises what `checked_array` raises."""
    array = np.array(checked_array(values, what, dimensions))
    array.setflags(write=False)
    return array


def checked_array(values: Any, what: str, dimensions: tuple[int, ...]) -> Array:
    """Return `values` as a float64 array; an array that already is one is returned as it is, not copied.

    `what` names the array in error messages. Raises ValueError if the values are not real numbers, if one is not
    finite, or if the number of dimensions is not among `dimensions`.
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
    """Return, for each value, the mean of the values up to it. No plain sum is formed: it could overflow."""
    n = len(values)
    means: Array = np.cumsum(values / n) * (n / np.arange(1, n + 1))
    return means
