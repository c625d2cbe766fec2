"""Network diagrams: fills, edges and numbers from a reading."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from manim import DEFAULT_FONT_SIZE, LEFT, UP, Circle, Line, ManimColor, VGroup, VMobject, interpolate_color

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import LAYERS, LayersLayout, NeuronRow, Point, point
from scenes.pictures.primitives import (
    Arrow,
    Become,
    BoundMobject,
    Formula,
    Number,
    Source,
    Words,
    dashed,
    hide,
    paint_of,
    recolor,
    segment,
    text_width,
)

GAP = 0.06
"""Distance between a neuron's rim and a line that ends there."""
INSIDE = 1.75
"""Greatest width of the number in a neuron, for each unit of its radius."""
NAMED = 0.62
"""Height needed for the name of a neuron above or below it."""
SMALLEST = 0.3
"""The least radius of a neuron with a number in it."""


class Neuron(BoundMobject, VGroup):
    """A circle filled by its activation, with the number in it; a small one, in which no number can be read, has none.

    `fullness` runs from 0, an empty neuron, to 1; `focus` from 0, a thin rim, to 1, a lit one.
    """

    def __init__(
        self, source: Source, name: str, at: Point, radius: float, *, size: float = style.VALUE, focus: float = 1.0
    ) -> None:
        super().__init__()
        self.source, self.name, self.radius = source, name, radius
        self.fullness, self.focus = 1.0, focus
        self.circle = Circle(radius, stroke_color=style.INK, stroke_width=style.NEURON, fill_opacity=1).move_to(at)
        self.number = Number(source, name, size=max(size, style.AXIS), room=INSIDE * radius)
        self.number.at(at[0], at[1] - 0.31 * self.number.size / 100)
        self.add(self.circle, *([self.number] if radius >= SMALLEST else []))
        self.follow()

    def draw(self, reading: Reading) -> None:
        a = reading[self.name]
        fill = style.neuron_fill(a, self.fullness)
        rim = interpolate_color(ManimColor(style.IDLE), ManimColor(style.INK), self.focus)
        self.circle.stroke_width = style.HAIR + (style.BIAS - style.HAIR) * self.focus
        recolor(self.circle, fill=fill, stroke=rim)
        self.number.ink(style.ink_on(a))

    @property
    def at(self) -> Point:
        """The middle of the neuron."""
        return np.asarray(self.circle.get_center())

    @property
    def radius_now(self) -> float:
        """The radius on the screen, whatever scaling has happened since."""
        return float(self.circle.width) / 2

    def fill_to(self, fullness: float) -> None:
        """Set how full it is, 0 to 1; its number fades in with the fill."""
        self.fullness = fullness
        self.number.presence = fullness * paint_of(self.circle).presence
        self.draw(self.drawn or self.source.now)

    def focus_to(self, focus: float) -> None:
        """Set how lit its rim is, 0 to 1."""
        self.focus = focus
        self.draw(self.drawn or self.source.now)


def fitting(radius: float, *values: float) -> float:
    """Return the font size at which the values with two decimals fit into a neuron, also a later negative one."""
    written = ("−0.00", *(style.written(value, 2) for value in values))
    widest = max(text_width(text.replace(".", style.mark_now())) for text in written)
    return max(style.AXIS, min(style.VALUE, INSIDE * radius / widest * DEFAULT_FONT_SIZE))


class Edge(BoundMobject, Line):
    """A weight, as wide as its size; `focus` lights it up as part of a path."""

    def __init__(
        self, source: Source, name: str, start: Neuron, end: Neuron, largest: float, *,
        thin: float = 3.0, thick: float = 6.0, color: str = style.COLOR["w"],
    ) -> None:  # fmt: skip
        apart = float(np.linalg.norm(end.at - start.at))
        way, self.room = (end.at - start.at) / apart, _between_rims(apart, start.radius, 0.3)
        Line.__init__(
            self, start.at + way * (start.radius + GAP), end.at - way * (end.radius + GAP), stroke_color=color
        )
        self.source, self.name, self.largest = source, name, largest
        self.thin, self.thick, self.base_color, self.focus = thin, thick, color, 0.0
        self.follow()

    def draw(self, reading: Reading) -> None:
        width = style.edge_width(reading[self.name], self.largest, self.thin, self.thick)
        self.stroke_width = width + (max(style.FOCUS, width) - width) * self.focus
        recolor(self, stroke=interpolate_color(ManimColor(self.base_color), ManimColor(style.COLOR["w"]), self.focus))

    def focus_to(self, focus: float) -> None:
        """Set how lit it is, 0 to 1."""
        self.focus = focus
        self.draw(self.drawn or self.source.now)


def focused(things: Sequence[Neuron | Edge], to: float, run_time: float = style.SMALL) -> list[Become]:
    """Return animations that bring neurons and edges into focus (1) or out of it (0)."""
    return [Become(thing.focus_to, thing, start=thing.focus, end=to, run_time=run_time) for thing in things]


