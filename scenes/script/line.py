"""One line of narration: its wordings, the numbers in it, the beats."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from core import Reading
from scenes.look import style
from scenes.script.speech import MARK, Speech


class ScriptError(ValueError):
    """A fault in a script file; its text is one line."""


@dataclass(frozen=True)
class TextNumber:
    """One number in a line of narration, as the ledger keeps it."""

    place: str
    name: str
    overrides: Mapping[str, float]
    value: float
    shown: str


@dataclass(frozen=True)
class Locale:
    """What it takes to write and to say numbers in a language: words for the small ones, the decimal mark, speech."""

    small_numbers: tuple[str, ...]
    decimal_mark: str
    speech: Speech


@dataclass(frozen=True)
class FilledLine:
    """A line with its numbers in their places: as it is written, as a voice is to read it, and where its beats are,
    each as the count of spoken words before it."""

    text: str
    spoken: str
    beats: Mapping[str, int]
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class ScriptLine:
    """One line of narration with its places still open.

    `texts` has a wording for each case, and `spoken`, for some, what a voice says in its stead.
    """

    id: str
    texts: Mapping[str, str]
    numbers: Mapping[str, tuple[str, str | int]]
    indices: tuple[str, ...] = ()
    think: bool = False
    """Whether the viewer is given time to think: then the picture may stand still for long."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    """What its words count by themselves: parts of the notation, such as the three arrows to the cost."""

    def fill(
        self, reading: Reading, locale: Locale, case: str = "", indices: Mapping[str, int] | None = None
    ) -> FilledLine:
        """The line with the numbers of this reading in their places.

        `indices` fill the places of quantities' names ("path(L-1)[{k}]->(L)[0]"), and those of the text that
        the line declares as `indices`, in words. Raises KeyError for an unknown case.
        """
        if case not in self.texts:
            raise KeyError(f"{self.id}: no case {case!r}; the script has {', '.join(self.texts)}")
        template = self.texts[case]
        said = []
        for place in places(template):
            if place in self.numbers:
                name, form = self.numbers[place]
                path = reading.path(name.format_map(indices or {}))
                value = reading[path]
                said.append(TextNumber(place, path, dict(reading.overrides), value, format_number(value, form, locale)))
        words = {s.place: s.shown for s in said}
        words |= {place: locale.small_numbers[(indices or {})[place]] for place in self.indices}
        text = _put(template, words)
        spoken, beats = "", {}
        for i, part in enumerate(MARK.split(_put(self.spoken.get(case, template), words))):
            if i % 2:  # the name of a beat, which is not to be pronounced
                beats[part] = len(spoken.split())
            else:
                spoken += locale.speech.pronounce(part)
        return FilledLine(MARK.sub("", text), spoken, beats, tuple(said))


def places(template: str) -> list[str]:
    """The places of a text that hold something, without its beats."""
    found = [place for _, place, _, _ in string.Formatter().parse(template) if place is not None]
    return [place for place in found if not place.startswith("@")]


def beats(template: str) -> list[str]:
    """The beats of a text: {@name} stands before the word with which something happens."""
    found = [place for _, place, _, _ in string.Formatter().parse(template) if place is not None]
    return [place[1:] for place in found if place.startswith("@")]


def _put(template: str, words: Mapping[str, str]) -> str:
    marks = {f"@{name}": f"\ue000{name}\ue001" for name in beats(template)}
    text = template.format(**words, **marks)
    sentence = MARK.sub("", template).startswith("{") and template.endswith((".", "?"))  # begins with a number
    return text[:1].upper() + text[1:] if sentence else text


def format_number(value: float, form: str | int, locale: Locale) -> str:
    """A number as a caption writes it."""
    words = locale.small_numbers
    if form == "word" and value == int(value) and 0 <= value < len(words):
        return words[int(value)]
    if form == "word":
        form = "short"
    if isinstance(form, int):
        decimals = form
    elif form == "short":
        decimals = style.shortest()(value)
    elif found := re.fullmatch(r"(\d)s", form):
        decimals = style.significant(int(found[1]))(value)
    else:
        raise ScriptError(f"{form!r}: no such way to write a number")
    return style.written(value, style.at_rest(value, decimals)).replace(".", locale.decimal_mark)
