"""Script files: what stands in them, and translations, which take all but their words from the English one."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.lesson.regular_file import TooLarge, read_file
from core.lesson.toml_keys import line_of_long_key
from scenes.look import style
from scenes.script.line import Locale, ScriptError, ScriptLine, beats, places
from scenes.script.speech import Speech

FOLDER = Path(__file__).parent

SOURCE = "en"
"""The language that the others are translated from."""


LARGEST_FILE = 1_000_000
"""Bytes of a script."""

MOST_KEY_PARTS = 8
"""Parts of a dotted key; those of a script have six."""


@dataclass(frozen=True)
class Script:
    """One language."""

    language: str
    """ISO 639-1, as in the name of its file."""
    track: str
    """ISO 639-2, as players know it."""
    film: Mapping[str, str]
    """Its title, what it is about, its licence."""
    words: Mapping[str, str]
    locale: Locale
    opens: frozenset[str]
    """Words before which a caption is better cut than elsewhere."""
    clings: frozenset[str]
    """Words after which it is worse."""
    voices: Mapping[str, str]
    """The usual voice of each speech engine."""
    titles: Mapping[str, str]
    subtitles: Mapping[str, Mapping[str, ScriptLine]]
    lines: Mapping[str, ScriptLine]
    phrases: Mapping[str, ScriptLine]
    slides: Mapping[str, Mapping[str, ScriptLine]]
    """Of the chapters that mark one: `alt`, which describes the picture, and the speaker's `notes`."""

    def line(self, name: str) -> ScriptLine:
        """Raises KeyError where the script has no such line."""
        if name not in self.lines:
            raise KeyError(f"{name}: no such line in the script {self.language!r}")
        return self.lines[name]

    def chapter(self, name: str) -> dict[str, ScriptLine]:
        """The lines of one chapter."""
        return {key: line for key, line in self.lines.items() if key.startswith(f"{name}.")}


