"""The places of pictures on the screen, in Manim units. They depend on how many values there are, and on nothing else.

The frame is 14.22 wide and 8 high. Content stays within x = -6.51 .. 6.51 and y = -2.9 .. 3.4; the strip below is
left free for captions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]
"""A point (x, y, z), or an (n, 3) array of points."""
MARGIN = 6.51
"""Content stays within -MARGIN <= x <= MARGIN."""
FLOOR = -2.9
"""The least y of content: below it are the captions."""


def point(x: float, y: float) -> Point:
    """Return the point (x, y, 0)."""
    return np.array([x, y, 0.0])


def spread(first: float, last: float, count: int) -> list[float]:
    """Return `count` equally spaced values from `first` to `last`, or `first` alone if there is one."""
    return [float(x) for x in np.linspace(first, last, count)] if count > 1 else [first]


@dataclass(frozen=True)
class NeuronRow:
    """A row of neurons, and the target to the right: `target` is its x."""

    xs: tuple[float, ...]
    y: float
    radius: float
    target: float


def chain(neurons: int) -> NeuronRow:
    """Return the row of the whole chain."""
    return NeuronRow(tuple(spread(-5.85, 3.15, neurons)), 1.02, min(0.66, 2.3 / (neurons - 1)), 5.85)


LAST_TWO = NeuronRow((-2.25, 2.25), 0.60, 0.98, 6.75)
"""The last two neurons, large; the target would be outside of the frame."""

LAST_TWO_AND_TARGET = NeuronRow((-4.5, 0.0), 1.05, 0.70, 4.5)


WEIGHTED_SUM_ROW = NeuronRow((-5.79, 0.10), 1.05, 0.70, 4.5)
"""The last two neurons with room for the weighted sum between them; the activation's curve replaces the target."""

SUM_BOX = -2.55
"""x of the weighted sum's box."""


@dataclass(frozen=True)
class CardGrid:
    """Cards of one size in columns and rows: x of each column, y of each row."""

    columns: tuple[float, ...]
    width: float
    height: float
    rows: tuple[float, ...] = (1.47, -0.27, -2.01)


TREE = CardGrid((-5.21, -1.74, 1.74, 5.21), 2.6, 1.5)
TREE_GROWN = CardGrid((-5.76, -3.456, -1.152, 1.152, 3.456, 5.76), 1.5, 1.3)


@dataclass(frozen=True)
class ForwardPathLayout:
    """The path from a weight to the cost: four cards in a row, side inputs below, the asked derivative at the left."""

    question: float = -5.43
    cards: tuple[float, ...] = (-2.80, -0.08, 2.64, 5.36)
    y: float = 1.62
    width: float = 2.12
    height: float = 1.34
    tags: float = 0.40
    """y of the side inputs' middles."""
    lens: float = 0.98
    """Height by which the cards grow downwards for the lens."""
    header: float = -0.42
    rows: tuple[float, ...] = (-1.14, -1.74, -2.34)
    """Baselines of the table."""
    lens_header: float = -1.25
    lens_rows: tuple[float, ...] = (-1.84, -2.34, -2.84)
    """The table's header and baselines while the lenses are open."""
    bars: float = -0.82
    underlines: float = -1.75
    factors: float = -2.40
    """The chain rule: fraction bars, underlines, baseline of the numbers."""

    @property
    def gaps(self) -> tuple[float, ...]:
        """x of the middles of the three arrows."""
        return tuple((a + b) / 2 for a, b in zip(self.cards, self.cards[1:], strict=False))


FORWARD_PATH = ForwardPathLayout()


@dataclass(frozen=True)
class LayersLayout:
    """The layers as columns with their middles at one height; right of them the cost, then a table."""

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
        """Return the x of each layer."""
        return spread(self.first, self.last, layers)

    def heights(self, neurons: int, most: int) -> list[float]:
        """Return the y of each neuron of a layer, from the top; `most` is the size of the largest layer."""
        room = 2 * self.pitch
        pitch = min(self.pitch, room / max(most - 1, 1))
        if neurons < most:  # a smaller layer is spaced wider, within the height of the largest
            pitch = min(1.32 * pitch, room / max(neurons - 1, 1))
        return [self.y + pitch * ((neurons - 1) / 2 - i) for i in range(neurons)]

    def radius_for(self, most: int) -> float:
        """Return the neurons' radius, smaller if the largest layer has many."""
        return min(self.radius, 2 * self.pitch / max(most - 1, 1) * 0.42)


