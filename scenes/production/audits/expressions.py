"""Sides of equations as Typst has them in its script, read into what they compute."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol

from scenes.production.audits.functions import SIGNS
from scenes.production.audits.interval import Interval, exactly, rounded

Letters = Mapping[str, int]
"""The values of the letters that stand for an index."""


class Unreadable(ValueError):
    """A text that is no expression."""


class Values(Protocol):
    """What gives symbols their values. Each raises Unreadable for what stands for no quantity."""

    def symbol(self, script: str, letters: Letters) -> Interval: ...
    def derivative(self, top: str, bottom: str, letters: Letters) -> Interval: ...
    def change(self, script: str) -> Interval: ...
    def applied(self, script: str, arguments: list[str]) -> Interval: ...


Expression = Callable[[Values, Letters], Interval]

SYMBOL = r"[A-Za-z](?:_(?:\w+|\([^()]*\)))?(?:\^\(\([^()]*\)\))?(?![A-Za-z])"
_TOKENS = re.compile(
    "|".join(
        rf"(?P<{name}>{pattern})"
        for name, pattern in (
            ("fraction", rf"\(\s*partial ({SYMBOL})\s*\)\s*/\s*\(\s*partial ({SYMBOL})\s*\)"),
            ("on_one_line", rf"partial ({SYMBOL})\s*\\?/\s*partial ({SYMBOL})"),
            ("change", rf"Delta ({SYMBOL})"),
            ("sum", r"sum_\(\s*(\w)\s*=\s*0\s*\)\^(\d+|\(\s*(\w) - 1\s*\))"),
            ("function", rf"({'|'.join(map(re.escape, SIGNS))})('?)(?=\s*\()"),
            ("applied", rf"({SYMBOL})\s*\(\s*({SYMBOL}(?:\s*,\s*{SYMBOL})+)\s*\)"),
            ("number", r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"),
            ("square", r"\^2(?![\d.])"),
            ("symbol", SYMBOL),
            ("operator", r"\\?/|[()·+\-]"),
        )
    )
)
_SPACES = re.compile(r"\b(?:thin|med|thick|quad)\b")


def normal(text: str) -> str:
    """Return a script without Typst's spaces, with one sign for a product."""
    text = _SPACES.sub(" ", text.replace("dot.c", "·").replace("times", "·"))
    return " ".join(text.split())


def parsed(side: str) -> Expression:
    """Return what a side of an equation computes. Raises Unreadable."""
    return _Parser(normal(side)).whole()


def letters_in(text: str) -> set[str]:
    """Return the letters that stand for an index and are bound by no sum."""
    indices = re.findall(r"[A-Za-z]_(\w+|\([^()]*\))", re.sub(r"sum_\([^()]*\)", "", text))
    bound = re.findall(r"sum_\(\s*(\w)\s*=", text)
    return {word for index in indices for word in index.strip("()").split() if word.isalpha()} - {*bound}


class _Parser:
    """Recursive descent: a sum of products of powers."""

    def __init__(self, text: str) -> None:
        self.tokens: list[re.Match[str]] = []
        at = 0
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            token = _TOKENS.match(text, at)
            if token is None:
                raise Unreadable(f"{text[at:]} cannot be read")
            self.tokens.append(token)
            at = token.end()
        self.at = 0

    def whole(self) -> Expression:
        """Return the expression of all tokens."""
        found = self._sum()
        if self.at < len(self.tokens):
            raise Unreadable(f"{self.tokens[self.at][0]} is left over")
        return found

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self) -> re.Match[str]:
        if self.at == len(self.tokens):
            raise Unreadable("something is missing")
        self.at += 1
        return self.tokens[self.at - 1]

    def _sum(self) -> Expression:
        found = self._product()
        while self._peek() in ("+", "-"):
            found = _joined(self._take()[0], found, self._product())
        return found

    def _product(self) -> Expression:
        found = self._power()
        while self._peek() not in ("", "+", "-", ")"):
            sign = self._take()[0] if self._peek() in ("·", "/", "\\/") else "·"
            found = _joined(sign, found, self._power())
        return found

    def _power(self) -> Expression:
        found = self._atom()
        if self._peek() == "^2":
            self._take()
            return lambda values, letters: found(values, letters).squared()
        return found

    def _atom(self) -> Expression:
        token = self._take()
        kind, text = str(token.lastgroup), token[0]
        groups = [group for group in token.groups() if group is not None and group != text]
        match kind:
            case "number":
                exact = self._peek() == "(" or self._peek().startswith("sum_")
                value = exactly(Decimal(text)) if exact else rounded(text)  # a numeral before a bracket is notation
                return lambda values, letters: value
            case "symbol":
                return lambda values, letters: values.symbol(text, letters)
            case "fraction" | "on_one_line":
                return lambda values, letters: values.derivative(groups[0], groups[1], letters)
            case "change":
                return lambda values, letters: values.change(groups[0])
            case "applied":
                arguments = re.findall(SYMBOL, groups[1])
                return lambda values, letters: values.applied(groups[0], arguments)
            case "function":
                return self._function(SIGNS[text.removesuffix("'")], text.endswith("'"))
            case "sum":
                return self._series(groups)
        return self._operator(text)

    def _operator(self, text: str) -> Expression:
        if text in ("+", "-"):
            inner = self._power()
            return inner if text == "+" else lambda values, letters: -inner(values, letters)
        if text != "(":
            raise Unreadable(f"{text} has nothing before it")
        inner = self._sum()
        if self._take()[0] != ")":
            raise Unreadable("a bracket does not end")
        return inner

    def _function(self, activation: str, slope: bool) -> Expression:
        self._take()
        inner = self._operator("(")
        if slope:
            return lambda values, letters: inner(values, letters).slope(activation)
        return lambda values, letters: inner(values, letters).through(activation)

    def _series(self, groups: list[str]) -> Expression:
        """Return a sum from zero to a number, or to one less than a symbol; it runs over the product behind it."""
        letter, last, *counted = groups
        term = self._product()

        def total(values: Values, letters: Letters) -> Interval:
            most = int(values.symbol(counted[0], letters).value) - 1 if counted else int(last)
            parts = [term(values, {**letters, letter: i}) for i in range(most + 1)]
            return sum(parts[1:], start=parts[0])

        return total


def _joined(sign: str, one: Expression, other: Expression) -> Expression:
    if sign == "+":
        return lambda values, letters: one(values, letters) + other(values, letters)
    if sign == "-":
        return lambda values, letters: one(values, letters) - other(values, letters)
    if sign == "·":
        return lambda values, letters: one(values, letters) * other(values, letters)
    return lambda values, letters: one(values, letters) / other(values, letters)
