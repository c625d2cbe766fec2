"""Which chapters a run of the tests compares with Manim's: a fifth of them, by the date.

tests/conftest.py puts the day into the environment before pytest-xdist starts its workers, so that all of them collect
the same tests, also around midnight. To repeat a run, give it the number that its test names end in: EXACT_TURN=3.
"""

import os
from collections.abc import Sequence

import pytest

from scenes.contents import Chapter

TURN = "EXACT_TURN"
"""The environment variable; any whole number."""

TURNS = 5


def turn() -> int:
    """Return whose turn it is, 0 to 4. Raises UsageError where the environment has no number for it."""
    text = os.environ.get(TURN, "")
    try:
        return int(text) % TURNS
    except ValueError:
        raise pytest.UsageError(f"{TURN}: {text!r} is not a whole number; give 0 to {TURNS - 1}") from None


def todays_chapters(chapters: Sequence[Chapter]) -> Sequence[Chapter]:
    """Return every fifth chapter, from the one on whose turn it is."""
    return chapters[turn() :: TURNS]
