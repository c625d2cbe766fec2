"""The chain, its cost as a function of all its parameters, and a slider for each of them."""

from collections.abc import Mapping

from manim import LEFT, VGroup

from scenes.look import layouts, notation, style
from scenes.pictures.network import ChainDiagram
from scenes.pictures.primitives import Formula, Number, Source, row, segment
from scenes.pictures.sliders import Slider

RULE, FUNCTION, SLIDERS = -1.05, -1.62, -2.55
"""y of the line, of the function's baseline and of the sliders, in the lower half."""

NARROW = 1.8
"""If sliders are closer than this, the numbers of their ends are below them."""


def chain_diagram(source: Source, words: Mapping[str, str]) -> ChainDiagram:
    """Return the whole chain at its place; `words` are the script's words above the neurons."""
    depth = int(source.now["chain.size.layers"])
    hidden = [words["hidden"]] * (depth - 1)
    above = [words["input"], *hidden, words["output"], words["target"]]
    return ChainDiagram(source, layouts.chain(depth + 1), above, depth)


class ChainPicture(VGroup):
    """Chain above, function and sliders below."""

    def __init__(self, source: Source, words: Mapping[str, str]) -> None:
        super().__init__()
        self.layers = int(source.now["chain.size.layers"])
        self.chain = chain_diagram(source, words)
        self.rule = segment(
            layouts.point(-layouts.MARGIN, RULE), layouts.point(layouts.MARGIN, RULE), style.HAIRLINE, style.HAIR
        )
        self.function = Formula(notation.cost_function(self.layers), 44)
        self.equals = Formula(notation.FormulaTemplate("="), 44)
        self.value = Number(source, "C_0", size=44, kind="C", edge=LEFT)
        whole = row(self.function, self.equals, self.value)
        whole.scale(min(1.0, 2 * layouts.MARGIN / whole.width))
        whole.shift(layouts.point(-whole.get_center()[0], FUNCTION - self.function.baseline))
        symbols = notation.chain_parameters(self.layers)
        step = 2 * layouts.MARGIN / len(symbols)
        below = step < NARROW
        width = step - 0.45 if below else min(1.3, step - 0.85)
        self.sliders = [
            Slider(source, symbol, layouts.point(step * (i - (len(symbols) - 1) / 2), SLIDERS), width, below=below)
            for i, symbol in enumerate(symbols)
        ]
        self.add(self.chain, self.rule, self.function, self.equals, self.value, *self.sliders)
