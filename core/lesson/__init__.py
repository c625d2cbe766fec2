"""The lesson file: read, checked for keys, types and shapes, and written. Nothing is computed here.

`Lesson` is the content of a file; core.reading evaluates it.
"""

from core.lesson.file import DEFAULT_LESSON, Lesson, LessonError, on_one_line
from core.lesson.printable import one_line
from core.lesson.regular_file import NotAFile, TooLarge, open_file, read_file
from core.lesson.text import lesson_text
from core.lesson.toml_keys import line_of_long_key

__all__ = [
    "DEFAULT_LESSON",
    "Lesson",
    "LessonError",
    "NotAFile",
    "TooLarge",
    "lesson_text",
    "line_of_long_key",
    "on_one_line",
    "one_line",
    "open_file",
    "read_file",
]
