"""What the cost depends on, as a tree: a card for every number, an arrow for every direct dependence."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from manim import VGroup, VMobject

from scenes.look import notation, style
from scenes.look.layouts import TREE, TREE_GROWN, CardGrid, point
from scenes.look.notation import Symbol
from scenes.pictures.cards import LINE, Card, Form
from scenes.pictures.primitives import Formula, Source, hide, lay_tip, tip

GAP = 0.05
"""Distance between a card's rim and an arrow."""
TIP, STROKE = 0.20, 3.0
ABOVE = 0.34
"""Distance from a card's rim up to the baseline of its formula."""

LAST: Mapping[str, tuple[Symbol, int, int]] = {
    "w": (notation.w(), 0, 0),
    "before": (notation.a(1), 0, 1),
    "b": (notation.b(), 0, 2),
    "z": (notation.z(), 1, 1),
    "a": (notation.a(), 2, 1),
    "y": (notation.y, 2, 2),
    "C": (notation.C0, 3, 1),
}
"""The last layer: symbol, column and row of each card."""

EARLIER: Mapping[str, tuple[Symbol, int, int]] = {
    "w1": (notation.w(1), 0, 0),
    "before1": (notation.a(2), 0, 1),
    "b1": (notation.b(1), 0, 2),
    "z1": (notation.z(1), 1, 1),
}
"""One layer earlier; beside it the last layer is two columns further right."""

ARROWS = (("w", "z"), ("before", "z"), ("b", "z"), ("z", "a"), ("a", "C"), ("y", "C"))
EARLIER_ARROWS = (("w1", "z1"), ("before1", "z1"), ("b1", "z1"), ("z1", "before"))
PATH = ("w", "z", "a", "C")


class DependencyArrow(VGroup):
    """An arrow from the right rim of one card to the left rim of another, level at both ends."""

    def __init__(self, start: Card, end: Card, color: str = style.IDLE, width: float = STROKE) -> None:
        super().__init__()
        self.start, self.end = start, end
        self.shaft = VMobject(stroke_color=color, stroke_width=width)
        self.tip = tip(point(0, 0), point(1, 0), color, TIP)
        self.add(self.shaft, self.tip)
        self.follow_cards()

    def follow_cards(self) -> None:
        """Lay the arrow between the present places of its cards."""
        start = self.start.at + point(self.start.form.width / 2 + GAP, 0)
        end = self.end.at - point(self.end.form.width / 2 + GAP, 0)
        inner = end - point(TIP * 0.8, 0)
        bend = point((inner - start)[0] * 0.5, 0)
        self.shaft.points = np.array([start, start + bend, inner - bend, inner])
        lay_tip(self.tip, end, point(1, 0), TIP)


class DependencyTree(VGroup):
    """The last layer's tree, and one layer more at its left where the lesson has one.

    `growth` runs from 0, the last layer alone, to 1, smaller cards and room for the layer before; `opening` from
    0, values under their symbols, to 1, values beside them and a number line below.
    """

    def __init__(self, source: Source, layout: CardGrid = TREE, grown: CardGrid = TREE_GROWN) -> None:
        super().__init__()
        self.layout, self.grown, self.growth, self.opening = layout, grown, 0.0, 0.0
        self.last = {key: self._card(source, symbol) for key, (symbol, _, _) in LAST.items()}
        deep = source.now["chain.size.layers"] > 1
        self.earlier = {key: self._card(source, symbol) for key, (symbol, _, _) in EARLIER.items()} if deep else {}
        self.cards = {**self.last, **self.earlier}
        for key, (_, column, row) in EARLIER.items():
            if deep:
                self.earlier[key].take(self._form(grown, column, row, 0.0))
        self._lay_cards()
        self.arrows = {pair: DependencyArrow(*(self.cards[key] for key in pair)) for pair in ARROWS}
        self.earlier_arrows = {
            pair: DependencyArrow(*(self.cards[key] for key in pair)) for pair in EARLIER_ARROWS if deep
        }
        own = source.now.activation_of(notation.layer()).name
        equations = {
            "z": notation.WEIGHTED_SUM, "a": notation.activated(own, notation.z()), "C": notation.TERM
        }  # fmt: skip
        self.formulas = {key: self._formula(equation, self.last[key]) for key, equation in equations.items()}
        self.add(*self.arrows.values(), *self.earlier_arrows.values(), *self.cards.values(), *self.formulas.values())

    @staticmethod
    def _card(source: Source, symbol: Symbol) -> Card:
        return Card(source, symbol, point(0, 0), 1.0, 1.0, colored=False)

    @staticmethod
    def _formula(equation: notation.FormulaTemplate, card: Card) -> Formula:
        formula = Formula(equation, style.LABEL)
        formula.at(card.at[0], card.at[1] + card.height_of_card / 2 + ABOVE)
        return formula

    @staticmethod
    def _form(layout: CardGrid, column: int, row: int, opening: float) -> Form:
        """Return the form of a card at one place of a layout."""
        x, y = layout.columns[column], layout.rows[row]
        return Form(
            x,
            y,
            layout.width,
            layout.height,
            stacked=1 - opening,
            accent=0.0,
            text=0.13 + 0.05 * opening,
            line=-0.20,
            padding=layout.width * (1 - LINE) / 2,
        )

    def form(self, key: str) -> Form:
        """Return the present form of a card of the last layer."""
        _, column, row = LAST[key]
        alone = self._form(self.layout, column, row, self.opening)
        return alone.towards(self._form(self.grown, column + 2, row, 0.0), self.growth)

    def _lay_cards(self) -> None:
        for key, card in self.last.items():
            card.take(self.form(key))

    def _lay(self) -> None:
        self._lay_cards()
        for arrow in (*self.arrows.values(), *self.earlier_arrows.values()):
            arrow.follow_cards()

    def grow_to(self, growth: float) -> None:
        """Set how far the cards have drawn together at the right."""
        self.growth = growth
        self._lay()

    def open_to(self, opening: float) -> None:
        """Set how far the values have moved beside their symbols, to leave room for the number lines."""
        self.opening = opening
        self._lay()

    def show_last_layer(self) -> None:
        """Show only the last layer with its number lines, as at the end of its chapter."""
        self.open_to(1.0)
        hide(*self.earlier.values(), *self.earlier_arrows.values())

    @property
    def lines(self) -> list[VMobject]:
        """The number lines of the last layer's cards."""
        return [card.line for card in self.last.values()]

    @property
    def path(self) -> list[DependencyArrow]:
        """The arrows from the weight to the cost."""
        return [self.arrows[pair] for pair in pairwise(PATH)]
