"""Find what a lesson teaches badly although it can be rendered, and say how to fix it, one line for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.activations import activation
from core.backprop import Backprop, backprop
from core.lesson import Lesson, LessonError, decimal_commas, on_one_line
from core.network import Network, Parameter
from core.paths import LocalDerivative, Node, chain_path, path_sum, paths_from_neuron, weight_factors
from core.reading import lesson_from_source, reading_of
from core.teaching.decimals import DERIVATIVE, MEASURED, at_rest, significant, vanishes

FLAT = 0.01
"""Slope below which a neuron saturates: every earlier derivative loses more than a factor of a hundred. A sigmoid is
so flat from |z| = 4.6 on, tanh from |z| = 3 on."""

FLAT_SHARE = 0.5
"""Share of the examples in which a neuron may not be flat. In the first example, whose numbers the film works out, no
neuron may be."""

PERTURBATION = 1e-9
"""Perturbation of the starting point, relative to a weight above 1, that shows whether rounding decides where a descent
ends."""

TRIES = 6
"""How often a nudge or a rate that is too large is divided by ten to find one that works."""


MOST_NAMED = 3
"""How many further places one warning names."""


@dataclass(frozen=True)
class Advice:
    """One thing to fix: the lesson's file and line, the key, what is wrong, what to do. As text it is one line."""

    file: str
    key: str
    problem: str
    fix: str
    line: int | None = None

    def __str__(self) -> str:
        return on_one_line(self.file, self.key, self.problem, self.fix, self.line)


def advice(lesson: Lesson) -> list[Advice]:
    """Return what the lesson teaches badly: the first of each kind in each network, with how many more there are."""
    reading = reading_of(lesson)
    one, several, (x, y) = reading.chain_network, reading.layered_network, reading.chain_batch
    chain = _Evaluated(lesson, "chain", one, backprop(one, x, y), backprop(one, x[0], y[0]))
    x, y = ([values] for values in reading.layers_example)
    layered = _Evaluated(lesson, "layers", several, backprop(several, x, y), backprop(several, x[0], y[0]))
    advised = []
    for evaluated, vanishing in ((chain, _vanishing_in_chain), (layered, _vanishing_in_layers)):
        advised += evaluated.flat() or vanishing(evaluated)  # a flat neuron makes earlier derivatives vanish
        advised += evaluated.unreachable_targets()
    advised += [*_equal_examples(lesson), *_nudge(lesson), *_descent(lesson)]
    return [*_decimal_commas(lesson), *(replace(one, line=lesson.line_of(one.key)) for one in advised)]


def settles(lesson: Lesson) -> bool:
    """True if the smallest nudge's ratio and the derivative show the same digits, or both show as zero."""
    ratio, derivative = _measured(lesson)
    hidden = vanishes(ratio, DERIVATIVE) and vanishes(derivative, DERIVATIVE)
    return hidden or _significant(ratio) == _significant(derivative)


def _measured(lesson: Lesson) -> tuple[float, float]:
    """Return the smallest nudge's ratio, and the derivative."""
    reading = reading_of(lesson)
    ratio = reading.moved("chain.nudge", reading.parameter("chain.nudge") / 10)["chain.nudge.ratio"]
    return ratio + 0.0, reading["dC/dw(L)"] + 0.0  # never -0


def _significant(value: float) -> str:
    return f"{value:.{significant(MEASURED)(value)}f}"


def falls(lesson: Lesson) -> bool:
    """True if the descent neither overflows nor ends at a higher cost than it started at."""
    history = reading_of(lesson).history
    return history.diverged_at is None and history.costs[-1] <= history.costs[0]


def steady(lesson: Lesson) -> bool:
    """True if a descent from a starting point PERTURBATION away ends at a cost that shows the same digits."""
    reading, path = reading_of(lesson), "chain.weights[0]"
    weight = reading.parameter(path)
    perturbed = reading.moved(path, weight + PERTURBATION * max(1.0, abs(weight)))
    return bool(abs(reading.history.costs[-1] - perturbed.history.costs[-1]) < 0.1**DERIVATIVE)


def _first(advised: Sequence[Advice]) -> list[Advice]:
    if len(advised) < 2:
        return [*advised]
    return [replace(advised[0], problem=f"{advised[0].problem} (and {len(advised) - 1} more)")]


# ---------------------------------------------------------------- in both networks


