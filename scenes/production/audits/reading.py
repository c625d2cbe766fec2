"""What a viewer reads off the stage: every text as it has been set, and the equations that they make."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from itertools import pairwise

from manim import Mobject

from scenes.audit import Text, texts_in_view
from scenes.mobjects.examples import ExamplesTable, MeanFormula
from scenes.mobjects.factor_table import About, FactorColumn
from scenes.mobjects.number import Number
from scenes.mobjects.path_table import BackTable, RouteRow, RouteTable
from scenes.mobjects.text import Formula, Words

SIGNS = {"=": "=", "approx": "≈", "dot.c": "·", "times": "·", "+": "+", "-": "-"}
FUNCTIONS = ("sigma", 'op("ReLU")', "tanh", "f")
"""How the script of a formula writes an activation."""
APART, BELOW, STACKED = 2.6, 1.0, 2.4
"""What stands further apart, in Manim units, does not belong to one equation: in a row; the result below its factors;
one row of factors below another."""

_GROUP = re.compile(r'manimgrp\("[^"]*", ')
_SPACES = re.compile(r"\b(?:thin|med|thick|quad)\b")

Function = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Equation:
    """As it is read, and whether its shown digits give its shown result; None where nothing is claimed: it bears
    "≈", or has no number on one side."""

    text: str
    holds: bool | None


def pieces(formula: Formula) -> list[str | Number]:
    """A formula as Typst has set it, in order: its script, and the numbers that stand in it."""
    found: list[str | Number] = []
    source = formula.typst_code.strip("$ ").removeprefix('class("opening", "1")')
    numbers = iter(formula.numbers[label] for label in formula.equation.places if label in formula.numbers)
    for content, written in _groups(source):
        if written and content.startswith('"'):
            found.append(next(numbers))
        elif found and isinstance(found[-1], str):
            found[-1] += content
        else:
            found.append(content)
    return found


def _groups(source: str) -> Iterator[tuple[str, bool]]:
    """The parts of a script, each with whether it is the content of a place."""
    at = 0
    while found := _GROUP.search(source, at):
        yield source[at : found.start()], False
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(source[end], 0) if source[end] != '"' else 0
            end = source.index('"', end + 1) + 1 if source[end] == '"' else end + 1
        yield source[found.end() : end - 1], True
        at = end
    yield source[at:], False


def plain(number: Number) -> str:
    """What is drawn of a number, as a calculator takes it."""
    return number.text.replace(number.mark, ".").replace("−", "-")


def equations(mobjects: Iterable[Mobject], function: Function) -> list[Equation]:
    """All that stand there, in formulas, in rows of numbers and signs, and in tables. `function` is the activation."""
    texts = [*texts_in_view(mobjects)]
    inside = {
        id(number) for text in texts if isinstance(text.mobject, Formula) for number in text.mobject.numbers.values()
    }
    seen = {id(text.mobject) for text in texts}
    found: list[Equation] = []
    for text in texts:
        formula = text.mobject
        if isinstance(formula, Formula) and formula.numbers and all(id(n) in seen for n in formula.numbers.values()):
            found += read("".join(p if isinstance(p, str) else plain(p) for p in pieces(formula)), function)
    loose = [token for text in texts if id(text.mobject) not in inside and (token := _token(text)) is not None]
    for row in rows(loose):
        found += read(row, function)
    return [*found, *_in_tables(mobjects, seen)]


# ---------------------------------------------------------------- rows of numbers and signs


@dataclass(frozen=True)
class Token:
    """One thing of a row: its text, where it lies, whether it is a sign."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    sign: bool


def _token(text: Text) -> Token | None:
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
        sign = script in SIGNS
        content = SIGNS.get(script, script)
    left, bottom = text.boxes[:, :2].min(0)
    right, top = text.boxes[:, 2:].max(0)
    return Token(content, float(left), float(right), float(bottom), float(top), sign)


def rows(tokens: list[Token]) -> Iterator[str]:
    """Each row that holds an equation, as text. Rows of factors without a sign of their own belong to the result
    below them."""
    factors = [
        run
        for run in _runs(tokens, "·")
        if all(token.sign or _is_number(token.text) for token in run) and not any(token.text in "=≈" for token in run)
    ]
    for run in _runs(tokens, "=≈"):
        texts = [token.text for token in run]
        if len(run) == 3 and not _is_number(texts[0]) and _is_number(texts[2]):
            above = [" ".join(token.text for token in line) for line in _above(run[-1].top, factors)]
            texts = [" · ".join(line.removesuffix(" ·") for line in above) or texts[0], *texts[1:]]
        yield " ".join(texts)


def _above(height: float, lines: Sequence[list[Token]]) -> list[list[Token]]:
    """The rows over a height, one close over the other, from the top."""
    found: list[list[Token]] = []
    for line in sorted(lines, key=lambda line: line[0].bottom):
        if 0 < line[0].bottom - height < (STACKED if found else BELOW):
            found.insert(0, line)
            height = line[0].top
    return found


def _runs(tokens: list[Token], signs: str) -> list[list[Token]]:
    """Neighbours on one height around each of these signs: things and signs in turn."""
    found: list[list[Token]] = []
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
            found.append(run)
    return found


def _follow(one: Token, other: Token) -> bool:
    return one.sign != other.sign and other.left - one.right < APART


def _is_number(text: str) -> bool:
    try:
        Decimal(text.strip("()"))
    except InvalidOperation:
        return False
    return True


# ---------------------------------------------------------------- reading an equation


