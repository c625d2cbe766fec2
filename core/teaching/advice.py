"""What a lesson teaches badly though it can be rendered: each in one line, as a lesson's errors are told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.activations import activation
from core.backprop import Backprop, backprop
from core.lesson.file import Lesson, LessonError, on_one_line
from core.network import Network, Parameter
from core.paths import LocalDerivative, Node, chain_path, path_sum, paths_from_neuron, weight_factors
from core.reading.loading import lesson_from_source
from core.reading.reading import reading_of
from core.teaching.decimals import DERIVATIVE, MEASURED, at_rest, significant, vanishes

FLAT = 0.01
"""A slope below this leaves of every derivative before it less than a hundredth: the neuron saturates. A sigmoid
is so flat where z lies 4.6 from zero, tanh where it lies 3."""

MOST = 0.5
"""In the first example, whose numbers the film works out, no neuron may be flat; else in fewer than this share."""

TWIN = 1e-9
"""So far off is a run begun once more, to see whether rounding decides where it ends."""

TRIES = 6
"""A nudge or a rate that is too large is tried at a tenth of itself, so many times."""


@dataclass(frozen=True)
class Advice:
    """One thing to mend: the lesson's file, the key, what is wrong, what to do. Its text is the line."""

    file: str
    key: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return on_one_line(self.file, self.key, self.problem, self.mend)


def advice(lesson: Lesson) -> list[Advice]:
    """What teaches badly: of each kind and network the first, with how many more there are; none where all is well."""
    reading = reading_of(lesson)
    one, several, (x, y) = reading.chain_network, reading.layered_network, reading.chain_batch
    chain = _Taught(lesson, "chain", one, backprop(one, x, y), backprop(one, x[0], y[0]))
    x, y = ([values] for values in reading.layers_example)
    layered = _Taught(lesson, "layers", several, backprop(several, x, y), backprop(several, x[0], y[0]))
    found = []
    for taught, hidden in ((chain, _hidden_in_chain), (layered, _hidden_in_layers)):
        found += taught.flat() or hidden(taught)  # what is flat hides what comes before it
        found += taught.out_of_reach()
    return [*found, *_alike(lesson), *_nudge(lesson), *_descent(lesson)]


def settles(lesson: Lesson) -> bool:
    """Whether the ratio that the smallest nudge measures shows the same digits as the derivative, or both show as
    zero."""
    ratio, derivative = _measured(lesson)
    hidden = vanishes(ratio, DERIVATIVE) and vanishes(derivative, DERIVATIVE)
    return hidden or _significant(ratio) == _significant(derivative)


def _measured(lesson: Lesson) -> tuple[float, float]:
    """The ratio that the smallest nudge measures, and the derivative."""
    reading = reading_of(lesson)
    ratio = reading.moved("chain.nudge", reading.parameter("chain.nudge") / 10)["chain.nudge.ratio"]
    return ratio + 0.0, reading["dC/dw(L)"] + 0.0  # never -0


def _significant(value: float) -> str:
    return f"{value:.{significant(MEASURED)(value)}f}"


def falls(lesson: Lesson) -> bool:
    """Whether the descent keeps to numbers that a float holds, and does not end higher than it began."""
    history = reading_of(lesson).history
    return history.diverged_at is None and history.costs[-1] <= history.costs[0]


def steady(lesson: Lesson) -> bool:
    """Whether a descent that begins TWIN elsewhere ends with the cost that the lesson's ends with, as it is shown."""
    reading, path = reading_of(lesson), "chain.weights[0]"
    weight = reading.parameter(path)
    end, other = (r.history.costs[-1] for r in (reading, reading.moved(path, weight + TWIN * max(1.0, abs(weight)))))
    return bool(abs(end - other) < 0.1**DERIVATIVE)


def _first(found: Sequence[Advice]) -> list[Advice]:
    if len(found) < 2:
        return [*found]
    return [replace(found[0], problem=f"{found[0].problem} ({len(found) - 1} more likewise)")]


# ---------------------------------------------------------------- in both networks


