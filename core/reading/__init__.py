"""Readings: every quantity of a lesson by its name, and what follows if a parameter moves.

`load_lesson` gives a lesson that can be computed, `reading_of` its numbers; `names` explains the names.
"""

from core.reading.dependencies import COUNT, DESCENT, EVERYTHING, entry
from core.reading.loading import lesson_from_source, load_lesson, parse_lesson
from core.reading.names import STEP, WHAT_IF, Name, read_path
from core.reading.reading import Reading, reading_of
from core.reading.tables import most_opposed_row, paths_table, routes_table
from core.reading.what_if import NEAR, aims, last_layer

__all__ = [
    "COUNT",
    "DESCENT",
    "EVERYTHING",
    "NEAR",
    "STEP",
    "WHAT_IF",
    "Name",
    "Reading",
    "aims",
    "entry",
    "last_layer",
    "lesson_from_source",
    "load_lesson",
    "most_opposed_row",
    "parse_lesson",
    "paths_table",
    "read_path",
    "reading_of",
    "routes_table",
]
