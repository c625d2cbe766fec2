"""The sections of a reading's document as nested dicts and lists: the chain, its means, the layered network, paths."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.arrays import means_so_far
from core.backprop import Backprop, Gradient
from core.cost import cost
from core.network import Network
from core.nudge import Nudge
from core.paths import most_opposed, path_sum, paths_from_neuron

Table = dict[str, Any]
"""Keys and numbers, lists of numbers, or further tables."""


def parameters_table(chain: Network, examples: int) -> Table:
    """Return a chain's sizes, weights and biases."""
    depth = chain.depth
    sizes = {"layers": depth, "neurons": depth + 1, "parameters": 2 * depth, "factors": 2 * depth + 1}
    return {
        "size": {**sizes, "examples": examples},
        "weights": [float(w[0, 0]) for w in chain.weights],
        "biases": [float(b[0]) for b in chain.biases],
    }


def examples_table(batch: Backprop, x: Sequence[float], y: Sequence[float]) -> list[Table]:
    """Return every quantity of every example of a chain; `batch` is their evaluation, x and y their two numbers."""
    weights = [float(w[0, 0]) for w in batch.network.weights]
    table = []
    for i in range(len(x)):
        a, z, db, da, dz, slopes = (
            [float(layer[i, 0]) for layer in layers]
            for layers in (batch.a, batch.z, batch.dC_db, batch.dC_da, batch.dC_dz, batch.da_dz)
        )
        table.append(
            {
                "x": x[i], "y": y[i], "a": a, "z": z, "C": float(batch.C[i]),
                "dC/dw": [float(layer[i, 0, 0]) for layer in batch.dC_dw],
                "dC/db": db, "dC/da": da, "dC/dz": dz,
                "da/dz": slopes, "dz/dw": a[:-1], "dz/da": list(weights), "dz/db": [1.0] * len(weights),
            }
        )  # fmt: skip
    return table


def nudge_table(measured: Nudge) -> Table:
    """Return what a nudge of the last weight of a chain changes; without a ratio while the nudge has no size."""
    table = {
        "w": measured.value,
        "dw": measured.size,
        "dz": float(measured.dz[-1][0]),
        "da": float(measured.da[-1][0]),
        "dC": measured.dC,
    }
    if measured.size:
        table["ratio"] = measured.ratio
    return {**table, "derivative": measured.derivative}


def mean_table(mean: Gradient) -> Table:
    """Return the mean cost and its gradient, for a network with one neuron a layer."""
    return {
        "C": mean.C,
        "dC/dw": [float(dw[0, 0]) for dw in mean.dC_dw],
        "dC/db": [float(db[0]) for db in mean.dC_db],
    }


def means_so_far_table(batch: Backprop) -> list[Table]:
    """Return, after each example of a chain's batch, the mean over the examples up to it."""
    costs = means_so_far(batch.C).tolist()
    by_w = np.stack([means_so_far(dw[:, 0, 0]) for dw in batch.dC_dw], axis=1).tolist()
    by_b = np.stack([means_so_far(db[:, 0]) for db in batch.dC_db], axis=1).tolist()
    return [{"C": C, "dC/dw": dw, "dC/db": db} for C, dw, db in zip(costs, by_w, by_b, strict=True)]


def layers_table(example: Backprop, target: Sequence[float]) -> Table:
    """Return every quantity of the layered network, with the products along its last paths."""
    network = example.network
    lists = {
        "a": example.a, "z": example.z, "dC/dw": example.dC_dw, "dC/db": example.dC_db, "dC/da": example.dC_da,
        "dC/dz": example.dC_dz, "da/dz": example.da_dz,
    }  # fmt: skip
    values = {key: [array.tolist() for array in arrays] for key, arrays in lists.items()}
    return {
        "size": {"neurons": list(network.sizes), "routes": math.prod(network.sizes[-2:])},
        "weights": [w.tolist() for w in network.weights],
        "biases": [b.tolist() for b in network.biases],
        "target": list(target),
        "a": values.pop("a"),
        "z": values.pop("z"),
        "squared_errors": cost().each(example.a[-1], example.y).tolist(),
        "C": float(example.C),
        **values,
        "paths": paths_table(example),
        "routes": routes_table(example),
    }


def paths_table(example: Backprop) -> list[Table]:
    """Return, for each neuron k of layer L-1, one path through each neuron j of layer L."""
    depth = example.network.depth
    table = []
    for k in range(example.network.sizes[-2]):
        paths = paths_from_neuron(example, depth - 1, k)
        via = []
        for path in paths:
            weight, slope, cost = (factor.value for factor in path.factors)
            j = path.neurons[-1][1]
            via.append({"j": j, "dz/da": weight, "da/dz": slope, "dC/da": cost, "product": path.product})
        table.append({"k": k, "via": via, "sum": path_sum(paths)})
    return table


def routes_table(example: Backprop) -> list[Table]:
    """Return, for each neuron i of layer L-2, its paths grouped by the neuron k of layer L-1 that they go through."""
    depth = example.network.depth
    if depth < 2:
        return []
    table = []
    for i in range(example.network.sizes[-3]):
        paths = paths_from_neuron(example, depth - 2, i)
        via = []
        for k in range(example.network.sizes[-2]):
            through_k = [path for path in paths if path.neurons[1][1] == k]
            ends = [{"j": path.neurons[-1][1], "product": path.product} for path in through_k]
            via.append({"k": k, "via": ends, "sum": path_sum(through_k)})
        table.append({"i": i, "via": via, "sum": path_sum(paths)})
    return table


def most_opposed_row(table: Sequence[Mapping[str, Any]]) -> int:
    """Return the row of a table of paths or of routes whose terms cancel most."""
    terms = [[via["sum"] if "sum" in via else via["product"] for via in row["via"]] for row in table]
    return int(most_opposed([row["sum"] for row in table], terms))
