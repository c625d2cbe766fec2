"""The lesson file: read, checked for keys, types and shapes, and written. Nothing is computed here.

`Lesson` is the content of a file; core.reading evaluates it. What is wrong with a file is explained by `diagnosis` if
it is not valid TOML, by `explained` if it is, and by `decimal_commas` if it was probably meant otherwise.
"""

from core.lesson.decimal_commas import decimal_commas
from core.lesson.escaping import one_line, printable
from core.lesson.file import DEFAULT_LESSON, Lesson, LessonError, on_one_line
from core.lesson.text import lesson_text
from core.lesson.toml_keys import line_of_long_key
from core.lesson.untrusted_file import NotAFile, TooLarge, open_file, read_file

__all__ = [
    "DEFAULT_LESSON",
    "Lesson",
    "LessonError",
    "NotAFile",
    "TooLarge",
    "decimal_commas",
    "lesson_text",
    "line_of_long_key",
    "on_one_line",
    "one_line",
    "open_file",
    "printable",
    "read_file",
]
