"""Decimal commas in a valid lesson file: 0,5 in a list is read as the two numbers 0 and 5, without an error."""

import re
from dataclasses import dataclass

from core.lesson.statements import statements

_LIST = re.compile(r"\[[ \t]*+(?P<numbers>[+-]?\d++[ \t]*+(?:,[ \t]*+[+-]?\d++[ \t]*+)++)\]")
"""A list of two or more whole numbers on one line."""

_PAIR = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d++),(?P<decimals>\d++)")


LONGEST_SHOWN = 60
"""Characters of a list that a message repeats; it repeats the list three times."""


@dataclass(frozen=True)
class Suspicion:
    """A list that was probably written with decimal commas: its line, key, how it was read, what was meant."""

    line: int
    key: str
    written: str
    meant: str

    @property
    def problem(self) -> str:
        """What the list was read as."""
        numbers = self.written.strip("[]").replace(" ", "").split(",")
        return f"{_brief(self.written)} was read as the {len(numbers)} numbers {_brief(', '.join(numbers))}"

    @property
    def fix(self) -> str:
        """What to write for either meaning."""
        spaced = re.sub(r",\s*", ", ", self.written)
        return (
            f"if it has decimal commas, write {_brief(self.meant)}, else add a space after each comma: {_brief(spaced)}"
        )


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def decimal_commas(text: str) -> list[Suspicion]:
    """Return the lists of a valid text that look as if they had decimal commas.

    Their commas differ: some without a space, inside numbers, others with one, between numbers. A list of a single
    pair looks so if it begins with 0, or -0, and the second number is neither 0 nor 1: [0,6].
    """
    suspicions = []
    for statement in statements(text):
        if statement.is_heading:
            continue
        for numbers in _LIST.finditer(statement.text, statement.value_at):
            groups = [group.strip() for group in re.split(r",[ \t]++", numbers["numbers"])]
            pairs = [_PAIR.fullmatch(group) for group in groups]
            if not any(pairs) or any("," in group for group, pair in zip(groups, pairs, strict=True) if not pair):
                continue
            (first, *_) = pairs
            alone = len(groups) == 1 and first is not None
            if alone and first is not None and not _looks_decimal(first):
                continue
            decimals = [group.replace(",", ".") for group in groups]
            if len(decimals) == 1 and statement.key == "examples":
                decimals.append("y")  # an example has two numbers
            meant = f"[{', '.join(decimals)}]"
            line = statement.line_at(numbers.start())
            suspicions.append(Suspicion(line, statement.path, numbers[0], meant))
    return suspicions


def _looks_decimal(pair: re.Match[str]) -> bool:
    return int(pair["whole"][:9]) == 0 and (pair["sign"] == "-" or pair["decimals"] not in ("0", "1"))
