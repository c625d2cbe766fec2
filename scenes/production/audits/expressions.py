"""Sides of equations in Typst's script, translated into Python's syntax and evaluated by a whitelist of its nodes.

The translation knows tokens, implicit products and the end of a sum. Precedence and brackets are Python's.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from scenes.production.audits.functions import SIGNS
from scenes.production.audits.interval import Interval, exactly, rounded

Letters = Mapping[str, int]
"""The values of the letters that stand for an index."""


class Unreadable(ValueError):
    """A text that is not an expression."""


class Values(Protocol):
    """What gives symbols their values. Each method raises Unreadable for a script that stands for no quantity."""

    def symbol(self, script: str, letters: Letters) -> Interval: ...
    def derivative(self, top: str, bottom: str, letters: Letters) -> Interval: ...
    def change(self, script: str) -> Interval: ...
    def applied(self, script: str, arguments: list[str]) -> Interval: ...


Expression = Callable[[Values, Letters], Interval]

SYMBOL = r"[A-Za-z](?:_(?:\w+|\([^()]*\)))?(?:\^\(\([^()]*\)\))?(?![A-Za-z])"
_NUMBER = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_FRACTION = rf"\(\s*partial ({SYMBOL})\s*\)\s*/\s*\(\s*partial ({SYMBOL})\s*\)"
_TOKENS = {
    "fraction": _FRACTION,
    "derivative": rf"partial ({SYMBOL})\s*\\?/\s*partial ({SYMBOL})",
    "change": rf"Delta ({SYMBOL})",
    "sum_to": r"sum_\(\s*(\w)\s*=\s*0\s*\)\^(\d+)",
    "sum_below": r"sum_\(\s*(\w)\s*=\s*0\s*\)\^\(\s*(\w) - 1\s*\)",
    "activation": rf"({'|'.join(map(re.escape, SIGNS))})('?)(?=\s*\()",
    "applied": rf"({SYMBOL})\s*\(\s*({SYMBOL}(?:\s*,\s*{SYMBOL})+)\s*\)",
    "exactly": rf"({_NUMBER})(?=\s*(?:sum_|(?!{_FRACTION})\())",  # a numeral before a bracket is notation
    "rounded": rf"({_NUMBER})",
    "operator": r"\^2(?![\d.])|\\?/|[()·+\-]",
    "symbol": rf"({SYMBOL})",
}
"""Tokens by kind, in the order in which they are tried. A token's groups are the arguments of its Python call."""
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS.items()))
_PYTHON = {"·": "*", "\\/": "/", "^2": "**2"}
"""Operators that Python spells differently."""
_INFIX = ("·", "/", "\\/", "+", "-", ")", "^2")
"""Operators that follow an operand; any other token behind an operand begins another factor."""
_OPERATIONS: Mapping[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SUMS = ("sum_to", "sum_below")
"""From 0 to a number, and from 0 to one less than a symbol."""
_SPACES = re.compile(r"\b(?:thin|med|thick|quad)\b")


def normal(text: str) -> str:
    """Return a script without Typst's spaces, with one sign for a product."""
    text = _SPACES.sub(" ", text.replace("dot.c", "·").replace("times", "·"))
    return " ".join(text.split())


def letters_in(text: str) -> set[str]:
    """Return the letters that stand for an index and are bound by no sum."""
    indices = re.findall(r"[A-Za-z]_(\w+|\([^()]*\))", re.sub(r"sum_\([^()]*\)", "", text))
    bound = re.findall(r"sum_\(\s*(\w)\s*=", text)
    return {word for index in indices for word in index.strip("()").split() if word.isalpha()} - {*bound}


@lru_cache(maxsize=1024)
def parsed(side: str) -> Expression:
    """Return what a side of an equation computes. Raises Unreadable if it is not an expression."""
    return whitelisted(in_python(normal(side)))


def whitelisted(python: str) -> Expression:
    """Return what an expression in Python's syntax computes.

    Raises Unreadable if the syntax is invalid. The expression raises Unreadable for a node that is not allowed.
    """
    try:
        tree = ast.parse(python, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unreadable(f"{python or 'nothing'} is not an expression") from None
    return lambda values, letters: _value(tree, values, letters)


def in_python(text: str) -> str:
    """Return a normal script in Python's syntax, which may still be invalid. Raises Unreadable for an unknown token.

    Operands become calls of the functions that `_value` knows. A sum runs over the product behind it.
    """
    parts: list[str] = []
    open_sums = [0]  # for each open bracket, the sums in it that have not ended
    after_operand = False
    for token in _tokens(text):
        kind, written = str(token.lastgroup), token[0]
        if after_operand and written not in _INFIX:
            parts.append("*")
        if written == ")" or (after_operand and written in ("+", "-")):
            parts.append(")" * open_sums.pop())
            if written == ")" and not open_sums:
                raise Unreadable("a bracket ends that has not begun")
            open_sums += [] if written == ")" else [0]
        open_sums += [0] if written == "(" else []
        open_sums[-1] += kind in _SUMS
        parts.append(_spelled(kind, token))
        after_operand = written in (")", "^2") or kind not in ("operator", "activation", *_SUMS)
    return " ".join([*parts, ")" * sum(open_sums)])


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise Unreadable(f"{text[at:]} cannot be read")
        yield token
        at = token.end() + (text[token.end() : token.end() + 1] == " ")


def _spelled(kind: str, token: re.Match[str]) -> str:
    """Return a token as Python spells it; the bracket of a call on what follows stays open."""
    arguments = [group for group in token.groups() if group is not None][1:]
    if kind == "operator":
        return _PYTHON.get(token[0], token[0])
    if kind == "activation":
        sign, prime = arguments
        return SIGNS[sign] + ("_slope" if prime else "")
    return f"{kind}({', '.join(map(repr, arguments))}" + (", " if kind in _SUMS else ")")


def _value(node: ast.expr, values: Values, letters: Letters) -> Interval:
    """Return the value of a node. Raises Unreadable for a node that is not on this whitelist."""
    match node:
        case ast.BinOp(base, ast.Pow(), ast.Constant(2)):
            return _value(base, values, letters).squared()
        case ast.BinOp(left, sign, right) if type(sign) in _OPERATIONS:
            return _OPERATIONS[type(sign)](_value(left, values, letters), _value(right, values, letters))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, values, letters)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _value(operand, values, letters)
        case ast.Call(ast.Name(kind), [ast.Constant(str(letter)), ast.Constant(str(end)), term], []) if kind in _SUMS:
            count = int(end) + 1 if kind == "sum_to" else int(values.symbol(end, letters).value)
            terms = [_value(term, values, {**letters, letter: i}) for i in range(count)]
            return sum(terms[1:], start=terms[0])
        case ast.Call(ast.Name(name), [argument], []) if name in SIGNS.values():
            return _value(argument, values, letters).through(name)
        case ast.Call(ast.Name(name), [argument], []) if name.removesuffix("_slope") in SIGNS.values():
            return _value(argument, values, letters).slope(name.removesuffix("_slope"))
        case ast.Call(ast.Name(kind), arguments, []):
            return _operand(kind, [getattr(argument, "value", None) for argument in arguments], values, letters)
    raise Unreadable(f"{ast.unparse(node)} is not arithmetic")


def _operand(kind: str, arguments: list[object], values: Values, letters: Letters) -> Interval:
    """Return the value of one token. Raises Unreadable for an unknown kind or other arguments than texts."""
    match kind, arguments:
        case "rounded", [str(digits)]:
            return rounded(digits)
        case "exactly", [str(digits)]:
            return exactly(Decimal(digits))
        case "symbol", [str(script)]:
            return values.symbol(script, letters)
        case "fraction" | "derivative", [str(top), str(bottom)]:
            return values.derivative(top, bottom, letters)
        case "change", [str(script)]:
            return values.change(script)
        case "applied", [str(script), str(list_of_symbols)]:
            return values.applied(script, re.findall(SYMBOL, list_of_symbols))
    raise Unreadable(f"{kind} is not a function of {len(arguments)} texts")