def read(text: str, function: Function) -> Iterator[Equation]:
    """The equations of a chain "a = b ≈ c", each side evaluated where it holds numbers alone."""
    text = _SPACES.sub(" ", text.replace("dot.c", "·").replace("times", "·"))
    parts = re.split(r"(=|\bapprox\b|≈)", text)
    sides, signs = parts[::2], parts[1::2]
    values = [value_of(side, function) for side in sides]
    for (left, right), (one, other), sign in zip(pairwise(sides), pairwise(values), signs, strict=True):
        if one is None or other is None:
            continue
        shown = " ".join(f"{left} {'=' if sign == '=' else '≈'} {right}".split())
        if sign != "=":
            yield Equation(shown, None)
        elif _is_number(right.strip()):
            yield Equation(shown, _rounds_to(one, right))
        elif _is_number(left.strip()):
            yield Equation(shown, _rounds_to(other, left))


def _rounds_to(value: Decimal, shown: str) -> bool:
    """The rule by which the film writes "=", stated anew: an audit does not ask whom it audits."""
    result = Decimal(shown.strip(" ()"))
    exponent = result.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(value - result) <= Decimal(5).scaleb(exponent - 1)


_ATOM = re.compile(
    r"\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?|\^2|[()·+\-/]|" + "|".join(map(re.escape, FUNCTIONS)) + r"(?=\s*\())"
)


def value_of(side: str, function: Function) -> Decimal | None:
    """The value of an expression of numbers, or None for one with symbols in it."""
    atoms, at, side = [], 0, side.strip()
    while at < len(side):
        atom = _ATOM.match(side, at)
        if atom is None:
            return None
        atoms.append(atom[1])
        at = atom.end()
    try:
        value, rest = _sum(atoms, function)
    except (IndexError, ValueError, InvalidOperation, DivisionByZero):  # something is missing
        return None
    return value if not rest else None


def _sum(atoms: list[str], function: Function) -> tuple[Decimal, list[str]]:
    value, atoms = _product(atoms, function)
    while atoms and atoms[0] in "+-":
        sign, (term, atoms) = atoms[0], _product(atoms[1:], function)
        value = value + term if sign == "+" else value - term
    return value, atoms


def _product(atoms: list[str], function: Function) -> tuple[Decimal, list[str]]:
    value, atoms = _power(atoms, function)
    while atoms and atoms[0] not in "+-)":
        if atoms[0] == "/":
            by, atoms = _power(atoms[1:], function)
            value /= by
        else:  # a dot, or nothing between two factors
            by, atoms = _power(atoms[1:] if atoms[0] == "·" else atoms, function)
            value *= by
    return value, atoms


def _power(atoms: list[str], function: Function) -> tuple[Decimal, list[str]]:
    head, *atoms = atoms
    if head == "-":
        value, atoms = _power(atoms, function)
        return -value, atoms
    if head in FUNCTIONS:
        value, atoms = _power(atoms, function)
        return function(value), atoms
    if head == "(":
        value, atoms = _sum(atoms, function)
        if atoms.pop(0) != ")":
            raise IndexError("a bracket does not end")
    else:
        value = Decimal(head)
    if atoms and atoms[0] == "^2":
        value, atoms = value**2, atoms[1:]
    return value, atoms


# ---------------------------------------------------------------- tables, whose rule or alignment says what they claim


def _in_tables(mobjects: Iterable[Mobject], seen: set[int]) -> Iterator[Equation]:
    """Products and sums under a rule, and the mean over the columns: "≈" before the result where they do not hold."""
    family = [member for mobject in mobjects for member in mobject.get_family()]
    tables = [member for member in family if isinstance(member, ExamplesTable)]
    for member in family:
        if isinstance(member, FactorColumn):
            yield from _claimed(member.numbers[:3], " · ", member.product, member.about, seen)
        elif isinstance(member, RouteRow) and member.numbers:
            yield from _claimed(member.numbers, " · ", member.product, member.factors, seen)
        elif isinstance(member, RouteTable):
            yield from _claimed([row.product for row in member.rows], " + ", member.total.sum, member.total, seen)
        elif isinstance(member, BackTable):
            yield from _claimed(member.sums, " + ", member.total.sum, member.total, seen)
            for cells, total, row in zip(member.cells, member.sums, member.rows, strict=True):
                if cells:
                    yield from _claimed(cells, " + ", total, row, seen)
        elif isinstance(member, MeanFormula):
            for table in (table for table in tables if table.all_shown):
                parts = [column.derivative for column in table.columns]
                yield from _claimed(parts, " + ", table.mean.numbers[-1], member.sign, seen, count=len(parts))


def _claimed(
    parts: list[Number], operator: str, result: Number, bearer: Mobject, seen: set[int], count: int = 1
) -> Iterator[Equation]:
    if any(id(number) not in seen for number in (*parts, result)):
        return
    left = operator.join(plain(part) if plain(part).startswith("(") else f"({plain(part)})" for part in parts)
    left = f"({left}) / {count}" if count > 1 else left
    value = value_of(left.replace("+-", "-").replace("(+", "("), lambda z: z)
    assert value is not None, left
    near = bears_about(bearer)
    yield Equation(f"{left} {'≈' if near else '='} {plain(result)}", None if near else _rounds_to(value, plain(result)))


def bears_about(mobject: Mobject) -> bool:
    """Whether "≈" stands there."""
    for member in mobject.get_family():
        if isinstance(member, About):
            if len(member.leaf.points):
                return True
        elif isinstance(member, Formula) and "".join(map(str, pieces(member))).strip() == "approx":
            return True
    return False
