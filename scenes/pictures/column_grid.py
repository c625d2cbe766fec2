"""Columns for rows of factors, and numbers scaled to fit into them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from manim import VGroup

from scenes.pictures.factors import sign
from scenes.pictures.primitives import Formula, Number

LEAST_SIZE = 22.0
"""Font size below which no number is set: it could not be read."""


@dataclass(frozen=True)
class Column:
    """The left and right end, the middle and the width of a column, in Manim units."""

    left: float
    right: float
    middle: float
    width: float


@dataclass(frozen=True)
class ColumnGrid:
    """Columns side by side, and the x between each two of them, where a dot is drawn. A row fills the last columns."""

    columns: tuple[Column, ...]
    between_columns: tuple[float, ...]

    @classmethod
    def of_ends(cls, ends: Iterable[tuple[float, float]]) -> "ColumnGrid":
        """Return columns with these left and right ends."""
        columns = tuple(Column(left, right, (left + right) / 2, right - left) for left, right in ends)
        return cls(columns, tuple((a.right + b.left) / 2 for a, b in pairwise(columns)))

    @classmethod
    def between(cls, edges: Iterable[float]) -> "ColumnGrid":
        """Return the columns between neighboring edges, without gaps."""
        return cls.of_ends(pairwise(edges))

    @classmethod
    def around(cls, middles: Sequence[float], widths: Iterable[float]) -> "ColumnGrid":
        """Return columns of these widths around these middles."""
        columns = tuple(Column(x - w / 2, x + w / 2, x, w) for x, w in zip(middles, widths, strict=True))
        return cls(columns, tuple((a + b) / 2 for a, b in pairwise(middles)))

    @classmethod
    def from_lefts(cls, lefts: Sequence[float], widths: Sequence[float]) -> "ColumnGrid":
        """Return columns of these widths with these left ends."""
        return cls.around([x + w / 2 for x, w in zip(lefts, widths, strict=True)], widths)

    def last(self, count: int) -> "ColumnGrid":
        """Return the last `count` columns."""
        first = len(self.columns) - count
        return ColumnGrid(self.columns[first:], self.between_columns[first:])

    @property
    def middles(self) -> list[float]:
        """The x of the middle of each column."""
        return [column.middle for column in self.columns]

    @property
    def widths(self) -> list[float]:
        """The width of each column."""
        return [column.width for column in self.columns]

    def place(self, texts: Sequence[Formula | Number], baseline: float) -> None:
        """Center a row of texts in the last columns, on one baseline."""
        for text, x in zip(texts, self.last(len(texts)).middles, strict=True):
            text.at(x, baseline)

    def dots(self, size: float, y: float) -> VGroup:
        """Return a multiplication dot between each two columns, `y` the height of its center."""
        return VGroup(*(sign("dot.c", size, x, y) for x in self.between_columns))


def side_by_side(widths: Iterable[float], left: float, gap: float) -> list[tuple[float, float]]:
    """Return the left and right end of each column, with equal gaps, the first from `left` on."""
    ends = []
    for width in widths:
        ends.append((left, left + width))
        left += width + gap
    return ends


def column_widths(rows: Iterable[Sequence[float]]) -> list[float]:
    """Return the width of each column: that of its widest cell. `rows` holds the cells' widths, aligned at the end."""
    columns = zip_longest(*(row[::-1] for row in rows), fillvalue=0.0)
    return [max(column) for column in columns][::-1]


def fit_numbers(rooms: Iterable[tuple[Number, float]]) -> None:
    """Scale numbers by one share, the largest at which each fits into its room, a width in Manim units.

    A number that is too wide even at the least size is written with a power of ten. Place the numbers afterwards.
    """
    pairs = [*rooms]
    for number, room in pairs:
        if _width(number) * LEAST_SIZE / number.size > room:
            number.keep_within(room)
    share = min(1.0, *(room / _width(number) for number, room in pairs), 1.0)
    for number, _ in pairs:
        number.scale(max(share, LEAST_SIZE / number.size))


def _width(number: Number) -> float:
    return number.natural_width * number.scale_of_glyphs
