"""The two plots of a descent: the network's output against its input, and the mean cost after each step."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from manim import LEFT, RIGHT, Circle, VGroup, VMobject

from core import History, Reading
from scenes.look import notation, style
from scenes.look.layouts import MARGIN, Point, point
from scenes.pictures.activation_curve import PlotArea
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    Words,
    clear,
    lay,
    lay_dashes,
    paint_of,
    segment,
    set_presence,
)

INPUT, OUTPUT, COSTS = "descent.input", "descent.output", "descent.costs"
SAMPLES = 121
"""Points of the network's curve."""
MOST_POINTS = 600
"""The greatest number of steps of a run that are drawn."""
DOT, RING = 0.095, 0.11
"""Radii of an output's dot and of a target's ring."""
BELOW, BESIDE = 0.40, 0.14
"""Distances from an axis to the baseline of labels below it, and to the right edge of labels at its side."""
NOTHING = np.zeros((0, 3))


def lay_runs(line: VMobject, runs: Sequence[Point]) -> None:
    """Set the points of `line` to several separate polylines, each through the points of one run."""
    pieces = [run[:-1, None] + np.linspace(0, 1, 4)[None, :, None] * np.diff(run, axis=0)[:, None] for run in runs]
    line.points = np.concatenate([piece.reshape(-1, 3) for piece in pieces]) if pieces else NOTHING


def inside(values: Iterable[float], low: float, high: float) -> Iterator[slice]:
    """Yield the slices of at least two successive values that lie within an axis."""
    start = None
    for i, value in enumerate([*values, math.inf]):
        if low <= value <= high:
            start = i if start is None else start
        elif start is not None:
            if i - start > 1:
                yield slice(start, i)
            start = None


def paced(history: History, start: int) -> Callable[[float], float]:
    """Return the share of the steps from `start` to the last that is done after a share of the time.

    The history's pace says which share of the time each step takes.
    """
    first, last = history.pace[start], history.last

    def share(alpha: float) -> float:
        step = np.interp(first + (1 - first) * alpha, history.pace, np.arange(last + 1))
        return 1.0 if alpha >= 1 else float((step - start) / (last - start))

    return share


class Axes(VGroup):
    """Two axes with their ends, `x` and `y`, and the place of values between them."""

    def __init__(self, box: PlotArea, x: tuple[float, float], y: tuple[float, float]) -> None:
        super().__init__()
        self.box, self.x, self.y = box, x, y
        corner = point(box.left, box.bottom)
        self.add(
            segment(corner, corner + point(box.width, 0), style.IDLE, 2.5),
            segment(corner, corner + point(0, box.height), style.IDLE, 2.5),
        )

    def place(self, x: float, y: float) -> Point:
        """Return the place of the point (x, y)."""
        (left, right), (low, high) = self.x, self.y
        box = self.box
        return point(
            box.left + box.width * (x - left) / (right - left), box.bottom + box.height * (y - low) / (high - low)
        )

    def number(self, source: Source, name: str, at: Point, **options: object) -> Number:
        """Return a number of an axis, with its edge or middle at `at`."""
        every = {"decimals": style.shortest(), "size": style.AXIS, "kind": "muted", **options}
        return Number(source, name, **every).at(at[0], at[1])  # type: ignore[arg-type]


def _ends(reading: Reading, name: str) -> tuple[float, float]:
    return reading[f"axis({name}).low"], reading[f"axis({name}).high"]