def languages() -> list[str]:
    """Those for which there is a script, the source first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return sorted(found, key=lambda language: language != SOURCE)


@cache
def load(language: str = SOURCE) -> Script:
    """Read a script. Raises ScriptError, with one line, for what is wrong in it."""
    path = FOLDER / f"{language}.toml"
    if language not in languages():
        raise ScriptError(f"{language}: no such script; there are {', '.join(languages())}")
    try:
        content = _read(path)
        if language != SOURCE:
            content = _translated(content, _read(FOLDER / f"{SOURCE}.toml"))
        return _script(content)
    except KeyError as error:
        raise ScriptError(f"{path.name}: {error} is missing") from None
    except ScriptError as error:
        raise ScriptError(f"{path.name}: {error}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ScriptError(f"{path.name}: is not in the form of {SOURCE}.toml ({error})") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        text = read_file(path, LARGEST_FILE).decode("utf-8")
        if line := line_of_long_key(text, MOST_KEY_PARTS):
            raise ScriptError(f"line {line} has a dotted key of more than {MOST_KEY_PARTS} parts")
        return tomllib.loads(text)
    except TooLarge:
        raise ScriptError(f"is larger than {LARGEST_FILE // 1_000_000} MB") from None
    except OSError as error:
        raise ScriptError(f"cannot be read ({error.strerror or error})") from None
    except RecursionError:
        raise ScriptError("is nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"is not valid TOML: {error}") from None


def _script(content: Mapping[str, Any]) -> Script:
    chapters: Mapping[str, Any] = content["chapters"]
    speech, captions = content["speech"], content["captions"]
    if content["decimal_mark"] not in [*style.MARKS]:
        raise ScriptError(f"decimal_mark: {content['decimal_mark']!r} cannot be drawn; take one of {style.MARKS}")
    lines = {
        f"{name}.{key}": _line(f"{name}.{key}", line)
        for name, chapter in chapters.items()
        for key, line in chapter["lines"].items()
    }
    language = content["language"]
    return Script(
        language, content["track"],
        {key: str(content["film"][key]) for key in ("title", "about", "licence")},
        content["words"],
        Locale(
            tuple(content["small_numbers"]), content["decimal_mark"],
            Speech(language, speech["point"], speech["minus"], speech["pronounced"]),
        ),
        frozenset(captions["opens"]), frozenset([*captions["opens"], *captions["clings"]]),
        content["voices"],
        {name: chapter["title"] for name, chapter in chapters.items()},
        {
            name: {key: _line(f"{name}.{key}", line) for key, line in _headings(chapter).items()}
            for name, chapter in chapters.items()
        },
        lines,
        {key: _line(f"phrases.{key}", line) for key, line in content.get("phrases", {}).items()},
        {
            name: {key: _line(f"{name}.slide.{key}", chapter["slide"][key]) for key in ("alt", "notes")}
            for name, chapter in chapters.items() if "slide" in chapter
        },
    )  # fmt: skip


def _headings(chapter: Mapping[str, Any]) -> dict[str, Any]:
    found = {**chapter.get("subtitles", {}), **chapter.get("titles", {})}
    return {key: line if isinstance(line, dict) else {"text": line} for key, line in found.items()}


def _line(name: str, content: Mapping[str, Any]) -> ScriptLine:
    texts = _wordings(name, content)
    spoken = content.get("spoken", {})
    spoken = {"": spoken} if isinstance(spoken, str) else dict(spoken)
    numbers = {place: (quantity, form) for place, (quantity, form) in content.get("numbers", {}).items()}
    indices = tuple(content.get("indices", ()))
    used = {place for text in texts.values() for place in places(text)}
    if wrong := used ^ {*numbers, *indices}:
        raise ScriptError(f"{name}: the places {sorted(wrong)} stand in the text or in numbers, not in both")
    for case, text in spoken.items():
        if case not in texts:
            raise ScriptError(f"{name}: spoken has a case {case!r}, which the text has not")
        if wrong := {*places(text)} - used:
            raise ScriptError(f"{name}: the places {sorted(wrong)} stand in what is spoken, not in the text")
        if {*beats(texts[case])}:
            raise ScriptError(f"{name}: what is spoken differs from the text, so the beats belong into what is spoken")
    if len({frozenset(beats(spoken.get(case, text))) for case, text in texts.items()}) > 1:
        raise ScriptError(f"{name}: its cases have not the same beats")
    return ScriptLine(
        name, texts, numbers, indices, bool(content.get("think", False)), spoken, tuple(content.get("counts", ()))
    )


def _wordings(name: str, content: Mapping[str, Any]) -> dict[str, str]:
    if ("text" in content) == ("cases" in content):
        raise ScriptError(f"{name}: a line has a text or cases; give one of the two")
    texts = {"": content["text"]} if "text" in content else dict(content["cases"])
    for text in texts.values():
        if not isinstance(text, str):
            raise ScriptError(f"{name}: {text!r} is not a text; put it in quotation marks")
        try:
            places(text)
        except ValueError as error:
            raise ScriptError(f"{name}: {text!r}: {error}; write a place as {{name}}") from None
    return texts


# ---------------------------------------------------------------- translations


def _translated(content: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """A translation with the numbers of its source: what it says must be all that the source says, and no more."""
    _same("", content, source, ("words", "phrases", "chapters"))
    found = {**content, "phrases": dict(_lines("phrases", content.get("phrases", {}), source.get("phrases", {})))}
    found["chapters"] = {}
    for name, chapter in content["chapters"].items():
        original = source["chapters"][name]
        for key in sorted(chapter.keys() ^ original.keys()):
            raise ScriptError(_differs(f"chapters.{name}.{key}", key in chapter))
        found["chapters"][name] = {
            key: part if isinstance(part, str) else dict(_lines(f"chapters.{name}.{key}", part, original[key]))
            for key, part in chapter.items()
        }
    return found


def _same(name: str, part: Mapping[str, Any], source: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        for entry in sorted(part.get(key, {}).keys() ^ source.get(key, {}).keys()):
            raise ScriptError(_differs(f"{name}{key}.{entry}", entry in part.get(key, {})))


def _lines(name: str, part: Mapping[str, Any], source: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in sorted(part.keys() ^ source.keys()):
        raise ScriptError(_differs(f"{name}.{key}", key in part))
    for key, line in part.items():
        original = source[key] if isinstance(source[key], dict) else {"text": source[key]}
        yield key, _translation(f"{name}.{key}", line if isinstance(line, dict) else {"text": line}, original)


def _translation(name: str, line: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    for key in sorted(line.keys() - {"text", "cases", "spoken"}):
        raise ScriptError(f"{name}.{key}: is taken from {SOURCE}.toml; remove it here")
    texts, originals = _wordings(name, line), _wordings(name, original)
    for case in sorted(texts.keys() ^ originals.keys()):
        raise ScriptError(_differs(f"{name}.cases.{case}" if case else f"{name}.text", case in texts))
    for case, text in texts.items():
        ours = {*places(text), *map("@{}".format, beats(_spoken(line, case, text)))}
        theirs = {*places(originals[case]), *map("@{}".format, beats(_spoken(original, case, originals[case])))}
        for place in sorted(ours ^ theirs):
            where = f"{name}.cases.{case}" if case else name
            fault = "is not in" if place in ours else "is missing; it stands in"
            raise ScriptError(f"{where}: the place {{{place}}} {fault} {SOURCE}.toml")
    return {**{key: original[key] for key in ("numbers", "indices", "think", "counts") if key in original}, **line}


def _spoken(line: Mapping[str, Any], case: str, text: str) -> str:
    spoken = line.get("spoken", {})
    return str(spoken if isinstance(spoken, str) else spoken.get(case, text))


def _differs(name: str, extra: bool) -> str:
    if extra:
        return f"{name}: is not in {SOURCE}.toml; remove it"
    return f"{name}: is missing; translate it from {SOURCE}.toml"
