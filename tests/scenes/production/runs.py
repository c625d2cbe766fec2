"""Processes that tests start, watch and end. Imports little, so that workers start quickly."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
"""For processes that import from where this one does."""

LIMIT = 120.0
"""Seconds after which a wait has failed: far more than anything takes on a loaded machine."""


def wait_until(happened: Callable[[], object], run: "subprocess.Popen[str] | subprocess.Popen[bytes] | None" = None,
               limit: float = LIMIT) -> None:  # fmt: skip
    """Wait for an event, as long as a run that brings it about is alive."""
    end = time.monotonic() + limit
    while not happened():
        if run is not None and run.poll() is not None:
            assert happened(), run.communicate()
            return
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.02)


def semaphores(process: psutil.Process) -> list[str]:
    """The named semaphores that a process holds, where the system shows them: a killed one leaves them behind."""
    maps = Path(f"/proc/{process.pid}/maps")
    return [line for line in maps.read_text().splitlines() if "/sem." in line] if maps.exists() else []


@contextmanager
def ending(run: "subprocess.Popen[str]") -> Iterator[None]:
    """Whatever happens, this run and its workers do not outlive the test."""
    try:
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(run.pid).children(recursive=True)
            run.kill()
            for process in family:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        run.communicate()
