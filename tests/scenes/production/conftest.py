"""What tests of the production share."""

import pytest

from scenes.production.work import pool
from tests.scenes.production.tiny import InProcess


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands do their work in the process of the test: for tests that are not about workers."""
    monkeypatch.setattr(pool, "LocalWorkers", lambda number: InProcess())
