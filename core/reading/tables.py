"""Parts of a reading's document: means over examples, and paths with their products, as nested dicts and lists."""

from typing import Any

import numpy as np

from core.arrays import means_so_far
from core.backprop import Backprop, Gradient
from core.paths import path_sum, paths_from_neuron


def mean_table(found: Gradient) -> dict[str, Any]:
    """The mean cost and its gradient, for a network with one neuron a layer."""
    return {
        "C": found.C,
        "dC/dw": [float(dw[0, 0]) for dw in found.dC_dw],
        "dC/db": [float(db[0]) for db in found.dC_db],
    }


def means_so_far_table(found: Backprop) -> list[dict[str, Any]]:
    """After each example of a chain's batch, the mean over those up to it."""
    costs = means_so_far(found.C).tolist()
    by_w = np.stack([means_so_far(dw[:, 0, 0]) for dw in found.dC_dw], axis=1).tolist()
    by_b = np.stack([means_so_far(db[:, 0]) for db in found.dC_db], axis=1).tolist()
    return [{"C": C, "dC/dw": dw, "dC/db": db} for C, dw, db in zip(costs, by_w, by_b, strict=True)]


def paths_table(found: Backprop) -> list[dict[str, Any]]:
    """From each neuron k of layer L-1, one path through each neuron j of layer L."""
    depth = found.network.depth
    table = []
    for k in range(found.network.sizes[-2]):
        paths = paths_from_neuron(found, depth - 1, k)
        via = []
        for path in paths:
            weight, slope, cost = (factor.value for factor in path.factors)
            j = path.neurons[-1][1]
            via.append({"j": j, "dz/da": weight, "da/dz": slope, "dC/da": cost, "product": path.product})
        table.append({"k": k, "via": via, "sum": path_sum(paths)})
    return table


def routes_table(found: Backprop) -> list[dict[str, Any]]:
    """From each neuron i of layer L-2, grouped by the neuron k of layer L-1 that a path goes through."""
    depth = found.network.depth
    if depth < 2:
        return []
    table = []
    for i in range(found.network.sizes[-3]):
        paths = paths_from_neuron(found, depth - 2, i)
        via = []
        for k in range(found.network.sizes[-2]):
            mine = [path for path in paths if path.neurons[1][1] == k]
            ends = [{"j": path.neurons[-1][1], "product": path.product} for path in mine]
            via.append({"k": k, "via": ends, "sum": path_sum(mine)})
        table.append({"i": i, "via": via, "sum": path_sum(paths)})
    return table
