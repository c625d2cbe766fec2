"""Compare the words of a ledger with the script: the script must make each text from the ledger's numbers."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import cast

from core import Reading
from scenes.production.audits.ledger_shape import LedgerDocument, LedgerLine, LedgerNumber, LedgerWords
from scenes.production.audits.report import Fault
from scenes.script import FilledLine, Script, ScriptLine
from scenes.script.line import places

MOST_NEURONS = 8
"""The most neurons of a layer in a lesson: every index in a name of the script is smaller."""


class _LedgerReading:
    """A stand-in for a Reading: gives a script's line the numbers of a ledger in their order."""

    def __init__(self, numbers: Sequence[LedgerNumber], reading: Reading) -> None:
        self._left, self._reading = iter(numbers), reading
        self.overrides: Mapping[str, float] = {}

    def path(self, name: str) -> str:
        """Return the full path of a short name."""
        return self._reading.path(name)

    def __getitem__(self, path: str) -> float:
        """Return the next value. Raises KeyError if the ledger's next number is another quantity."""
        number = next(self._left)
        if number.name != path:
            raise KeyError(path)
        self.overrides = number.overrides
        return number.value


def fillings(
    line: ScriptLine, numbers: Sequence[LedgerNumber], reading: Reading, script: Script
) -> Iterator[FilledLine]:
    """Yield each text that a line of the script can make of these numbers: in every case, for all indices."""
    names = [name for name, _ in line.numbers.values()]
    indices = sorted({*line.indices, *(index for name in names for index in re.findall(r"\{(\w+)\}", name))})
    most = min(MOST_NEURONS, len(script.locale.small_numbers))
    for case, template in line.texts.items():
        if sum(place in line.numbers for place in places(template)) != len(numbers):
            continue
        for chosen in product(range(most), repeat=len(indices)):
            source = cast(Reading, _LedgerReading(numbers, reading))
            try:
                filled = line.fill(source, script.locale, case, dict(zip(indices, chosen, strict=True)))
            except (KeyError, ValueError):  # another quantity; a number that cannot be said
                continue
            yield filled


def faults(ledger: LedgerDocument, script: Script, reading: Reading) -> list[Fault]:
    """Return the faults in the titles, the lines and the words of a ledger."""
    wrong = [*_titles(ledger, script)]
    for line in ledger.lines:
        wrong += [Fault(line.chapter, f"frame {line.frame}", what) for what in _line(line, script, reading)]
    for words in ledger.words:
        wrong += [Fault(words.chapter, f"frame {words.frame}", what) for what in _words(words, script, reading)]
    return wrong


def _titles(ledger: LedgerDocument, script: Script) -> Iterator[Fault]:
    filled = {(words.chapter, words.text) for words in ledger.words}
    for part in ledger.chapters:
        if part.name not in script.titles:
            yield Fault(part.name, "", "the script has no such chapter")
            continue
        plain = {text for line in script.subtitles[part.name].values() for text in line.texts.values()}
        if part.title not in {script.titles[part.name], *plain} and (part.name, part.title) not in filled:
            wanted = script.titles[part.name]
            yield Fault(part.name, "", f"the title “{part.title}” is not the script's, “{wanted}”")


def _line(line: LedgerLine, script: Script, reading: Reading) -> list[str]:
    if line.id not in script.lines or not line.id.startswith(f"{line.chapter}."):
        return [f"{line.id}: the script has no such line of {line.chapter}"]
    ways = [*fillings(script.line(line.id), line.numbers, reading, script)]
    shown = [number.shown for number in line.numbers]
    if not ways:
        return [f"{line.id}: its numbers are not those of the script's line"]
    if any((way.text, way.spoken, _shown(way)) == (line.text, line.spoken, shown) for way in ways):
        return []
    way = _nearest(line.text, ways)
    if way.text != line.text:
        return [f"{line.id}: the text “{line.text}” is not the script's, “{way.text}”"]
    if way.spoken != line.spoken:
        return [f"{line.id}: what is spoken, “{line.spoken}”, is not the script's, “{way.spoken}”"]
    return [f"{line.id}: its numbers are written {', '.join(shown)}, and the script has {', '.join(_shown(way))}"]


def _words(words: LedgerWords, script: Script, reading: Reading) -> list[str]:
    known = [*script.phrases.values(), *script.subtitles.get(words.chapter, {}).values()]
    ways = [way for line in known for way in fillings(line, words.numbers, reading, script)]
    shown = [number.shown for number in words.numbers]
    if any((way.text, _shown(way)) == (words.text, shown) for way in ways):
        return []
    expected = f"; nearest is “{_nearest(words.text, ways).text}”" if ways else ""
    return [f"the words “{words.text}” are none that the script has with these numbers{expected}"]


def _shown(filled: FilledLine) -> list[str]:
    return [number.shown for number in filled.numbers]


def _nearest(text: str, ways: Iterable[FilledLine]) -> FilledLine:
    def likeness(way: FilledLine) -> float:
        return difflib.SequenceMatcher(None, text, way.text).ratio()

    return max(ways, key=likeness)
