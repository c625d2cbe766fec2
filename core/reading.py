"""Reading: one evaluated lesson, every quantity of it by name.

A name is a path into the document that `Reading.document` gives (the same that `backprop numbers --json`
prints): ``chain.examples[0].z[2]``, ``layers.paths[1].via[0].product``. Beside it stands a short name by
layer, which means the same in a lesson of any depth and is turned into a path:

- ``w(L)``, ``b(L)``, ``z(L)``, ``a(L-1)``, ``da/dz(L)``, ``dz/dw(L)``, ``dz/da(L)``, ``dC/dw(L)``, ``dC/db(1)``,
  ``dC/da(L-1)``, ``dC/dz(L)``, ``x``, ``y``, ``C_0``: of the chain and its first example;
- ``w(L)[0,2]``, ``a(L-1)[2]``, ``dC/da(L)[1]``, ``y[0]``: of the layered network;
- ``path(L-1)[2]->(L)[0]``: the product along one path of the layered network.

``dz/dw(l)`` is a(l-1), ``dz/da(l)`` is w(l): the local derivatives of a weighted sum.

Names of scales, for the ends of axes (core.scale has the rules; they follow from the lesson's own values and
stay while parameters move). Each has a `.low` and a `.high`:

- ``line(NAME)``: the number line on which a quantity of the chain is drawn;
- ``span(C_0)``: the stretch that holds the output, the target and the other target, 1 - y;
- ``range(chain.parameters)``: the sliders' stretch;
- ``axis(z(L))``, ``axis(a(L))``: the two axes of the activation's graph, of any layer. They have ticks too, from
  ``.tick0`` at the low end to ``.tick4`` at the high one, a quarter of the axis apart;

- ``span(a(L-1))``: the stretch that holds the activation of layer L-1;

and ``lens(chain.nudge)``: how far the nudged weight's line is magnified so that the nudge fills it.
The axes of a run of the descent, which hold all that it passes, have the same two ends:

- ``axis(descent.input)``, ``axis(descent.output)``: for the output against the input;
- ``axis(descent.costs)``: for the mean cost after each step.

``chain.mean_so_far[k]`` holds the means over the examples 0 to k: ``chain.mean_so_far[3].dC/dw[2]``.
``chain.aims`` says where the film turns the dials of the last layer (core.what_if has the rules): the last biases
``near`` and ``far``, which bring the output near its target or far off, and ``flat``, where the curve is flat; and
``before``, another activation of layer L-1.

One parameter stands in no lesson file, WHAT_IF: "chain.what_if.a(L-1)" is the activation of layer L-1 in the first
example. The layers before make it; moved, it is put in the place of what they make, and all that follows from it is
computed anew. What comes before it stays, and the cost of that example no longer depends on it (core.what_if).

STEP, "descent.step", is another that no lesson file has: how many steps of the descent have been made. Moved, it
makes every quantity of the chain that of the network after so many steps. A value between two steps means the
nearest one: no network is shown that the run did not have. What else is moved says where the run starts.
"""

import math
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np

from core.activations import activation
from core.arrays import means_so_far
from core.backprop import Backprop, Gradient, backprop, gradient
from core.descent import History, descend
from core.lesson import Lesson
from core.network import Network, Parameter
from core.nudge import nudge
from core.paths import path_sum, paths_from_neuron
from core.scale import covering, from_zero, graph_axis, line_length, number_line, symmetric
from core.what_if import aims, last_layer, with_activation_before

SECTIONS = ("chain", "layers", "descent")
WHAT_IF = "chain.what_if.a(L-1)"
STEP = "descent.step"


@dataclass(frozen=True)
class Quantity:
    """One quantity: its path, its value, its symbol in plain text and how it is computed."""

    name: str
    value: float
    symbol: str
    formula: str


