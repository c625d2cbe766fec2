"""How a language is spoken: numbers digit by digit, symbols by a table of pronunciations, time by the word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from num2words import num2words

WORDS_A_MINUTE = 165
"""How fast the narration is spoken where there is no voice to measure."""

MARK = re.compile("\ue000(.*?)\ue001")
"""A beat in a text: what comes between two characters that no text has."""

_NUMBER = re.compile(r"([−-]?)(\d+)(?:[.,](\d+))?")


@dataclass(frozen=True)
class Speech:
    """One language's way of saying things.

    `point` and `minus` are the words for the decimal mark and the sign; `table` says how words and symbols are
    pronounced that would else be said wrongly, the longest first.
    """

    language: str
    point: str = "point"
    minus: str = "minus"
    table: Mapping[str, str] = field(default_factory=dict)

    def number(self, written: str) -> str:
        """A number as it is said, every digit after the point on its own: "−0.08" is "minus zero point zero eight".

        Raises ValueError for what is no number.
        """
        found = _NUMBER.fullmatch(written)
        if found is None:
            raise ValueError(f"{written!r} is not a number")
        sign, whole, decimals = found.groups()
        digits = [self.point, *(num2words(int(digit), lang=self.language) for digit in decimals)] if decimals else []
        return " ".join([*([self.minus] if sign else []), num2words(int(whole), lang=self.language), *digits])

    def pronounce(self, text: str) -> str:
        """A text as a voice is to read it: every word of the table in its pronunciation, then all numbers in words."""
        if self.table:
            text = self._keys.sub(lambda found: self.table[found[0]], text)
        return _NUMBER.sub(lambda found: self.number(found[0]), text)

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        keys = "|".join(map(re.escape, sorted(self.table, key=len, reverse=True)))
        return re.compile(rf"(?<![\w^_])(?:{keys})(?![\w^_])")

    def words(self, text: str) -> int:
        """How many words it takes to say a text."""
        return len(self.pronounce(MARK.sub("", text)).split())

    def seconds(self, text: str) -> float:
        """How long it takes to say a text at WORDS_A_MINUTE."""
        return self.words(text) * 60 / WORDS_A_MINUTE
