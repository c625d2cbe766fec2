"""A lesson file to start from."""

import shlex
from pathlib import Path

from core import DEFAULT_ACTIVATION, Lesson, load_lesson
from core.lesson.printable import printable
from core.lesson.text import lesson_text
from core.teaching.random_lesson import LAYERS, drawn
from scenes.production.work.errors import Failure
from scenes.production.work.files import make_writable, replacing

USAGE = (
    "Change a number, then look what follows from it, and whether it teaches well:",
    "    backprop numbers --lesson {file}",
    "    backprop check --lesson {file}",
    "The chain may have 1 to 6 weights, with a bias each, and up to 200 examples; the layered network up to five",
    "layers of 1 to 8 neurons, the input included.",
)


def write_lesson(path: Path, seed: int | None, activation: str, layers: int, *, force: bool) -> Lesson:
    """Write the usual lesson, or the one that a seed draws, with comments; the lesson that the file then holds.

    Raises Failure for a file that is there already, unless `force` replaces it, and for a place that cannot be
    written. What was there before stays until all is written.
    """
    make_writable(path)
    if path.exists() and not path.is_file():
        raise Failure(f"{path} is no file to write a lesson into; give another name")
    if path.exists() and not force:
        raise Failure(f"{path} is there already; give another name, or replace it with --force")
    lesson = load_lesson() if seed is None else drawn(seed, activation, layers, str(path))
    with replacing(path) as (part,):
        part.write_text(lesson_text(lesson.source, [*_about(seed, activation, layers), "", *_usage(path)]), "utf-8")
    return load_lesson(path)


def _about(seed: int | None, activation: str, layers: int) -> list[str]:
    if seed is None:
        return ["A lesson: every number of the film, the narration and the slides is computed from this file."]
    options = f"--seed {seed}"
    options += f" --activation {activation}" if activation != DEFAULT_ACTIVATION else ""
    options += f" --layers {layers}" if layers != LAYERS else ""
    return [
        "A lesson: every number of the film, the narration and the slides is computed from this file.",
        f"Drawn by `backprop new {options}` so that a viewer with a calculator gets the numbers on the screen from",
        "each other: nothing saturates, no derivative shows as zero, signs are mixed, and the descent falls.",
    ]


def _usage(path: Path) -> list[str]:
    """The file's name on one line, whatever is in it."""
    name = printable(shlex.quote(path.name))
    return [line.format(file=name) for line in USAGE]
