"""The script: what is said and written, in one file a language, with the places where numbers go.

A chapter has a title, subtitles and lines of narration; words and phrases stand on the screen, in any chapter.
The text of a line, a subtitle or a phrase has places, {z}; its `numbers` say which quantity stands there and how:
a number of decimals, "short" (as many as the value has, up to two), "word" (spelt out) or "3s" (three significant
digits). Places that hold the index of a neuron stand in `indices`. A text whose wording follows from the values
has `cases` instead.
"""

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core import Reading
from scenes import style

WORDS_A_MINUTE = 165
"""How fast the narration is spoken where there is no voice to measure."""

FOLDER = Path(__file__).parent


class ScriptError(ValueError):
    """A fault in a script file; its text is one line."""


@dataclass(frozen=True)
class Said:
    """One number in a line of narration, as the ledger keeps it."""

    place: str
    name: str
    overrides: Mapping[str, float]
    value: float
    shown: str


@dataclass(frozen=True)
class Line:
    """One line of narration with its places still open."""

    id: str
    texts: Mapping[str, str]
    numbers: Mapping[str, tuple[str, str | int]]
    indices: tuple[str, ...] = ()
    think: bool = False
    """Whether the viewer is given time to think: then the picture may stand still for long."""

    def fill(
        self, reading: Reading, small: tuple[str, ...], case: str = "", indices: Mapping[str, int] | None = None
    ) -> tuple[str, list[Said]]:
        """The text with the numbers of this reading in their places.

        `indices` fill the places of quantities' names ("path(L-1)[{k}]->(L)[0]"), and those of the text that
        the line declares as `indices`, in words. Raises KeyError for an unknown case.
        """
        if case not in self.texts:
            raise KeyError(f"{self.id}: no case {case!r}; the script has {', '.join(self.texts)}")
        text = self.texts[case]
        said = []
        for _, place, _, _ in string.Formatter().parse(text):
            if place is not None and place in self.numbers:
                name, form = self.numbers[place]
                path = reading.path(name.format_map(indices or {}))
                value = reading[path]
                said.append(Said(place, path, dict(reading.overrides), value, said_as(value, form, small)))
        spelt = {place: small[(indices or {})[place]] for place in self.indices}
        filled = text.format(**{s.place: s.shown for s in said}, **spelt)
        sentence = text.startswith("{") and text.endswith((".", "?"))  # begins with a number in words
        return filled[:1].upper() + filled[1:] if sentence else filled, said


@dataclass(frozen=True)
class Script:
    """One language."""

    language: str
    film: Mapping[str, str]
    """Its title, what it is about, its licence."""
    words: Mapping[str, str]
    small: tuple[str, ...]
    titles: Mapping[str, str]
    subtitles: Mapping[str, Mapping[str, Line]]
    lines: Mapping[str, Line]
    phrases: Mapping[str, Line]

    def line(self, name: str) -> Line:
        """Raises KeyError where the script has no such line."""
        if name not in self.lines:
            raise KeyError(f"{name}: no such line in the script {self.language!r}")
        return self.lines[name]


@cache
def load(language: str = "en") -> Script:
    """Read a script. Raises ScriptError, with one line, for what is wrong in it."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        raise ScriptError(
            f"{language}: no such script; there are {', '.join(sorted(p.stem for p in FOLDER.glob('*.toml')))}"
        )
    try:
        source = tomllib.loads(path.read_text("utf-8"))
        chapters: Mapping[str, Any] = source["chapters"]
        lines: dict[str, Line] = {}
        for name, chapter in chapters.items():
            for line_id, content in chapter["lines"].items():
                full = f"{name}.{line_id}"
                lines[full] = _line(full, content)
        return Script(
            source["language"],
            {key: str(source["film"][key]) for key in ("title", "about", "licence")},
            source["words"],
            tuple(source["small_numbers"]),
            {name: _title(chapter["title"]) for name, chapter in chapters.items()},
            {
                name: {
                    key: _line(f"{name}.{key}", content if isinstance(content, dict) else {"text": content})
                    for key, content in {**chapter.get("subtitles", {}), **chapter.get("titles", {})}.items()
                }
                for name, chapter in chapters.items()
            },
            lines,
            {key: _line(f"phrases.{key}", content) for key, content in source.get("phrases", {}).items()},
        )
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"{path.name}: is not valid TOML: {error}") from None
    except KeyError as error:
        raise ScriptError(f"{path.name}: {error} is missing") from None


def _title(content: str) -> str:
    return content


def _line(name: str, content: Mapping[str, Any]) -> Line:
    if ("text" in content) == ("cases" in content):
        raise ScriptError(f"{name}: a line has a text or cases; give one of the two")
    texts = {"": content["text"]} if "text" in content else dict(content["cases"])
    numbers = {place: (quantity, form) for place, (quantity, form) in content.get("numbers", {}).items()}
    used = {p for text in texts.values() for _, p, _, _ in string.Formatter().parse(text) if p is not None}
    indices = tuple(content.get("indices", ()))
    if wrong := used ^ {*numbers, *indices}:
        raise ScriptError(f"{name}: the places {sorted(wrong)} stand in the text or in numbers, not in both")
    return Line(name, texts, numbers, indices, bool(content.get("think", False)))


def said_as(value: float, form: str | int, small: tuple[str, ...]) -> str:
    """A number as a caption writes it."""
    if form == "word" and value == int(value) and 0 <= value < len(small):
        return small[int(value)]
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
    return style.written(value, style.at_rest(value, decimals))


def spoken_words(text: str) -> int:
    """Words as a voice would say them: every digit after the point is one, and so are the point and a minus."""
    count = 0
    for token in text.split():
        number = re.search(r"−?\d+(?:\.\d+)?", token)
        if number is None:
            count += 1
            continue
        whole, _, decimals = number[0].lstrip("−").partition(".")
        count += number[0].startswith("−") + max(1, len(whole) - 1) + (1 + len(decimals) if decimals else 0)
    return count


def seconds(text: str) -> float:
    """How long a line takes to say at WORDS_A_MINUTE."""
    return spoken_words(text) * 60 / WORDS_A_MINUTE
