"""Find the claims of pictures: a formula above, below or before a number claims that the number is its value.

The audits share no code with what they audit. This module only knows which parts of a picture belong together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VMobject

from scenes.look.layouts import Point
from scenes.pictures import (
    ActivationCurve,
    AlignedProduct,
    AlignedProducts,
    AskedDerivative,
    ChainRuleRow,
    CostCircle,
    CurveSketch,
    DependencyTree,
    EarlierPathTable,
    Edge,
    ExamplesTable,
    FactorTable,
    GradientColumn,
    GradientEquation,
    GradientGraph,
    LastConnection,
    LastTwo,
    LastTwoAndTarget,
    LayerRule,
    MeanFormula,
    Neuron,
    OutputDistance,
    PathTable,
    ProductRow,
    PushColumn,
    RatioTable,
    Slider,
    SwappedFactorRow,
    Target,
    WeightedSumDiagram,
    WeightedSumFormulas,
    WeightRule,
    WorkedOutRow,
)
from scenes.pictures.primitives import Formula, Number
from scenes.production.audits.expressions import Letters
from scenes.production.audits.typst_text import script_of

T = TypeVar("T")

WITHIN = "{}"
"""The value of `ValueClaim.within` for a formula that is read unchanged."""
NEAR, BESIDE, AROUND, TIE = 1.0, 0.5, 0.8, 0.4
"""Largest distances in Manim units: from the sign of a question to its answer, from a label to the rim of its neuron,
from the center of a label to its edge. Neurons whose distances differ by less than TIE are equally near."""


@dataclass(frozen=True)
class ValueClaim:
    """A formula and the number beside it, or the numbers whose product it is.

    The script of the formula is inserted into `within` before it is read. `letters` are the values of its indices.
    """

    formula: Formula
    numbers: tuple[Number, ...]
    letters: Letters = field(default_factory=dict)
    within: str = WITHIN
    example: int = 0


@dataclass(frozen=True)
class NameClaim:
    """A symbol and the quantities that it may name, each with the values of its indices."""

    formula: Formula
    names: tuple[tuple[str, Letters], ...]


@dataclass(frozen=True)
class CurveClaim:
    """The formula of an activation and the curve below it."""

    formula: Formula
    curve: VMobject


AnyClaim = ValueClaim | NameClaim | CurveClaim


def claims(members: Iterable[Mobject]) -> Iterator[AnyClaim]:
    """Yield all claims of a picture, given as all its parts. Plain Manim mobjects claim nothing."""
    parts = [member for member in members if not type(member).__module__.startswith("manim.")]
    for member in parts:
        yield from _of(member)
        symbol, number = getattr(member, "symbol", None), getattr(member, "number", None)
        if isinstance(symbol, Formula) and isinstance(number, Number):
            yield ValueClaim(symbol, (number,))
    yield from _between(parts)


def _of(member: Mobject) -> Iterator[AnyClaim]:
    """Yield the claims of one mobject about its own parts."""
    match member:
        case ChainRuleRow():
            yield from _paired([member.left, *member.factors], [member.product, *member.numbers])
        case FactorTable():
            numbers = member.now.numbers
            yield from _paired([*member.ratios, member.name], numbers)
            yield from _paired(member.worked, numbers[:3])
        case SwappedFactorRow():
            yield from _paired(member.fractions, [member.result, *member.numbers])
            yield from _paired(member.symbols, member.numbers[-len(member.symbols) :])
        case AlignedProduct() | ProductRow():
            yield from _paired([member.fraction, *member.symbols], [member.result, *member.numbers])
        case WeightRule():
            j, k = _indices(member.result)[-2:]
            letters = {"j": j, "k": k}
            yield from (ValueClaim(s, (n,), letters) for s, n in zip(member.symbols, member.numbers, strict=True))
            yield ValueClaim(member.fractions, (member.result,), letters)
        case LayerRule():
            yield ValueClaim(member.cost, (member.costs.numbers["value"],))
        case WeightedSumFormulas():
            yield ValueClaim(member.sum, (member.numbers.numbers["value"],))
        case WeightedSumDiagram():
            yield ValueClaim(member.function, (member.outer.number,), within="{} (z^((L)))")
        case DependencyTree():
            yield from (ValueClaim(formula, (member.last[key].number,)) for key, formula in member.formulas.items())
        case RatioTable():
            for row in member.rows:
                yield from _paired([member.ratio, *member.changes], [*row])
        case GradientGraph():
            yield ValueClaim(member.name, (member.number,))
        case Slider():
            yield NameClaim(member.symbol, ((member.source.now.path(member.name), {}),))
        case AlignedProducts():
            for n, (_, _, name) in enumerate(member.tails):
                yield ValueClaim(name, tuple(member.products[-1].numbers[-1 - 2 * n :]))
        case CostCircle():
            yield NameClaim(member.symbol, (("layers.C", {}),))
        case CurveSketch():
            yield CurveClaim(member.name, member.whole)
        case ActivationCurve():
            yield CurveClaim(member.name, member.whole)
            yield from _paired(list(member.labels[:2]), [member.z_number, member.a_number])
    if isinstance(member, LastTwo | LastConnection):
        neurons = (member.inner, member.outer) if isinstance(member, LastTwo) else (member.before, member.output)
        yield from _paired(list(member.labels), [neuron.number for neuron in neurons])
    if isinstance(member, LastTwoAndTarget):
        yield ValueClaim(member.target_label, (member.target.number,))
    if isinstance(member, ExamplesTable):
        yield from _examples(member)


def _paired(formulas: Iterable[Formula], numbers: Iterable[Number]) -> Iterator[ValueClaim]:
    for formula, number in zip(formulas, numbers, strict=True):
        yield ValueClaim(formula, (number,))


def _examples(table: ExamplesTable) -> Iterator[ValueClaim]:
    _, _, a, y, cost = table.names
    for column in table.columns:
        numbers = (column.neuron.number, column.target, column.cost, column.derivative)
        for formula, number in zip((a, y, cost, table.derivative_name), numbers, strict=True):
            yield ValueClaim(formula, (number,), {"k": column.k}, example=column.k)


def _indices(number: Number) -> list[int]:
    return [int(index) for index in re.findall(r"\[(\d+)\]", number.name)]


def _last_index(name: str) -> int:
    return int(re.findall(r"\[(\d+)\]", name)[-1])


# ---------------------------------------------------------------- between mobjects of one picture


def _between(parts: list[Mobject]) -> Iterator[AnyClaim]:
    """Yield the claims of formulas that belong to another mobject than what they name."""
    rules, worked = _all(parts, ChainRuleRow), _all(parts, WorkedOutRow)
    for row in worked:
        for rule in rules:
            yield from _paired(row.symbols, rule.numbers)
    for table in _all(parts, FactorTable):
        yield from (ValueClaim(distance.name, (table.now.numbers[2],)) for distance in _all(parts, OutputDistance))
    for formula in _all(parts, MeanFormula):
        yield from (ValueClaim(formula.formula, (table.mean.numbers[-1],)) for table in _all(parts, ExamplesTable))
    for question in _all(parts, AskedDerivative):
        for number in _all(parts, Number):
            behind = float(number.line.points[0, 0] - question.equals.get_right()[0])
            if 0 < behind < NEAR and abs(number.baseline - question.equals.baseline) < BESIDE / 2:
                yield ValueClaim(question.fraction, (number,))
    yield from _gradients(parts)
    yield from _of_paths(parts)
    yield from _labels(parts)


def _all(parts: list[Mobject], kind: type[T]) -> list[T]:
    return [part for part in parts if isinstance(part, kind)]


def _gradients(parts: list[Mobject]) -> Iterator[ValueClaim]:
    """Yield the claims of a gradient: each derivative or parameter beside its number, and nabla before all numbers."""
    for column in _all(parts, GradientColumn):
        for entry in column.entries:
            whole = WITHIN if "partial" in script_of(entry.name) else "partial C \\/ partial {}"
            yield ValueClaim(entry.name, (entry.number,), within=whole)
    members: list[PushColumn | GradientEquation] = [*_all(parts, PushColumn), *_all(parts, GradientEquation)]
    for member in members:
        for n, entry in enumerate(member.column.entries):
            by = f"{'wb'[n % 2]}_{n // 2 + 1}"
            yield ValueClaim(member.nabla, (entry.number,), within=f"{{}} by {by}")


def _of_paths(parts: list[Mobject]) -> Iterator[ValueClaim]:
    """Yield the claims of the sums over paths below tables."""
    tables: list[PathTable | EarlierPathTable] = [*_all(parts, PathTable), *_all(parts, EarlierPathTable)]
    for formula in _all(parts, Formula):
        start = re.match(r"\(partial C_0\)/\(partial a_([ik])\^\(\(L-\d\)\)\) = sum_", script_of(formula))
        for table in tables if start else []:
            if start and (start[1] == "k") == isinstance(table, PathTable):
                yield ValueClaim(formula, (table.total.sum,), {start[1]: _indices(table.total.sum)[0]})


def _labels(parts: list[Mobject]) -> Iterator[AnyClaim]:
    """Yield the claims of symbols near a neuron, a target or an edge of a layered network."""
    discs: list[Neuron | Target] = [*_all(parts, Neuron), *_all(parts, Target)]
    discs = [disc for disc in discs if disc.number.name.startswith("layers.")]
    names = [(edge, edge.source.now.path(edge.name)) for edge in _all(parts, Edge)]
    letters = _chosen(parts)
    for formula in _all(parts, Formula):
        label = re.fullmatch(r"(w_\(|[abyz]_)(\w)(?: \w\))?(?:\^\(\(L(?:-\d)?\)\))?", script_of(formula))
        if label is None:
            continue
        if label[1].startswith("w"):
            near = [name for edge, name in names if _apart(formula.get_center(), edge) < AROUND]
            yield NameClaim(formula, tuple((name, letters) for name in near))
            continue
        same = [disc for disc in discs if isinstance(disc, Target) == (label[1] == "y_")]
        close = min((_gap(formula, disc) for disc in same), default=BESIDE) + TIE
        if close < BESIDE + TIE:
            near = [disc.number.name for disc in same if _gap(formula, disc) < close]
            letter = "" if label[2].isdigit() else label[2]
            yield NameClaim(formula, tuple((name, {letter: _last_index(name)}) for name in near))


def _chosen(parts: list[Mobject]) -> Letters:
    """Return the indices of the neurons for which the letters of a picture stand."""
    letters: dict[str, int] = {}
    for rule in _all(parts, WeightRule):
        letters |= dict(zip("jk", _indices(rule.result)[-2:], strict=True))
    for table in _all(parts, PathTable):
        letters["k"] = _indices(table.total.sum)[0]
    return letters


def _gap(formula: Formula, disc: Neuron | Target) -> float:
    """Return the distance from a formula's bounding box to the rim of a neuron or a target, in Manim units."""
    low, high = formula.get_corner(DOWN + LEFT), formula.get_corner(UP + RIGHT)
    center = disc.get_center()
    return float(np.hypot(*(np.clip(center, low, high) - center)[:2])) - disc.radius


def _apart(at: Point, edge: Edge) -> float:
    """Return the distance from a point to an edge, in Manim units."""
    start, end = edge.get_start()[:2], edge.get_end()[:2]
    share = np.clip(np.dot(at[:2] - start, end - start) / max(float(np.dot(end - start, end - start)), 1e-9), 0, 1)
    return float(np.hypot(*(start + share * (end - start) - at[:2])))
