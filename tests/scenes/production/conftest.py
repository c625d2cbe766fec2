"""Fixtures for the tests of scenes.production."""

import pytest

from scenes.production.work import pool
from tests.scenes.production.tiny import InProcess


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make commands run their tasks in the test's process, for tests that are not about workers."""
    monkeypatch.setattr(pool, "LocalWorkers", lambda number: InProcess())