class FitPlot(BoundMobject, VGroup):
    """The output against the input: a curve, and on it a dot for each example, with a line to its target's ring.

    What lies outside of the axes is not drawn. A reading for `memory` leaves its curve behind, dim.
    """

    def __init__(self, source: Source, box: PlotArea, words: tuple[str, str], memory: Reading) -> None:
        super().__init__()
        self.source = source
        reading = source.now
        beside = max(self._up(source, end).width for end in ("low", "high"))
        over = max(0.0, beside + BESIDE - MARGIN - box.left)
        box = PlotArea(box.left + over, box.bottom, box.width - over, box.height)
        self.axes = Axes(box, _ends(reading, INPUT), _ends(reading, OUTPUT))
        self.layers, self.examples = int(reading["chain.size.layers"]), int(reading["chain.size.examples"])
        self.size = min(1.0, 4 / math.sqrt(self.examples)) if self.examples > 16 else 1.0
        self.xs = np.linspace(*self.axes.x, SAMPLES)
        self.memory = VMobject(stroke_color=style.MUTED, stroke_width=style.NEURON)
        self.curve = VMobject(stroke_color=style.COLOR["a"], stroke_width=style.BIAS)
        self.gaps = VGroup(*(VMobject(stroke_color=style.COLOR["C"], stroke_width=style.NEURON) for _ in self._all()))
        self.rings = VGroup(*(self._ring(reading, i) for i in self._all()))
        self.dots = VGroup(*(self._dot() for _ in self._all()))
        self.shape = self._dot().points
        self.labels = self._labels(source, words)
        self.trace(memory, self.memory)
        self.add(self.axes, self.labels, self.memory, self.gaps, self.rings, self.curve, self.dots)
        self.follow()

    @staticmethod
    def _up(source: Source, end: str) -> Number:
        """Return the number at an end of the axis of outputs."""
        decimals = style.shortest()
        return Number(
            source, f"axis({OUTPUT}).{end}", decimals=decimals, size=style.AXIS, kind="muted", edge=RIGHT, room=1.2
        )

    def _all(self) -> range:
        return range(self.examples)

    def _dot(self) -> Circle:
        return Circle(
            DOT * self.size, fill_color=style.COLOR["a"], fill_opacity=1, stroke_color=style.GROUND, stroke_width=1.5
        )

    def _ring(self, reading: Reading, i: int) -> Circle:
        at = self.axes.place(*(reading[f"chain.examples[{i}].{key}"] for key in "xy"))
        ring = Circle(RING * self.size, stroke_color=style.COLOR["y"], stroke_width=style.NEURON)
        return ring.set_fill(style.GROUND, 1).move_to(at)

    def _labels(self, source: Source, words: tuple[str, str]) -> VGroup:
        axes, box = self.axes, self.axes.box
        names = [Words(word, style.AXIS, kind="muted") for word in words]
        names[0].at(box.left + box.width / 2, box.bottom - BELOW)
        names[1].at(box.left, box.bottom + box.height + 0.24, edge=-1)
        numbers = []
        for end, x, y in zip(("low", "high"), axes.x, axes.y, strict=True):
            along = axes.place(x, axes.y[0]) - point(0, BELOW)
            up = axes.place(axes.x[0], y) - point(BESIDE, 0.07)
            numbers.append(axes.number(source, f"axis({INPUT}).{end}", along, room=1.4))
            numbers.append(self._up(source, end).at(up[0], up[1]))
        return VGroup(*names, *numbers)

    def draw(self, reading: Reading) -> None:
        self.trace(reading, self.curve)
        low, high = self.axes.y
        for i in self._all():
            x, y, a = (reading[f"chain.examples[{i}].{key}"] for key in ("x", "y", f"a[{self.layers}]"))
            dot, ring = (self.axes.place(x, min(max(value, low), high)) for value in (a, y))
            self.dots[i].points = self.shape + dot if low <= a <= high else NOTHING
            lay(self.gaps[i], ring, dot)

    def trace(self, reading: Reading, curve: VMobject) -> None:
        """Set the points of `curve` to the network's outputs, where they are finite and within the axes."""
        try:
            outputs = reading.chain_network.feedforward(self.xs[:, None]).a[-1][:, 0]
        except OverflowError:  # an axis may reach further than the examples do
            outputs = np.full(SAMPLES, math.inf)
        runs = [np.array([self.axes.place(x, a) for x, a in zip(self.xs[s], outputs[s], strict=True)])
                for s in inside(outputs, *self.axes.y)]  # fmt: skip
        lay_runs(curve, runs)


class CostPlot(BoundMobject, VGroup):
    """The mean cost after each step, as far as the run has come, a dot at its end, and the number of the step."""

    def __init__(self, source: Source, box: PlotArea, step: str, average: str) -> None:
        super().__init__()
        self.source = source
        reading = source.now
        self.costs, self.last = reading.history.costs, reading.history.last
        self.axes = Axes(box, (0.0, float(max(self.last, 1))), _ends(reading, COSTS))
        self.trail = VMobject(stroke_color=style.COLOR["C"], stroke_width=style.BIAS)
        self.guide = VMobject(stroke_color=style.MUTED, stroke_width=style.HAIR)
        self.dot = Circle(0.11, fill_color=style.COLOR["C"], fill_opacity=1, stroke_width=0)
        self.step = Words(step, style.AXIS)
        self.count = Number(source, "descent.step", decimals=0, size=style.AXIS, edge=LEFT)
        corner = point(box.left, box.bottom)
        self.end = self.axes.number(
            source, "descent.last", corner + point(box.width, -BELOW), decimals=0
        )  # the run's last step
        top = {"decimals": style.significant(3), "edge": RIGHT, "room": 1.4}
        self.high = self.axes.number(source, f"axis({COSTS}).high", corner + point(-BESIDE, box.height - 0.07), **top)
        self.low = self.axes.number(source, f"axis({COSTS}).low", corner - point(BESIDE, 0.07), edge=RIGHT)
        self.average = Words(average, style.AXIS, kind="muted")
        self.average.at(box.left, box.bottom + box.height + 0.24, edge=-1)
        self.cost = Formula(notation.MEAN_COST_IS, style.FORMULA, source=source, numbers={"value": {"decimals": 3}})
        self.cost.at(box.left + box.width - 1.62, box.bottom + box.height + 0.24, edge=-1)
        self.cost.numbers["value"].keep_within(MARGIN - float(self.cost.numbers["value"].line.points[0, 0]))
        self.labels = VGroup(self.high, self.low, self.end, self.average)
        self.here = VGroup(self.step, self.count)
        self.add(self.axes, self.labels, self.guide, self.trail, self.dot, self.here, self.cost)
        self.follow()

    def draw(self, reading: Reading) -> None:
        step = reading.step
        shown = sorted({*range(0, step, max(1, self.last // MOST_POINTS)), step})
        lay_runs(self.trail, [np.array([self.axes.place(s, self.costs[s]) for s in shown])] if step else [])
        at = self.axes.place(step, reading["chain.mean.C"])
        foot = self.axes.place(step, self.axes.y[0])
        self.dot.move_to(at)
        lay_dashes(self.guide, at, foot)
        self._name_step(foot)

    def _name_step(self, foot: Point) -> None:
        """Put the word and the number of the step under the dot; the number at the axis' end fades if they are near."""
        gap = 0.10
        whole = self.step.width + gap + self.count.width
        left = foot[0] - whole / 2
        self.step.at(left, foot[1] - BELOW, edge=-1)
        self.count.at(left + self.step.width + gap, foot[1] - BELOW)
        away = self.end.line.get_center()[0] - foot[0]
        there = paint_of(self.axes.submobjects[0]).presence
        set_presence(there * clear(away, (whole + self.end.width) / 2 + 0.15), self.end)
