"""Compute the quantities of a lesson independently of core: by forward passes in 100 digits alone.

A derivative is a central difference of two forward passes, without any rule of calculus. The steps of the descent use
such differences too.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Any

from scenes.production.audits.forward import (
    CONTEXT,
    FINE,
    TINY,
    Incomparable,
    Net,
    Unknown,
    along,
    of_net,
)
from scenes.production.audits.functions import ONE, ZERO, activation
from scenes.production.audits.long_descent import Run, descend
from scenes.production.work.errors import Failure

Moved = tuple[tuple[str, float], ...]
"""Moved parameters as a sorted, hashable key: (path, value) each."""

NO_START = ("descent.step", "chain.what_if.a(L-1)")
"""Parameters that do not change where a descent starts."""

READ: Mapping[str, frozenset[str]] = {
    "activation": frozenset(),
    "chain": frozenset({"weights", "biases", "examples", "nudge"}),
    "layers": frozenset({"input", "weights", "biases", "target"}),
    "descent": frozenset({"rate", "steps"}),
}
"""The keys of a lesson file that the oracle reads, by section."""


class Oracle:
    """All quantities of one lesson, by the name that a ledger gives them."""

    def __init__(self, lesson: Mapping[str, Any]) -> None:
        """`lesson` is the content of a valid lesson file.

        Raises Failure for an unknown key or activation: numbers that depend on it cannot be audited.
        """
        for key in _keys(lesson):
            section, _, entry = key.partition(".")
            if section not in READ or (entry and entry not in READ[section]):
                raise Failure(f"the audit does not read the lesson key {key}; teach scenes/production/audits to")
        activation(lesson["activation"])
        self.lesson = lesson
        self._states: dict[Moved, State] = {}
        self._runs: dict[Moved, Run] = {}

    def __call__(self, name: str, overrides: Mapping[str, float]) -> Decimal:
        """Return the value of a quantity, to 20 digits at least; after a descent, to 10.

        Raises Unknown if there is no such quantity, Incomparable if a derivative has no value.
        """
        key = tuple(sorted(overrides.items()))
        with localcontext(CONTEXT):
            if key not in self._states:
                self._states[key] = State(self, overrides)
            value = self._states[key].value(name)
        if "/" in name and abs(value) < TINY:
            with localcontext(FINE):
                value = self._states[key].value(name)
        return value

    def run(self, overrides: Mapping[str, float], make: Callable[[], Run]) -> Run:
        """Return the descent with these parameters moved, computed once."""
        key = tuple(sorted((path, value) for path, value in overrides.items() if path not in NO_START))
        if key not in self._runs:
            self._runs[key] = make()
        return self._runs[key]

    @cached_property
    def own(self) -> "State":
        """The lesson as its file has it."""
        return State(self, {})


def _keys(lesson: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of a lesson file; those of a section as "section.key"."""
    for key, value in lesson.items():
        if isinstance(value, Mapping):
            yield from (f"{key}.{entry}" for entry in value)
        else:
            yield key


def _decimals(tree: Any) -> Any:
    return [_decimals(branch) for branch in tree] if isinstance(tree, list) else Decimal(tree)


_TOKEN = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_SCALE = re.compile(r"(axis|line|span|range|lens)\((.+)\)(?:\.(low|high|tick\d))?")


