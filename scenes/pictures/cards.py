"""Cards: a quantity with its symbol, value and number line; and tags, which have no number line."""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from manim import LEFT, RIGHT, Circle, ManimColor, VGroup, interpolate_color

from core import Reading
from scenes.look import style
from scenes.look.layouts import Point, point
from scenes.look.notation import FormulaTemplate, Symbol
from scenes.pictures.primitives import (
    BoundMobject,
    Formula,
    Number,
    Source,
    frame,
    lay,
    paint_of,
    recolor,
    rounded,
    segment,
    set_presence,
)

PADDING, RIM = 0.22, 0.14
"""Distance between the rim and the content, of a card and of a tag."""
DOT, BETWEEN = 0.10, 0.10
"""Radius of a value's dot; the least distance between a symbol and its value."""
LINE = 0.765
"""Length of a value line, as a share of its card's width."""
SHORTEST = 1.6
"""Length of the shortest line with numbers at its ends."""
OVERHANG = 0.12
"""How far the number of an end may reach beyond its line, as a share of the line's length."""


class ValueLine(BoundMobject, VGroup):
    """A number line with a solid dot at a value. With a `change`, a hollow dot where the value would go, and a
    bar between: the nudge at honest scale."""

    def __init__(self, source: Source, name: str, at: Point, width: float, kind: str, *, change: str = "") -> None:
        super().__init__()
        self.source, self.name, self.change = source, name, change
        self.low, self.high = (source.now[f"line({name}).{end}"] for end in ("low", "high"))
        color = style.COLOR[kind]
        self.axis = segment(at, at, style.IDLE, 2.5)
        self.ticks = [segment(at, at, style.IDLE, 2.5) for _ in range(5)]
        self.ends = [
            Number(source, f"line({name}).{end}", decimals=style.shortest(), size=style.AXIS, kind="muted")
            for end in ("low", "high")
        ]
        low, high = self.ends
        if low.shown == high.shown or low.width + high.width + 0.2 > SHORTEST * (1 + 2 * OVERHANG):
            self.ends = []  # no room for numbers that tell the two ends apart
        self.bar = segment(at, at, color, 9.0)
        self.bar.stroke_rgbas = np.array(self.bar.stroke_rgbas) * [1, 1, 1, 0.45]
        self.was = Circle(DOT, fill_color=color, fill_opacity=1, stroke_width=0)
        self.goes = Circle(DOT * 0.8, stroke_color=color, stroke_width=style.NEURON, fill_opacity=0)
        self._ring = self.goes.points.copy()
        self.add(self.axis, *self.ticks, *self.ends)
        if change:
            self.add(self.bar, self.goes)
        self.add(self.was)
        self.lay(at, width)

    def lay(self, at: Point, width: float) -> None:
        """Move its middle to `at`, and set its width."""
        self.at, self.width_of_line = at, width
        start, end = at - point(width / 2, 0), at + point(width / 2, 0)
        lay(self.axis, start, end)
        for tick, p in zip(self.ticks, np.linspace(start, end, len(self.ticks)), strict=True):
            lay(tick, p - point(0, 0.05), p + point(0, 0.05))
        for number, p, side in zip(self.ends, (start, end), (1, -1), strict=False):
            over = max(0.0, number.width / 2 - width * OVERHANG)
            number.at(p[0] + side * over, at[1] - 0.38)
        self.show(self.drawn or self.source.now)

    def place(self, value: float) -> Point:
        """Return the place of a value on the line."""
        share = (value - self.low) / (self.high - self.low)
        return np.asarray(self.at + point((share - 0.5) * self.width_of_line, 0))

    def draw(self, reading: Reading) -> None:
        value = reading[self.name]
        here = self.place(value)
        self.was.move_to(here)
        if self.change:
            change = reading[self.change]
            there = self.place(value + change)
            self.goes.points = self._ring + there if change else np.zeros((0, 3))
            lay(self.bar, here, there)


