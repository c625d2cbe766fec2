"""How a language is spoken: numbers digit by digit, symbols by a table of pronunciations, durations by the word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from num2words import num2words

WORDS_A_MINUTE = 165
"""Speaking rate that is assumed if there is no voice to measure; that of a calm narrator."""

MARK = re.compile("\ue000(.*?)\ue001")
"""Matches a beat in a text: its name between two private-use characters, which no text has."""

_NUMBER = re.compile(r"([−-]?)(\d+)(?:[.,](\d+))?")


@dataclass(frozen=True)
class Speech:
    """How one language pronounces numbers, symbols and words.

    `point` and `minus` are the words for the decimal mark and the sign; `table` maps words and symbols that a voice
    would get wrong to their pronunciation.
    """

    language: str
    point: str = "point"
    minus: str = "minus"
    table: Mapping[str, str] = field(default_factory=dict)

    def number(self, written: str) -> str:
        """Return a number in words, the digits after the point one by one: "−0.08" is "minus zero point zero eight".

        Raises ValueError if the text is not a number.
        """
        match = _NUMBER.fullmatch(written)
        if match is None:
            raise ValueError(f"{written!r} is not a number")
        sign, whole, decimals = match.groups()
        digits = [self.point, *(num2words(int(digit), lang=self.language) for digit in decimals)] if decimals else []
        return " ".join([*([self.minus] if sign else []), num2words(int(whole), lang=self.language), *digits])

    def pronounce(self, text: str) -> str:
        """Return a text as a voice reads it: words of the table replaced, then all numbers in words."""
        if self.table:
            text = self._keys.sub(lambda match: self.table[match[0]], text)
        return _NUMBER.sub(lambda match: self.number(match[0]), text)

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        keys = "|".join(map(re.escape, sorted(self.table, key=len, reverse=True)))
        return re.compile(rf"(?<![\w^_])(?:{keys})(?![\w^_])")

    def words(self, text: str) -> int:
        """Return the number of words that it takes to say a text."""
        return len(self.pronounce(MARK.sub("", text)).split())

    def seconds(self, text: str) -> float:
        """Return how long it takes to say a text at WORDS_A_MINUTE, in seconds."""
        return self.words(text) * 60 / WORDS_A_MINUTE
