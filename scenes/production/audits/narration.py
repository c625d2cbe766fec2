"""Every number that is said or stands in a caption: one of its line's numbers in the ledger, or a structural count."""

import re
from collections.abc import Iterable
from functools import cache

from num2words import num2words

from scenes.script import Script
from scenes.stage.record import Spoken

MOST = 100
"""Numbers up to this are known by their words."""


@cache
def numerals(language: str) -> dict[str, int]:
    """The words for the numbers from two on; "one" is an article in many languages."""
    return {num2words(n, lang=language): n for n in range(2, MOST + 1)}


def faults(lines: Iterable[Spoken], script: Script) -> list[str]:
    """Those of the captions and of what a voice says."""
    words = numerals(script.language)
    return [wrong for line in lines for wrong in _faults(line, script, words)]


def _faults(line: Spoken, script: Script, words: dict[str, int]) -> list[str]:
    speech, origin = script.locale.speech, script.line(line.id)
    found = []
    for kind, left in (("the caption", line.text), ("the voice", line.spoken)):
        for number in sorted(line.numbers, key=lambda number: -len(number.shown)):
            wanted = number.shown if kind == "the caption" else speech.pronounce(number.shown)
            pattern = rf"(?<![\w.,−]){re.escape(wanted)}(?!\w|[.,]\d)"
            left, present = re.subn(pattern, " ", left, count=1, flags=re.IGNORECASE)
            if not present:
                found.append(f"{line.id}: {kind} does not have {wanted} ({number.name})")
        for symbol, said in speech.table.items():
            left = left.replace(symbol if kind == "the caption" else said, " ")
        digits = re.findall(r"\d+", left)
        counted = [words[word] for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", left.lower()) if word in words]
        others = [n for n in counted if n not in origin.counts][len(origin.indices) :]
        found += [f"{line.id}: {kind} has {n}, which is in no ledger" for n in (*digits, *others)]
    return found
