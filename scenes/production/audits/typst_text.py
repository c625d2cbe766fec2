"""Turn formulas and numbers into text as they are drawn now: Typst's script with the current digits."""

import re
from collections.abc import Iterator

from scenes.pictures.primitives import Formula, Number

_GROUP = re.compile(r'manimgrp\("[^"]*", ')


def pieces(formula: Formula) -> list[str | Number]:
    """Return the parts of a formula in order: pieces of Typst's script, and the numbers between them."""
    parts: list[str | Number] = []
    source = formula.typst_code.strip("$ ").removeprefix('class("opening", "1")')
    numbers = iter(formula.numbers[label] for label in formula.equation.places if label in formula.numbers)
    for content, written in _groups(source):
        if written and content.startswith('"'):
            parts.append(next(numbers))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += content
        else:
            parts.append(content)
    return parts


def _groups(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a script, each with True if it is the content of a place."""
    at = 0
    while opening := _GROUP.search(source, at):
        yield source[at : opening.start()], False
        depth, end = 1, opening.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(source[end], 0) if source[end] != '"' else 0
            end = source.index('"', end + 1) + 1 if source[end] == '"' else end + 1
        yield source[opening.end() : end - 1], True
        at = end
    yield source[at:], False


def plain(number: Number) -> str:
    """Return the drawn digits of a number, with a point and an ASCII minus."""
    return number.text.replace(number.mark, ".").replace("−", "-")


def script_of(formula: Formula) -> str:
    """Return a formula's script on one line, with its numbers in their places."""
    return " ".join("".join(part if isinstance(part, str) else plain(part) for part in pieces(formula)).split())