class Target(VGroup):
    """The target of an output: a dashed ring with y in it."""

    def __init__(self, source: Source, name: str, at: Point, radius: float, *, size: float = style.VALUE) -> None:
        super().__init__()
        self.radius, self.at = radius, at
        color = style.COLOR["y"]
        self.ring = dashed(Circle(radius, stroke_color=color, stroke_width=style.BIAS).move_to(at), 26)
        self.number = Number(source, name, kind="y", size=max(size, style.AXIS), room=INSIDE * radius)
        self.number.at(at[0], at[1] - 0.31 * self.number.size / 100)
        self.add(self.ring, *([self.number] if radius >= SMALLEST else []))


class CostArrow(VGroup):
    """Between an output and its target: the symbol above, the value below."""

    def __init__(self, source: Source, output: Neuron, target: Target, *, size: float = style.LABEL) -> None:
        super().__init__()
        start, end = output.at + point(output.radius + 0.1, 0), target.at - point(target.radius + 0.1, 0)
        middle = (start + end) / 2
        self.arrow = Arrow(start, end, [style.COLOR["C"]], both=True)
        self.symbol = Formula(notation.FormulaTemplate("{C}", {"C": notation.C0}), size)
        self.symbol.at(middle[0], middle[1] + 0.26)
        room = _between_rims(target.at[0] - output.at[0], output.radius, 0.26)
        self.number = Number(source, notation.C0.quantity, kind="C", room=room)
        self.number.at(middle[0], middle[1] - 0.46)
        self.add(self.arrow, self.symbol, self.number)


class Weight(VGroup):
    """An edge with its symbol above and its value below."""

    def __init__(self, edge: Edge, symbol: notation.Symbol, *, size: float = style.LABEL) -> None:
        super().__init__()
        self.edge, middle = edge, edge.get_center()
        self.symbol = Formula(notation.FormulaTemplate("{w}", {"w": symbol}), size)
        self.symbol.at(middle[0], middle[1] + 0.24)
        self.number = Number(
            edge.source, symbol.quantity, decimals=style.shortest(least=1), signed=True, kind="w", room=edge.room
        )
        self.number.at(middle[0], middle[1] - 0.50)
        self.add(edge, self.symbol, self.number)


class BiasAnchor(Protocol):
    """A mobject that a bias can be attached to: `at` is its middle, `radius` half its height."""

    radius: float

    @property
    def at(self) -> Point: ...


class Bias(VGroup):
    """A stub that reaches down from a neuron, with its symbol and its value on a baseline by `drop` below it,
    both together no wider than `room`."""

    def __init__(
        self, source: Source, neuron: BiasAnchor, symbol: notation.Symbol, *, drop: float = 0.46, reach: float = 0.54,
        room: float = 3.0,
    ) -> None:  # fmt: skip
        super().__init__()
        color = style.COLOR["b"]
        x, y = neuron.at[:2]
        foot = y - neuron.radius - reach
        self.stub = segment(point(x, y - neuron.radius - GAP), point(x, foot), color, style.BIAS)
        self.knob = Circle(0.075, fill_color=color, fill_opacity=1, stroke_width=0).move_to(point(x, foot))
        self.symbol = Formula(notation.FormulaTemplate("{b}", {"b": symbol}), style.LABEL)
        self.number = Number(
            source, symbol.quantity, decimals=style.shortest(least=1), signed=True, kind="b", edge=LEFT,
            room=room - self.symbol.width - 0.16,
        )  # fmt: skip
        baseline = foot - drop
        half = (self.symbol.width + 0.16 + self.number.width) / 2
        self.symbol.at(x - half, baseline, edge=-1)
        self.number.shift(UP * (baseline - self.number.baseline))
        self.number.shift(point(x + half - self.number.get_right()[0], 0))
        self.add(self.stub, self.knob, self.symbol, self.number)


class ChainDiagram(VGroup):
    """The whole chain: neurons, weights, biases, target, the cost between output and target, words above."""

    def __init__(self, source: Source, row: NeuronRow, words: Sequence[str], depth: int) -> None:
        super().__init__()
        reading = source.now
        largest = max(abs(reading[f"w({n})"]) for n in range(1, depth + 1))
        size = fitting(row.radius, *(reading[f"a({layer})"] for layer in range(depth + 1)), reading["y"])
        self.neurons = [
            Neuron(source, f"a({layer})", point(x, row.y), row.radius, size=size) for layer, x in enumerate(row.xs)
        ]
        self.weights = [
            Weight(Edge(source, f"w({n})", self.neurons[n - 1], self.neurons[n], largest), notation.nth_weight(n))
            for n in range(1, depth + 1)
        ]
        room = row.xs[1] - row.xs[0] - 0.2
        self.biases = [Bias(source, self.neurons[n], notation.nth_bias(n), room=room) for n in range(1, depth + 1)]
        self.target = Target(source, notation.y.quantity, point(row.target, row.y), row.radius, size=size)
        self.cost = CostArrow(source, self.neurons[-1], self.target)
        self.words = []
        for i, (word, x) in enumerate(zip(words, [*row.xs, row.target], strict=True)):
            above = Words(word, style.NOTE, kind="y" if i == len(row.xs) else "muted")
            above.at(x, row.y + row.radius + 0.20)
            self.words.append(above)
        self.add(*self.weights, *self.biases, *self.neurons, self.target, self.cost, *self.words)

    def downstream(self, layer: int) -> list[VMobject]:
        """Return the mobjects that a change of a parameter in this layer affects."""
        return [*self.neurons[layer:], self.cost]


