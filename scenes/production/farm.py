"""Workers on other machines: a Dask cluster, through the executor that its client gives.

Dask does what a scheduler does: it hands out tasks, and does one again when its worker dies in the middle. Workers
need this project and its packages, installed, and no folder in common with anybody.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scenes.production.errors import Failure
from scenes.production.fingerprint import everything
from scenes.production.pool import Crew
from scenes.production.processes import Report, attempt

PATIENCE = 10
"""Seconds to wait for a scheduler."""

LOST = (
    "the Dask cluster is gone, or a task has killed several of its workers, as happens when memory runs out; what is "
    "finished is kept: see to the cluster and try again"
)


@dataclass(frozen=True)
class FarmWorkers:
    """The workers of the cluster whose scheduler has this address."""

    address: str
    share_folders: bool = False
    spare: int = 0  # each worker has one core

    @contextmanager
    def at_work(self, tasks: int) -> Iterator[Crew]:
        """Raises Failure where there is no such scheduler, no worker, or one with another version of this project."""
        try:
            from distributed import Client
        except ImportError:
            raise Failure(
                "--scheduler needs Dask; install it with: pip install 'backpropagation-calculus[farm]'"
            ) from None
        try:
            client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Failure(
                f"no Dask scheduler answers at {self.address} ({_first_line(error)}); start one, or mend the address"
            ) from None
        try:
            _require_same(client, self.address)
            yield Crew(client.get_executor(pure=False, retries=0), [0] * tasks, _call, LOST)
        finally:
            client.close()


def _require_same(client: Any, address: str) -> None:
    """All workers, by what `everything` says of them."""
    own = everything()
    found: dict[str, Any] = client.run(_fingerprint, on_error="return")
    if not found:
        raise Failure(f"the scheduler at {address} has no workers; start some with: dask worker {address}")
    for worker in sorted(found):
        if found[worker] != own:
            what = (
                "cannot say which version of this project it has"
                if isinstance(found[worker], BaseException)
                else ("has another version of this project or of its packages")
            )
            raise Failure(f"the worker {worker} {what}; install the same on all machines, and start it again")


def _fingerprint() -> str:
    return everything()


_alone = threading.Lock()


def _call(function: Callable[[Any, Report], Any], index: int, task: Any) -> Any:
    with _alone:  # Manim has one configuration for a process, whatever its threads
        return attempt(function, task, lambda done: None)


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
