"""Time core.gradient against a textbook's loop over examples, and against PyTorch if it is installed.

    python benchmarks/core.py [--quick] [--json FILE]

The network is 784-16-16-10 with sigmoids, the batch has 1,000 examples, the cost is the mean of the squared
errors. The candidates take turns; the times are medians. The exit code is 1 if the gradients differ.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core import Network, gradient

try:
    import torch
except ImportError:
    torch = None

SIZES = (784, 16, 16, 10)
EXAMPLES = 1000
AGREEMENT = 1e-10
"""Largest accepted difference of two gradients, relative to the largest entry of the layer."""

Arrays = list[np.ndarray]
"""The derivatives by each layer's weights, then by each layer's biases."""


def problem() -> tuple[Network, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, k**-0.5, (n, k)) for k, n in pairwise(SIZES)]
    biases = [rng.normal(0, 1, n) for n in SIZES[1:]]
    x = rng.random((EXAMPLES, SIZES[0]))
    y = np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], EXAMPLES)]
    return Network(weights, biases), x, y


def ours(network: Network, x: np.ndarray, y: np.ndarray) -> Callable[[], Arrays]:
    def run() -> Arrays:
        derivatives = gradient(network, x, y)
        return [*derivatives.dC_dw, *derivatives.dC_db]

    return run


def textbook(network: Network, x: np.ndarray, y: np.ndarray) -> Callable[[], Arrays]:
    """Return a loop over the examples, each a column, that adds up their derivatives."""
    weights = [w.copy() for w in network.weights]
    biases = [b[:, None].copy() for b in network.biases]
    columns = [(row[:, None].copy(), target[:, None].copy()) for row, target in zip(x, y, strict=True)]

    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1.0 / (1.0 + np.exp(-z))

    def one_example(column: np.ndarray, target: np.ndarray) -> tuple[Arrays, Arrays]:
        by_weights, by_biases = [np.zeros(w.shape) for w in weights], [np.zeros(b.shape) for b in biases]
        a, zs = [column], []
        for w, b in zip(weights, biases, strict=True):
            zs.append(np.dot(w, a[-1]) + b)
            a.append(sigmoid(zs[-1]))
        upstream = 2 * (a[-1] - target)
        for layer in reversed(range(len(weights))):
            delta = upstream * sigmoid(zs[layer]) * (1 - sigmoid(zs[layer]))
            upstream = np.dot(weights[layer].T, delta) if layer else None
            by_weights[layer] = np.dot(delta, a[layer].T)
            by_biases[layer] = delta
        return by_weights, by_biases

    def run() -> Arrays:
        sum_w, sum_b = [np.zeros(w.shape) for w in weights], [np.zeros(b.shape) for b in biases]
        for column, target in columns:
            by_weights, by_biases = one_example(column, target)
            sum_w = [total + new for total, new in zip(sum_w, by_weights, strict=True)]
            sum_b = [total + new for total, new in zip(sum_b, by_biases, strict=True)]
        return [w / len(columns) for w in sum_w] + [b[:, 0] / len(columns) for b in sum_b]

    return run


def pytorch(network: Network, x: np.ndarray, y: np.ndarray) -> Callable[[], Arrays]:
    """Return the same with PyTorch's automatic differentiation, in float64 on the CPU."""
    weights = [torch.tensor(w, requires_grad=True) for w in network.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in network.biases]
    inputs, targets = torch.tensor(x), torch.tensor(y)

    def run() -> Arrays:
        a = inputs
        for w, b in zip(weights, biases, strict=True):
            a = torch.sigmoid(torch.nn.functional.linear(a, w, b))
        cost = ((a - targets) ** 2).sum() / len(inputs)
        return [derivative.numpy() for derivative in torch.autograd.grad(cost, [*weights, *biases])]

    return run


def blas_threads() -> int:
    """Return how many threads NumPy's BLAS may use, as the loaded library says (on Linux)."""
    import ctypes

    maps = Path("/proc/self/maps")
    libraries = set(re.findall(r"/\S*numpy\S*openblas\S*", maps.read_text())) if maps.exists() else set()
    for library in sorted(libraries):
        loaded = ctypes.CDLL(library)
        for name in ("scipy_openblas_get_num_threads64_", "scipy_openblas_get_num_threads", "openblas_get_num_threads"):
            if hasattr(loaded, name):
                return int(getattr(loaded, name)())
    return int(os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def disagreement(gradient: Arrays, reference: Arrays) -> float:
    """Return the largest difference, relative to the largest entry of its layer in the reference."""
    return max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(gradient, reference, strict=True))


def in_turn(runs: dict[str, Callable[[], Arrays]], rounds: int, repeats: int) -> dict[str, float]:
    """Return the median seconds of one gradient. Candidates take turns; the fast ones run `repeats` times a turn."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            for _ in range(1 if name == "textbook loop" else repeats):
                start = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description="Time core.gradient.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the numbers to FILE")
    options = parser.parse_args()
    rounds, repeats = (3, 5) if options.quick else (11, 20)

    case = problem()
    runs = {"ours": ours(*case), "textbook loop": textbook(*case)}
    if torch is not None:
        runs["PyTorch"] = pytorch(*case)
    blas = blas_threads()
    threads = {name: torch.get_num_threads() if name == "PyTorch" else blas for name in runs}

    gradients = {name: run() for name, run in runs.items()}  # warms up, too
    differences = {name: disagreement(gradients["ours"], other) for name, other in gradients.items() if name != "ours"}
    seconds = in_turn(runs, rounds, repeats)
    ratios = {name: seconds[name] / seconds["ours"] for name in differences}

    layers = "-".join(str(n) for n in SIZES)
    print(f"gradient of a {layers} network over {EXAMPLES:,} examples, {rounds} rounds in turn, medians")
    for name, median in seconds.items():
        print(f"{name}: {median * 1e3:.2f} ms, at most {threads[name]} threads in matrix products")
    for name, ratio in ratios.items():
        print(f"{name} / ours: {ratio:.3g}x")
    if torch is None:
        print("PyTorch is not installed: not measured")
    agree = all(difference <= AGREEMENT for difference in differences.values())
    for name, difference in differences.items():
        print(f"{name} against ours: largest difference {difference:.1e} of the layer's largest entry")
    if not agree:
        print(f"the gradients differ by more than {AGREEMENT:.0e}")
    if options.json:
        report = {
            "sizes": SIZES, "examples": EXAMPLES, "rounds": rounds, "seconds": seconds, "ratios": ratios,
            "threads": threads, "differences": differences, "agree": agree,
        }  # fmt: skip
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
