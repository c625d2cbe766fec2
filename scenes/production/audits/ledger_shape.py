"""Read the ledger beside a film from its file and validate its shape."""

import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenes.production.work.errors import BadInput

LARGEST_FILE = 16_000_000
"""Bytes, about ten times the ledger of the default film: a larger file is refused, not loaded into memory."""

Frame = Annotated[int, Field(ge=0, le=10**9)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Digits = Annotated[str, Field(min_length=1, max_length=24)]
LongText = Annotated[str, Field(max_length=10_000)]


class _LedgerModel(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LedgerNumber(_LedgerModel):
    """One number of a line or of words."""

    name: Name
    overrides: dict[Name, Real] = Field(alias="with")
    value: Real
    shown: Digits


class LedgerEntry(LedgerNumber):
    """One number on the screen, from `frame` until before `until`."""

    chapter: Name
    frame: Frame
    until: Frame


class LedgerSlide(_LedgerModel):
    """One slide: its number, and the frame that it shows."""

    number: Frame
    frame: Frame


class LedgerChapter(_LedgerModel):
    """One chapter: its title, its first frame, the count of its frames, and its slides."""

    name: Name
    title: LongText
    frame: Frame
    frames: Frame
    slides: list[LedgerSlide]


class LedgerLine(_LedgerModel):
    """One line of narration, spoken from `frame` until before `until`."""

    chapter: Name
    id: Name
    frame: Frame
    until: Frame
    text: LongText
    spoken: LongText
    numbers: list[LedgerNumber]


class LedgerWords(_LedgerModel):
    """Words on the screen that have numbers in them."""

    chapter: Name
    frame: Frame
    text: LongText
    numbers: list[LedgerNumber]


class LedgerDocument(_LedgerModel):
    """A whole ledger. `lesson` is the content of a lesson file, not yet validated."""

    fps: Annotated[int, Field(ge=1, le=1000)]
    language: Name
    lesson: dict[str, Any]
    chapters: Annotated[list[LedgerChapter], Field(min_length=1)]
    lines: list[LedgerLine]
    words: list[LedgerWords]
    entries: list[LedgerEntry]

    @property
    def frames(self) -> int:
        """Number of frames of the film."""
        return sum(part.frames for part in self.chapters)


def load(path: Path) -> LedgerDocument:
    """Return the content of a ledger file. Raises BadInput, and nothing else, if it is missing or not valid."""
    content = _content(path)
    try:
        document = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_without_repetition, parse_constant=_not_finite
        )
        return LedgerDocument.model_validate(document)
    except UnicodeDecodeError as error:
        raise _bad(path, f"is not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise _bad(path, f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except ValidationError as error:
        raise _bad(path, _explained(error)) from None
    except RecursionError:
        raise _bad(path, "is nested too deep") from None
    except ValueError as error:  # a key twice, NaN, an integer with thousands of digits
        raise _bad(path, f"is not JSON: {error}") from None


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a FIFO would never end
            raise _bad(path, "is not a file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _bad(path, "file not found") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _bad(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(content) > LARGEST_FILE:
        raise _bad(path, f"is larger than {LARGEST_FILE} bytes")
    return content


def _bad(path: Path, problem: str) -> BadInput:
    return BadInput(safe_line(f"{path}: {problem}; give the .ledger.json beside a film", 400))


def _without_repetition(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {max(keys, key=keys.count)!r} is there twice")
    return unique


def _not_finite(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


_PROBLEMS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key of a ledger",
    "finite_number": "is not finite",
    "float_type": "is not a number",
    "int_type": "is not a whole number",
    "string_type": "is not a text",
    "list_type": "is not a list",
    "dict_type": "is not an object",
    "model_type": "is not an object",
    "model_attributes_type": "is not an object",
}


def _explained(error: ValidationError) -> str:
    """Return the first problem of a ledger: the others often follow from it."""
    first = error.errors(include_url=False, include_input=False)[0]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).removeprefix(".")
    problem = _PROBLEMS.get(first["type"], first["msg"])
    return f"{safe_line(key)}: {problem}" if key else f"the whole {problem}"


def safe_line(text: str, most: int = 120) -> str:
    """Return untrusted text on one line, without control characters, cut to `most` characters."""
    line = "".join(c if c.isprintable() else "?" for c in text)
    return line if len(line) <= most else line[: most - 1] + "…"