class LayeredDiagram(VGroup):
    """Several neurons a layer, every edge between them; `edges[l - 1][j][k]` as in the weights."""

    def __init__(self, source: Source, layout: LayersLayout = LAYERS) -> None:
        super().__init__()
        sizes = [int(n) for n in source.now.table("layers")["size"]["neurons"]]
        most = max(sizes)
        radius = layout.radius_for(most)
        self.layers = [
            [
                Neuron(
                    source, f"a({layer})[{i}]", point(x, y), radius, size=style.NOTE * radius / layout.radius, focus=0.0
                )
                for i, y in enumerate(layout.heights(n, most))
            ]
            for layer, (x, n) in enumerate(zip(layout.columns(len(sizes)), sizes, strict=True))
        ]
        weights = source.now.table("layers")["weights"]
        largest = max(abs(w) for matrix in weights for row in matrix for w in row)
        self.edges = [
            [
                [
                    Edge(
                        source, f"w({layer})[{j},{k}]", before, neuron, largest,
                        thin=1.0, thick=3.5, color=style.IDLE,
                    )
                    for k, before in enumerate(self.layers[layer - 1])
                ]
                for j, neuron in enumerate(self.layers[layer])
            ]
            for layer in range(1, len(sizes))
        ]  # fmt: skip
        self.add(*(edge for matrix in self.edges for row in matrix for edge in row))
        self.add(*(neuron for layer in self.layers for neuron in layer))
        self.cost = CostCircle(point(layout.cost, layout.y), layout.cost_radius)
        self.arms = [
            segment(*_between(neuron.at, neuron.radius, self.cost.at, self.cost.radius), style.COLOR["C"], style.FOCUS)
            for neuron in self.layers[-1]
        ]
        self.add(*self.arms, self.cost)
        hide(*self.arms, self.cost)

    def clear_of_neurons(self, thing: Formula) -> bool:
        """True if no glyph of the formula overlaps a neuron."""
        glyphs = [leaf.points for leaf in thing.family_members_with_points() if leaf is not thing.line]
        boxes = [(points.min(0), points.max(0)) for points in glyphs]
        neurons = [neuron for layer in self.layers for neuron in layer]
        return all(np.linalg.norm(np.clip(n.at, *box) - n.at) > n.radius for n in neurons for box in boxes)

    def name_edge(self, name: Formula, edge: Edge, share: float, beside: float) -> bool:
        """Put a name beside a connection, at a share of its length, or as near as possible if a neuron is there.

        Returns True if the name overlaps no neuron.
        """
        start, end = edge.get_start(), edge.get_end()
        way = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
        places = [
            (share + along, side * beside) for side in (1, -1) for along in (0.0, -0.1, 0.1, -0.2, 0.2, -0.3, 0.3)
        ]
        for along, off in (*places, places[0]):
            name.shift(start + (end - start) * along + point(way[1], -way[0]) * off - name.get_center())
            if self.clear_of_neurons(name):
                return True
        return False

    def crowded(self, layer: int) -> bool:
        """True if there is no room for a name between two neurons of the layer."""
        neurons = self.layers[layer]
        return len(neurons) > 1 and neurons[0].at[1] - neurons[1].at[1] - 2 * neurons[0].radius < NAMED


class CostCircle(VGroup):
    """The circle of the cost, where all paths end."""

    def __init__(self, at: Point, radius: float) -> None:
        super().__init__()
        self.at, self.radius = at, radius
        color = style.COLOR["C"]
        self.circle = Circle(
            radius, stroke_color=color, stroke_width=style.BIAS, fill_color=style.GROUND, fill_opacity=1
        )
        self.circle.move_to(at)
        self.symbol = Formula(notation.FormulaTemplate("{C}", {"C": notation.C0}), style.LABEL)
        self.symbol.at(at[0], at[1] - 0.1)
        self.add(self.circle, self.symbol)


def _between_rims(apart: float, radius: float, below: float) -> float:
    """Return the width between two circles, at `below` under the line through their middles."""
    return apart - 2 * float(np.sqrt(max(radius**2 - below**2, 0.0))) - 0.12


def _between(a: Point, a_radius: float, b: Point, b_radius: float) -> tuple[Point, Point]:
    way = (b - a) / np.linalg.norm(b - a)
    return a + way * (a_radius + GAP), b - way * (b_radius + GAP)
