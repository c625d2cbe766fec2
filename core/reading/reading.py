"""Reading: one evaluated lesson, every quantity of it by its name (core.reading.names has the names)."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from core.activations import Activation, activation
from core.backprop import backprop, gradient
from core.descent import History, descend
from core.lesson import Lesson
from core.network import Network, Parameter
from core.nudge import Nudge, nudge
from core.reading.axes import covering, from_zero, graph_axis, line_length, number_line, symmetric
from core.reading.names import STEP, WHAT_IF, Name, Scale, leaves_of, number_at, read_name, read_path, replaced
from core.reading.symbols import symbol_of
from core.reading.tables import (
    examples_table,
    layers_table,
    mean_table,
    means_so_far_table,
    nudge_table,
    parameters_table,
)
from core.reading.what_if import aims, last_layer, with_activation_before

SECTIONS = ("chain", "layers", "descent")


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
        """Take a lesson with some parameters moved; each quantity is computed when it is first read.

        Raises KeyError for a path that is no parameter of the lesson, ValueError for a value that is not finite and
        for a step that the descent does not make.
        """
        self.lesson = lesson
        self.overrides: dict[str, float] = {}
        for path, value in (overrides or {}).items():
            if not np.isfinite(value):
                raise ValueError(f"{path}: expected a finite number, got {value}")
            value = round(value) if path == STEP else value
            if path == WHAT_IF or self.own.parameter(path) != value:
                self.overrides[path] = float(value)
        if STEP in self.overrides and not 0 <= self.step <= self.history.last:
            raise ValueError(f"{STEP}: the run has the steps 0 to {self.history.last}, got {self.step}")
        if self._what_if is not None and self._what_if == self._without_what_if["a(L-1)"]:
            del self.overrides[WHAT_IF]  # the layers make this activation anyway

    @property
    def now(self) -> "Reading":
        """This reading: it is a source of readings that never changes."""
        return self

    @property
    def own(self) -> "Reading":
        """The reading of the lesson as its file has it, with nothing moved."""
        return reading_of(self.lesson)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Reading":
        return self  # immutable, so a copy would only cost time

    def moved(self, path: str, value: float) -> "Reading":
        """Return the reading with one parameter changed; this very one if nothing changes."""
        other = Reading(self.lesson, {**self.overrides, path: value})
        return self if other.overrides == self.overrides else other

    def parameter(self, path: str) -> float:
        """Return a parameter's value, by its path in the lesson file. Raises KeyError for another name.

        For a weight this is where the descent starts; the quantity `w(l)` is where it is after some steps.
        """
        return self["a(L-1)"] if path == WHAT_IF else number_at(self._parameters, read_path(path).keys, path)

    # ------------------------------------------------------------ quantities by name

    def __getitem__(self, name: str) -> float:
        """Return a quantity by its name. Raises KeyError, with the name, if there is none."""
        read = self.name(name)
        if read.scale is not None:
            return self._scale_end(read.scale)
        if read.section not in SECTIONS:
            raise KeyError(f"{name}: no such quantity; a name begins with one of {', '.join(SECTIONS)}")
        return number_at(self._section(read.section), read.keys[1:], read.path)

    def name(self, name: str) -> Name:
        """Return what a name means in this lesson. Raises KeyError for a layer that it does not have."""
        source = self.lesson.source
        return read_name(name, len(source["chain"]["weights"]), len(source["layers"]["weights"]))

    def path(self, name: str) -> str:
        """Return the full path of a short name; any other name is returned unchanged."""
        return self.name(name).path

    def describe(self, name: str) -> Quantity:
        """Return a quantity with its symbol and the way it is computed. Raises KeyError if there is none."""
        read = self.name(name)
        value = self[read.path]
        return Quantity(read.path, value, *symbol_of(read))

    def __iter__(self) -> Iterator[str]:
        """Yield the paths of all quantities, in the document's order."""
        for section in SECTIONS:
            yield from (path for path, _ in leaves_of(self._section(section), section))

    @property
    def document(self) -> dict[str, Any]:
        """Every quantity, as nested dicts and lists of floats: what `backprop numbers --json` prints."""
        return {section: self.table(section) for section in SECTIONS}

    def table(self, section: str) -> dict[str, Any]:
        """Return one section of the document: ``chain``, ``layers`` or ``descent``. Raises KeyError for another."""
        if section not in SECTIONS:
            raise KeyError(f"{section}: no such section; there are {', '.join(SECTIONS)}")
        return deepcopy(self._section(section))

    @property
    def activation(self) -> str:
        """The name of the activation function."""
        return str(self.lesson.source["activation"])

    def activation_of(self, layer: str, *, layered: bool = False) -> Activation:
        """Return the activation of a layer of the chain, or of the layered network.

        `layer` is written as in a name: "L", "L-1", "2". Raises KeyError if the network has no such layer.
        """
        self.path(f"z({layer})[0]" if layered else f"z({layer})")
        return activation(self.activation)

    # ------------------------------------------------------------ parameters, networks, the run

    @property
    def _what_if(self) -> float | None:
        return self.overrides.get(WHAT_IF)

    @cached_property
    def _without_what_if(self) -> "Reading":
        """The reading in which the layers make every activation."""
        return Reading(self.lesson, {path: value for path, value in self.overrides.items() if path != WHAT_IF})

    @cached_property
    def _parameters(self) -> Mapping[str, Any]:
        """The lesson's content as a tree whose leaves can be moved; an example is {"x":, "y":}.

        To the descent it adds the step at which the chain is looked at: 0, the network of the file.
        """
        if not self.overrides:
            source = self.lesson.source
            chain = {**source["chain"], "examples": [{"x": x, "y": y} for x, y in source["chain"]["examples"]]}
            return {**source, "chain": chain, "descent": {**source["descent"], "step": 0}}
        tree = self.own._parameters
        for path, value in self.overrides.items():
            tree = tree if path == WHAT_IF else replaced(tree, read_path(path).keys, value)
        return tree

    @property
    def step(self) -> int:
        """The number of steps of the descent that have been made."""
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
        """The network with one neuron a layer, after the steps of the descent that have been made."""
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

    @cached_property
    def layers_example(self) -> tuple[list[float], list[float]]:
        """The layered network's training example: its input (n_0,) and its target (n_L,)."""
        layers = self._parameters["layers"]
        return layers["input"], layers["target"]

    # ------------------------------------------------------------ evaluation, each section when first asked for

    def _section(self, section: str) -> dict[str, Any]:
        if section == "chain":
            return self._chain
        return self._layers if section == "layers" else self._descent

    @cached_property
    def _chain(self) -> dict[str, Any]:
        network, (x, y) = self.chain_network, self.chain_batch
        batch = backprop(network, x, y)
        if self._what_if is not None:
            batch = with_activation_before(batch, self._what_if)
        so_far = means_so_far_table(batch)
        return {
            **parameters_table(network, len(x)),
            "examples": examples_table(batch, [row[0] for row in x], [row[0] for row in y]),
            "mean": so_far[-1] if self._what_if is not None else mean_table(gradient(network, x, y)),
            "mean_so_far": so_far,
            "aims": dict(self.own._aims),
            "nudge": nudge_table(self._nudge),
        }

    @cached_property
    def _layers(self) -> dict[str, Any]:
        x, y = self.layers_example
        return layers_table(backprop(self.layered_network, x, y), y)

    @cached_property
    def _descent(self) -> dict[str, Any]:
        history = self.history
        return {"step": self.step, "last": history.last, "costs": list(history.costs)}

    @cached_property
    def _nudge(self) -> Nudge:
        """The nudge of the chain's last weight, in the first example."""
        network, (x, y) = self.chain_network, (values[0] for values in self.chain_batch)
        if self._what_if is not None:
            network, x = last_layer(network), [self._what_if]
        return nudge(network, x, y, Parameter("w", network.depth), self._parameters["chain"]["nudge"])

    @cached_property
    def _aims(self) -> Mapping[str, float]:
        """Where the film turns the dials; from the lesson as its file has it."""
        network, (x, y) = self.chain_network, (values[0] for values in self.chain_batch)
        a = network.feedforward(x).a
        return aims(network, float(a[-2][0]), float(a[-1][0]), y[0])

    # ------------------------------------------------------------ scales

    def _scale_end(self, scale: Scale) -> float:
        """Return the end of an axis, from the lesson's own values; or a lens, from the nudge as it is."""
        kind, of = scale.kind, scale.of
        if kind == "lens" and of.path == "chain.nudge" and not scale.end:
            if self.parameter(of.path) == 0:
                raise KeyError("lens(chain.nudge): a nudge of zero fills no lens")
            return self.own._line_length / self._largest_change
        low, high = self._stretch(kind, of)
        if not scale.end:
            raise KeyError(f"{kind}({of.path}): not one quantity but several; add .low or .high")
        if scale.end.startswith("tick"):
            if kind != "axis":
                raise KeyError(f"{kind}({of.path}).{scale.end}: no such scale; only an axis has ticks")
            return low + (high - low) * int(scale.end[4:]) / 4
        return high if scale.end == "high" else low

    def _stretch(self, kind: str, of: Name) -> tuple[float, float]:
        """Return the two ends of a scale. Raises KeyError if there is no such scale."""
        own = self.own
        match (kind, *of.keys):
            case ("line", "chain", *_):
                at_zero = of.keys[-1] in ("C", "y") or of.keys[-2:-1] == ("a",)
                return number_line(own[of.path], own._line_length, prefer_zero=at_zero)
            case ("span", "chain", "examples", 0, "C"):
                y = own["y"]
                return covering(own["a(L)"], y, 1 - y)
            case ("span", *_) if of.path == self.path("a(L-1)"):
                return covering(own[of.path])
            case ("range", "chain", "parameters"):
                chain = own._parameters["chain"]
                return symmetric(*chain["weights"], *chain["biases"])
            case ("axis", "descent", "input" | "output" | "costs" as axis):
                return _axes_of_run(self.lesson, self._start)[axis]
            case ("axis", "chain", "examples", int(i), "z", int(layer)):
                return graph_axis(own[f"chain.examples[{i}].z[{layer}]"])
            case ("axis", "chain", "examples", int(i), "a", int(layer)) if layer > 0:
                low, high = graph_axis(own[f"chain.examples[{i}].z[{layer - 1}]"])
                curve = activation(own.chain_network.activation)
                return max(low, curve.low), min(high, curve.high)
        raise KeyError(f"{kind}({of.path}): no such scale")

    @cached_property
    def _largest_change(self) -> float:
        """The largest change under the nudge: of the weight, the weighted sum, the activation or the cost."""
        changes = nudge_table(self._nudge)
        return max(abs(float(changes[key])) for key in ("dw", "dz", "da", "dC"))

    @cached_property
    def _line_length(self) -> float:
        """The length of all number lines: they have room for what changes under ten times the nudge."""
        return line_length(self.moved("chain.nudge", 10 * self.parameter("chain.nudge"))._largest_change)


