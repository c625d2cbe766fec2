"""Check every number that is spoken or in a caption: the ledger must have it, or it must be a structural count."""

import re
from collections.abc import Iterable
from functools import cache

from num2words import num2words

from scenes.script import Script
from scenes.stage import Spoken

MOST = 100
"""The largest number that is recognized when it is spelled out; the script spells out small counts only."""


@cache
def numerals(language: str) -> dict[str, int]:
    """Return the numbers from two on by their words; "one" is left out, since many languages use it as an article."""
    return {num2words(n, lang=language): n for n in range(2, MOST + 1)}


def faults(lines: Iterable[Spoken], script: Script) -> list[str]:
    """Return the faults of the captions and of the spoken text, line by line."""
    words = numerals(script.language)
    return [fault for line in lines for fault in _faults(line, script, words)]


def _faults(line: Spoken, script: Script, words: dict[str, int]) -> list[str]:
    speech, origin = script.locale.speech, script.line(line.id)
    wrong = []
    for kind, left in (("the caption", line.text), ("the voice", line.spoken)):
        for number in sorted(line.numbers, key=lambda number: -len(number.shown)):
            wanted = number.shown if kind == "the caption" else speech.pronounce(number.shown)
            pattern = rf"(?<![\w.,−]){re.escape(wanted)}(?!\w|[.,]\d)"
            left, present = re.subn(pattern, " ", left, count=1, flags=re.IGNORECASE)
            if not present:
                wrong.append(f"{line.id}: {kind} does not have {wanted} ({number.name})")
        for symbol, said in speech.table.items():
            left = left.replace(symbol if kind == "the caption" else said, " ")
        digits = re.findall(r"\d+", left)
        counted = [words[word] for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", left.lower()) if word in words]
        others = [n for n in counted if n not in origin.counts][len(origin.indices) :]
        wrong += [f"{line.id}: {kind} has {n}, which is in no ledger" for n in (*digits, *others)]
    return wrong
