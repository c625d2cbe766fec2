"""What the tests expect of each chapter: the only place in the tests that lists them.

A new chapter has a row here, as it has one in scenes/contents.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """What one chapter shows with the default lesson."""

    symbols: tuple[str, ...]
    """What it shows at a moment of rest, as written in Typst."""
    equations: tuple[str, ...] = ()
    """What a viewer with a calculator can check in it, as it is at moments of rest."""
    compares: bool = True
    """True if it writes "=" or "≈" between numbers, or begins with a picture that does."""
    random_lessons: int = 23
    """Number of random lessons that it is tested with; chapters that take long have fewer."""


EXPECTED: Mapping[str, Expected] = {
    "Opening": Expected(
        symbols=("nabla {{ C", "w_1", "b_1"),
        compares=False,
    ),
    "ChainNetwork": Expected(
        symbols=("C_0", "w_1", "b_1", "w_2", "b_2", "w_3", "b_3"),
        compares=False,
    ),
    "Labels": Expected(
        symbols=("a^((L))", "a^((L-1))", "w^((L))", "b^((L))", "b^((L-1))"),
        compares=False,
    ),
    "Cost": Expected(
        symbols=("C_0", "a^((L))", "{{ y :"),
        equations=(
            "(0.40 - 1.00)^2 = 0.36",
            "(0.40 - 0.00)^2 = 0.16",
        ),
    ),
    "WeightedSum": Expected(
        symbols=("z^((L))", "w^((L))", "a^((L-1))", "b^((L))", "sigma"),
        equations=(
            "1.40 · 0.28 - 0.80 = -0.41",
            "sigma (-0.41) = 0.40",
        ),
    ),
    "DependencyTree": Expected(
        symbols=("w^((L-1))", "a^((L-2))", "b^((L-1))", "z^((L-1))", "sigma", "{{ y :", "C_0"),
        random_lessons=5,
    ),
    "Nudge": Expected(
        symbols=("partial", "Delta", "C_0", "w^((L))"),
        compares=False,
        random_lessons=6,
    ),
    "ChainRule": Expected(
        symbols=("partial", "z^((L))", "a^((L))", "C_0", "w^((L))"),
        equations=("-0.081 = 0.28 · 0.24 · (-1.20)",),
    ),
    "Derivatives": Expected(
        symbols=("sigma : f }}' (", "2 (", "a^((L-1))"),
        equations=(
            "-0.081 = 0.28 · 0.24 · (-1.20)",
            "(0.28) · (0.09) · (-0.20) = -0.005",
            "(0.28) · (0.24) · (-1.20) = -0.081",
            "(0.60) · (0.25) · (-0.98) = -0.147",
        ),
        random_lessons=4,
    ),
    "Averaging": Expected(
        symbols=("C_k", "sum_", "1/n"),
        equations=(
            "((-0.081) + (+0.045) + (-0.095) + (+0.048) + (-0.090) + (+0.044) + (-0.097) + (+0.049)) / 8 = -0.022",
        ),
        random_lessons=7,
    ),
    "GradientVector": Expected(
        symbols=("nabla {{ C", "w^((L-2))", "b^((L))"),
    ),
    "BiasAndBackward": Expected(
        symbols=("a^((L-3))", "sigma : f }}' (", "w^((L-2))", "b^((L))"),
        equations=(
            "0.28 · 0.24 · (-1.20) = -0.081",
            "1 · 0.24 · (-1.20) = -0.288",
            "1.4 · 0.24 · (-1.20) = -0.403",
            "0.57 · 0.20 · 1.4 · 0.24 · (-1.20) = -0.046",
            "0.60 · 0.25 · (-2.0) · 0.20 · 1.4 · 0.24 · (-1.20) = 0.024",
        ),
        random_lessons=3,
    ),
    "ManyNeurons": Expected(
        symbols=("w_(j k)^((L))", "z_j^((L))", "a_j^((L))", "a_k^((L-1))", "y_j", "sum_"),
        equations=(
            "0.13 + 0.10 = 0.23",
            "0.20 · 0.22 · 0.64 = 0.028",
        ),
        random_lessons=4,
    ),
    "ManyPaths": Expected(
        symbols=("a_k^((L-1))", "a_i^((L-2))", "sum_", "z_j^((L))"),
        equations=(
            "(-1.4) · (0.23) · (-0.72) = +0.232",
            "(-2.1) · (0.22) · (0.64) = -0.296",
            "(+0.232) + (-0.296) = -0.064",
            "(-0.087) + (+0.011) + (+0.019) = -0.057",
            "(-0.113) + (+0.026) = -0.087",
            "(+0.007) + (+0.004) = +0.011",
            "(-0.070) + (+0.089) = +0.019",
        ),
        random_lessons=4,
    ),
    "Descent": Expected(
        symbols=("w_1", "b_3", "C_0"),
        compares=False,
        random_lessons=7,
    ),
}
