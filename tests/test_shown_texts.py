"""No number is typed into a shown text or read back from a picture. The sources are followed call by call.

Shown texts are the first argument of Words, FormulaTemplate or Symbol, and the two texts of a Heading. A function that
passes one of its parameters on to a shown text has a shown parameter itself.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("scenes/chapters", "scenes/pictures")

SHOWN = {("Words", 0), ("FormulaTemplate", 0), ("Symbol", 0), ("Heading", 0), ("Heading", 1)}
"""Callables, each with the index of an argument that is shown."""

GEOMETRY = {
    "points", "width", "height", "fill_opacity", "stroke_opacity", "opacity", "fill_rgbas", "stroke_rgbas", "color",
    "fill_color", "stroke_color", "stroke_width", "presence", "level", "baseline", "scale_now", "scale_of_glyphs",
}  # fmt: skip
"""Attributes that are read from a picture, as is every method that begins with get_."""


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).split(".")[-1]


@dataclass
class Function:
    """One function of the sources: its parameters, and the expressions that are assigned to its names."""

    name: str
    node: ast.AST
    parameters: list[str]
    values: dict[str, list[ast.expr]] = field(default_factory=dict)

    def flow(self, expression: ast.expr) -> Iterator[ast.AST]:
        """Yield the nodes that the value of an expression is made of, through the names that this function assigns."""
        waiting, seen = [expression], set()
        while waiting:
            for node in made_of(waiting.pop()):
                yield node
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    waiting += self.values.get(node.id, [])


PASSING = {
    "str",
    "format",
    "join",
    "round",
    "zip",
    "enumerate",
    "reversed",
    "sorted",
    "list",
    "tuple",
    "replace",
    "strip",
}
"""Calls whose value is made of their arguments or of the object they are called on."""


def made_of(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that a value is made of; the nodes of an index, a condition or a position are left out."""
    yield node
    inner: list[ast.AST] = []
    match node:
        case ast.JoinedStr(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            inner = [*values]
        case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.Subscript(value=value):
            inner = [value]
        case ast.BinOp(op=ast.Mult(), left=ast.List() as repeated):
            inner = [repeated]
        case ast.BinOp(left=left, right=right):
            inner = [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            inner = [body, orelse]
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt):
            inner = [elt]
        case ast.Dict(values=values):
            inner = [*values]
        case ast.Call() if called(node) in PASSING:
            receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            inner = [*receiver, *node.args]
        case ast.Call(func=ast.Attribute() as func):
            inner = [func]
    for part in inner:
        yield from made_of(part)


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield all functions and methods, constructors by the name of their class, and the module itself."""
    for owner in ast.walk(tree):
        for node in getattr(owner, "body", []) if isinstance(owner, ast.Module | ast.ClassDef) else []:
            if isinstance(node, ast.FunctionDef):
                inside = isinstance(owner, ast.ClassDef)
                static = any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)
                arguments = [a.arg for a in (*node.args.args, *node.args.kwonlyargs)][int(inside and not static) :]
                name = owner.name if inside and node.name == "__init__" else node.name  # type: ignore[union-attr]
                yield _function(name, node, arguments)
    outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    yield _function("", ast.Module(outside, []), [])


def _function(name: str, node: ast.AST, parameters: list[str]) -> Function:
    function = Function(name, node, parameters)
    for part in ast.walk(node):
        if isinstance(part, ast.Assign):
            pairs = [(target, part.value) for target in part.targets]
        elif isinstance(part, ast.For | ast.comprehension):
            pairs = [(part.target, part.iter)]
        elif isinstance(part, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and part.value:
            pairs = [(part.target, part.value)]
        else:
            continue
        each = isinstance(part, ast.For | ast.comprehension)
        for target, value in pairs:
            for name, source in _assigned(target, value, each=each):
                function.values.setdefault(name, []).append(source)
    return function


def _assigned(target: ast.expr, value: ast.expr, *, each: bool) -> Iterator[tuple[str, ast.expr]]:
    """Yield names with what is assigned to them, element by element where both sides are tuples. `each`: in a loop."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for values in _unpacked(value, each=each):
            if len(values) == len(target.elts):
                for inner, source in zip(target.elts, values, strict=True):
                    yield from _assigned(inner, source, each=isinstance(value, ast.Call) and each)
            else:
                for inner in target.elts:
                    yield from _assigned(inner, value, each=False)


def _unpacked(value: ast.expr, *, each: bool) -> Iterator[list[ast.expr]]:
    """Yield the values of the elements of a tuple."""
    match value:
        case ast.Call(args=args) if each and called(value) == "zip":
            yield args
        case ast.Call(args=[counted, *_]) if each and called(value) == "enumerate":
            yield [ast.Constant(None), counted]
        case ast.List(elts=rows) | ast.Tuple(elts=rows) if each:
            for row in rows:
                yield from _unpacked(row.value if isinstance(row, ast.Starred) else row, each=False)
        case ast.GeneratorExp(elt=elt) | ast.ListComp(elt=elt):
            yield from _unpacked(elt, each=False)
        case ast.Tuple(elts=values):
            yield values
        case _:
            yield []


SOURCES = {
    path: list(functions(ast.parse(path.read_text("utf-8"))))
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
}
"""The functions of each file, by its path."""


def arguments(node: ast.Call, shown: set[tuple[str, int]], all_functions: list[Function]) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are shown, positional or by keyword."""
    name = called(node)
    for which in (at for callee, at in shown if callee == name):
        if which < len(node.args) and not any(isinstance(a, ast.Starred) for a in node.args[: which + 1]):
            yield node.args[which]
        for function in all_functions:
            if function.name == name and which < len(function.parameters):
                yield from (k.value for k in node.keywords if k.arg == function.parameters[which])


def places(everything: list[Function]) -> set[tuple[str, int]]:
    """Return SHOWN with every parameter that is passed on to a shown argument."""
    shown = set(SHOWN)
    while True:
        reached = set(shown)
        for function in everything:
            for node in ast.walk(function.node):
                if isinstance(node, ast.Call):
                    for argument in arguments(node, shown, everything):
                        names = {part.id for part in function.flow(argument) if isinstance(part, ast.Name)}
                        reached |= {
                            (function.name, i)
                            for i, p in enumerate(function.parameters)
                            if p in names and function.name
                        }
        if reached == shown:
            return shown
        shown = reached


EVERYTHING = [function for its_functions in SOURCES.values() for function in its_functions]
PLACES = places(EVERYTHING)


def faults(function: Function, argument: ast.expr) -> Iterator[str]:
    """Yield the numbers and the attributes of pictures that reach a shown text."""
    for part in function.flow(argument):
        match part:
            case ast.Constant(value=bool() | None):
                pass
            case ast.Constant(value=int() | float() as number):
                yield f"the number {number}"
            case ast.Constant(value=str() as text) if re.search(r"\d", text):
                yield f"the digits of {text!r}"
            case ast.Attribute(attr=name) if name in GEOMETRY or name.startswith("get_"):
                yield f"{name}, read from a picture"
            case ast.FormattedValue(format_spec=ast.AST()):
                yield f"a number formatted: {ast.unparse(part)}"
            case ast.Call() if called(part) in ("round", "format"):
                yield ast.unparse(part)


def faults_in(its_functions: list[Function]) -> list[str]:
    """Return the faults of one file's functions, each once."""
    unique: dict[str, None] = {}
    for function in its_functions:
        for node in ast.walk(function.node):
            if isinstance(node, ast.Call):
                for argument in arguments(node, PLACES, EVERYTHING):
                    unique |= dict.fromkeys(f"{called(node)}: {fault}" for fault in faults(function, argument))
    return [*unique]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_sources(folder: str) -> None:
    assert [path for path, its_functions in SOURCES.items() if its_functions and ROOT / folder in path.parents]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_number_reaches_a_shown_text(path: Path) -> None:
    assert faults_in(SOURCES[path]) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_number_is_shown_by_the_name_of_its_quantity(path: Path) -> None:
    """What a Number shows is neither a value nor anything read from a picture; only Number writes digits."""
    for function in SOURCES[path]:
        for node in ast.walk(function.node):
            if isinstance(node, ast.Call) and called(node) == "Number":
                assert len(node.args) >= 2, ast.unparse(node)
                for argument in node.args[:2]:
                    read = [part.attr for part in function.flow(argument) if isinstance(part, ast.Attribute)]
                    assert not [name for name in read if name in GEOMETRY], ast.unparse(node)
                    assert not (isinstance(argument, ast.Constant) and not isinstance(argument.value, str))
            elif isinstance(node, ast.FormattedValue) and path.name != "number.py":
                assert node.format_spec is None, ast.unparse(node)


BAD = """
def label(text):
    return Words(text, 30)

def typed(self):
    a = label("it is 0.36")

def literal(self):
    text = str(0.36)
    return Words("it is " + text)

def whole(self):
    return Words(f"{7} examples")

def back(self, dot):
    height = dot.get_center()[1]
    return label(f"{height}")

def opacity(self, dot):
    return Words(str(dot.fill_opacity))

def rounded(self, reading):
    return Words(f"{reading['C_0']:.2f}")

def formula(self):
    return Formula(FormulaTemplate("C = 0.36"))
"""
GOOD = """
def fine(self, words, reading):
    label = Words(words["input"], 25)
    label.at(0.5, label.width)
    return [Words(f"{words['through']} {j}") for j in range(1, 4)]

def chosen(self):
    return Words("one" if self.reading["C_0"] > 0.5 else "many")
"""


def test_each_kind_of_fault_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = list(functions(ast.parse(BAD)))
    monkeypatch.setitem(globals(), "EVERYTHING", bad)
    monkeypatch.setitem(globals(), "PLACES", places(bad))
    assert {function.name for function in bad if faults_in([function])} == {
        "typed", "literal", "whole", "back", "opacity", "rounded", "formula",
    }  # fmt: skip
    good = list(functions(ast.parse(GOOD)))
    assert faults_in(good) == []
