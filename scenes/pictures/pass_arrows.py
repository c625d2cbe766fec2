"""Marks of a pass through the chain: an arrow along it, derivatives below, and pushes on its parameters."""

import numpy as np
from manim import VGroup, VMobject

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import MARGIN, NeuronRow, Point, point
from scenes.pictures.network import ChainDiagram
from scenes.pictures.primitives import Arrow, Number, Source, Words, lay, lay_tip, segment, tip
from scenes.pictures.value_bar import ValueBar

REACH = 0.58
"""Length of the longest push, in Manim units."""
HEAD = 0.24
"""Width of a push's tip."""
ROOM = 7
"""Characters of a number at most: a longer one is written with a power of ten."""


class PushArrow(ValueBar):
    """An upright arrow for minus a derivative: up if the parameter is to be raised. Its middle stays in place."""

    def draw(self, reading: Reading) -> None:
        super().draw(reading)
        across: Point = self.points - self.at
        whole = reading[self.name] * self.unit
        self.set_points(self.at + np.stack([-across[:, 1], across[:, 0] - whole / 2, across[:, 2]], axis=1))


class MovingChain(ChainDiagram):
    """The chain with moving parameters: two decimals throughout, no words, and a push beside each parameter."""

    def __init__(self, source: Source, row: NeuronRow, depth: int) -> None:
        super().__init__(source, row, [""] * (depth + 2), depth)
        for bias in self.biases:  # its number may grow, away from the symbol
            bias.number.pivot = 0.0
            bias.number.at(float(bias.symbol.get_right()[0]) + 0.14, bias.symbol.baseline)
        ends = [*(bias.symbol.left - 0.1 for bias in self.biases[1:]), MARGIN]
        for bias, end in zip(self.biases, ends, strict=True):
            bias.number.keep_within(end - float(bias.number.line.points[0, 0]))
        parameters = [*(w.number for w in self.weights), *(b.number for b in self.biases)]
        for number in parameters:
            number.decimals = style.fixed(2)
        for number in (*parameters, *(n.number for n in self.neurons), self.cost.number):
            number.longest = ROOM
            number.show(source.now)
        names = notation.chain_gradient(depth)
        largest = max(abs(source.now.own[name]) for name in names)
        unit = -REACH / largest if largest else 0.0
        self.pushes = [
            PushArrow(source, name, self._beside(name, i), unit, name.rpartition("/d")[2][0], shape="arrow", width=HEAD)
            for i, name in enumerate(names)
        ]

    def _beside(self, name: str, i: int) -> Point:
        """Return the point right of a weight's symbol, or of a bias's stub."""
        if "dw" in name:
            symbol = self.weights[i // 2].symbol
            return point(symbol.get_right()[0] + 0.24, symbol.baseline + 0.18)
        bias = self.biases[i // 2]
        return point(bias.stub.get_center()[0] + 0.34, bias.stub.get_end()[1] + 0.12)


class PassArrow(VGroup):
    """An arrow that grows from its start; its name is before it."""

    def __init__(self, start: Point, end: Point, kind: str, name: Words) -> None:
        super().__init__()
        self.start, self.end = start, end
        self.towards = (end - start) / np.linalg.norm(end - start)
        color = style.COLOR[kind]
        self.shaft = segment(start, end, color, style.BIAS + 1)
        self.tip = tip(end, self.towards, color, 0.2)
        self.name = name
        self.add(self.shaft, self.tip, name)
        self.grow_to(1.0)

    def grow_to(self, share: float) -> None:
        """Set the share of its length that is drawn."""
        at = self.start + (self.end - self.start) * max(share, 0.02)
        lay(self.shaft, self.start, at - self.towards * 0.16)
        lay_tip(self.tip, at, self.towards, 0.2)

    def passing(self, x: float) -> float:
        """Return the share of its length at which it reaches this x."""
        return float((x - self.start[0]) / (self.end - self.start)[0])


class DerivativeMark(VGroup):
    """A derivative of the first example's cost below the backward arrow, and whether it says raise, lower or keep.

    `drop` puts it lower, in Manim units; a `small` one leaves room for a second row. Its number is no wider than
    `room`.
    """

    def __init__(
        self, source: Source, symbol: notation.Symbol, x: float, y: float, words: dict[str, str], *, drop: float,
        small: bool, room: float = 1.4,
    ) -> None:  # fmt: skip
        super().__init__()
        kind = symbol.kind
        tall = 0.6 if small else 1.0
        self.arrow = Arrow(point(x, y - 0.05), point(x, y - 0.38 * tall - drop), [style.COLOR[kind]], style.NEURON)
        quantity = symbol.quantity.replace(kind, f"dC/d{kind}", 1)
        size = style.NOTE if small else style.LABEL
        self.number = Number(source, quantity, decimals=3, signed=True, size=size, kind=kind, room=room)
        self.number.at(x, y - 0.82 * tall - drop)
        value = source.now[quantity]
        self.says = VGroup(*self._says(value, words, x, self.number.baseline - (0.28 if small else 0.44)))
        self.add(self.arrow, self.number, self.says)

    @staticmethod
    def _says(value: float, words: dict[str, str], x: float, baseline: float) -> list[VMobject]:
        way = "raise" if value < 0 else "lower" if value > 0 else "keep"
        word = Words(words[way], style.AXIS, kind="muted")
        if not value:
            word.at(x, baseline)
            return [word]
        up = point(0, 1 if value < 0 else -1)
        width = word.width + 0.27
        word.at(x + width / 2, baseline, edge=1)
        return [tip(point(x - width / 2 + 0.08, baseline + 0.08) + up * 0.08, up, style.MUTED, 0.16), word]
