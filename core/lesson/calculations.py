"""Calculations in the text of a lesson file, such as 1/3 or sqrt(2): found, and worked out for the message."""

import ast
import math
import operator
import re
from collections.abc import Callable

NUMBER = r"(?:\d[\d_]*+(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?"
"""A number without its sign, also as TOML does not take it: 1. or .5"""

_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "ln": math.log, "sin": math.sin, "cos": math.cos,
    "tan": math.tan, "tanh": math.tanh,
}  # fmt: skip
_CONSTANTS = {"pi": math.pi, "e": math.e}
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: math.pow,
}  # fmt: skip

_MODULE = r"(?:(?:math|np|numpy|torch)\.)?"
_NAMED = (
    rf"{_MODULE}(?:{'|'.join(_FUNCTIONS)})\([\d.eE+\-*/ \t]{{1,40}}\)|{_MODULE}(?:{'|'.join(_CONSTANTS)})(?![\w.(\"'])"
)
_TERM = rf"(?:{NUMBER}|{_NAMED}|\([\d.eE+\-*/ \t]{{1,40}}[+\-*/][\d.eE+\-*/ \t]{{1,40}}\))"
_OPERATOR = r"(?:[ \t]*+(?:\*\*|[*/^])[ \t]*+-?|[+-]|[ \t]++[+-][ \t]++)"
CALCULATION = re.compile(rf"(?<![\w.\"'])-?(?:{_TERM}(?:{_OPERATOR}{_TERM}){{1,8}}|{_NAMED})(?![\w.(])")
"""Terms joined by operators, or a function or constant alone. `1.3 -2.0` is none: a comma is missing there."""


def worked_out(calculation: str) -> str | None:
    """Return the result of a calculation as a number of TOML, or None if it has none."""
    text = re.sub(_MODULE + r"(?=[a-z])", "", calculation).replace("^", "**")
    text = re.sub(r"(?<![\w.])0++(?=\d)", "", text)  # Python takes no leading zeros
    try:
        value = _value(ast.parse(text.strip(), mode="eval").body)
    except (ArithmeticError, ValueError, TypeError, SyntaxError):
        return None
    return shortest_number(value) if math.isfinite(value) else None


def shortest_number(value: float) -> str:
    """Return a number in 15 digits if they differ from it by rounding only, as 0.3 for 3*0.1; else all its digits."""
    rounded = float(f"{value:.15g}")
    return repr(rounded if abs(rounded - value) <= 2 * math.ulp(value) else value)


def _value(node: ast.expr) -> float:
    match node:
        case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.Call(ast.Name(name), [argument]):
            return _FUNCTIONS[name](_value(argument))
        case ast.Name(name):
            return _CONSTANTS[name]
        case ast.Constant(float() | int() as value):
            return float(value)
    raise ValueError(f"not a calculation: {ast.dump(node)}")