class Lens(BoundMobject, VGroup):
    """A section of a value line, drawn larger below it, with the nudge in it.

    The reading `window` gives the middle of the section and its magnification; the dots follow `source`. `opening` runs
    from 0, invisible, to 1.
    """

    def __init__(self, source: Source, line: ValueLine, window: Reading, top: float, kind: str) -> None:
        super().__init__()
        self.source, self.line, self.window, self.opening = source, line, window, 0.0
        self.follows = False
        color = style.COLOR[kind]
        x = line.at[0]
        self.inset = frame(
            line.width_of_line + 0.36, 0.48, point(x, top - 0.66), color, fill=style.GROUND, radius=0.1, stroke=1.5
        )
        self.middle = point(x, top - 0.66)
        self.rays = [segment(self.middle, self.middle, color, 1.5) for _ in range(2)]
        self.axis = segment(
            self.middle - point(line.width_of_line / 2, 0),
            self.middle + point(line.width_of_line / 2, 0),
            style.IDLE,
            2.5,
        )
        self.bar = segment(self.middle, self.middle, color, 9.0)
        self.bar.stroke_rgbas = np.array(self.bar.stroke_rgbas) * [1, 1, 1, 0.45]
        self.was = Circle(0.07, fill_color=color, fill_opacity=1, stroke_width=0)
        self.goes = Circle(0.06, stroke_color=color, stroke_width=style.NEURON, fill_color=style.GROUND, fill_opacity=1)
        self.times = Formula(FormulaTemplate("times"), style.AXIS)
        room = line.width_of_line - 0.3
        self.magnification = _Magnification(self, size=style.AXIS, kind="muted", edge=LEFT, room=room)
        for glyph in self.times.get_family():
            if len(glyph.points):
                paint_of(glyph).fill[:, :3] = paint_of(self.magnification.slots[0]).fill[0, :3]
        total = self.times.width + 0.07 + self.magnification.width
        self.times.at(x - total / 2, top - 0.32, edge=-1)
        self.magnification.at(x - total / 2 + self.times.width + 0.07, top - 0.32)
        self.add(*self.rays, self.inset, self.axis, self.bar, self.was, self.goes, self.times, self.magnification)
        self.follow()

    def draw(self, reading: Reading) -> None:
        if self.follows:
            self.window = reading
        line, window = self.line, self.window
        magnification = window["lens(chain.nudge)"]
        center = window[line.name] + window[line.change] / 2
        reach = (line.high - line.low) / magnification / 2
        for ray, side in zip(self.rays, (-1, 1), strict=True):
            corner = self.inset.get_corner(point(side, 1)) - point(side * 0.03, 0)
            lay(ray, line.place(center + side * reach) - point(0, 0.13), corner)
        scale = line.width_of_line * magnification / (line.high - line.low)
        was = self.middle + point((reading[line.name] - center) * scale, 0)
        goes = was + point(reading[line.change] * scale, 0)
        self.was.move_to(was)
        self.goes.move_to(goes)
        lay(self.bar, was, goes)

    def open_to(self, share: float) -> None:
        """Set how far it is open, 0 to 1."""
        self.opening = share
        set_presence(max(0.0, 2 * share - 1), self)


class _Magnification(Number):
    """The magnification of a lens. It is read from the lens's window, whatever reading the card shows."""

    def __init__(self, lens: Lens, **kwargs: Any) -> None:
        self.lens = lens
        super().__init__(lens.window, "lens(chain.nudge)", decimals=0, **kwargs)

    def show(self, reading: Reading) -> None:
        super().show(self.lens.window)

    def follow(self) -> None:
        if self.drawn is not self.lens.window:
            self.show(self.lens.window)