@dataclass(frozen=True)
class _Evaluated:
    """A network of the lesson, evaluated on all its examples (`batch`) and on the first alone (`first`)."""

    lesson: Lesson
    section: str
    network: Network
    batch: Backprop
    first: Backprop

    def advice(self, key: str, problem: str, fix: str) -> Advice:
        """Return advice about a key of this network's section."""
        return Advice(self.lesson.file, f"{self.section}.{key}", problem, fix)

    def name(self, quantity: Node | Parameter) -> str:
        """Return a name as the film writes it: for the chain without the indices of neurons, which are all 0."""
        alone = self.section == "chain" and quantity.kind != "C"
        return f"{quantity.kind}({quantity.layer})" if alone else quantity.name

    def entry(self, kind: str, layer: int, j: int) -> str:
        """Return the key of a neuron's weights or bias; layers count from 1."""
        return f"{kind}[{layer - 1}]" + ("" if self.section == "chain" else f"[{j}]")

    def flat(self) -> list[Advice]:
        """Return advice about neurons with a slope so small that every earlier derivative nearly vanishes."""
        advised = []
        for layer, slopes in enumerate(self.batch.da_dz, 1):
            for j, slope in enumerate(slopes.T):
                (flat,) = np.nonzero(slope < FLAT)
                if flat.size and (flat[0] == 0 or flat.size >= FLAT_SHARE * slope.size):
                    advised.append(self.flat_neuron_advice(layer, j, [int(i) for i in flat], slope.size))
        return _first(advised)

    def flat_neuron_advice(self, layer: int, j: int, flat: list[int], count: int) -> Advice:
        """Return advice about one neuron that is flat in the examples `flat`, of `count` examples."""
        where = f" in example {flat[0]}" if flat[0] == 0 else f" in {len(flat)} of {count} examples"
        where = where if self.section == "chain" else ""
        a, z = self.name(Node("a", layer, j)), self.name(Node("z", layer, j))
        output, sum_ = float(self.batch.a[layer][flat[0], j]), float(self.batch.z[layer - 1][flat[0], j])
        slope, bias = float(self.batch.da_dz[layer - 1][flat[0], j]), float(self.network.biases[layer - 1][j])
        if not activation(self.network.activation).off_below_zero:
            problem = f"the neuron {a} saturates at {output:.4g}{where}: with slope {slope:.1g}, "
            problem += "every earlier derivative nearly vanishes"
            fix, aim = f"bring {z} = {sum_:.4g} nearer to zero", float(np.copysign(1.0, sum_))
        else:
            problem = f"the neuron {a} is off{where}: {z} = {sum_:.4g}, so its slope and every earlier derivative are 0"
            fix, aim = f"bring {z} above zero", 0.5
        return self.advice(
            self.entry("biases" if abs(bias) > abs(sum_ - bias) else "weights", layer, j),
            problem,
            f"{fix}, e.g. with {self.section}.{self.entry('biases', layer, j)} = {bias - sum_ + aim:.1f}",
        )

    def unreachable_targets(self) -> list[Advice]:
        """Return advice about targets outside the range of the last activation."""
        low, high = (getattr(activation(self.network.activation), end) for end in ("low", "high"))
        wish = f"between {low:g} and {high:g}" if np.isfinite(high) else f"of at least {low:g}"
        advised = []
        for i, j in np.argwhere((self.batch.y < low) | (self.batch.y > high)).tolist():
            problem = f"the target {self.batch.y[i, j]:g} is out of reach of {self.network.activation}"
            key = f"examples[{i}]" if self.section == "chain" else f"target[{j}]"
            advised.append(self.advice(key, problem, f"give a number {wish}"))
        return _first(advised)

    def smallest(self, factors: Sequence[LocalDerivative]) -> tuple[str, str]:
        """Return the key that the smallest of some factors depends on, and how to fix it."""
        factor = min(factors, key=lambda factor: abs(factor.value))
        alone, of, by = self.section == "chain", factor.of, factor.by
        fix = f"make its smallest factor larger, d{self.name(of)}/d{self.name(by)} = {factor.value + 0.0:.4g}"
        if of.kind == "C":  # by the output
            return "examples[0]" if alone else f"target[{by.j}]", fix
        if of.kind == "a":  # by its weighted sum
            return self.entry("biases", by.layer, by.j), fix
        if isinstance(by, Node):  # the weight between two neurons
            return self.entry("weights", of.layer, of.j), fix
        if by.layer > 1:  # the activation that a weight multiplies
            return self.entry("biases", by.layer - 1, by.k), fix
        return "examples[0]" if alone else f"input[{by.k}]", fix


