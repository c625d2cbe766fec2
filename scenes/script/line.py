"""One line of narration: its wordings, the numbers in it, the beats."""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core import Reading
from scenes.look import style
from scenes.script.speech import MARK, Speech

FORMS = r"short|word|\ds"
"""Ways to write a number, besides a number of decimals: as many as it needs, in words, significant digits."""


class ScriptError(ValueError):
    """A script that cannot be used. Its text is one line; `faults` has a line for each thing that is wrong."""

    def __init__(self, faults: Sequence[str], listed: str = "") -> None:
        self.faults = tuple(faults)
        more = f" (and {len(faults) - 1} more; {listed})" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")


@dataclass(frozen=True)
class TextNumber:
    """One number in a text of the script, as the ledger keeps it.

    `overrides` are the parameters that differ from the lesson's; `shown` is the number as it is written.
    """

    place: str
    name: str
    overrides: Mapping[str, float]
    value: float
    shown: str


@dataclass(frozen=True)
class Locale:
    """How a language writes and says numbers: words for the small ones, from zero on, the decimal mark, speech."""

    small_numbers: tuple[str, ...]
    decimal_mark: str
    speech: Speech


@dataclass(frozen=True)
class FilledLine:
    """A line with its numbers filled in: as it is written and as a voice reads it.

    `beats` has, by name, the number of spoken words before each beat.
    """

    text: str
    spoken: str
    beats: Mapping[str, int]
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class ScriptLine:
    """A line of narration, or another text of the script, whose places are not filled yet.

    `texts` has a wording for each case; `spoken` has, for some cases, what a voice says instead.
    """

    id: str
    texts: Mapping[str, str]
    numbers: Mapping[str, tuple[str, str | int]]
    indices: tuple[str, ...] = ()
    think: bool = False
    """True if the viewer is given time to think: then the picture may stay unchanged for long."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    """What the words themselves count: parts of the notation, such as the three arrows to the cost."""

    def fill(
        self, reading: Reading, locale: Locale, case: str = "", indices: Mapping[str, int] | None = None
    ) -> FilledLine:
        """Return the line with the numbers of a reading.

        `indices` complete the names of quantities ("path(L-1)[{k}]->(L)[0]"), and fill in words the places that the
        line declares as `indices`. Raises KeyError if the line has no such case.
        """
        if case not in self.texts:
            cases = ", ".join(self.texts)
            raise KeyError(f"{self.id}: no case {case!r}; the script has {cases}: add it to scenes/script/en.toml")
        template = self.texts[case]
        numbers = []
        for place in places(template):
            if place in self.numbers:
                name, form = self.numbers[place]
                path = reading.path(name.format_map(indices or {}))
                value = reading[path]
                shown = format_number(value, form, locale)
                numbers.append(TextNumber(place, path, dict(reading.overrides), value, shown))
        words = {number.place: number.shown for number in numbers}
        words |= {place: locale.small_numbers[(indices or {})[place]] for place in self.indices}
        text = _substitute(template, words)
        spoken, positions = "", {}
        for i, part in enumerate(MARK.split(_substitute(self.spoken.get(case, template), words))):
            if i % 2:  # the name of a beat, which is not pronounced
                positions[part] = len(spoken.split())
            else:
                spoken += locale.speech.pronounce(part)
        return FilledLine(MARK.sub("", text), spoken, positions, tuple(numbers))


def places(template: str) -> list[str]:
    """Return the places of a text that hold a number or an index, without its beats."""
    return [field for field in _fields(template) if not field.startswith("@")]


def beats(template: str) -> list[str]:
    """Return the beats of a text: {@name} comes before the word with which something happens on the screen."""
    return [field[1:] for field in _fields(template) if field.startswith("@")]


def _fields(template: str) -> list[str]:
    return [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]


def _substitute(template: str, words: Mapping[str, str]) -> str:
    marks = {f"@{name}": f"\ue000{name}\ue001" for name in beats(template)}
    text = template.format(**words, **marks)
    sentence = MARK.sub("", template).startswith("{") and template.endswith((".", "?"))  # begins with a number
    return text[:1].upper() + text[1:] if sentence else text


def format_number(value: float, form: str | int, locale: Locale) -> str:
    """Return a number as a caption writes it.

    `form` is a number of decimals, or one of FORMS. Raises ValueError for any other form.
    """
    if form == "word" and value == int(value) and 0 <= value < len(locale.small_numbers):
        return locale.small_numbers[int(value)]
    if isinstance(form, int):
        decimals = form
    elif form in ("short", "word"):
        decimals = style.shortest()(value)
    elif significant := re.fullmatch(r"(\d)s", form):
        decimals = style.significant(int(significant[1]))(value)
    else:
        raise ValueError(f"{form!r}: no such form of a number; write decimals, short, word or 3s")
    return style.written(value, style.at_rest(value, decimals)).replace(".", locale.decimal_mark)
