"""The words of a ledger against the script: each text must be one that the script makes of those numbers."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import cast

from core import Reading
from scenes.production.audits.ledger_shape import Ledger, Line, Number, Words
from scenes.script import FilledLine, Script, ScriptLine
from scenes.script.line import places

MOST_NEURONS = 8
"""In a layer: an index in a script's names is smaller."""

Fault = tuple[str, str, str]
"""The chapter, the moment, what is wrong."""


class _Numbers:
    """Answers a script's line as a Reading does, with the numbers of a ledger in their order."""

    def __init__(self, numbers: Sequence[Number], reading: Reading) -> None:
        self._left, self._reading = iter(numbers), reading
        self.overrides: Mapping[str, float] = {}

    def path(self, name: str) -> str:
        """Return the full path of a short name."""
        return self._reading.path(name)

    def __getitem__(self, path: str) -> float:
        """Return the next value. Raises KeyError where the ledger has another quantity there."""
        number = next(self._left)
        if number.name != path:
            raise KeyError(path)
        self.overrides = number.overrides
        return number.value


def fillings(line: ScriptLine, numbers: Sequence[Number], reading: Reading, script: Script) -> Iterator[FilledLine]:
    """Yield what a line of the script can say with these numbers: in each of its cases, for any indices."""
    names = [name for name, _ in line.numbers.values()]
    indices = sorted({*line.indices, *(index for name in names for index in re.findall(r"\{(\w+)\}", name))})
    most = min(MOST_NEURONS, len(script.locale.small_numbers))
    for case, template in line.texts.items():
        if sum(place in line.numbers for place in places(template)) != len(numbers):
            continue
        for chosen in product(range(most), repeat=len(indices)):
            source = cast(Reading, _Numbers(numbers, reading))
            try:
                filled = line.fill(source, script.locale, case, dict(zip(indices, chosen, strict=True)))
            except (KeyError, ValueError):  # another quantity; a number that cannot be said
                continue
            yield filled


def faults(ledger: Ledger, script: Script, reading: Reading) -> list[Fault]:
    """Return what is wrong with the titles, the lines and the words of a ledger."""
    found = [*_titles(ledger, script)]
    for line in ledger.lines:
        found += [(line.chapter, f"frame {line.frame}", what) for what in _line(line, script, reading)]
    for words in ledger.words:
        found += [(words.chapter, f"frame {words.frame}", what) for what in _words(words, script, reading)]
    return found


def _titles(ledger: Ledger, script: Script) -> Iterator[Fault]:
    filled = {(words.chapter, words.text) for words in ledger.words}
    for part in ledger.chapters:
        if part.name not in script.titles:
            yield part.name, "", "the script has no such chapter"
            continue
        plain = {text for line in script.subtitles[part.name].values() for text in line.texts.values()}
        if part.title not in {script.titles[part.name], *plain} and (part.name, part.title) not in filled:
            yield part.name, "", f"the title “{part.title}” is not the script's, “{script.titles[part.name]}”"


def _line(line: Line, script: Script, reading: Reading) -> list[str]:
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


def _words(words: Words, script: Script, reading: Reading) -> list[str]:
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