def _vanished(name: str, value: float) -> str:
    value += 0.0  # never -0
    return f"{name} = {value:.{at_rest(value, DERIVATIVE)}f} rounds to zero at {DERIVATIVE} decimals"


def _vanishing_in_chain(chain: _Evaluated) -> list[Advice]:
    """Return advice about entries of the first example's gradient, or else of the mean, that show as zero."""
    vanished, cancelled = [], []
    for parameter in chain.network.parameters:
        name, value = f"dC/d{chain.name(parameter)}", float(chain.first[parameter])
        mean = reading_of(chain.lesson)[f"chain.mean.dC/d{parameter.kind}[{parameter.layer - 1}]"]
        if vanishes(value, DERIVATIVE):
            key, fix = chain.smallest(chain_path(chain.first, parameter).factors)
            vanished.append(chain.advice(key, _vanished(f"{name} of example 0", value), fix))
        elif vanishes(mean, DERIVATIVE):
            problem = f"{_vanished(f'the mean of {name}', mean)}: the examples cancel"
            cancelled.append(chain.advice("examples", problem, "give some of them another input or target"))
    return _first(vanished or cancelled)


def _vanishing_in_layers(layers: _Evaluated) -> list[Advice]:
    """Return advice about derivatives that show as zero: the one of three factors, and the sums over paths."""
    depth, (*_, before, last) = layers.network.depth, layers.network.sizes
    vanished, weight = [], Parameter("w", depth, last - 1, before - 1)
    if vanishes(value := float(layers.first[weight]), DERIVATIVE):
        key, fix = layers.smallest(weight_factors(layers.first, weight))
        vanished.append(layers.advice(key, _vanished(f"dC/d{weight.name}", value), fix))
    for k in range(before):
        paths = paths_from_neuron(layers.first, depth - 1, k)
        if vanishes(value := path_sum(paths), DERIVATIVE):
            name = f"dC/da({depth - 1})[{k}]"
            widest = max(paths, key=lambda path: abs(path.product))
            key, fix = layers.smallest(widest.factors)
            if not vanishes(widest.product, DERIVATIVE):
                key, fix = f"weights[{depth - 1}]", f"change one of the weights from neuron {k}: its paths cancel"
            vanished.append(layers.advice(key, _vanished(name, value), fix))
    return _first(vanished)


# ---------------------------------------------------------------- examples, nudge, descent


def _decimal_commas(lesson: Lesson) -> list[Advice]:
    """Return advice about the first list that seems to have decimal commas, with the lines of the others."""
    suspicions = decimal_commas(lesson.text)
    if not suspicions:
        return []
    first, *others = suspicions
    also = ", ".join(f"line {other.line}, {other.key}" for other in others[:MOST_NAMED])
    more = f" (see also {also})" if others else ""
    return [Advice(lesson.file, first.key, first.problem, f"{first.fix}{more}", first.line)]


def _equal_examples(lesson: Lesson) -> list[Advice]:
    examples = lesson.source["chain"]["examples"]
    (x, y), count = examples[0], len(examples)
    if count == 1 or any(example[0] != x for example in examples):
        return []
    if any(example[1] != y for example in examples):
        problem, fix = (
            f"all {count} have the input {x + 0.0:g}, which cannot be told apart",
            "give them different inputs",
        )
    else:
        problem, fix = f"all {count} are alike, [{x + 0.0:g}, {y + 0.0:g}]", "give different ones, or this one alone"
    return [Advice(lesson.file, "chain.examples", problem, fix)]


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
        problem = f"at {rate:g} the descent is sensitive to rounding: "
        problem += f"starting {PERTURBATION:g} away, it ends at a different cost"
    elif history.diverged_at is None:
        problem = f"at {rate:g} the cost ends at {history.costs[-1]:.3g}, above {history.costs[0]:.3g}, its start"
    else:
        problem = f"at {rate:g} the descent diverges: its numbers overflow at step {history.diverged_at}"
    for n in range(1, TRIES + 1):
        smaller = float(f"{rate / 10**n:.3g}")
        if falls(tried := _with(lesson, "descent", "rate", smaller)) and steady(tried):
            return [Advice(lesson.file, "descent.rate", problem, f"give a smaller rate, e.g. {smaller:g}")]
    return [Advice(lesson.file, "descent.rate", problem, "give a much smaller rate")]


def _with(lesson: Lesson, section: str, key: str, value: float) -> Lesson:
    """Return the lesson with one entry changed. Raises LessonError if it cannot be used with that value."""
    return lesson_from_source({**lesson.source, section: {**lesson.source[section], key: value}}, lesson.file)
