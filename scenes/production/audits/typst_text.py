"""Formulas and numbers as they are drawn, in text: what Typst has set, and the digits of this moment."""

import re
from collections.abc import Iterator

from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula

_GROUP = re.compile(r'manimgrp\("[^"]*", ')


def pieces(formula: Formula) -> list[str | Number]:
    """Return a formula as Typst has set it, in order: its script, and the numbers in it."""
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
    """Give the parts of a script, each with whether it is the content of a place."""
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
    """Return what is drawn of a number, as a calculator takes it."""
    return number.text.replace(number.mark, ".").replace("−", "-")


def script_of(formula: Formula) -> str:
    """Return a formula's script on one line, with its numbers in their places."""
    return " ".join("".join(part if isinstance(part, str) else plain(part) for part in pieces(formula)).split())
