"""Combine loose numbers, symbols and signs on the stage into equations by their positions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenes.pictures.primitives import Formula, Number, Words
from scenes.production.audits.equations import is_number
from scenes.production.audits.layout import VisibleText
from scenes.production.audits.typst_text import pieces, plain

DRAWN_SIGNS = {"=": "=", "approx": "≈", "dot.c": "·", "times": "·", "+": "+", "-": "-"}
APART, BELOW, STACKED = 2.6, 1.0, 2.4
"""The largest gaps within one equation, in Manim units: between tokens of a row, from a row of factors to the result
below it, and between two rows of factors."""
LEVEL = 0.05
"""Baselines that differ by less than this, in Manim units, count as one."""


@dataclass(frozen=True)
class EquationRow:
    """An equation in a row. `named` is True if it is one symbol, a sign, and a number on the symbol's baseline."""

    text: str
    named: bool = False


@dataclass(frozen=True)
class Token:
    """One number, symbol or sign of a row: its text and the box that it fills, in Manim units."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    sign: bool


def token_of(text: VisibleText) -> Token | None:
    """Return the token of a number, a symbol or a sign; None for words and for formulas that contain numbers."""
    mobject = text.mobject
    if isinstance(mobject, Words):
        return None
    sign = False
    if isinstance(mobject, Number):
        content = plain(mobject)
    else:
        assert isinstance(mobject, Formula)
        if mobject.numbers:
            return None
        script = "".join(str(piece) for piece in pieces(mobject)).strip()
        sign = script in DRAWN_SIGNS
        content = DRAWN_SIGNS.get(script, script)
    left, bottom = text.boxes[:, :2].min(0)
    right, top = text.boxes[:, 2:].max(0)
    return Token(content, float(left), float(right), float(bottom), float(top), mobject.baseline, sign)


def rows(tokens: list[Token]) -> Iterator[EquationRow]:
    """Yield each row that is an equation.

    Rows of factors without an equals sign form another equation with the result below them.
    """
    factors = [
        run
        for run in _runs(tokens, "·")
        if all(token.sign or is_number(token.text) for token in run) and not any(token.text in "=≈" for token in run)
    ]
    for run in _runs(tokens, "=≈"):
        texts = [token.text for token in run]
        alone = len(run) == 3 and not is_number(texts[0]) and is_number(texts[2])
        yield EquationRow(" ".join(texts), alone and abs(run[0].baseline - run[2].baseline) < LEVEL)
        if alone:
            above = [" ".join(token.text for token in line) for line in _above(run[-1].top, factors)]
            if above:
                yield EquationRow(" ".join([" · ".join(line.removesuffix(" ·") for line in above), *texts[1:]]))


def _above(height: float, lines: Sequence[list[Token]]) -> list[list[Token]]:
    """Return the rows of factors stacked above a height, from the top."""
    stack: list[list[Token]] = []
    for line in sorted(lines, key=lambda line: line[0].bottom):
        if 0 < line[0].bottom - height < (STACKED if stack else BELOW):
            stack.insert(0, line)
            height = line[0].top
    return stack


def _runs(tokens: list[Token], signs: str) -> list[list[Token]]:
    """Return the rows around each of these signs, in which operands and signs alternate."""
    runs: list[list[Token]] = []
    taken: set[Token] = set()
    for sign in (token for token in tokens if token.sign and token.text in signs):
        if sign in taken:
            continue
        middle = (sign.bottom + sign.top) / 2
        level = sorted((t for t in tokens if t.bottom - 0.1 <= middle <= t.top + 0.1), key=lambda t: t.left)
        at = level.index(sign)
        first = last = at
        while first > 0 and _follow(level[first - 1], level[first]):
            first -= 1
        while last + 1 < len(level) and _follow(level[last], level[last + 1]):
            last += 1
        run = level[first : last + 1]
        while run and run[0].sign:
            run = run[1:]
        taken.update(run)
        if len(run) > 2:
            runs.append(run)
    return runs


def _follow(one: Token, other: Token) -> bool:
    return one.sign != other.sign and other.left - one.right < APART