@dataclass(frozen=True)
class _Taught:
    """A network of the lesson, evaluated on all its examples, and on the first, whose numbers are worked out."""

    lesson: Lesson
    section: str
    network: Network
    batch: Backprop
    first: Backprop

    def advised(self, key: str, problem: str, mend: str) -> Advice:
        """One more advice."""
        return Advice(self.lesson.file, f"{self.section}.{key}", problem, mend)

    def indexed(self, text: str) -> str:
        """Of a name: in the chain without the indices of neurons, which all are 0."""
        return re.sub(r"\[[\d,]+\]", "", text) if self.section == "chain" else text

    def entry(self, kind: str, layer: int, j: int) -> str:
        """The key of the weights or the bias of a neuron; layers count from 1."""
        return f"{kind}[{layer - 1}]" + ("" if self.section == "chain" else f"[{j}]")

    def flat(self) -> list[Advice]:
        """Neurons whose slope hides every derivative before them."""
        found = []
        for layer, slopes in enumerate(self.batch.da_dz, 1):
            for j, slope in enumerate(slopes.T):
                (flat,) = np.nonzero(slope < FLAT)
                if flat.size and (flat[0] == 0 or flat.size >= MOST * slope.size):
                    found.append(self.flat_neuron(layer, j, [int(i) for i in flat], slope.size))
        return _first(found)

    def flat_neuron(self, layer: int, j: int, flat: list[int], count: int) -> Advice:
        """What is said of one of them, which is flat in these of `count` examples."""
        where = f" in example {flat[0]}" if flat[0] == 0 else f" in {len(flat)} of {count} examples"
        where = where if self.section == "chain" else ""
        a, z = (self.indexed(f"{kind}({layer})[{j}]") for kind in "az")
        output, sum_ = float(self.batch.a[layer][flat[0], j]), float(self.batch.z[layer - 1][flat[0], j])
        slope, bias = float(self.batch.da_dz[layer - 1][flat[0], j]), float(self.network.biases[layer - 1][j])
        if not activation(self.network.activation).off_below_zero:
            problem = f"the neuron {a} saturates at {output:.4g}{where}, its slope {slope:.1g}"
            mend, aim = f"bring {z} = {sum_:.4g} nearer to zero", float(np.copysign(1.0, sum_))
        else:
            problem = f"the neuron {a} is off{where}: {z} = {sum_:.4g}, and the slope 0"
            mend, aim = f"bring {z} above zero", 0.5
        return self.advised(
            self.entry("biases" if abs(bias) > abs(sum_ - bias) else "weights", layer, j),
            f"{problem} hides every derivative before it",
            f"{mend}, e.g. with {self.section}.{self.entry('biases', layer, j)} = {bias - sum_ + aim:.1f}",
        )

    def out_of_reach(self) -> list[Advice]:
        """Targets that the last activation never comes to."""
        low, high = (getattr(activation(self.network.activation), end) for end in ("low", "high"))
        wish = f"between {low:g} and {high:g}" if np.isfinite(high) else f"of at least {low:g}"
        found = []
        for i, j in np.argwhere((self.batch.y < low) | (self.batch.y > high)).tolist():
            problem = f"the target {self.batch.y[i, j]:g} is out of reach of {self.network.activation}"
            key = f"examples[{i}]" if self.section == "chain" else f"target[{j}]"
            found.append(self.advised(key, problem, f"give a number {wish}"))
        return _first(found)

    def smallest(self, factors: Sequence[LocalDerivative]) -> tuple[str, str]:
        """The key that the smallest of some factors hangs on, and what to do with it."""
        factor = min(factors, key=lambda factor: abs(factor.value))
        mend = f"make its smallest factor larger, {self.indexed(factor.name)} = {factor.value + 0.0:.4g}"
        alone, of, by = self.section == "chain", factor.of, factor.by
        if of.kind == "C":  # by the output
            return "examples[0]" if alone else f"target[{by.j}]", mend
        if of.kind == "a":  # by its weighted sum
            return self.entry("biases", by.layer, by.j), mend
        if isinstance(by, Node):  # the weight between two neurons
            return self.entry("weights", of.layer, of.j), mend
        if by.layer > 1:  # the activation that a weight multiplies
            return self.entry("biases", by.layer - 1, by.k), mend
        return "examples[0]" if alone else f"input[{by.k}]", mend


def _gone(name: str, value: float) -> str:
    value += 0.0  # never -0
    return f"{name} = {value:.{at_rest(value, DERIVATIVE)}f} shows as zero with {DERIVATIVE} decimals"