@dataclass(frozen=True)
class Form:
    """The place and size of a card, and the layout of its content."""

    x: float
    y: float
    width: float
    height: float
    stacked: float = 0.0
    """1: the value under the symbol. 0: beside it."""
    accent: float = 1.0
    """1: an outline in the color of the symbol. 0: a hairline."""
    text: float = 0.13
    """Baseline of the symbol, and of a value beside it, over the middle."""
    under: float = -0.43
    """Baseline of a value under the symbol."""
    line: float = -0.15
    """Height of the value line."""
    padding: float = PADDING
    """Distance from the rim to what is beside it."""
    radius: float = 0.18
    """Radius of the corners."""
    scale: float = 1.0
    """Scale of symbol and value, relative to a card's."""

    def towards(self, other: "Form", share: float) -> "Form":
        """Return the form between this one (share 0) and the other (share 1)."""
        return Form(*(a + (b - a) * share for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def at(self) -> Point:
        """The middle of the card."""
        return point(self.x, self.y)


class Card(VGroup):
    """A panel with a symbol, its value and its value line; it can grow downwards for a lens, and take other forms."""

    def __init__(
        self, source: Source, symbol: Symbol, at: Point, width: float, height: float, *, change: str = "",
        colored: bool = True, size: float = style.LABEL,
    ) -> None:  # fmt: skip
        super().__init__()
        self.symbol_shown, self._scale = symbol, 1.0
        self.panel = frame(width, height, at)
        self.symbol = Formula(FormulaTemplate("{s}", {"s": symbol}), size)
        self.number = Number(source, symbol.quantity, kind=symbol.kind, size=size * 0.87, edge=RIGHT)
        self.line = ValueLine(source, symbol.quantity, at, width, symbol.kind, change=change)
        self.lens: Lens | None = None
        self.add(self.panel, self.symbol, self.number, self.line)
        self.take(Form(float(at[0]), float(at[1]), width, height, accent=float(colored)))

    def take(self, form: Form) -> None:
        """Lay the card out in this form, without a lens."""
        self.form, self.at, self.height_of_card = form, form.at, form.height
        self.panel.points = rounded(form.width, form.height, form.at, form.radius)
        self._outline = self.panel.points.copy()
        own = ManimColor(style.COLOR[self.symbol_shown.kind])
        self.panel.stroke_width = style.HAIR + 0.5 * form.accent
        recolor(self.panel, stroke=interpolate_color(ManimColor(style.HAIRLINE), own, form.accent))
        if form.scale != self._scale:
            self.symbol.scale(form.scale / self._scale)
            self.number.scale(form.scale / self._scale)
            self._scale = form.scale
        side = form.width / 2 - form.padding
        beside = form.y + form.text
        room = 2 * side - (self.symbol.width + BETWEEN) * (1 - form.stacked)
        self.number.keep_within(room)
        self.symbol.at(form.x - (1 - form.stacked) * (side - self.symbol.width / 2), beside)
        right = side + (self.number.width / 2 - side) * form.stacked
        self.number.at(form.x + right, beside + (form.under - form.text) * form.stacked)
        self.line.lay(form.at + point(0, form.line), form.width * LINE)

    def grow_to(self, amount: float) -> None:
        """Set how far the lower rim is below its original place, in Manim units."""
        points = self._outline.copy()
        points[points[:, 1] < self.at[1], 1] -= amount
        self.panel.points = points

    def with_lens(self, window: Reading) -> Lens:
        """Add a closed lens below the value line, and return it."""
        self.lens = Lens(
            self.line.source, self.line, window, self.at[1] - self.height_of_card / 2, self.symbol_shown.kind
        )
        self.lens.open_to(0)
        self.add(self.lens)
        return self.lens


class Tag(VGroup):
    """A small panel with a symbol and its value, for a side input; a card without its line can take its form.

    With a `side` (-1 left, 1 right, 0 both) its value keeps within its width, and where that is too narrow, the panel
    is wider there.
    """

    SIZE = 29

    def __init__(
        self, source: Source, symbol: Symbol, at: Point, width: float, height: float = 0.5, *,
        decimals: style.Decimals | int = 2, side: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.symbol = Formula(FormulaTemplate("{s}", {"s": symbol}), self.SIZE)
        self.number = Number(
            source, symbol.quantity, decimals=decimals, kind=symbol.kind, size=self.SIZE * 0.87, edge=RIGHT
        )
        if side is not None:
            room = width - 2 * RIM - self.symbol.width - BETWEEN
            over = max(0.0, self.number.keep_within(room).width - room)
            self.number.keep_within(room + over)
            at, width = at + point(side * over / 2, 0), width + over
        self.at = at
        self.form = Form(
            float(at[0]), float(at[1]), width, height, accent=0.0, text=-0.08, padding=RIM, radius=0.14,
            scale=self.SIZE / style.LABEL,
        )  # fmt: skip
        self.panel = frame(width, height, at, radius=self.form.radius)
        half, baseline = width / 2 - self.form.padding, at[1] + self.form.text
        self.symbol.at(at[0] - half, baseline, edge=-1)
        self.number.at(at[0] + half, baseline)
        self.add(self.panel, self.symbol, self.number)

    @property
    def top(self) -> Point:
        """The middle of the upper rim."""
        return np.asarray(self.panel.get_top())
