"""The path from the last weight to the cost: four cards in a row, side inputs below, the derivative at the left."""

from collections.abc import Callable

from manim import VGroup

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import FORWARD_PATH, ForwardPathLayout, point
from scenes.pictures.cards import Card, Lens, Tag
from scenes.pictures.primitives import Arrow, Formula, Source, set_level

PATH = ((notation.w(), "dw"), (notation.z(), "dz"), (notation.a(), "da"), (notation.C0, "dC"))
"""The symbols on the path, each with the key of its change under chain.nudge."""


class ForwardPath(VGroup):
    """w, z, a, C_0 as cards, arrows between them, and tags for what else feeds them."""

    def __init__(self, source: Source, layout: ForwardPathLayout = FORWARD_PATH) -> None:
        super().__init__()
        self.layout, self.grown = layout, 0.0
        self.cards = [
            Card(source, symbol, point(x, layout.y), layout.width, layout.height, change=f"chain.nudge.{key}")
            for (symbol, key), x in zip(PATH, layout.cards, strict=True)
        ]
        self.arrows = [
            Arrow(
                point(before + layout.width / 2 + 0.05, layout.y), point(after - layout.width / 2 - 0.05, layout.y),
                [style.COLOR[symbol.kind]], 7.0, size=0.22,
            )
            for (symbol, _), before, after in zip(PATH, layout.cards, layout.cards[1:], strict=False)
        ]  # fmt: skip
        z, cost = layout.cards[1], layout.cards[3]
        self.tags = [
            Tag(source, notation.a(1), point(z - 0.91, layout.tags), 1.74, side=-1),
            Tag(source, notation.b(), point(z + 0.91, layout.tags), 1.74, side=1),
            Tag(source, notation.y, point(cost, layout.tags), 1.30, side=0),
        ]
        rim = layout.y - layout.height / 2
        self.feeds = [
            Arrow(point(x, tag.top[1] + 0.02), point(x, rim - 0.04), [style.IDLE], 2.5, size=0.13)
            for tag, x in zip(self.tags, (z - 0.5, z + 0.5, cost), strict=True)
        ]
        self.below = VGroup(*self.tags, *self.feeds)
        set_level(style.READABLE_DIM, *self.tags)
        self.add(*self.cards, *self.arrows, self.below)

    def lenses(self, window: Reading) -> list[Lens]:
        """Put a closed lens into every card, and return the lenses. `window` is the reading they magnify."""
        return [card.with_lens(window) for card in self.cards]

    def grow_to(self, share: float) -> None:
        """Set how far the cards have grown for their lenses, from 0 to 1; what is below moves with them."""
        by = self.layout.lens * (share - self.grown)
        self.grown = share
        for card in self.cards:
            card.grow_to(self.layout.lens * share)
            if card.lens:
                card.lens.open_to(share)
        self.below.shift(point(0, -by))

    def lit(self, i: int) -> Arrow:
        """Return a heavier arrow over arrow `i`, from the color of its start to that of its end."""
        half = self.layout.width / 2 + 0.05
        start, end = self.layout.cards[i] + half, self.layout.cards[i + 1] - half
        colors = [style.COLOR[symbol.kind] for symbol, _ in PATH[i : i + 2]]
        return Arrow(point(start, self.layout.y), point(end, self.layout.y), colors, 9.0, size=0.26)

    @property
    def growth(self) -> Callable[[float], None]:
        """The method that an animation of growth calls with a share from 0 to 1."""
        return self.grow_to


class AskedDerivative(VGroup):
    """The derivative that the chapters look for, with "= ?" under it."""

    def __init__(self, layout: ForwardPathLayout = FORWARD_PATH) -> None:
        super().__init__()
        self.fraction = Formula(notation.PARTIAL, 52)
        self.fraction.at(layout.question, layout.y - 0.16)
        self.equals = Formula(notation.FormulaTemplate("="), 40)
        self.mark = Formula(notation.FormulaTemplate('"?"'), 40)
        self.equals.at(layout.question - 0.2, 0.36)
        self.mark.at(layout.question + 0.2, 0.36)
        set_level(style.READABLE_DIM, self.mark)
        self.add(self.fraction, self.equals, self.mark)
