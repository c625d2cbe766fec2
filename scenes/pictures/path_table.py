"""Tables of the products along paths to the cost: from one neuron of layer L-1, and from one of layer L-2."""

from collections.abc import Mapping
from typing import Any

from manim import LEFT, RIGHT, VGroup

from scenes.look import notation, style
from scenes.look.layouts import LAYERS, LayersLayout, point
from scenes.pictures.factors import product_holds, sum_holds
from scenes.pictures.primitives import Formula, Number, Source, Words, segment, set_level

TOP = 1.78
"""Baseline of the first row."""
FACTOR, BETWEEN, ABOUT = 31, 0.26, 0.30
"""Font size of a factor; width for a dot between two factors, and for the sign behind the last."""
WITH_FACTORS = 3
"""Paths at most that are shown with their factors; more would not fit."""


class PathRow(VGroup):
    """One path: the output it passes through, its product, and under it the factors."""

    def __init__(
        self, source: Source, k: int, j: int, through: str, y: float, *, factors: bool, layout: LayersLayout
    ) -> None:
        super().__init__()
        path = f"layers.paths[{k}].via[{j}]"
        self.label = Words(f"{through} {j}", style.NOTE, kind="muted")
        self.label.at(layout.table_left, y, edge=-1)
        self.product = Number(source, f"{path}.product", decimals=3, signed=True, size=37, edge=RIGHT, room=1.4)
        self.product.at(layout.table_right, y)
        self.add(self.label, self.product)
        self.factors = VGroup()
        self.numbers: list[Number] = []
        if factors:
            self._add_factors(source, path, y - 0.52, layout)

    def _add_factors(self, source: Source, path: str, y: float, layout: LayersLayout) -> None:
        x = layout.table_left
        self.numbers = self._factors(source, path, FACTOR)
        room = layout.table_right - x - 2 * BETWEEN - (0.0 if self._holds() else ABOUT)
        width = sum(number.width for number in self.numbers)
        if width > room:  # smaller, and where that is not enough, shorter
            self.numbers = self._factors(source, path, max(style.AXIS, FACTOR * room / width))
            width = sum(number.width for number in self.numbers)
        if width > room:
            for number in self.numbers:
                number.keep_within(room / len(self.numbers))
        for number in self.numbers:
            if number is not self.numbers[0]:
                dot = Formula(notation.FormulaTemplate("dot.c"), 31)
                dot.centered_at(x + BETWEEN / 2, y + 0.1)
                set_level(style.READABLE_DIM, dot)
                self.factors.add(dot)
                x += BETWEEN
            number.at(x, y)
            x = float(number.line.points[-1, 0])
            self.factors.add(number)
        if not self._holds():
            about = Formula(notation.FormulaTemplate("approx"), 31)
            about.at(x + 0.14, y, edge=-1)
            set_level(style.READABLE_DIM, about)
            self.factors.add(about)
        self.add(self.factors)

    @staticmethod
    def _factors(source: Source, path: str, size: float) -> list[Number]:
        decimals: dict[str, Any] = {"dz/da": style.shortest(least=1), "da/dz": 2, "dC/da": 2}
        return [
            Number(source, f"{path}.{key}", decimals=rule, size=size, kind="muted", edge=LEFT, brackets=True)
            for key, rule in decimals.items()
        ]

    def _holds(self) -> bool:
        """True if the shown factors multiply to the shown product."""
        return product_holds(self.product, self.numbers)


class TotalRow(VGroup):
    """A line, the word "together", and the sum."""

    def __init__(
        self, source: Source, name: str, parts: list[Number], word: str, y: float, layout: LayersLayout
    ) -> None:
        super().__init__()
        self.rule = segment(
            point(layout.table_left, y + 0.5), point(layout.table_right, y + 0.5), style.MUTED, style.HAIR
        )
        self.word = Words(word, style.NOTE, weight=style.SEMIBOLD)
        self.word.at(layout.table_left, y, edge=-1)
        self.sum = Number(source, name, decimals=3, signed=True, size=40, edge=RIGHT, room=1.5)
        self.sum.at(layout.table_right, y)
        self.add(self.rule, self.word, self.sum)
        if not sum_holds(self.sum, parts):
            about = Formula(notation.FormulaTemplate("approx"), 36)
            about.at(self.sum.line.points[0, 0] - 0.12, y, edge=1)
            self.add(about)


