"""Where things stand: named places in Manim units, from the values' count and nothing else.

The frame is 14.22 by 8; what matters stays within x = -6.51 .. 6.51 and y = -2.9 .. 3.4, and the strip below
is left free for captions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]
MARGIN = 6.51
FLOOR = -2.9
"""Nothing stands below."""


def point(x: float, y: float) -> Point:
    """In the plane of the screen."""
    return np.array([x, y, 0.0])


def spread(first: float, last: float, count: int) -> list[float]:
    """Equally spaced, both ends included; one thing stands at the first place."""
    return [float(x) for x in np.linspace(first, last, count)] if count > 1 else [first]


@dataclass(frozen=True)
class NeuronRow:
    """Neurons in a row, and the target behind them."""

    xs: tuple[float, ...]
    y: float
    radius: float
    target: float


def chain(neurons: int) -> NeuronRow:
    """The whole chain."""
    return NeuronRow(tuple(spread(-5.85, 3.15, neurons)), 1.02, min(0.66, 2.3 / (neurons - 1)), 5.85)


LAST_TWO = NeuronRow((-2.25, 2.25), 0.60, 0.98, 6.75)
"""Large; the target would stand outside of the picture."""

LAST_TWO_AND_TARGET = NeuronRow((-4.5, 0.0), 1.05, 0.70, 4.5)


WEIGHTED_SUM_ROW = NeuronRow((-5.79, 0.10), 1.05, 0.70, 4.5)
"""The last two neurons with room for the weighted sum between them; the target has left its place to a curve."""

SUM_BOX = -2.55
"""Where the weighted sum stands."""


@dataclass(frozen=True)
class CardGrid:
    """Cards in columns and rows, all of one size."""

    columns: tuple[float, ...]
    width: float
    height: float
    rows: tuple[float, ...] = (1.47, -0.27, -2.01)


TREE = CardGrid((-5.21, -1.74, 1.74, 5.21), 2.6, 1.5)
TREE_GROWN = CardGrid((-5.76, -3.456, -1.152, 1.152, 3.456, 5.76), 1.5, 1.3)


@dataclass(frozen=True)
class ForwardPathLayout:
    """The path from a weight to the cost: four cards in a row, their side inputs under them, the question left."""

    question: float = -5.43
    cards: tuple[float, ...] = (-2.80, -0.08, 2.64, 5.36)
    y: float = 1.62
    width: float = 2.12
    height: float = 1.34
    tags: float = 0.40
    """Middle of the side inputs."""
    lens: float = 0.98
    """How much the cards grow downwards for the lens."""
    header: float = -0.42
    rows: tuple[float, ...] = (-1.14, -1.74, -2.34)
    """Baselines of the table."""
    lens_header: float = -1.25
    lens_rows: tuple[float, ...] = (-1.84, -2.34, -2.84)
    """The same while the lenses are open."""
    bars: float = -0.82
    underlines: float = -1.75
    factors: float = -2.40
    """The chain rule: fraction bars, underlines, baseline of the numbers."""

    @property
    def gaps(self) -> tuple[float, ...]:
        """Middles of the three arrows."""
        return tuple((a + b) / 2 for a, b in zip(self.cards, self.cards[1:], strict=False))


FORWARD_PATH = ForwardPathLayout()


@dataclass(frozen=True)
class LayersLayout:
    """Layers as columns, the middle at one height; then the cost; then a table at the right."""

    first: float = -5.00
    last: float = -0.23
    y: float = 0.76
    pitch: float = 1.30
    radius: float = 0.41
    cost: float = 2.25
    cost_radius: float = 0.50
    table_left: float = 3.22
    table_right: float = MARGIN
    formula: float = -2.25

    def columns(self, layers: int) -> list[float]:
        """x of each layer."""
        return spread(self.first, self.last, layers)

    def heights(self, neurons: int, most: int) -> list[float]:
        """y of each neuron of a layer, from the top; `most` is the size of the largest layer."""
        room = 2 * self.pitch
        pitch = min(self.pitch, room / max(most - 1, 1))
        if neurons < most:  # a smaller layer stands wider apart, within the same height
            pitch = min(1.32 * pitch, room / max(neurons - 1, 1))
        return [self.y + pitch * ((neurons - 1) / 2 - i) for i in range(neurons)]

    def radius_for(self, most: int) -> float:
        """Smaller where a layer has many neurons."""
        return min(self.radius, 2 * self.pitch / max(most - 1, 1) * 0.42)


LAYERS = LayersLayout()


@dataclass(frozen=True)
class GradientColumnLayout:
    """The gradient as a column: brackets, numbers, names beside them, and the stretch that bars may fill."""

    middle: float = -0.13
    room: float = 3.70
    """Between the first row and the last; few rows do not fill it."""
    pitch: float = 0.74
    left: float = -4.60
    right: float = -2.40
    """The brackets."""
    numbers: float = -2.90
    names: float = -0.85
    """The right end of the numbers, and the left end of the names."""
    size: float = 40
    least: float = 26
    """Of the names and the numbers, where rows are close."""
    reach: tuple[float, float] = (0.90, 6.11)

    def pitch_for(self, rows: int) -> float:
        """Closer where there are many."""
        return min(self.pitch, self.room / max(rows - 1, 1))

    def heights(self, rows: int) -> list[float]:
        """The middle of every row, from the top."""
        pitch = self.pitch_for(rows)
        return [self.middle + pitch * ((rows - 1) / 2 - i) for i in range(rows)]

    def sized(self, size: float, rows: int, least: float | None = None) -> float:
        """A font size, smaller where rows are closer."""
        return max(self.least if least is None else least, size * self.pitch_for(rows) / self.pitch)


OPENING_COLUMN = GradientColumnLayout()


@dataclass(frozen=True)
class ChainRuleLayout:
    """The chain rule in one row: a derivative, "=", three factors; below it their numbers, and what they are."""

    left: float
    equals: float
    factors: tuple[float, ...]
    bars: float
    underlines: float
    numbers: float
    worked: float = -0.42
    words: tuple[float, ...] = (-2.06, -2.44)
    """Baselines of the factors worked out, and of the words."""

    @property
    def dots(self) -> tuple[float, ...]:
        """Between the factors."""
        return tuple((a + b) / 2 for a, b in zip(self.factors, self.factors[1:], strict=False))


CHAIN_RULE = ChainRuleLayout(
    FORWARD_PATH.question, -3.635, FORWARD_PATH.gaps, FORWARD_PATH.bars, FORWARD_PATH.underlines, FORWARD_PATH.factors
)
"""Under the strip, the factors under its arrows."""
RATIO_ROW = ChainRuleLayout(-4.88, -3.085, (-0.89, 1.83, 4.55), 1.34, 0.41, -1.42)
"""The same alone on the stage."""


@dataclass(frozen=True)
class FactorTableLayout:
    """At the right of a picture: names, values, and a column for other values beside."""

    left: float = 1.55
    beside: float = 4.76
    times: float = 5.03
    right: float = 6.45
    """Where names begin, where the two columns end, and the multiplication signs between them."""
    header: float = 1.62
    rows: tuple[float, ...] = (0.92, -0.06, -1.04, -2.14)
    rule: float = -1.50


FACTOR_TABLE = FactorTableLayout()


@dataclass(frozen=True)
class ExamplesTableLayout:
    """One column for each training example; names at the left, bars below, then the formula."""

    first: float = -4.05
    last: float = 6.02
    index: float = 2.14
    input: float = 1.70
    neurons: float = 1.10
    radius: float = 0.38
    target: float = 0.33
    cost: float = -0.15
    derivative: float = -0.66
    """Baselines, and the middle of the neurons."""
    axis: float = -1.26
    reach: float = 0.38
    """Of the longest bar."""
    bar: float = 0.62
    formula: float = -2.34
    result: float = 2.62
    """The fraction bars of the formula, and where the mean begins."""
    most: int = 8
    """So many columns at most."""

    def columns(self, count: int) -> list[float]:
        """x of each column; a few stand as far apart as eight."""
        pitch = (self.last - self.first) / (self.most - 1)
        return [self.first + pitch * i for i in range(count)]

    def picked(self, count: int) -> list[int]:
        """Which of so many examples have a column: all, or some spread evenly, the first and the last included."""
        if count <= self.most:
            return list(range(count))
        return [round(i * (count - 1) / (self.most - 1)) for i in range(self.most)]


EXAMPLES_TABLE = ExamplesTableLayout()
GRADIENT_COLUMN = GradientColumnLayout(
    left=-1.84, right=0.04, numbers=-0.34, names=-4.72, size=37, least=29, reach=(0.90, 5.00), room=3.95
)
"""The same column with a pair of brackets round the names as well."""
NAME_BRACKETS = (-5.06, -2.42)
