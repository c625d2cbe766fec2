"""The form of a script file: its keys and types, by pydantic, and that the parts of each line agree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError
from pydantic import model_validator as validator
from pydantic_core import PydanticCustomError

from core.lesson import one_line
from scenes.look import style
from scenes.script.line import FORMS, ScriptLine, beats, places

SOURCE = "en"
"""The language that the other scripts are translated from."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a script file: the dotted key, the problem, and what to do."""

    key: str
    problem: str
    fix: str

    def in_file(self, file: str) -> str:
        """Return a message of one line."""
        return one_line(f"{file}: {self.key + ': ' if self.key else ''}{self.problem}; {self.fix}")

    def concerns(self, key: str) -> bool:
        """True if one of the two keys is the other one or lies inside it."""
        return f"{self.key}.".startswith(f"{key}.") or f"{key}.".startswith(f"{self.key}.")


def _wrong(problem: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("script", "{problem}", {"problem": problem, "fix": fix})


def _template(text: str) -> str:
    try:
        places(text)
    except ValueError as error:
        raise _wrong(f"{text!r}: {error}", "write a place as {name}") from None
    return text


def _number(pair: Any) -> tuple[str, str | int]:
    match pair:
        case [str(quantity), bool() | int() | str() as form] if type(form) is int or re.fullmatch(FORMS, str(form)):
            return quantity, form
    raise _wrong(f"{pair!r} is not a quantity and its form", 'write ["C_0", 2], or "short", "word" or "3s" for the 2')


def _decimal_mark(mark: str) -> str:
    if mark not in [*style.MARKS]:
        raise _wrong(f"{mark!r} cannot be drawn", f"take one of {style.MARKS}")
    return mark


def _cases(text: Any) -> Any:
    return {"": text} if isinstance(text, str) else text


Template = Annotated[str, AfterValidator(_template)]
Templates = dict[str, Template]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Entry(_Strict):
    """A text of the script with its places: a line of narration, a heading, a phrase or a part of a slide."""

    text: Template | None = None
    cases: Templates | None = None
    spoken: Annotated[Templates, BeforeValidator(_cases)] = {}
    numbers: dict[str, Annotated[tuple[str, str | int], PlainValidator(_number)]] = {}
    indices: list[str] = []
    counts: list[int] = []
    think: bool = False

    @validator(mode="before")
    @classmethod
    def _short_form(cls, content: Any) -> Any:
        return {"text": content} if isinstance(content, str) else content

    @validator(mode="after")
    def _parts_agree(self) -> "Entry":
        if (self.text is None) == (self.cases is None):
            raise _wrong("a line has a text or cases", "give one of the two")
        used = {place for text in self.texts.values() for place in places(text)}
        if wrong := used ^ {*self.numbers, *self.indices}:
            raise _wrong(f"the places {sorted(wrong)} are in the text or in numbers, not in both", "add or remove them")
        for case, text in self.spoken.items():
            if case not in self.texts:
                raise _wrong(f"spoken has a case {case!r}, which the text does not have", "remove it")
            if wrong := {*places(text)} - used:
                raise _wrong(f"the places {sorted(wrong)} are in spoken, not in the text", "remove them")
            if beats(self.texts[case]):
                raise _wrong("spoken differs from the text, which has beats", "move the beats into spoken")
        if len({frozenset(beats(self.pronounced(case))) for case in self.texts}) > 1:
            raise _wrong("its cases do not have the same beats", "give every case all of them")
        return self

    @property
    def texts(self) -> Mapping[str, str]:
        """The wordings by case; a single wording has the case ''."""
        return self.cases if self.cases is not None else {"": self.text or ""}

    def pronounced(self, case: str) -> str:
        """Return what a voice says in this case: `spoken`, or else the text."""
        return self.spoken.get(case, self.texts[case])

    def line(self, name: str) -> ScriptLine:
        """Return the entry as a line of this name."""
        return ScriptLine(
            name, dict(self.texts), self.numbers, tuple(self.indices), self.think, self.spoken, tuple(self.counts)
        )


class _Film(_Strict):
    title: str
    about: str
    licence: str


class _Speech(_Strict):
    point: str
    minus: str
    pronounced: dict[str, str]


class _Captions(_Strict):
    opens: list[str]
    clings: list[str]


class _Slide(_Strict):
    alt: Entry
    notes: Entry


class _Chapter(_Strict):
    title: str
    subtitles: dict[str, Entry] = {}
    titles: dict[str, Entry] = {}
    lines: dict[str, Entry]
    slide: _Slide | None = None


class ScriptFile(_Strict):
    """The content of a script file."""

    language: str
    track: str
    decimal_mark: Annotated[str, AfterValidator(_decimal_mark)]
    small_numbers: list[str]
    film: _Film
    speech: _Speech
    voices: dict[str, str]
    captions: _Captions
    words: dict[str, str]
    phrases: dict[str, Entry] = {}
    chapters: dict[str, _Chapter]


_KINDS = {
    "missing": ("is missing", f"add it as in {SOURCE}.toml"),
    "extra_forbidden": ("is not a key of a script", "remove it, or check its name"),
    "string_type": ("is not a text", "put it in quotation marks"),
    "int_type": ("is not a whole number", "give a whole number"),
    "bool_type": ("is not true or false", "give one of the two"),
    "list_type": ("is not a list", "give a list in square brackets"),
}


def validate(content: Mapping[str, Any]) -> tuple[ScriptFile | None, list[Fault]]:
    """Return the validated content of a script file, or None and every fault in it."""
    try:
        return ScriptFile.model_validate(content), []
    except ValidationError as error:
        return None, [*_faults(error)]


def _faults(error: ValidationError) -> Iterator[Fault]:
    for wrong in error.errors(include_url=False):
        key = ".".join(map(str, wrong["loc"]))
        context = wrong.get("ctx", {})
        if wrong["type"] == "script":
            yield Fault(key, context["problem"], context["fix"])
        elif wrong["type"] in ("model_type", "dict_type", "model_attributes_type"):
            yield Fault(key, "is not a table", f"begin it with [{key}]")
        else:
            yield Fault(key, *_KINDS.get(wrong["type"], (wrong["msg"], f"write it as in {SOURCE}.toml")))
