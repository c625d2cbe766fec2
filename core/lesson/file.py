"""The lesson file: the two networks, the training examples, the nudge and the descent; parsed and validated.

Nothing is computed here: core.reading.loading also tries whether the networks can be evaluated.
"""

import errno
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.activations import ACTIVATIONS
from core.lesson.escaping import one_line, printable
from core.lesson.toml_keys import line_of_long_key
from core.lesson.untrusted_file import NotAFile, TooLarge, read_file

DEFAULT_LESSON = Path(__file__).with_name("default.toml")
"""The lesson that the film is made from if no other is named."""

LARGEST_FILE = 1_000_000
"""Bytes. A lesson is a page of numbers; a larger file is something else."""

MOST_KEY_PARTS = 8
"""Parts of a dotted key. The keys of a lesson have two; far more would keep the parser busy for minutes."""

EVERY_KEY = "`backprop new FILE` writes a lesson with every key"
"""What messages add where the format is not understood."""


def _known_activation(name: str) -> str:
    if name not in ACTIVATIONS:
        raise ValueError("is not an activation")
    return name


ActivationName = Annotated[str, AfterValidator(_known_activation)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Vector = Annotated[list[Real], Field(min_length=1, max_length=8)]
Matrix = Annotated[list[Vector], Field(min_length=1, max_length=8)]


class LessonError(ValueError):
    """A lesson that cannot be used. Its text is one line: file, key, what is wrong, what to do."""

    def __init__(self, file: str, key: str, problem: str, fix: str) -> None:
        self.file, self.key, self.problem, self.fix = file, key, problem, fix
        super().__init__(on_one_line(file, key, problem, fix))


def on_one_line(file: str, key: str, problem: str, fix: str) -> str:
    """Return a message about an entry of a lesson file; an empty key means the whole file."""
    return one_line(f"{file}: {key + ': ' if key else ''}{problem}; {fix}")


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
            problem = f"line {line} has a dotted key of more than {MOST_KEY_PARTS} parts"
            raise LessonError(file, "", problem, EVERY_KEY)
        try:
            source = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LessonError(file, "", f"is not valid TOML: {error}", "fix the syntax there") from None
        except (RecursionError, ValueError) as error:  # nested too deep; an integer with thousands of digits
            problem = "is nested too deep" if isinstance(error, RecursionError) else "holds a number that is too long"
            raise LessonError(file, "", problem, EVERY_KEY) from None
        return cls.from_source(source, file)

    @classmethod
    def from_source(cls, source: Mapping[str, Any], file: str) -> "Lesson":
        """Validate the keys, types and shapes of a lesson that a TOML parser has read. Raises LessonError."""
        try:
            valid = _LessonFile.model_validate(source)
        except ValidationError as error:
            raise _explained(error, file) from None
        lesson = cls(valid.model_dump(), file)
        lesson._validate_shapes()
        return lesson

    def _fault(self, key: str, problem: str, fix: str) -> LessonError:
        return LessonError(self.file, key, problem, fix)

    def _validate_shapes(self) -> None:
        chain, layers = self.source["chain"], self.source["layers"]
        if len(chain["biases"]) != len(chain["weights"]):
            raise self._fault(
                "chain.biases",
                f"has {len(chain['biases'])} numbers where chain.weights has {len(chain['weights'])}",
                "give one bias for each weight",
            )
        if len(layers["biases"]) != len(layers["weights"]):
            raise self._fault(
                "layers.biases",
                f"has {len(layers['biases'])} layers where layers.weights has {len(layers['weights'])}",
                "give one list of biases for each layer of weights",
            )
        before, name = len(layers["input"]), "the input"
        for i, (rows, biases) in enumerate(zip(layers["weights"], layers["biases"], strict=True)):
            for j, row in enumerate(rows):
                if len(row) != before:
                    raise self._fault(
                        f"layers.weights[{i}][{j}]",
                        f"has {len(row)} numbers where {name} has {before} neurons",
                        "give each neuron one weight for every neuron before it",
                    )
            if len(biases) != len(rows):
                raise self._fault(
                    f"layers.biases[{i}]",
                    f"has {len(biases)} numbers where layers.weights[{i}] has {len(rows)} rows",
                    "give one bias for each row",
                )
            before, name = len(rows), f"layers.weights[{i}]"
        if len(layers["target"]) != before:
            raise self._fault(
                "layers.target",
                f"has {len(layers['target'])} numbers where the last layer has {before} neurons",
                "give one target for each output",
            )


_KINDS = {
    "float_type": ("is not a number", "give a number"),
    "int_type": ("is not a whole number", "give a whole number"),
    "int_from_float": ("is not a whole number", "give a whole number"),
    "finite_number": ("is not finite", "give a finite number"),
    "list_type": ("is not a list", "give a list in square brackets"),
    "missing": ("is missing", f"add it; {EVERY_KEY}"),
    "extra_forbidden": ("is not a key of a lesson file", f"remove it, or check its name; {EVERY_KEY}"),
}


def _explained(error: ValidationError, file: str) -> LessonError:
    """Return the first fault of many; the others often follow from it."""
    first = error.errors(include_url=False)[0]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).removeprefix(".")
    kind, context = first["type"], first.get("ctx", {})
    if kind == "float_type" and type(first["input"]) is int:  # thousands of bits: more than a float holds
        problem, fix = "is too large a number", "give a smaller one"
    elif kind in _KINDS:
        problem, fix = _KINDS[kind]
    elif key == "activation":
        problem, fix = "is not an activation", f"give one of {', '.join(ACTIVATIONS)}"
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        problem, fix = "is not a table", f"begin it with [{key}]"
    elif kind == "too_short":
        problem = f"has {context['actual_length']} entries"
        fix = f"give at least {context['min_length']}"
    elif kind == "too_long":
        problem = f"has more than {context['max_length']} entries"
        fix = f"give at most {context['max_length']}"
    elif kind in ("greater_than", "greater_than_equal", "less_than_equal"):
        bound = context.get("gt", context.get("ge", context.get("le")))
        words = {"greater_than": "greater than", "greater_than_equal": "at least", "less_than_equal": "at most"}
        problem, fix = "is out of range", f"give a number {words[kind]} {bound:g}"
    else:
        problem, fix = first["msg"], EVERY_KEY
    return LessonError(file, _printable(key), problem, fix)


def _printable(key: str) -> str:
    """Return a key on one line, even if a broken file has a line break or half a screen in it."""
    shown = printable(key[:80])
    return shown if len(key) <= 80 and len(shown) <= 80 else shown[:79] + "…"