LAYERS = LayersLayout()


@dataclass(frozen=True)
class GradientColumnLayout:
    """The gradient as a column: brackets, numbers, names beside them, and the range of x that bars may fill."""

    middle: float = -0.13
    room: float = 3.70
    """The greatest height from the first row to the last; few rows need less."""
    pitch: float = 0.74
    left: float = -4.60
    right: float = -2.40
    """x of the brackets."""
    numbers: float = -2.90
    names: float = -0.85
    """x of the right end of the numbers, and of the left end of the names."""
    size: float = 40
    least: float = 26
    """Font size of names and numbers, and its least value if the rows are close."""
    reach: tuple[float, float] = (0.90, 6.11)

    def pitch_for(self, rows: int) -> float:
        """Return the distance between rows, smaller if there are many."""
        return min(self.pitch, self.room / max(rows - 1, 1))

    def heights(self, rows: int) -> list[float]:
        """Return the y of each row's middle, from the top."""
        pitch = self.pitch_for(rows)
        return [self.middle + pitch * ((rows - 1) / 2 - i) for i in range(rows)]

    def sized(self, size: float, rows: int, least: float | None = None) -> float:
        """Return a font size reduced as the rows are closer, but not below `least`."""
        return max(self.least if least is None else least, size * self.pitch_for(rows) / self.pitch)


OPENING_COLUMN = GradientColumnLayout()


@dataclass(frozen=True)
class ChainRuleLayout:
    """The chain rule in one row: a derivative, "=" and three factors; below them their numbers and meanings."""

    left: float
    equals: float
    factors: tuple[float, ...]
    bars: float
    underlines: float
    numbers: float
    worked: float = -0.42
    words: tuple[float, ...] = (-2.06, -2.44)
    """Baselines of the worked-out factors, and of the words."""


CHAIN_RULE = ChainRuleLayout(
    FORWARD_PATH.question, -3.635, FORWARD_PATH.gaps, FORWARD_PATH.bars, FORWARD_PATH.underlines, FORWARD_PATH.factors
)
"""Under the forward path, with the factors under its arrows."""
RATIO_ROW = ChainRuleLayout(-4.88, -3.085, (-0.89, 1.83, 4.55), 1.34, 0.41, -1.42)
"""Alone on the stage."""


@dataclass(frozen=True)
class FactorTableLayout:
    """A table at the right of a picture: names, values, and a second column of values."""

    left: float = 1.55
    beside: float = 4.76
    times: float = 5.03
    right: float = 6.45
    """x where names begin, where the two columns end, and of the multiplication signs between them."""
    header: float = 1.62
    rows: tuple[float, ...] = (0.92, -0.06, -1.04, -2.14)
    rule: float = -1.50


FACTOR_TABLE = FactorTableLayout()


@dataclass(frozen=True)
class ExamplesTableLayout:
    """A column for each training example; names at the left, bars below, then the formula."""

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
    """Length of the longest bar."""
    bar: float = 0.62
    formula: float = -2.34
    result: float = 2.62
    """y of the formula's fraction bars, and x where the mean begins."""
    most: int = 8
    """The greatest number of columns."""

    def columns(self, count: int) -> list[float]:
        """Return the x of each column; the spacing is always that of `most` columns."""
        pitch = (self.last - self.first) / (self.most - 1)
        return [self.first + pitch * i for i in range(count)]

    def picked(self, count: int) -> list[int]:
        """Return the examples that have a column: all, or `most` spread evenly, including the first and the last."""
        if count <= self.most:
            return list(range(count))
        return [round(i * (count - 1) / (self.most - 1)) for i in range(self.most)]


EXAMPLES_TABLE = ExamplesTableLayout()
GRADIENT_COLUMN = GradientColumnLayout(
    left=-1.84, right=0.04, numbers=-0.34, names=-4.72, size=37, least=29, reach=(0.90, 5.00), room=3.95
)
"""The gradient's column with a second pair of brackets around the names."""
NAME_BRACKETS = (-5.06, -2.42)
"""x of the brackets around the names."""
