"""What a command says of a lesson that teaches badly."""

from core import Lesson, LessonError
from core.teaching.advice import advice
from scenes.production.work.echo import echo


def print_warnings(lesson: Lesson) -> int:
    """Print a line for each thing that teaches badly, to whoever looks at the terminal; how many there were."""
    found = advice(lesson)
    for line in found:
        echo(f"Warning: {line}", err=True)
    return len(found)


def check_warnings(lesson: Lesson, strict: bool) -> None:
    """The same before something is rendered from the lesson. Raises LessonError if strict and there was any."""
    count = print_warnings(lesson)
    if strict and count:
        problem = f"--strict takes {'this warning' if count == 1 else f'these {count} warnings'} for errors"
        raise LessonError(lesson.file, "", problem, "nothing is rendered; change the numbers, or leave --strict out")