class Reading:
    """A lesson, with some parameters moved, evaluated. It never changes; `moved` gives another.

    `overrides` holds what differs from the lesson: parameter path to value. Parameter paths are those of the
    lesson file, with `.x` and `.y` for an example's two numbers.
    """

    def __init__(self, lesson: Lesson, overrides: Mapping[str, float] | None = None) -> None:
        """Raises KeyError for a path that is no parameter of the lesson, ValueError for a value that is not finite
        and for a step of the descent that it does not make."""
        self.lesson = lesson
        self.overrides: dict[str, float] = {}
        for path, value in (overrides or {}).items():
            if not np.isfinite(value):
                raise ValueError(f"{path}: expected a finite number, got {value}")
            value = round(value) if path == STEP else value
            if path == WHAT_IF or _number(lesson.parameters, path) != value:
                self.overrides[path] = float(value)
        if STEP in self.overrides and not 0 <= self.step <= self.history.last:
            raise ValueError(f"{STEP}: the run has the steps 0 to {self.history.last}, got {self.step}")
        if self._what_if is not None and self._what_if == self._made["a(L-1)"]:
            del self.overrides[WHAT_IF]  # a what-if that says what is so anyway is none

    @property
    def now(self) -> "Reading":
        """A reading is a source of readings that always gives the same one."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Reading":
        return self  # immutable, so a copy would only cost time

    def moved(self, path: str, value: float) -> "Reading":
        """The same reading but for one parameter; this very one where nothing changes."""
        found = Reading(self.lesson, {**self.overrides, path: value})
        return self if found.overrides == self.overrides else found

    def parameter(self, path: str) -> float:
        """A parameter's value, by its path in the lesson file. Raises KeyError for another name.

        That of a weight is where the descent starts; where it is after some steps says the quantity `w(l)`.
        """
        return self["a(L-1)"] if path == WHAT_IF else _number(self._parameters, path)

    @property
    def _what_if(self) -> float | None:
        return self.overrides.get(WHAT_IF)

    @cached_property
    def _made(self) -> "Reading":
        """The same without a what-if: all as the layers make it."""
        return Reading(self.lesson, {path: value for path, value in self.overrides.items() if path != WHAT_IF})

    def __getitem__(self, name: str) -> float:
        """A quantity by its name. Raises KeyError, naming what was asked for, where there is none."""
        path = self.path(name)
        if scale := _SCALE.fullmatch(path):
            return self._scale(scale["kind"], scale["of"], scale["end"])
        section = path.partition(".")[0]
        if section not in SECTIONS:
            raise KeyError(f"{name}: no such quantity; a name begins with one of {', '.join(SECTIONS)}")
        return _number(self._section(section), path)

    def path(self, name: str) -> str:
        """The full path of a short name; any other name comes back as it is."""
        if scale := _SCALE.fullmatch(name):
            return f"{scale['kind']}({self.path(scale['of'])}){'.' + scale['end'] if scale['end'] else ''}"
        chain, layers = self.lesson.source["chain"], self.lesson.source["layers"]
        return _long(name, len(chain["weights"]), len(layers["weights"]))

    def describe(self, name: str) -> Quantity:
        """A quantity with its symbol and the way it is computed."""
        path = self.path(name)
        value = self[path]  # raises where there is none
        return Quantity(path, value, *_symbol(path))

    def __iter__(self) -> Iterator[str]:
        """The paths of all quantities, in the document's order."""
        for section in SECTIONS:
            yield from (path for path, _ in _leaves(self._section(section)[section], section))

    @property
    def document(self) -> dict[str, Any]:
        """Every quantity, as nested dicts and lists of floats: what `backprop numbers --json` prints."""
        return {section: deepcopy(self._section(section)[section]) for section in SECTIONS}

    # ------------------------------------------------------------ evaluation, each section when first asked for

    def _section(self, section: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = {"chain": self._chain, "layers": self._layers, "descent": self._descent}[section]()
        return found

    def _scale(self, kind: str, of: str, end: str | None) -> float:
        """The end of an axis: from the lesson's own values. A lens: from the nudge as it is."""
        own = self.lesson.reading
        chain = self.lesson.parameters["chain"]
        length = line_length(10 * chain["nudge"])
        if kind == "lens" and of == "chain.nudge" and end is None:
            if self.parameter(of) == 0:
                raise KeyError("lens(chain.nudge): a nudge of zero fills no lens")
            return length / abs(self.parameter(of))
        if kind == "line" and of.startswith("chain."):
            low, high = number_line(own[of], length, prefer_zero=_tokens(of)[-1] in ("C", "y") or ".a[" in of)
        elif kind == "span" and of == "chain.examples[0].C":
            y = own["y"]
            low, high = covering(own["a(L)"], y, 1 - y)
        elif kind == "span" and of == self.path("a(L-1)"):
            low, high = covering(own["a(L-1)"])
        elif kind == "range" and of == "chain.parameters":
            low, high = symmetric(*chain["weights"], *chain["biases"])
        elif kind == "axis" and of in _AXES:
            low, high = self._axis_of_run(of)
        elif kind == "axis" and (axis := _GRAPHED.fullmatch(of)):
            low, high = self._axis(axis["example"], axis["z"], axis["a"])
        else:
            raise KeyError(f"{kind}({of}): no such scale")
        if end is None:
            raise KeyError(f"{kind}({of}): not one quantity but several; add .low or .high")
        if end.startswith("tick"):
            if kind != "axis":
                raise KeyError(f"{kind}({of}).{end}: no such scale; only an axis has ticks")
            return low + (high - low) * int(end[4:]) / 4
        return high if end == "high" else low

    def _axis(self, example: str, z: str | None, a: str | None) -> tuple[float, float]:
        """An axis of the graph of a layer's activation: along it z, or up it what the activation makes of that."""
        own = self.lesson.reading
        layer = int(z) if z is not None else int(a or 0) - 1
        low, high = graph_axis(own[f"chain.examples[{example}].z[{layer}]"])
        if a is not None:
            function = activation(own.chain_network.activation)
            low, high = max(low, function.low), min(high, function.high)
        return low, high

    @cached_property
    def _parameters(self) -> Mapping[str, Any]:
        tree = self.lesson.parameters
        for path, value in self._made.overrides.items() if self._what_if is not None else self.overrides.items():
            tree = _replaced(tree, _tokens(path), value)
        return tree

    @property
    def step(self) -> int:
        """How many steps of the descent have been made."""
        return int(self.overrides.get(STEP, 0))

    @property
    def history(self) -> History:
        """The descent that starts from this reading's chain."""
        return _run(self.lesson, frozenset((k, v) for k, v in self.overrides.items() if k not in (STEP, WHAT_IF)))

    def _axis_of_run(self, of: str) -> tuple[float, float]:
        """Around all examples; around the targets and all outputs, or where a run diverges, the first ones."""
        inputs, targets = ([row[0] for row in rows] for rows in self.chain_batch)
        if of == "descent.costs":
            return from_zero(*self.history.costs)
        if of == "descent.input":
            return covering(*inputs)
        networks = self.history.networks[: 1 if self.history.diverged_at else None]
        outputs = [network.feedforward(self.chain_batch[0]).a[-1] for network in networks]
        return covering(*targets, float(np.min(outputs)), float(np.max(outputs)))

    @cached_property
    def chain_network(self) -> Network:
        """The network with one neuron a layer, after so many steps of the descent as have been made."""
        if self.step:
            return self.history.networks[self.step]
        chain = self._parameters["chain"]
        return Network.chain(chain["weights"], chain["biases"], self._parameters["activation"])

    @cached_property
    def layered_network(self) -> Network:
        """The network with several neurons a layer."""
        layers = self._parameters["layers"]
        return Network(layers["weights"], layers["biases"], self._parameters["activation"])

    @cached_property
    def chain_batch(self) -> tuple[list[list[float]], list[list[float]]]:
        """The chain's training examples: inputs (m, 1) and targets (m, 1)."""
        examples = self._parameters["chain"]["examples"]
        return [[e["x"]] for e in examples], [[e["y"]] for e in examples]

    def _chain(self) -> Mapping[str, Any]:
        return self._evaluated_chain

    def _layers(self) -> Mapping[str, Any]:
        return self._evaluated_layers

    def _descent(self) -> Mapping[str, Any]:
        return self._evaluated_descent

    @cached_property
    def _evaluated_chain(self) -> Mapping[str, Any]:
        chain, network = self._parameters["chain"], self.chain_network
        x, y = self.chain_batch
        found = backprop(network, x, y)
        if self._what_if is not None:
            found = with_activation_before(found, self._what_if)
        so_far = _means_so_far(found)
        weights, biases = [float(w[0, 0]) for w in network.weights], [float(b[0]) for b in network.biases]
        examples = []
        for i, example in enumerate(chain["examples"]):
            column = {
                key: [float(layer[i, 0]) for layer in layers]
                for key, layers in (
                    ("a", found.a), ("z", found.z), ("dC/db", found.dC_db), ("dC/da", found.dC_da),
                    ("dC/dz", found.dC_dz), ("da/dz", found.da_dz),
                )
            }  # fmt: skip
            examples.append(
                {
                    "x": example["x"], "y": example["y"], "a": column["a"], "z": column["z"], "C": float(found.C[i]),
                    "dC/dw": [float(layer[i, 0, 0]) for layer in found.dC_dw],
                    "dC/db": column["dC/db"], "dC/da": column["dC/da"], "dC/dz": column["dC/dz"],
                    "da/dz": column["da/dz"], "dz/dw": column["a"][:-1], "dz/da": list(weights),
                }
            )  # fmt: skip
        return {
            "chain": {
                "size": {
                    "layers": network.depth,
                    "neurons": network.depth + 1,
                    "parameters": 2 * network.depth,
                    "examples": len(examples),
                },
                "weights": list(weights),
                "biases": biases,
                "examples": examples,
                "mean": so_far[-1] if self._what_if is not None else _mean(gradient(network, x, y)),
                "mean_so_far": so_far,
                "aims": dict(self.lesson.reading._own_aims),
                "nudge": self._nudge(network, x[0], y[0], chain["nudge"]),
            }
        }

    @cached_property
    def _own_aims(self) -> Mapping[str, float]:
        """From the lesson as it stands in its file."""
        network, (x, y) = self.lesson.networks()[0], self.lesson.source["chain"]["examples"][0]
        a = network.feedforward([x]).a
        return aims(network, float(a[-2][0]), float(a[-1][0]), y)

    def _nudge(self, network: Network, x: list[float], y: list[float], size: float) -> dict[str, float]:
        if self._what_if is not None:
            network, x = last_layer(network), [self._what_if]
        found = nudge(network, x, y, Parameter("w", network.depth), size)
        numbers = {
            "w": found.value,
            "dw": found.size,
            "dz": float(found.dz[-1][0]),
            "da": float(found.da[-1][0]),
            "dC": found.dC,
        }
        if found.size:  # while a nudge still has no size, there is no ratio
            numbers["ratio"] = found.ratio
        return {**numbers, "derivative": found.derivative}

    @cached_property
    def _evaluated_layers(self) -> Mapping[str, Any]:
        layers, network = self._parameters["layers"], self.layered_network
        found = backprop(network, layers["input"], layers["target"])
        return {
            "layers": {
                "size": {"neurons": list(network.sizes), "routes": math.prod(network.sizes[-2:])},
                "weights": [w.tolist() for w in network.weights],
                "biases": [b.tolist() for b in network.biases],
                "target": list(layers["target"]),
                "a": [a.tolist() for a in found.a],
                "z": [z.tolist() for z in found.z],
                "squared_errors": ((found.a[-1] - found.y) ** 2).tolist(),
                "C": float(found.C),
                "dC/dw": [dw.tolist() for dw in found.dC_dw],
                "dC/db": [db.tolist() for db in found.dC_db],
                "dC/da": [da.tolist() for da in found.dC_da],
                "dC/dz": [dz.tolist() for dz in found.dC_dz],
                "da/dz": [da.tolist() for da in found.da_dz],
                "paths": _paths(found),
                "routes": _routes(found),
            }
        }

    @cached_property
    def _evaluated_descent(self) -> Mapping[str, Any]:
        history = self.history
        return {"descent": {"step": self.step, "last": history.last, "costs": list(history.costs)}}


@lru_cache(maxsize=4)
def _run(lesson: Lesson, overrides: frozenset[tuple[str, float]]) -> History:
    """The descent from a lesson with some parameters moved: the same for each of its steps."""
    start = Reading(lesson, dict(overrides))
    descent = start._parameters["descent"]
    x, y = start.chain_batch
    return descend(start.chain_network, x, y, rate=descent["rate"], steps=round(descent["steps"]))


def _mean(found: Gradient) -> dict[str, Any]:
    return {
        "C": found.C,
        "dC/dw": [float(dw[0, 0]) for dw in found.dC_dw],
        "dC/db": [float(db[0]) for db in found.dC_db],
    }


def _means_so_far(found: Backprop) -> list[dict[str, Any]]:
    """After each example of a chain's batch, the mean over those up to it."""
    costs = means_so_far(found.C).tolist()
    by_w = np.stack([means_so_far(dw[:, 0, 0]) for dw in found.dC_dw], axis=1).tolist()
    by_b = np.stack([means_so_far(db[:, 0]) for db in found.dC_db], axis=1).tolist()
    return [{"C": C, "dC/dw": dw, "dC/db": db} for C, dw, db in zip(costs, by_w, by_b, strict=True)]


def _paths(found: Backprop) -> list[dict[str, Any]]:
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


def _routes(found: Backprop) -> list[dict[str, Any]]:
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


# ---------------------------------------------------------------- names


_INDEX = re.compile(r"[0-9]{1,9}")


@cache
def _tokens(path: str) -> tuple[str | int, ...]:
    return tuple(int(t) if _INDEX.fullmatch(t) else t for t in re.findall(r"[^.\[\]]+", path))


def _number(tree: Any, path: str) -> float:
    """The number that a path leads to. Raises KeyError where it leads nowhere, or to more than a number."""
    at = tree
    try:
        for token in _tokens(path):
            at = at[token]
    except (KeyError, IndexError, TypeError):
        raise KeyError(f"{path}: no such quantity") from None
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise KeyError(f"{path}: not one quantity but several, or none")
    return float(at)


def _replaced(tree: Any, tokens: tuple[str | int, ...], value: float) -> Any:
    """A tree with one leaf replaced; what does not change is shared."""
    if not tokens:
        return value
    branch = tree.copy()
    branch[tokens[0]] = _replaced(tree[tokens[0]], tokens[1:], value)
    return branch


def _leaves(tree: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(tree, dict):
        for key, branch in tree.items():
            if key not in ("i", "j", "k"):
                yield from _leaves(branch, f"{path}.{key}")
    elif isinstance(tree, list):
        for i, branch in enumerate(tree):
            yield from _leaves(branch, f"{path}[{i}]")
    else:
        yield path, float(tree)


_AXES = ("descent.input", "descent.output", "descent.costs")
_SCALE = re.compile(r"(?P<kind>axis|line|span|range|lens)\((?P<of>.+)\)(?:\.(?P<end>low|high|tick[0-4]))?")
_GRAPHED = re.compile(
    r"chain\.examples\[(?P<example>[0-9]{1,9})\]\.(?:z\[(?P<z>[0-9]{1,9})\]|a\[(?P<a>[1-9][0-9]{0,8})\])"
)
_KIND = r"(?P<kind>w|b|z|a|dC/dw|dC/db|dC/da|dC/dz|da/dz|dz/dw|dz/da)"
_LAYER = r"\((?P<layer>L(?:-[0-9]{1,9})?|[0-9]{1,9})\)"
_BY_LAYER = re.compile(rf"{_KIND}{_LAYER}(?:\[(?P<j>[0-9]+)(?:,(?P<k>[0-9]+))?\])?")
_BY_PATH = re.compile(r"path\(L-1\)\[(?P<k>[0-9]+)\]->\(L\)\[(?P<j>[0-9]+)\]")
_TARGET = re.compile(r"y\[(?P<j>[0-9]+)\]")
_ALONE = {"x": "chain.examples[0].x", "y": "chain.examples[0].y", "C_0": "chain.examples[0].C"}
_PARAMETERS = {"w": "weights", "b": "biases"}


@cache
def _long(name: str, chain_depth: int, layers_depth: int) -> str:
    if name in _ALONE:
        return _ALONE[name]
    if found := _BY_PATH.fullmatch(name):
        return f"layers.paths[{found['k']}].via[{found['j']}].product"
    if found := _TARGET.fullmatch(name):
        return f"layers.target[{found['j']}]"
    found = _BY_LAYER.fullmatch(name)
    if not found:
        return name
    kind, layered = found["kind"], found["j"] is not None
    depth = layers_depth if layered else chain_depth
    layer = depth - int(found["layer"][2:] or 0) if found["layer"].startswith("L") else int(found["layer"])
    first = 0 if kind in ("a", "dC/da") else 1
    if not first <= layer <= depth:
        raise KeyError(f"{name}: no such layer; here L is {depth}")
    at = layer - first
    if not layered:
        return f"chain.{_PARAMETERS[kind]}[{at}]" if kind in _PARAMETERS else f"chain.examples[0].{kind}[{at}]"
    index = "".join(f"[{i}]" for i in (found["j"], found["k"]) if i is not None)
    return f"layers.{_PARAMETERS.get(kind, kind)}[{at}]{index}"


_FORMULAS = {
    "layers": "layers of weights",
    "neurons": "neurons in all, or in each layer",
    "parameters": "weights and biases",
    "examples": "training examples",
    "routes": "paths from one neuron of layer L-2 to the cost",
    "x": "the input of the example",
    "y": "the target of the example",
    "target": "the target of the output",
    "weights": "a parameter",
    "biases": "a parameter",
    "a": "f(z), and the input for layer 0",
    "z": "sum over k of w_jk a_k(l-1), plus b_j",
    "C": "sum over j of (a_j(L) - y_j)^2",
    "squared_errors": "(a_j(L) - y_j)^2",
    "dC/dw": "dC/dz_j a_k(l-1)",
    "dC/db": "dC/dz_j",
    "dC/da": "sum over j of w_jk dC/dz_j; 2 (a - y) in the last layer",
    "dC/dz": "dC/da f'(z)",
    "da/dz": "f'(z)",
    "dz/dw": "a(l-1)",
    "dz/da": "w(l)",
    "w": "the weight that is nudged, w(L)",
    "dw": "the nudge",
    "dz": "z(L) after the nudge, less before",
    "da": "a(L) after the nudge, less before",
    "dC": "C_0 after the nudge, less before",
    "ratio": "dC / dw of the nudge",
    "derivative": "dC_0/dw(L) by backpropagation",
    "product": "the product of the local derivatives along the path",
    "sum": "the sum of the paths' products",
    "costs": "the mean cost after that many steps",
    "step": "how many steps of the descent have been made",
    "last": "the last step of the run: the lesson's last, or the last whose numbers a float holds",
    "near": "the bias b(L) that brings the output near its target",
    "far": "the bias b(L) that brings the output far from its target",
    "flat": "the bias b(L) that brings z(L) to where the curve is flat",
    "before": "another a(L-1), half-way to the upper end of its axis",
}
_FROM_ONE = {"z", "weights", "biases", "dC/dw", "dC/db", "dC/dz", "da/dz", "dz/dw", "dz/da"}


def _symbol(path: str) -> tuple[str, str]:
    """A symbol in plain text, and the formula; from the path alone."""
    tokens = _tokens(path)
    named = [i for i, t in enumerate(tokens) if isinstance(t, str)]
    key, indices = str(tokens[named[-1]]), tokens[named[-1] + 1 :]
    formula = _FORMULAS[key]
    if key == "C" and tokens[1] == "mean":
        return "C", "the mean of the examples' costs"
    short = {"weights": "w", "biases": "b", "target": "y"}.get(key, key)
    where = ""
    if indices and key not in ("squared_errors", "costs", "target", "neurons") and tokens[1] != "nudge":
        where = f"({int(indices[0]) + (key in _FROM_ONE)})"
        indices = indices[1:]
    symbol = short + where + (f"[{','.join(str(i) for i in indices)}]" if indices else "")
    if tokens[:2] == ("chain", "examples"):
        symbol += f" of example {tokens[2]}"
    if tokens[1] == "mean":
        symbol, formula = f"mean {symbol}", f"the mean over the examples of {formula}"
    if tokens[1] == "mean_so_far":
        symbol, formula = f"mean {symbol} so far", f"the mean over the examples 0 to {tokens[2]} of {formula}"
    return symbol, formula
