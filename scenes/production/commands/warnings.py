"""Warnings about a lesson that teaches badly."""

from core import Lesson, LessonError
from core.teaching.advice import advice
from scenes.production.work import echo


def print_warnings(lesson: Lesson) -> int:
    """Print each warning about a lesson as one line on stderr. Return the number of warnings."""
    warnings = advice(lesson)
    for warning in warnings:
        echo(f"Warning: {warning}", err=True)
    return len(warnings)


def check_warnings(lesson: Lesson, strict: bool) -> None:
    """Print the warnings about a lesson before it is rendered. Raises LessonError if `strict` and there are any."""
    count = print_warnings(lesson)
    if strict and count:
        problem = f"--strict treats {'this warning as an error' if count == 1 else f'these {count} warnings as errors'}"
        raise LessonError(lesson.file, "", problem, "nothing is rendered; change the numbers or omit --strict")
