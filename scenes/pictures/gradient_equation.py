"""The gradient with the names of its entries in a column of their own: nabla C = names = numbers, and bars."""

from manim import VGroup

from scenes.look import notation, style
from scenes.look.layouts import GRADIENT_COLUMN, MARGIN, NAME_BRACKETS, point
from scenes.pictures.factors import sign
from scenes.pictures.gradient_column import Brackets, GradientColumn, GradientEntry
from scenes.pictures.primitives import Formula, Source, Words, frame, segment

TITLES = 0.30
"""Distance from the upper end of the axis to the baseline of the words above it."""


class GradientEquation(VGroup):
    """Names in brackets, numbers in brackets, bars from one axis, a hairline from each number to its bar."""

    def __init__(self, source: Source, words: tuple[str, str]) -> None:
        """`words` are shown above the two sides of the axis."""
        super().__init__()
        depth = int(source.now["chain.size.layers"])
        parameters = [symbol(back) for back in range(depth - 1, -1, -1) for symbol in (notation.w, notation.b)]
        names = [notation.derivative(notation.C, symbol) for symbol in parameters]
        self.column = GradientColumn(source, layout=GRADIENT_COLUMN, names=names, shape="bar")
        column = self.column
        self.name_brackets = Brackets(*NAME_BRACKETS, column.top, column.bottom)
        middle = (column.top + column.bottom) / 2
        self.nabla = Formula(notation.FormulaTemplate("nabla {C}", {"C": notation.C}), 46)
        self.nabla.centered_at(-6.02, middle)
        self.first_equals = sign("=", 40, -5.32, middle)
        self.equals = sign("=", 40, (NAME_BRACKETS[1] + GRADIENT_COLUMN.left) / 2, middle)
        self.leaders = VGroup(*(self._leader(entry) for entry in column.entries))
        self.titles = [self._title(words[i], (-1, 1)[i]) for i in range(2)]
        overlap = self.titles[0].get_right()[0] + 0.3 - self.titles[1].get_left()[0]
        self.titles[0].shift(point(-max(overlap, 0.0), 0))
        self.add(self.leaders, column, self.name_brackets, self.nabla, self.first_equals, self.equals, *self.titles)

    def _leader(self, entry: GradientEntry) -> VGroup:
        assert entry.bar is not None
        start, end = GRADIENT_COLUMN.right + 0.24, min(self.column.zero, entry.bar.get_left()[0]) - 0.12
        if end - start < 0.2:
            return VGroup()
        return VGroup(segment(point(start, entry.y), point(end, entry.y), style.HAIRLINE, style.HAIR))

    def _title(self, word: str, side: int) -> Words:
        """Return the words above one side of the axis, shifted inwards if they would cross the margin."""
        words = Words(word, style.NOTE, kind="muted")
        words.at(self.column.zero + side * 0.2, self.column.top + TITLES, edge=-side)
        beyond = words.get_right()[0] - MARGIN
        if beyond > 0:
            words.shift(point(-beyond, 0))
        return words

    @property
    def titled_sides(self) -> list[tuple[Words, list[GradientEntry]]]:
        """Each side that has bars: its words and its rows."""
        sides = []
        for title, way in zip(self.titles, (-1, 1), strict=True):
            rows = [entry for entry in self.column.entries if entry.number.value * way > 0]
            if rows:
                sides.append((title, rows))
        return sides

    def entry_frames(self, entry: GradientEntry) -> list[VGroup]:
        """Return a frame around the entry's name and one around its number."""
        height = min(0.66, self.column.pitch)
        frames = []
        for left, right in (NAME_BRACKETS, (GRADIENT_COLUMN.left, GRADIENT_COLUMN.right)):
            color = style.COLOR[self.column.symbols[self.column.entries.index(entry)].kind]
            middle = point((left + right) / 2, entry.y)
            frames.append(frame(right - left - 0.36, height, middle, color, radius=0.14, stroke=2.5))
        return frames