def reading_of(lesson: Lesson) -> Reading:
    """Return the reading of a lesson as its file has it: one object for each lesson."""
    attributes = vars(lesson)  # stored with the lesson, so that both are freed together
    if "_reading" not in attributes:
        attributes["_reading"] = Reading(lesson)
    reading: Reading = attributes["_reading"]
    return reading


@lru_cache(maxsize=4)
def _run(lesson: Lesson, overrides: frozenset[tuple[str, float]]) -> History:
    """Return the descent from a lesson with some parameters moved; every step of it shares the run."""
    start = Reading(lesson, dict(overrides))
    descent = start._parameters["descent"]
    x, y = start.chain_batch
    return descend(start.chain_network, x, y, rate=descent["rate"], steps=round(descent["steps"]))


@lru_cache(maxsize=4)
def _axes_of_run(lesson: Lesson, overrides: frozenset[tuple[str, float]]) -> dict[str, tuple[float, float]]:
    """Return axes around all examples, all costs, and all targets and outputs; for a run that diverges, the first
    outputs."""
    start, history = Reading(lesson, dict(overrides)), _run(lesson, overrides)
    inputs, targets = ([row[0] for row in rows] for rows in start.chain_batch)
    networks = history.networks[: 1 if history.diverged_at else None]
    outputs = [network.feedforward(start.chain_batch[0]).a[-1] for network in networks]
    return {
        "costs": from_zero(*history.costs),
        "input": covering(*inputs),
        "output": covering(*targets, float(np.min(outputs)), float(np.max(outputs))),
    }
