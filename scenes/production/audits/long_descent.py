"""Gradient descent by forward passes alone: every derivative is a central difference, in NumPy's long doubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scenes.production.audits.functions import Longs, activation, cost

ELSEWHERE, APART = np.longdouble("1e-12"), np.longdouble("1e-7")
"""Relative distances between two runs: at their start, and at most after a step that rounding does not decide."""

AT_CORNER = np.longdouble("1e-12")
"""A weighted sum of at most this size is at the corner of an activation that has one: its slope is not defined."""


@dataclass(frozen=True)
class Run:
    """Parameters (weights, then biases) and mean cost after each step, and the lowest and highest output of the run.

    If the numbers outgrow a float, the outputs are those of the first step alone. From the step `steady` on, rounding
    decides the run: a start that differs by a share of ELSEWHERE leads elsewhere, or a neuron was at a corner.
    """

    parameters: Sequence[Sequence[Decimal]]
    costs: Sequence[Decimal]
    outputs: Sequence[Decimal]
    steady: int


def descend(
    function: str, parameters: Sequence[Decimal], examples: Sequence[tuple[Decimal, Decimal]], rate: Decimal, steps: int
) -> Run:
    """Return the descent of a chain on the mean cost of its examples (x, y). It ends before a float would overflow."""
    p = _longs(parameters)
    shifted = p * (1 + ELSEWHERE)
    x, y = (_longs([example[i] for example in examples]) for i in (0, 1))
    path, costs = [p], [_cost(function, p[None], x, y)[0]]
    outputs = [_outputs(function, p[None], x)[0]]
    largest, complete, steady = np.finfo(float).max, True, steps + 1
    with np.errstate(all="ignore"):
        for _ in range(steps):
            if _at_corner(function, p, x):
                steady = min(steady, len(path))
            p, shifted = (q - np.longdouble(float(rate)) * _gradient(function, q, x, y) for q in (p, shifted))
            if not (np.abs(p - shifted) <= APART * np.maximum(1, np.abs(p))).all():
                steady = min(steady, len(path))
            mean = _cost(function, p[None], x, y)[0]
            complete = bool((np.abs(p) <= largest).all() and mean <= largest)
            if not complete:
                break
            path.append(p)
            costs.append(mean)
            outputs.append(_outputs(function, p[None], x)[0])
    passed = np.concatenate(outputs if complete else outputs[:1])
    return Run([_decimals(row) for row in path], _decimals(costs), _decimals([passed.min(), passed.max()]), steady)


def _outputs(function: str, p: Longs, x: Longs) -> Longs:
    """Return the outputs, an (n, m) array, for parameters p (n, 2 L) and inputs x (m,)."""
    depth = p.shape[1] // 2
    a = np.broadcast_to(x, (len(p), len(x)))
    for n in range(depth):
        a = activation(function).longs(p[:, n, None] * a + p[:, depth + n, None])
    return np.asarray(a)


def _at_corner(function: str, p: Longs, x: Longs) -> bool:
    """True if an example has a neuron at a corner of the activation, for parameters p (2 L,) and inputs x (m,)."""
    record, depth, a = activation(function), len(p) // 2, x
    if record.corner is None:
        return False
    for n in range(depth):
        z = p[n] * a + p[depth + n]
        if (np.abs(z) <= AT_CORNER).any():
            return True
        a = record.longs(z)
    return False


def _cost(function: str, p: Longs, x: Longs, y: Longs) -> Longs:
    return np.asarray(cost().longs(_outputs(function, p, x), y).mean(axis=1))


def _gradient(function: str, p: Longs, x: Longs, y: Longs) -> Longs:
    """Return central differences of fourth order, with a small step where the activation has no curvature."""
    h = np.longdouble(1e-4 if activation(function).curved else 1e-7) * np.maximum(1, np.abs(p))
    moves = np.diag(h)
    stencil = np.concatenate([p + moves, p - moves, p + 2 * moves, p - 2 * moves])
    up, down, further_up, further_down = _cost(function, stencil, x, y).reshape(4, len(p))
    return np.asarray((8 * (up - down) - (further_up - further_down)) / (12 * h))


def _longs(values: Sequence[Decimal]) -> Longs:
    return np.array([np.longdouble(str(value)) for value in values])


def _decimals(values: "Sequence[np.longdouble] | Longs") -> list[Decimal]:
    return [Decimal(np.format_float_scientific(value, precision=25, unique=False)) for value in values]
