"""Script files: which languages there are, and how a script is read."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from core.lesson import TooLarge, line_of_long_key, read_file
from scenes.script.line import Locale, ScriptError, ScriptLine
from scenes.script.schema import SOURCE, Fault, ScriptFile, validate
from scenes.script.speech import Speech
from scenes.script.translation import gaps, merged

FOLDER = Path(__file__).parent

LARGEST_FILE = 1_000_000
"""Bytes. A script has less than a tenth of this; a larger file is something else."""

MOST_KEY_PARTS = 8
"""Parts of a dotted key. The keys of a script have up to six; far more would keep the parser busy for minutes."""

T = TypeVar("T")


class Section(dict[str, T]):
    """A table of the script. Raises KeyError, with the file to edit, for an entry that it does not have."""

    def __init__(self, key: str, entries: Mapping[str, T]) -> None:
        """`key` is the table's own; "{}" in it stands for the entry, which is otherwise the last part."""
        super().__init__(entries)
        self.key = key

    def __missing__(self, name: str) -> T:
        key = self.key.format(name) if "{}" in self.key else f"{self.key}.{name}"
        raise KeyError(f"{name}: the script has no {key}; add it to scenes/script/{SOURCE}.toml")


@dataclass(frozen=True)
class Script:
    """All that is said and written in one language."""

    language: str
    """ISO 639-1 code, as in the name of the file."""
    track: str
    """ISO 639-2 code, as in the tracks of an MP4 file."""
    film: Mapping[str, str]
    """The film's title, what it is about, and its licence."""
    words: Mapping[str, str]
    locale: Locale
    opens: frozenset[str]
    """Words before which a caption is best divided."""
    clings: frozenset[str]
    """Words after which a caption is not divided, if it can be avoided."""
    voices: Mapping[str, str]
    """The default voice of each speech engine."""
    titles: Mapping[str, str]
    """By chapter."""
    subtitles: Mapping[str, Mapping[str, ScriptLine]]
    """By chapter and key; titles other than the usual one are here, too."""
    lines: Mapping[str, ScriptLine]
    """By "Chapter.key"."""
    phrases: Mapping[str, ScriptLine]
    slides: Mapping[str, Mapping[str, ScriptLine]]
    """By chapter: `alt`, which describes the picture, and the speaker's `notes`. Only of chapters with a slide."""

    def line(self, name: str) -> ScriptLine:
        """Return the line of a name such as "Cost.target". Raises KeyError if the script has no such line."""
        if name not in self.lines:
            key = f"chapters.{name.replace('.', '.lines.', 1)}"
            raise KeyError(f"{name}: no such line; add {key} to scenes/script/{SOURCE}.toml")
        return self.lines[name]

    def chapter(self, name: str) -> dict[str, ScriptLine]:
        """Return the lines of one chapter."""
        return {key: line for key, line in self.lines.items() if key.startswith(f"{name}.")}


def language_files() -> list[str]:
    """Return the languages that have a script file, finished or not, the source first. Reads no file."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda language: (language != SOURCE, language))


def languages() -> list[str]:
    """Return the languages whose script loads, the source first."""
    return [language for language in language_files() if language == SOURCE or read_script(language)[0]]


def faults(language: str, chapters: Iterable[str] = ()) -> list[str]:
    """Return one line for each thing that is wrong in a script; if chapters are named, only what concerns them."""
    keys = [f"chapters.{name}" for name in chapters]
    _, wrong = read_script(language)
    return [
        fault.in_file(f"{language}.toml")
        for fault in wrong
        if not keys or not fault.key or any(fault.concerns(key) for key in keys)
    ]


def load(language: str = SOURCE) -> Script:
    """Return the script of a language. Raises ScriptError if its file is missing, unfinished or wrong."""
    if language not in language_files():
        raise ScriptError([f"{language}: no such script; there are {', '.join(languages())}"])
    script, _ = read_script(language)
    if script is None:
        raise ScriptError(faults(language), f"`backprop lines --language {language}` lists them")
    return script


@cache
def read_script(language: str) -> tuple[Script | None, Sequence[Fault]]:
    """Read the script file of a language. Returns the script, or None and everything that is wrong in the file."""
    try:
        content = _read(FOLDER / f"{language}.toml")
        wrong: list[Fault] = []
        if language != SOURCE:
            source = _read(FOLDER / f"{SOURCE}.toml")
            wrong = gaps(content, source)
            content = merged(content, source)
    except _Unreadable as error:
        return None, [Fault("", str(error), error.fix)]
    valid, others = validate(content)
    wrong += [fault for fault in others if not any(gap.concerns(fault.key) for gap in wrong)]
    return (None if wrong or valid is None else _script(valid)), wrong


class _Unreadable(Exception):
    """A file that holds no TOML; `fix` says what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.fix = fix


def _read(path: Path) -> dict[str, Any]:
    form = f"write it as {SOURCE}.toml"
    try:
        text = read_file(path, LARGEST_FILE).decode("utf-8-sig")
        if line := line_of_long_key(text, MOST_KEY_PARTS):
            raise _Unreadable(f"line {line} has a dotted key of more than {MOST_KEY_PARTS} parts", form)
        return tomllib.loads(text)
    except TooLarge:
        raise _Unreadable(f"is larger than {LARGEST_FILE // 1_000_000} MB", form) from None
    except OSError as error:
        raise _Unreadable(f"cannot be read ({error.strerror or error})", "give a readable file") from None
    except UnicodeDecodeError as error:
        raise _Unreadable(f"byte {error.start} is not UTF-8 text", "save the file as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise _Unreadable(f"is not valid TOML: {error}", "fix the syntax there") from None
    except RecursionError:
        raise _Unreadable("is nested too deep", form) from None
    except ValueError:  # an integer with thousands of digits
        raise _Unreadable("holds a number that is too long", form) from None


def _script(content: ScriptFile) -> Script:
    chapters, speech, captions = content.chapters, content.speech, content.captions
    subtitles = {
        name: Section(
            f"chapters.{name}.subtitles",
            {key: entry.line(f"{name}.{key}") for key, entry in {**chapter.subtitles, **chapter.titles}.items()},
        )
        for name, chapter in chapters.items()
    }
    slides = {
        name: Section(
            f"chapters.{name}.slide",
            {
                "alt": chapter.slide.alt.line(f"{name}.slide.alt"),
                "notes": chapter.slide.notes.line(f"{name}.slide.notes"),
            },
        )
        for name, chapter in chapters.items()
        if chapter.slide is not None
    }
    return Script(
        language=content.language,
        track=content.track,
        film=content.film.model_dump(),
        words=Section("words", content.words),
        locale=Locale(
            tuple(content.small_numbers),
            content.decimal_mark,
            Speech(content.language, speech.point, speech.minus, speech.pronounced),
        ),
        opens=frozenset(captions.opens),
        clings=frozenset([*captions.opens, *captions.clings]),
        voices=content.voices,
        titles=Section("chapters", {name: chapter.title for name, chapter in chapters.items()}),
        subtitles=Section("chapters", subtitles),
        lines={
            f"{name}.{key}": entry.line(f"{name}.{key}")
            for name, chapter in chapters.items()
            for key, entry in chapter.lines.items()
        },
        phrases=Section("phrases", {key: entry.line(f"phrases.{key}") for key, entry in content.phrases.items()}),
        slides=Section("chapters.{}.slide", slides),
    )
