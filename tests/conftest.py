"""How tests are shared out among processes: those that need the same costly thing go to the same one.

pytest-xdist has a mark for that, which does nothing from pytest 9.2 on, and nothing says so. So the groups are
given here, by the names of the tests.
"""

import gc
import os
import re
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

SHARING = (
    "test_dask_cluster.py", "test_faults.py", "test_film.py", "test_kept.py", "test_narrated.py", "test_wordings.py",
)  # fmt: skip
"""Files whose tests have a film, a cluster, a copy of the sources or rehearsals in common."""

BY_CHAPTER = ("test_chapters.py", "test_exactness.py")

EACH_CHAPTER = ("test_any_lesson.py",)
"""Files with many lessons for each chapter: one process draws those of a chapter, and reads its formulas."""

gc.set_threshold(100_000, 20, 50)  # millions of objects live long here: the collector took an eighth of all time

os.environ.setdefault("EXACT_TURN", str(datetime.now(UTC).toordinal()))  # one day for all workers: see turns.py

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore Ctrl-C, and so would ours


def group(nodeid: str, chapters: Sequence[str]) -> str:
    """Neighboring chapters are tested by one process, which renders each once; of two named, the later counts."""
    path, _, test = nodeid.partition("::")
    file = path.rpartition("/")[2]
    if file in SHARING:
        return file
    named = [word for word in re.findall(r"\w+", test.partition("[")[2]) if word in chapters]
    if file in BY_CHAPTER and named:
        return f"half {2 * chapters.index(named[-1]) // len(chapters)}"
    if file in EACH_CHAPTER and named:
        return f"{file} {named[-1]}"
    return nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For --dist loadgroup."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    from scenes.contents import CHAPTERS  # here, so that the coverage of what it imports is counted

    chapters = [chapter.name for chapter in CHAPTERS]

    class Grouped(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid, chapters)

    return Grouped(config, log)