class State:
    """A lesson with some parameters moved."""

    def __init__(self, oracle: Oracle, overrides: Mapping[str, float]) -> None:
        self.oracle, self.overrides = oracle, overrides
        lesson = oracle.lesson
        chain, layers = lesson["chain"], lesson["layers"]
        self.function: str = lesson["activation"]
        self.weights, self.biases = _decimals(chain["weights"]), _decimals(chain["biases"])
        self.x, self.y = ([Decimal(example[i]) for example in chain["examples"]] for i in (0, 1))
        self.nudge = Decimal(chain["nudge"])
        self.layers = {key: _decimals(value) for key, value in layers.items()}
        self.descent = dict(lesson["descent"])
        self.what_if: Decimal | None = None
        self.step = 0
        for path, value in overrides.items():
            self._move(path, Decimal(value))
        if self.step:
            self._steady(self.step)
            parameters = self.run.parameters[self.step]
            self.weights, self.biases = parameters[: len(parameters) // 2], parameters[len(parameters) // 2 :]

    def _move(self, path: str, value: Decimal) -> None:
        match _tokens(path):
            case ["chain", "what_if", _]:
                self.what_if = value
            case ["descent", "step"]:
                self.step = int(value)
            case ["descent", str(key)]:
                self.descent[key] = value
            case ["chain", "nudge"]:
                self.nudge = value
            case ["chain", "weights" | "biases" as kind, int(n)]:
                getattr(self, kind)[n] = value
            case ["chain", "examples", int(i), "x" | "y" as which]:
                getattr(self, which)[i] = value
            case ["layers", str(key), *indices] if key in self.layers:
                *above, last = indices
                at = self.layers[key]
                for index in above:
                    at = at[index]
                at[last] = value
            case _:
                raise Unknown(path)

    @cached_property
    def run(self) -> Run:
        """The descent from here."""
        return self.oracle.run(self.overrides, self._descend)

    def _descend(self) -> Run:
        examples = list(zip(self.x, self.y, strict=True))
        rate, steps = Decimal(self.descent["rate"]), int(self.descent["steps"])
        return descend(self.function, [*self.weights, *self.biases], examples, rate, steps)

    # ------------------------------------------------------------ by name

    def value(self, name: str) -> Decimal:
        """Return the value of a quantity. Raises Unknown if there is no such quantity."""
        if scale := _SCALE.fullmatch(name):
            return self._scale(scale[1], scale[2], scale[3] or "")
        match _tokens(name):
            case ["chain", "examples", int(i), *rest]:
                return self._example(i, rest)
            case ["chain", "mean", *rest]:
                return self._mean(len(self.x), rest)
            case ["chain", "mean_so_far", int(k), *rest]:
                return self._mean(k + 1, rest)
            case ["chain", "weights" | "biases" as kind, int(n)]:
                return Decimal(getattr(self, kind)[n])
            case ["chain", "nudge", *rest]:
                return self._nudged(rest)
            case ["chain" | "layers" as section, "size", *rest]:
                return Decimal(self._size(section, rest))
            case ["layers", *rest]:
                return self._layered(rest)
            case ["descent", *rest]:
                return self._descended(rest)
        raise Unknown(name)

    def _chain(self, example: int) -> Net:
        fixed = (len(self.weights) - 1, self.what_if) if self.what_if is not None and example == 0 else None
        return Net(self.function, [[[w]] for w in self.weights], [[b] for b in self.biases], fixed)

    def _example(self, i: int, rest: list[Any]) -> Decimal:
        x, y = [self.x[i]], [self.y[i]]
        match rest:
            case ["x"]:
                return x[0]
            case ["y"]:
                return y[0]
            case [str(kind)]:
                return of_net(self._chain(i), x, y, kind, [])
            case [str(kind), int(n)]:
                return of_net(self._chain(i), x, y, kind, [n, 0, 0])
        raise Unknown(f"chain.examples[{i}]: {rest}")

    def _mean(self, count: int, rest: list[Any]) -> Decimal:
        return sum((self._example(i, rest) for i in range(count)), ZERO) / count

    def _nudged(self, rest: list[Any], times: int = 1) -> Decimal:
        last, x, y = len(self.weights) - 1, [self.x[0]], [self.y[0]]
        net, change = self._chain(0), ("w", last, 0, 0, times * self.nudge)
        dC = net.cost(x, y, change) - net.cost(x, y)
        match rest:
            case [] | ["dw"]:
                return times * self.nudge
            case ["w"]:
                return Decimal(self.weights[last])
            case ["dC"]:
                return dC
            case ["ratio"]:
                return dC / self.nudge
            case ["dz" | "da" as kind]:
                after, before = net.forward(x, change), net.forward(x)
                which = 0 if kind == "dz" else 1
                return after[which][-1][0] - before[which][-1][0]
            case ["derivative"]:
                return self._example(0, ["dC/dw", last])
        raise Unknown(f"chain.nudge: {rest}")

    def _layered(self, rest: list[Any]) -> Decimal:
        layers = self.layers
        x, y = layers["input"], layers["target"]
        net = Net(self.function, layers["weights"], layers["biases"])
        match rest:
            case ["input" | "target" | "weights" | "biases" as key, *indices]:
                at = layers[key]
                for index in indices:
                    at = at[index]
                return Decimal(at)
            case ["paths", int(k), *more]:
                return along(net, x, y, len(layers["weights"]) - 1, [k], more)
            case ["routes", int(i), *more]:
                return along(net, x, y, len(layers["weights"]) - 2, [i], more)
            case [str(kind), *indices]:
                return of_net(net, x, y, kind, indices)
        raise Unknown(f"layers: {rest}")

    def _size(self, section: str, rest: list[Any]) -> int:
        weights = [[[w]] for w in self.weights] if section == "chain" else self.layers["weights"]
        sizes = [len(weights[0][0]), *(len(matrix) for matrix in weights)]
        match rest:
            case ["layers"]:
                return len(weights)
            case ["neurons"]:
                return sum(sizes)
            case ["neurons", int(n)]:
                return sizes[n]
            case ["parameters"]:
                return sum(len(row) + 1 for matrix in weights for row in matrix)
            case ["factors"]:
                return 2 * len(weights) + 1
            case ["examples"]:
                return len(self.x)
            case ["routes"]:
                return sizes[-2] * sizes[-1]
        raise Unknown(f"{section}.size: {rest}")

    def _descended(self, rest: list[Any]) -> Decimal:
        match rest:
            case ["rate" | "steps" as key]:
                return Decimal(self.descent[key])
            case ["step"]:
                return Decimal(self.step)
            case ["last"]:
                self._steady()
                return Decimal(len(self.run.costs) - 1)
            case ["costs", int(n)]:
                self._steady(n)
                return self.run.costs[n]
        raise Unknown(f"descent: {rest}")

    def _steady(self, step: int | None = None) -> None:
        """Raise Incomparable if a step, or by default the last one, is decided by rounding."""
        if (len(self.run.costs) - 1 if step is None else step) >= self.run.steady:
            raise Incomparable("descent")

    # ------------------------------------------------------------ where axes end

    def _scale(self, kind: str, of: str, end: str) -> Decimal:
        own = self.oracle.own
        length = Decimal(10) ** max(0, math.ceil((2 * own._largest_change(10)).log10()))
        if kind == "lens" and of == "chain.nudge":
            return length / self._largest_change()
        low, high = self._ends(own, kind, of, length)
        if end.startswith("tick"):
            return low + (high - low) * int(end[4:]) / 4
        return high if end == "high" else low

    def _largest_change(self, times: int = 1) -> Decimal:
        """Return the largest change under `times` the nudge: of the weight, weighted sum, output or cost."""
        return max(abs(self._nudged([kind], times)) for kind in ("dw", "dz", "da", "dC"))

    def _ends(self, own: "State", kind: str, of: str, length: Decimal) -> tuple[Decimal, Decimal]:
        last = len(own.weights)
        if kind == "line":
            value = own.value(of)
            return _stretch(value, length, from_zero=of.endswith((".C", ".y")) or ".a[" in of)
        if kind == "span" and of == "chain.examples[0].C":
            return _around(own.value(f"chain.examples[0].a[{last}]"), own.y[0], 1 - own.y[0])
        if kind == "span":
            return _around(own.value(of))
        if kind == "range":
            most = Decimal(math.ceil(max(abs(v) for v in (*own.weights, *own.biases)) + 1))
            return -most, most
        if kind == "axis" and of == "descent.input":
            return _around(*self.x)
        if kind == "axis" and of in ("descent.output", "descent.costs"):
            self._steady()
        if kind == "axis" and of == "descent.output":
            return _around(*self.y, *self.run.outputs)
        if kind == "axis" and of == "descent.costs":
            return ZERO, max(self.run.costs) or ONE
        if kind == "axis" and (pattern := re.fullmatch(r"(chain\.examples\[\d+\])\.([za])\[(\d+)\]", of)):
            layer = int(pattern[3]) - (pattern[2] == "a")
            z = abs(own.value(f"{pattern[1]}.z[{layer}]"))
            most = Decimal(max(4, 2 * math.ceil((z + 1) / 2)))
            if pattern[2] == "z":
                return -most, most
            record = activation(self.function)
            low, high = Decimal(record.low), Decimal(record.high)
            return max(-most, low), min(most, high)
        raise Unknown(f"{kind}({of})")


def _tokens(name: str) -> list[Any]:
    return [int(index) if index else word for index, word in _TOKEN.findall(name)]


def _stretch(value: Decimal, length: Decimal, *, from_zero: bool) -> tuple[Decimal, Decimal]:
    """Return the ends of an axis: from a multiple of its length, or half a length off if the value is near an end."""
    if from_zero and 0 <= value <= length:
        return ZERO, length
    low = Decimal(math.floor(value / length)) * length
    share = round((value - low) / length, 9)  # the float 0.9 is more than nine tenths
    if share < Decimal("0.1"):
        low -= length / 2
    elif share > Decimal("0.9"):
        low += length / 2
    return low, low + length


def _around(*values: Decimal) -> tuple[Decimal, Decimal]:
    return Decimal(math.floor(min(ZERO, *values))), Decimal(math.ceil(max(ONE, *values)))