def _hidden_in_chain(chain: _Taught) -> list[Advice]:
    """Entries of the first example's gradient, or else of the mean, that show as zero."""
    found, cancelled = [], []
    for parameter in chain.network.parameters:
        name, value = chain.indexed(f"dC/d{parameter.name}"), float(chain.first[parameter])
        mean = reading_of(chain.lesson)[f"chain.mean.dC/d{parameter.kind}[{parameter.layer - 1}]"]
        if vanishes(value, DERIVATIVE):
            key, mend = chain.smallest(chain_path(chain.first, parameter).factors)
            found.append(chain.advised(key, _gone(f"{name} of example 0", value), mend))
        elif vanishes(mean, DERIVATIVE):
            problem = f"{_gone(f'the mean of {name}', mean)}: the examples cancel"
            cancelled.append(chain.advised("examples", problem, "give some of them another input or target"))
    return _first(found or cancelled)


def _hidden_in_layers(layers: _Taught) -> list[Advice]:
    """Of the layered network: the derivative that the film works out, and those that it adds up from paths."""
    depth, (*_, before, last) = layers.network.depth, layers.network.sizes
    found, weight = [], Parameter("w", depth, last - 1, before - 1)
    if vanishes(value := float(layers.first[weight]), DERIVATIVE):
        key, mend = layers.smallest(weight_factors(layers.first, weight))
        found.append(layers.advised(key, _gone(f"dC/d{weight.name}", value), mend))
    for k in range(before):
        paths = paths_from_neuron(layers.first, depth - 1, k)
        if vanishes(value := path_sum(paths), DERIVATIVE):
            name = f"dC/da({depth - 1})[{k}]"
            widest = max(paths, key=lambda path: abs(path.product))
            key, mend = layers.smallest(widest.factors)
            if not vanishes(widest.product, DERIVATIVE):
                key, mend = f"weights[{depth - 1}]", f"change one of the weights from neuron {k}: its paths cancel"
            found.append(layers.advised(key, _gone(name, value), mend))
    return _first(found)


# ---------------------------------------------------------------- examples, nudge, descent


def _alike(lesson: Lesson) -> list[Advice]:
    examples = lesson.source["chain"]["examples"]
    (x, y), count = examples[0], len(examples)
    if count == 1 or any(example[0] != x for example in examples):
        return []
    if any(example[1] != y for example in examples):
        problem, mend = (
            f"all {count} have the input {x + 0.0:g}, which cannot be told apart",
            "give them different inputs",
        )
    else:
        problem, mend = f"all {count} are alike, [{x + 0.0:g}, {y + 0.0:g}]", "give different ones, or this one alone"
    return [Advice(lesson.file, "chain.examples", problem, mend)]


def _nudge(lesson: Lesson) -> list[Advice]:
    if settles(lesson):
        return []
    size, (ratio, derivative) = lesson.source["chain"]["nudge"], _measured(lesson)
    problem = (
        f"with a tenth of {size:g} the ratio {_significant(ratio)} has not settled on the derivative "
        f"{_significant(derivative)}"
    )
    for n in range(1, TRIES + 1):
        smaller = float(f"{size / 10**n:.3g}")
        try:
            if settles(_with(lesson, "chain", "nudge", smaller)):
                return [Advice(lesson.file, "chain.nudge", problem, f"give a smaller nudge, e.g. {smaller:g}")]
        except LessonError:  # so small that the weight's digits swallow it
            break
    return [Advice(lesson.file, "chain.nudge", problem, "give a nudge near 0.01, or other weights")]


def _descent(lesson: Lesson) -> list[Advice]:
    if falls(lesson) and steady(lesson):
        return []
    history, rate = reading_of(lesson).history, lesson.source["descent"]["rate"]
    if history.diverged_at is None and falls(lesson):
        problem = f"at {rate:g} the descent hangs on rounding: begun {TWIN:g} off, it ends at another cost"
    elif history.diverged_at is None:
        problem = f"at {rate:g} the cost ends at {history.costs[-1]:.3g}, above {history.costs[0]:.3g}, its start"
    else:
        problem = f"at {rate:g} the descent diverges: step {history.diverged_at} leaves what a float holds"
    for n in range(1, TRIES + 1):
        smaller = float(f"{rate / 10**n:.3g}")
        if falls(tried := _with(lesson, "descent", "rate", smaller)) and steady(tried):
            return [Advice(lesson.file, "descent.rate", problem, f"give a smaller rate, e.g. {smaller:g}")]
    return [Advice(lesson.file, "descent.rate", problem, "give a much smaller rate")]


def _with(lesson: Lesson, section: str, key: str, value: float) -> Lesson:
    """The same lesson but for one entry. Raises LessonError where it cannot be used with it."""
    return lesson_from_source({**lesson.source, section: {**lesson.source[section], key: value}}, lesson.file)
