"""The lesson file: the two networks, the training examples, the nudge and the descent; parsed and validated.

Nothing is computed here: core.reading.loading also tries whether the networks can be evaluated.
"""

import errno
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.activations import ACTIVATIONS
from core.lesson.decimal_commas import decimal_commas
from core.lesson.diagnosis import diagnosis
from core.lesson.escaping import one_line
from core.lesson.explained import EVERY_KEY, explained, printable_key
from core.lesson.shapes import shown, transposed
from core.lesson.statements import place_of
from core.lesson.toml_keys import line_of_long_key
from core.lesson.untrusted_file import NotAFile, TooLarge, read_file

DEFAULT_LESSON = Path(__file__).with_name("default.toml")
"""The lesson that the film is made from if no other is named."""

LARGEST_FILE = 1_000_000
"""Bytes. A lesson is a page of numbers; a larger file is something else."""

MOST_KEY_PARTS = 8
"""Parts of a dotted key. The keys of a lesson have two; far more would keep the parser busy for minutes."""


def _known_activation(name: str) -> str:
    if name.lower() not in ACTIVATIONS:
        raise ValueError("is not an activation")
    return name.lower()


ActivationName = Annotated[str, AfterValidator(_known_activation)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Vector = Annotated[list[Real], Field(min_length=1, max_length=8)]
Matrix = Annotated[list[Vector], Field(min_length=1, max_length=8)]


class LessonError(ValueError):
    """A lesson that cannot be used. Its text is one line: file, line, key, what is wrong, what to do."""

    def __init__(self, file: str, key: str, problem: str, fix: str, line: int | None = None) -> None:
        self.file, self.key, self.problem, self.fix, self.line = file, key, problem, fix, line
        super().__init__(on_one_line(file, key, problem, fix, line))


def on_one_line(file: str, key: str, problem: str, fix: str, line: int | None = None) -> str:
    """Return a message about an entry of a lesson file; an empty key means the whole file, or the line."""
    place = f"{file}, line {line}" if line else file
    return one_line(f"{place}: {key + ': ' if key else ''}{problem}; {fix}")


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Chain(_Strict):
    weights: Annotated[list[Real], Field(min_length=1, max_length=6)]
    biases: Annotated[list[Real], Field(min_length=1, max_length=6)]
    examples: Annotated[
        list[Annotated[list[Real], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=200)
    ]
    nudge: Real


class _Layers(_Strict):
    input: Vector
    weights: Annotated[list[Matrix], Field(min_length=1, max_length=4)]
    biases: Annotated[list[Vector], Field(min_length=1, max_length=4)]
    target: Vector


class _Descent(_Strict):
    rate: Annotated[Real, Field(gt=0)]
    steps: Annotated[int, Field(ge=1, le=10_000)]


class _LessonFile(_Strict):
    activation: ActivationName
    chain: _Chain
    layers: _Layers
    descent: _Descent


@dataclass(frozen=True, eq=False)
class Lesson:
    """The content of a lesson file whose keys, types and shapes are valid; `file` names it in messages."""

    source: Mapping[str, Any]
    file: str
    text: str = field(default="", repr=False)
    """What the file holds, so that messages can name lines; "" if the lesson was not read from a text."""

    @classmethod
    def load(cls, path: Path | str = DEFAULT_LESSON) -> "Lesson":
        """Read and validate a lesson file. Raises LessonError, and nothing else, for any content or path."""
        path, name = Path(path), str(path)
        try:
            content = read_file(path, LARGEST_FILE)
        except FileNotFoundError:
            raise LessonError(name, "", "file not found", "give the path of a lesson file") from None
        except IsADirectoryError:
            raise LessonError(name, "", "that is a folder", "give the path of a lesson file") from None
        except NotAFile as error:
            raise LessonError(name, "", f"that is {error}", "give the path of a lesson file") from None
        except TooLarge:
            problem = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            raise LessonError(name, "", problem, "give a lesson file") from None
        except (OSError, ValueError) as error:  # ValueError: a path with a null character
            if getattr(error, "errno", None) == errno.ENAMETOOLONG:
                name = f"{name[:40]}…"
                raise LessonError(name, "", "the file name is too long", "give the path of a lesson file") from None
            reason = getattr(error, "strerror", None) or error
            raise LessonError(name, "", f"cannot be read ({reason})", "give a readable lesson file") from None
        return cls.parse(content, name)

    @classmethod
    def parse(cls, content: bytes, file: str) -> "Lesson":
        """Validate the content of a lesson file; `file` names it in messages. Raises LessonError."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise LessonError(file, f"byte {error.start}", "is not UTF-8 text", "save the file as UTF-8 text") from None
        if line := line_of_long_key(text, MOST_KEY_PARTS):
            raise LessonError(file, "", f"has a dotted key of more than {MOST_KEY_PARTS} parts", EVERY_KEY, line)
        try:
            source = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            cause = diagnosis(text)
            if cause is None:
                raise LessonError(file, "", f"is not valid TOML: {error}", "fix the syntax there") from None
            raise LessonError(file, printable_key(cause.key), cause.problem, cause.fix, cause.line) from None
        except (RecursionError, ValueError) as error:  # nested too deep; an integer with thousands of digits
            problem = "is nested too deep" if isinstance(error, RecursionError) else "holds a number that is too long"
            raise LessonError(file, "", problem, EVERY_KEY) from None
        return cls.from_source(source, file, text)

    @classmethod
    def from_source(cls, source: Mapping[str, Any], file: str, text: str = "") -> "Lesson":
        """Validate the keys, types and shapes of a lesson that a TOML parser has read from `text`.

        Without the text, messages name no lines. Raises LessonError.
        """
        try:
            valid = _LessonFile.model_validate(source)
        except ValidationError as error:
            raise _error_for(error, source, file, text) from None
        lesson = cls(valid.model_dump(), file, text)
        lesson._validate_shapes()
        return lesson

    def line_of(self, key: str) -> int | None:
        """Return the number of the line of an entry, or None if the text is not known."""
        place = place_of(self.text, key)
        return place.line if place else None

    def fault(self, key: str, problem: str, fix: str) -> LessonError:
        """Return an error about an entry, with its line."""
        return LessonError(self.file, key, problem, fix, self.line_of(key))

    def _shape_fault(self, key: str, problem: str, fix: str) -> LessonError:
        """Return an error about the length of a list; decimal commas in its table explain it better."""
        return _decimal_comma(self.text, self.file, key) or self.fault(key, problem, fix)

    def _validate_shapes(self) -> None:
        chain, layers = self.source["chain"], self.source["layers"]
        if len(chain["biases"]) != len(chain["weights"]):
            raise self._shape_fault(
                "chain.biases",
                f"has {len(chain['biases'])} numbers where chain.weights has {len(chain['weights'])}",
                "give one bias for each weight",
            )
        if len(layers["biases"]) != len(layers["weights"]):
            raise self._shape_fault(
                "layers.biases",
                f"has {len(layers['biases'])} layers where layers.weights has {len(layers['weights'])}",
                "give one list of biases for each layer of weights",
            )
        before, name = len(layers["input"]), "the input"
        for i, (rows, biases) in enumerate(zip(layers["weights"], layers["biases"], strict=True)):
            for j, row in enumerate(rows):
                if len(row) != before:
                    if turned := transposed(rows, before, biases):
                        raise self._shape_fault(
                            f"layers.weights[{i}]",
                            f"has rows of {len(row)} numbers where {name} has {before} neurons: is it transposed?",
                            f"a row holds the weights into one neuron: {shown(turned)}",
                        )
                    raise self._shape_fault(
                        f"layers.weights[{i}][{j}]",
                        f"has {len(row)} numbers where {name} has {before} neurons",
                        "give each neuron one weight for every neuron before it",
                    )
            if len(biases) != len(rows):
                raise self._shape_fault(
                    f"layers.biases[{i}]",
                    f"has {len(biases)} numbers where layers.weights[{i}] has {len(rows)} rows",
                    "give one bias for each row",
                )
            before, name = len(rows), f"layers.weights[{i}]"
        if len(layers["target"]) != before:
            raise self._shape_fault(
                "layers.target",
                f"has {len(layers['target'])} numbers where the last layer has {before} neurons",
                "give one target for each output",
            )


def _error_for(error: ValidationError, source: Any, file: str, text: str) -> LessonError:
    key, problem, fix = explained(error, source, lambda key: getattr(place_of(text, key), "written", ""))
    place = place_of(text, key)
    return _decimal_comma(text, file, key) or LessonError(file, key, problem, fix, place.line if place else None)


def _decimal_comma(text: str, file: str, key: str) -> LessonError | None:
    """Return an error about decimal commas in the table of a faulty key or at the top of the file, if any."""
    tables = ("", key.partition(".")[0])
    for suspicion in decimal_commas(text):
        if suspicion.key.rpartition(".")[0] in tables:
            return LessonError(file, printable_key(suspicion.key), suspicion.problem, suspicion.fix, suspicion.line)
    return None
