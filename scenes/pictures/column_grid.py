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
class ColumnGrid:
    """Columns side by side, each with its left and its right end in Manim units. A row fills the last ones."""

    ends: tuple[tuple[float, float], ...]

    @classmethod
    def between(cls, edges: Iterable[float]) -> "ColumnGrid":
        """Return the columns between neighboring edges, without gaps."""
        return cls(tuple(pairwise(edges)))

    @classmethod
    def around(cls, middles: Iterable[float], widths: Iterable[float]) -> "ColumnGrid":
        """Return columns of these widths around these middles."""
        return cls(tuple((x - width / 2, x + width / 2) for x, width in zip(middles, widths, strict=True)))

    @classmethod
    def spread(
        cls, widths: Sequence[float], left: float, right: float, *, widest_gap: float, align: float = -1.0
    ) -> "ColumnGrid":
        """Return columns of these widths between `left` and `right`, all gaps equal and `widest_gap` at most.

        `align` places them where there is more room: -1 at the left, 0 in the middle, 1 at the right.
        """
        spare, gaps = right - left - sum(widths), len(widths) - 1
        gap = min(spare / max(gaps, 1), widest_gap)
        x, ends = left + (1 + align) / 2 * (spare - gaps * gap), []
        for width in widths:
            ends.append((x, x + width))
            x += width + gap
        return cls(tuple(ends))

    def last(self, count: int) -> "ColumnGrid":
        """Return the last `count` columns."""
        return ColumnGrid(self.ends[len(self.ends) - count :])

    @property
    def middles(self) -> list[float]:
        """The x of the middle of each column."""
        return [(left + right) / 2 for left, right in self.ends]

    @property
    def widths(self) -> list[float]:
        """The width of each column."""
        return [right - left for left, right in self.ends]

    def place(self, texts: Sequence[Formula | Number], baseline: float) -> None:
        """Center a row of texts in the last columns, on one baseline."""
        for text, x in zip(texts, self.last(len(texts)).middles, strict=True):
            text.at(x, baseline)

    def dots(self, size: float, y: float) -> VGroup:
        """Return a multiplication dot in the middle of each gap, `y` the height of its center."""
        return VGroup(*(sign("dot.c", size, (a[1] + b[0]) / 2, y) for a, b in pairwise(self.ends)))


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
