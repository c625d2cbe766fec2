"""Which chapters a test run compares with Manim's renderer: a fifth of them, chosen by the date.

tests/conftest.py puts the day into the environment before pytest-xdist starts its workers, so that all of them collect
the same tests, even around midnight. To repeat a run, set EXACT_TURN to the number at the end of its test names.
"""

import os
from collections.abc import Sequence

import pytest

from scenes.contents import Chapter

TURN = "EXACT_TURN"
"""Name of an environment variable with any whole number."""

TURNS = 5
"""Number of runs after which all chapters have been compared."""


def turn() -> int:
    """Return the current turn, 0 to 4. Raises UsageError if the environment variable is not a whole number."""
    text = os.environ.get(TURN, "")
    try:
        return int(text) % TURNS
    except ValueError:
        raise pytest.UsageError(f"{TURN}: {text!r} is not a whole number; give 0 to {TURNS - 1}") from None


def todays_chapters(chapters: Sequence[Chapter]) -> Sequence[Chapter]:
    """Return every fifth chapter, starting at the current turn."""
    return chapters[turn() :: TURNS]
