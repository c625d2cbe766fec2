"""Read the equations of tables, whose rule or alignment says what they claim: products, sums, and a mean."""

from collections.abc import Iterable, Iterator

from manim import Mobject

from scenes.pictures import ApproxSign, EarlierPathTable, ExamplesTable, FactorColumn, MeanFormula, PathRow, PathTable
from scenes.pictures.primitives import Formula, Number, members
from scenes.production.audits.equations import CheckedEquation, read
from scenes.production.audits.typst_text import pieces, plain


def in_no_row(mobjects: Iterable[Mobject]) -> set[int]:
    """Return the ids of the members of tables in which neighbors make no equation."""
    tables = [member for member in members(mobjects) if isinstance(member, PathTable | EarlierPathTable)]
    return {id(member) for member in members(tables)}


def in_tables(mobjects: Iterable[Mobject], seen: set[int]) -> Iterator[CheckedEquation]:
    """Yield the products and sums above a rule, and the mean over columns, with the sign of the result."""
    family = members(mobjects)
    tables = [member for member in family if isinstance(member, ExamplesTable)]
    for member in family:
        if isinstance(member, FactorColumn):
            yield from _claimed(member.numbers[:3], " · ", member.product, member.approx, seen)
        elif isinstance(member, PathRow) and member.numbers:
            yield from _claimed(member.numbers, " · ", member.product, member.factors, seen)
        elif isinstance(member, PathTable):
            yield from _claimed([row.product for row in member.rows], " + ", member.total.sum, member.total, seen)
        elif isinstance(member, EarlierPathTable):
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
) -> Iterator[CheckedEquation]:
    if any(id(number) not in seen for number in (*parts, result)):
        return
    left = operator.join(plain(part) if plain(part).startswith("(") else f"({plain(part)})" for part in parts)
    left = f"({left}) / {count}" if count > 1 else left
    yield from read(f"{left} {'≈' if bears_about(bearer) else '='} {plain(result)}")


def bears_about(mobject: Mobject) -> bool:
    """True if a mobject shows "≈"."""
    for member in mobject.get_family():
        if isinstance(member, ApproxSign):
            if len(member.leaf.points):
                return True
        elif isinstance(member, Formula) and "".join(map(str, pieces(member))).strip() == "approx":
            return True
    return False
