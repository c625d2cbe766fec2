"""Reading: one evaluated lesson, every quantity of it by name.

A name is a path into the document that `Reading.document` gives (the same that `backprop numbers --json`
prints): ``chain.examples[0].z[2]``, ``layers.paths[1].via[0].product``. Beside it stands a short name by
layer, which means the same in a lesson of any depth and is turned into a path:

- ``w(L)``, ``b(L)``, ``z(L)``, ``a(L-1)``, ``da/dz(L)``, ``dz/dw(L)``, ``dz/db(L)``, ``dz/da(L)``, ``dC/dw(L)``,
  ``dC/db(1)``, ``dC/da(L-1)``, ``dC/dz(L)``, ``x``, ``y``, ``C_0``: of the chain and its first example;
- ``w(L)[0,2]``, ``a(L-1)[2]``, ``dC/da(L)[1]``, ``y[0]``: of the layered network;
- ``path(L-1)[2]->(L)[0]``: the product along one path of the layered network.

``dz/dw(l)`` is a(l-1), ``dz/db(l)`` is 1, ``dz/da(l)`` is w(l): the local derivatives of a weighted sum.

Names of scales, for the ends of axes (core.reading.axes has the rules; they follow from the lesson's own values and
stay while parameters move). Each has a `.low` and a `.high`:

- ``line(NAME)``: the number line on which a quantity of the chain is drawn;
- ``span(C_0)``: the stretch that holds the output, the target and the other target, 1 - y;
- ``range(chain.parameters)``: the sliders' stretch;
- ``axis(z(L))``, ``axis(a(L))``: the two axes of the activation's graph, of any layer. They have ticks too, from
  ``.tick0`` at the low end to ``.tick4`` at the high one, a quarter of the axis apart;

- ``span(a(L-1))``: the stretch that holds the activation of layer L-1;

and ``lens(chain.nudge)``: how far number lines are magnified so that the largest change of a nudge fills one: that
of the weight, unless what follows from it changes by more.
The axes of a run of the descent, which hold all that it passes, have the same two ends:

- ``axis(descent.input)``, ``axis(descent.output)``: for the output against the input;
- ``axis(descent.costs)``: for the mean cost after each step.

``chain.mean_so_far[k]`` holds the means over the examples 0 to k: ``chain.mean_so_far[3].dC/dw[2]``.
``chain.aims`` says where the film turns the dials of the last layer (core.reading.what_if has the rules): the last
biases ``near`` and ``far``, which bring the output near its target or far off, and ``flat``, where the curve is flat;
and ``before``, another activation of layer L-1. ``push`` is how far it pushes a slider.

One parameter stands in no lesson file, WHAT_IF: "chain.what_if.a(L-1)" is the activation of layer L-1 in the first
example. The layers before make it; moved, it is put in the place of what they make, and all that follows from it is
computed again. What comes before it stays, and the cost of that example no longer depends on it
(core.reading.what_if).

STEP, "descent.step", is another that no lesson file has: how many steps of the descent have been made. Moved, it
makes every quantity of the chain that of the network after so many steps. A value between two steps means the
nearest one: no network is shown that the run did not have. What else is moved says where the run starts.
"""

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from core.activations import activation
from core.backprop import backprop, gradient
from core.descent import History, descend
from core.lesson.file import Lesson
from core.network import Network, Parameter
from core.nudge import nudge
from core.reading.axes import covering, from_zero, graph_axis, line_length, number_line, symmetric
from core.reading.names import (
    AXES_OF_A_RUN,
    GRAPHED,
    SCALE,
    leaves_of,
    long_name,
    number_at,
    replaced,
    symbol_of,
    tokens_of,
)
from core.reading.tables import mean_table, means_so_far_table, paths_table, routes_table
from core.reading.what_if import aims, last_layer, with_activation_before

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
            if path == WHAT_IF or number_at(lesson.parameters, path) != value:
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
        return self["a(L-1)"] if path == WHAT_IF else number_at(self._parameters, path)

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
        if scale := SCALE.fullmatch(path):
            return self._scale(scale["kind"], scale["of"], scale["end"])
        section = path.partition(".")[0]
        if section not in SECTIONS:
            raise KeyError(f"{name}: no such quantity; a name begins with one of {', '.join(SECTIONS)}")
        return number_at(self._section(section), path)

    def path(self, name: str) -> str:
        """The full path of a short name; any other name comes back as it is."""
        if scale := SCALE.fullmatch(name):
            return f"{scale['kind']}({self.path(scale['of'])}){'.' + scale['end'] if scale['end'] else ''}"
        chain, layers = self.lesson.source["chain"], self.lesson.source["layers"]
        return long_name(name, len(chain["weights"]), len(layers["weights"]))

    def describe(self, name: str) -> Quantity:
        """A quantity with its symbol and the way it is computed."""
        path = self.path(name)
        value = self[path]  # raises where there is none
        return Quantity(path, value, *symbol_of(path))

    def __iter__(self) -> Iterator[str]:
        """The paths of all quantities, in the document's order."""
        for section in SECTIONS:
            yield from (path for path, _ in leaves_of(self._section(section)[section], section))

    @property
    def document(self) -> dict[str, Any]:
        """Every quantity, as nested dicts and lists of floats: what `backprop numbers --json` prints."""
        return {section: self.table(section) for section in SECTIONS}

    def table(self, section: str) -> dict[str, Any]:
        """One section of the document: ``chain``, ``layers`` or ``descent``. Raises KeyError for another."""
        if section not in SECTIONS:
            raise KeyError(f"{section}: no such section; there are {', '.join(SECTIONS)}")
        found: dict[str, Any] = deepcopy(self._section(section)[section])
        return found

    @property
    def activation(self) -> str:
        """The name of the activation function."""
        return str(self.lesson.source["activation"])

    # ------------------------------------------------------------ evaluation, each section when first asked for

    def _section(self, section: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = {"chain": self._chain, "layers": self._layers, "descent": self._descent}[section]()
        return found

    def _scale(self, kind: str, of: str, end: str | None) -> float:
        """The end of an axis: from the lesson's own values. A lens: from the nudge as it is."""
        own = self.lesson.reading
        chain = self.lesson.parameters["chain"]
        length = own._line_length
        if kind == "lens" and of == "chain.nudge" and end is None:
            if self.parameter(of) == 0:
                raise KeyError("lens(chain.nudge): a nudge of zero fills no lens")
            return length / self._largest_change
        if kind == "line" and of.startswith("chain."):
            low, high = number_line(own[of], length, prefer_zero=tokens_of(of)[-1] in ("C", "y") or ".a[" in of)
        elif kind == "span" and of == "chain.examples[0].C":
            y = own["y"]
            low, high = covering(own["a(L)"], y, 1 - y)
        elif kind == "span" and of == self.path("a(L-1)"):
            low, high = covering(own["a(L-1)"])
        elif kind == "range" and of == "chain.parameters":
            low, high = symmetric(*chain["weights"], *chain["biases"])
        elif kind == "axis" and of in AXES_OF_A_RUN:
            low, high = _axes_of_run(self.lesson, self._start)[of]
        elif kind == "axis" and (axis := GRAPHED.fullmatch(of)):
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

    @cached_property
    def _largest_change(self) -> float:
        """Under the nudge: of the weight, the weighted sum, the activation and the cost."""
        found = self._chain()["chain"]["nudge"]
        return max(abs(float(found[key])) for key in ("dw", "dz", "da", "dC"))

    @cached_property
    def _line_length(self) -> float:
        """Of all number lines: they have room for what changes under ten times the nudge."""
        return line_length(self.moved("chain.nudge", 10 * self.parameter("chain.nudge"))._largest_change)

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
            tree = replaced(tree, tokens_of(path), value)
        return tree

    @property
    def step(self) -> int:
        """How many steps of the descent have been made."""
        return int(self.overrides.get(STEP, 0))

    @property
    def history(self) -> History:
        """The descent that starts from this reading's chain."""
        return _run(self.lesson, self._start)

    @property
    def _start(self) -> frozenset[tuple[str, float]]:
        """The overrides that a descent starts with."""
        return frozenset((path, value) for path, value in self.overrides.items() if path not in (STEP, WHAT_IF))

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
        so_far = means_so_far_table(found)
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
                    "dz/db": [1.0] * network.depth,
                }
            )  # fmt: skip
        return {
            "chain": {
                "size": {
                    "layers": network.depth,
                    "neurons": network.depth + 1,
                    "parameters": 2 * network.depth,
                    "factors": 2 * network.depth + 1,
                    "examples": len(examples),
                },
                "weights": list(weights),
                "biases": biases,
                "examples": examples,
                "mean": so_far[-1] if self._what_if is not None else mean_table(gradient(network, x, y)),
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
                "paths": paths_table(found),
                "routes": routes_table(found),
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


@lru_cache(maxsize=4)
def _axes_of_run(lesson: Lesson, overrides: frozenset[tuple[str, float]]) -> dict[str, tuple[float, float]]:
    """Around all examples; around the targets and all outputs, or where a run diverges, the first ones."""
    start, history = Reading(lesson, dict(overrides)), _run(lesson, overrides)
    inputs, targets = ([row[0] for row in rows] for rows in start.chain_batch)
    networks = history.networks[: 1 if history.diverged_at else None]
    outputs = [network.feedforward(start.chain_batch[0]).a[-1] for network in networks]
    return {
        "descent.costs": from_zero(*history.costs),
        "descent.input": covering(*inputs),
        "descent.output": covering(*targets, float(np.min(outputs)), float(np.max(outputs))),
    }
