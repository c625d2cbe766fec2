"""Processes that tests start, watch and end. This module imports little, so that workers start quickly."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
"""Environment for processes that import from the same folders as this one."""

LIMIT = 120.0
"""Seconds after which a wait has failed: far more than anything takes, even on a loaded machine."""


def wait_until(happened: Callable[[], object], run: "subprocess.Popen[str] | subprocess.Popen[bytes] | None" = None,
               limit: float = LIMIT) -> None:  # fmt: skip
    """Wait until `happened` is true. Fails after `limit` seconds, or as soon as `run` has ended without it."""
    end = time.monotonic() + limit
    while not happened():
        if run is not None and run.poll() is not None:
            assert happened(), run.communicate()
            return
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.02)


def semaphores(process: psutil.Process) -> list[str]:
    """Return the named semaphores that a process has mapped (on Linux); a killed process leaves them behind."""
    maps = Path(f"/proc/{process.pid}/maps")
    return [line for line in maps.read_text().splitlines() if "/sem." in line] if maps.exists() else []


@contextmanager
def ending(run: "subprocess.Popen[str]") -> Iterator[None]:
    """Kill a run and its workers on exit, whatever happens in the block."""
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
