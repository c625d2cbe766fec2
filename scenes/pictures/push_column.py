"""The gradient as an answer: the column, which way to move each parameter, and how much that matters."""

from collections.abc import Callable, Mapping

from manim import VGroup, VMobject

from scenes.look import layouts, notation, style
from scenes.look.layouts import OPENING_COLUMN, GradientColumnLayout
from scenes.pictures.gradient_column import GradientColumn
from scenes.pictures.primitives import Formula, Source, Words

WORDS = -1.75
"""x at which the words begin, between the brackets and the symbols."""

CAPTIONS = 0.40
"""From the bottom of the brackets down to the baseline of the captions."""


class PushColumn(VGroup):
    """Nabla C = column; "raise" or "lower" before every symbol; an arrow for every push, to scale.

    `words` are the script's for raise, lower and keep. `phrase` gives the captions under the column and the arrows.
    """

    def __init__(
        self, source: Source, words: Mapping[str, str], phrase: Callable[[str, str], str],
        layout: GradientColumnLayout = OPENING_COLUMN,
    ) -> None:  # fmt: skip
        super().__init__()
        self.column = GradientColumn(source, layout=layout)
        self.entries = self.column.entries
        self.nabla = Formula(notation.GRADIENT_IS, 48)
        self.nabla.at(-layouts.MARGIN, layout.middle - 0.15, edge=-1)
        size = layout.sized(28, len(self.entries), least=24)
        self.sides = [_side(source.now[name]) for name in self.column.quantities]
        self.words = []
        for entry, side in zip(self.entries, self.sides, strict=True):
            word = Words(words[side], size)
            word.at(WORDS, entry.name.baseline, edge=-1)
            self.words.append(word)
        baseline = self.column.bottom - CAPTIONS
        captions = [
            phrase("average", "one" if source.now["chain.size.examples"] == 1 else "many"),
            phrase("push", "none" if {*self.sides} == {"keep"} else "some"),
        ]
        self.average, self.to_scale = (Words(text, style.NOTE, kind="muted") for text in captions)
        self.average.at(layout.left, baseline, edge=-1)
        self.to_scale.at(layouts.MARGIN, baseline, edge=1)
        self.add(self.column, self.nabla, *self.words, self.average, self.to_scale)

    @property
    def besides(self) -> list[VMobject]:
        """Everything except the symbols."""
        column, numbers = self.column, [entry.number for entry in self.entries]
        texts = (self.nabla, *self.words, self.average, self.to_scale)
        return [*texts, column.brackets, column.axis, *column.bars, *numbers]

    @property
    def symbols(self) -> list[Formula]:
        """The symbols w_1, b_1, ... in the order of the rows."""
        return [entry.name for entry in self.entries]


def _side(derivative: float) -> str:
    """Return the key of the word for what lowers the cost."""
    return "raise" if derivative < 0 else "lower" if derivative > 0 else "keep"
