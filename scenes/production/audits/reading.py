"""Read the stage as a viewer does: every text as it is typeset, and the equations that the texts form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Mobject

from scenes.pictures.primitives import Formula, Number, members
from scenes.production.audits.claims import CurveClaim, NameClaim, ValueClaim, claims
from scenes.production.audits.equations import CheckedEquation, read, split, value_of
from scenes.production.audits.expressions import SYMBOL, Letters, Unreadable, letters_in, normal, parsed
from scenes.production.audits.forward import Incomparable
from scenes.production.audits.functions import ACTIVATIONS, SIGNS
from scenes.production.audits.interval import Interval, rounded
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.oracle import Moved, Oracle
from scenes.production.audits.rows import EquationRow, rows, token_of
from scenes.production.audits.symbols import Moment, SymbolContext, key_of, layered
from scenes.production.audits.tables import in_no_row, in_tables
from scenes.production.audits.typst_text import plain, script_of

NOTATION = re.compile(
    r"[=·+-]|approx|\"\?\"|\d+|[ijk]|[ijk] = \d+|a\^2|(?:SIGN)|(?:SIGN) \(z\)|nabla \w+(?: =)?".replace(
        "SIGN", "|".join(map(re.escape, SIGNS))
    )
)
"""Formulas without a value: signs, indices, the name of a curve or a gradient, and "a squared" as an example."""

ALIKE = 0.02
"""How far a curve may lie from its function, as a share of its height: a wrong function differs by far more."""


class Reader:
    """Reads the pictures of one lesson, one moment at a time."""

    def __init__(self, lesson: Mapping[str, Any]) -> None:
        self.oracle = Oracle(lesson)
        self.known: dict[tuple[str, Moved], Interval] = {}

    def __call__(self, mobjects: Iterable[Mobject], moved: Mapping[str, float] | None = None) -> list[CheckedEquation]:
        """Return all equations of a picture: in formulas, in rows, in tables, and of symbols beside numbers.

        `moved` are the parameters that differ from the lesson's.
        """
        mobjects = [*mobjects]
        texts = [*texts_in_view(mobjects)]
        seen = {id(text.mobject) for text in texts}
        numbers = [text.mobject for text in texts if isinstance(text.mobject, Number)]
        moment_reader = MomentReader(Moment(self.oracle, _shown(numbers), self.known), key_of(moved or {}), seen)
        formulas = [text.mobject for text in texts if isinstance(text.mobject, Formula)]
        inside = {id(number) for formula in formulas for number in formula.numbers.values()} | in_no_row(mobjects)
        equations = [equation for formula in formulas for equation in moment_reader.formula(formula)]
        loose = [token for text in texts if id(text.mobject) not in inside and (token := token_of(text)) is not None]
        for row in rows(loose):
            equations += moment_reader.row(row)
        equations += in_tables(mobjects, seen)
        for claim in claims(members(mobjects)):
            equations += moment_reader.claim(claim)
        return list(dict.fromkeys(equations))


def _shown(numbers: Iterable[Number]) -> dict[tuple[str, Moved], Interval]:
    """Return the shown interval of each name; if two numbers show a name, that of the one with more digits."""
    intervals: dict[tuple[str, Moved], Interval] = {}
    for number in numbers:
        interval, key = rounded(plain(number)), (number.name, _moved(number))
        if key not in intervals or interval.high - interval.low < intervals[key].high - intervals[key].low:
            intervals[key] = interval
    return intervals


def _moved(number: Number) -> Moved:
    return key_of(number.drawn.overrides) if number.drawn else ()


@dataclass(frozen=True)
class MomentReader:
    """Reads the picture of one moment. `seen` holds the ids of the texts in view."""

    moment: Moment
    moved: Moved
    seen: set[int]

    def formula(self, formula: Formula) -> Iterator[CheckedEquation]:
        """Yield the equations in a formula. A formula that cannot be read is a fault."""
        numbers = [*formula.numbers.values()]
        if any(id(number) not in self.seen for number in numbers):
            return
        text = script_of(formula)
        if numbers:
            yield from read(text)
            if not re.search(r"[A-Za-z]", re.sub(r"\b(?:dot\.c|approx|thin|med|quad)\b|\de", "", text)):
                return
        if NOTATION.fullmatch(normal(text)):
            return
        moved = _moved(numbers[0]) if numbers else self.moved
        many = layered(text) or any(number.name.startswith("layers.") for number in numbers)
        context = SymbolContext(self.moment, moved, many)
        yield from self._symbolic(context, text, {}, [])

    def row(self, row: EquationRow) -> Iterator[CheckedEquation]:
        """Yield the equations in a row of loose texts: numbers alone, or one symbol and its number."""
        yield from read(row.text)
        if row.named and not letters_in(row.text):
            *symbols, number = split(row.text)[0]
            yield from self._symbolic(SymbolContext(self.moment, self.moved), " = ".join(symbols), {}, [number])

    def claim(self, claim: ValueClaim | NameClaim | CurveClaim) -> Iterator[CheckedEquation]:
        """Yield the equation between a formula and its number or curve, if both are in view."""
        if id(claim.formula) not in self.seen:
            return
        script = script_of(claim.formula)
        match claim:
            case CurveClaim():
                holds = self._alike(script, claim)
                yield CheckedEquation(f"{script} over its curve", holds, symbols=True)
            case NameClaim():
                holds = any(self._names(script, name, letters) for name, letters in claim.names)
                beside = " or ".join(name for name, _ in claim.names) or "nothing"
                yield CheckedEquation(f"{script} at {beside}", holds, symbols=True)
            case ValueClaim() if all(id(number) in self.seen for number in claim.numbers):
                first = claim.numbers[0]
                context = SymbolContext(self.moment, _moved(first), first.name.startswith("layers."), claim.example)
                text = claim.within.format(script)
                if gradient := re.fullmatch(rf"nabla ({SYMBOL}) =? ?by (\w+)", text):
                    text = f"partial {gradient[1]} \\/ partial {gradient[2]}"
                yield from self._symbolic(context, text, claim.letters, [" · ".join(map(plain, claim.numbers))])

    def _names(self, script: str, name: str, letters: Letters) -> bool:
        """True if a symbol stands for a name."""
        try:
            return SymbolContext(self.moment, self.moved, name.startswith("layers.")).name(script, letters) == name
        except Unreadable:
            return False

    def _symbolic(
        self, context: SymbolContext, text: str, given: Letters, beside: list[str]
    ) -> Iterator[CheckedEquation]:
        """Yield one equation; it holds if all sides of a text and the numbers beside it can have one value."""
        sides = [side for side in split(text)[0] if side.strip()]
        shown = normal(text) + "".join(f" beside {number}" for number in beside)
        for letters in context.choices(text):
            try:
                values = [parsed(side)(context, {**letters, **given}) for side in sides]
            except (Unreadable, ZeroDivisionError) as error:
                if isinstance(error, Unreadable):
                    yield CheckedEquation(f"{shown} ({error})", False, symbols=True)
                return
            except Incomparable:
                return
            values += [value for number in beside if (value := value_of(number)) is not None]
            if not all(one.meets(other) for one, other in pairwise(values)):
                yield CheckedEquation(shown, False, symbols=True)
                return
        if len(sides) + len(beside) > 1:
            yield CheckedEquation(shown, True, symbols=True)

    def _alike(self, script: str, claim: CurveClaim) -> bool:
        """True if a curve has the shape of the named function. Its axis extends equally to both sides of zero."""
        sign = re.fullmatch(rf"({'|'.join(map(re.escape, SIGNS))}) \(z\)", script)
        points = np.asarray(claim.curve.get_anchors())
        if sign is None or not len(points):
            return False
        depth = len(self.moment.oracle.lesson["chain"]["weights"])
        most = float(self.moment.oracle(f"axis(chain.examples[0].z[{depth - 1}]).high", {}))
        across = (points[:, 0] - points[0, 0]) / (points[-1, 0] - points[0, 0])
        function = ACTIVATIONS[SIGNS[sign[1]]].exact
        wanted = np.array([float(function(Decimal(float(share * 2 - 1) * most))) for share in across])
        heights = [line - line.min() for line in (points[:, 1], wanted)]
        drawn, named = (line / max(line.max(), 1e-9) for line in heights)
        return bool(np.allclose(drawn, named, atol=ALIKE))
