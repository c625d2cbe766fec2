"""A slider that shows the value of a parameter."""

from manim import LEFT, RIGHT, Circle, VGroup

from core import Reading
from scenes.look import notation, style
from scenes.look.layouts import Point, point
from scenes.pictures.primitives import BoundMobject, Formula, Number, Source, segment

SCALE = "range(chain.parameters)"
BESIDE = 0.4
"""Width for a number beside the line."""
OVERHANG = 0.2
"""Length by which a number under an end may reach beyond the line."""


class Slider(BoundMobject, VGroup):
    """A line with three ticks, its ends numbered, a knob at the parameter's value and the symbol over the knob.

    The ends' numbers are beside the line, or `below` it where there is no room.
    """

    def __init__(
        self, source: Source, symbol: notation.Symbol, at: Point, width: float, *, below: bool = False
    ) -> None:
        super().__init__()
        self.source, self.name = source, symbol.quantity
        self.low, self.high = source.now[f"{SCALE}.low"], source.now[f"{SCALE}.high"]
        x, y = at[:2]
        self.start, self.width_of_line = x - width / 2, width
        self.y = y
        line = segment(point(x - width / 2, y), point(x + width / 2, y), style.IDLE, 2.5)
        ticks = [
            segment(point(t, y - 0.08), point(t, y + 0.08), style.IDLE, 2.5) for t in (x - width / 2, x, x + width / 2)
        ]
        self.knob = Circle(0.115, fill_color=style.COLOR[symbol.kind], fill_opacity=1, stroke_width=0)
        self.symbol = Formula(notation.FormulaTemplate("{p}", {"p": symbol}), style.LABEL - 2)
        self.add(line, *ticks, *self._ends(source, x, below), self.knob, self.symbol)
        self.follow()

    def _ends(self, source: Source, x: float, below: bool) -> list[Number]:
        """Return the numbers at the ends, or none if they fit neither beside nor below: all sliders have one scale."""
        ends = [
            Number(source, f"{SCALE}.{end}", decimals=style.shortest(), size=style.AXIS, kind="muted", edge=edge)
            for end, edge in (("low", LEFT), ("high", RIGHT))
        ]
        widest, half = max(float(number.width) for number in ends), self.width_of_line / 2
        if not below and widest <= BESIDE:
            beside = zip(ends, (-1, 1), strict=True)
            return [number.at(x + side * (half + 0.1 + number.width), self.y - 0.075) for number, side in beside]
        beyond = min(widest / 2, OVERHANG)
        if 2 * widest + 0.1 > self.width_of_line + 2 * beyond:
            return []
        low, high = ends
        return [low.at(x - half - beyond, self.y - 0.30), high.at(x + half + beyond, self.y - 0.30)]

    def draw(self, reading: Reading) -> None:
        share = (reading[self.name] - self.low) / (self.high - self.low)
        x = self.start + self.width_of_line * min(max(share, 0.0), 1.0)
        self.knob.move_to(point(x, self.y))
        self.symbol.at(x, self.y + 0.26)