class PathTable(VGroup):
    """All paths from neuron k of layer L-1, and their sum."""

    def __init__(self, source: Source, k: int, words: Mapping[str, str], layout: LayersLayout = LAYERS) -> None:
        super().__init__()
        count = len(source.now.table("layers")["paths"][k]["via"])
        factors = count <= WITH_FACTORS
        pitch = min(1.32 if factors else 0.62, 2.64 / count)
        self.rows = [
            PathRow(source, k, j, words["through"], TOP - pitch * j, factors=factors, layout=layout)
            for j in range(count)
        ]
        y = TOP - pitch * (count - 1) - (1.32 if factors else 0.95)
        self.total = TotalRow(
            source, f"layers.paths[{k}].sum", [r.product for r in self.rows], words["together"], y, layout
        )
        self.add(*self.rows, self.total)


class EarlierPathTable(VGroup):
    """All paths from neuron i of layer L-2: a row for each k, a column for each j, the rows' sums, the total."""

    def __init__(self, source: Source, i: int, words: Mapping[str, str], layout: LayersLayout = LAYERS) -> None:
        super().__init__()
        table = source.now.table("layers")["routes"][i]["via"]
        columns = len(table[0]["via"]) if len(table[0]["via"]) <= 2 else 0
        pitch = min(0.62, 2.5 / len(table))
        left, right = layout.table_left - 0.24, layout.table_right
        xs = [right - 1.19 - 1.09 * (columns - 1 - j) for j in range(columns)]
        self.head = VGroup()
        for index, x, edge in [("k", left, -1), *((f"j = {j}", x, 1) for j, x in enumerate(xs))]:
            title = Formula(notation.FormulaTemplate(index), 29)
            title.at(x, TOP, edge=edge)
            set_level(style.READABLE_DIM, title)
            self.head.add(title)
        word = Words(words["sum"], style.NOTE)
        word.at(right, TOP, edge=1)
        self.head.add(word)
        self.rows, self.sums = [], []
        self.cells: list[list[Number]] = []
        for k in range(len(table)):
            y = TOP - pitch * (k + 1)
            index = Formula(notation.FormulaTemplate(str(k)), 29)
            index.at(left, y, edge=-1)
            set_level(style.READABLE_DIM, index)
            cells = [
                Number(
                    source,
                    f"layers.routes[{i}].via[{k}].via[{j}].product",
                    decimals=3,
                    signed=True,
                    size=29,
                    edge=RIGHT,
                    room=1.0,
                )
                for j in range(columns)
            ]
            for cell, x in zip(cells, xs, strict=True):
                cell.at(x, y)
            total = Number(
                source, f"layers.routes[{i}].via[{k}].sum", decimals=3, signed=True, size=31, edge=RIGHT, room=1.05
            )
            total.at(right, y)
            self.cells.append(cells)
            self.sums.append(total)
            self.rows.append(VGroup(index, *cells, *self._about(cells, total), total))
        y = TOP - pitch * len(table) - 0.86
        self.total = TotalRow(source, f"layers.routes[{i}].sum", self.sums, words["together"], y, layout)
        self.add(self.head, *self.rows, self.total)

    @staticmethod
    def _about(cells: list[Number], total: Number) -> list[Formula]:
        """Return the sign "≈" between the last cell and a sum that the shown cells do not give, or nothing."""
        if not cells or sum_holds(total, cells):
            return []
        about = Formula(notation.FormulaTemplate("approx"), 22)
        middle = (cells[-1].line.points[-1, 0] + total.line.points[0, 0]) / 2
        about.centered_at(float(middle), total.baseline + 0.1)
        set_level(style.READABLE_DIM, about)
        return [about]
