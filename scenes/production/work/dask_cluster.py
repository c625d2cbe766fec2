"""Workers on other machines: a Dask cluster, used through the executor of its client.

Dask's scheduler distributes the tasks and repeats one whose worker dies. Workers need this project and its packages
installed, but no shared folder.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from scenes.production.work.cache_keys import project_checksum
from scenes.production.work.errors import Failure
from scenes.production.work.pool import RunningWorkers
from scenes.production.work.processes import ReportProgress, attempt

CONNECT_TIMEOUT = 10
"""Seconds to wait for a connection to the scheduler."""

VERSION_TIMEOUT = 60
"""Seconds in which all workers must report their version: a busy one has to import the whole project first."""

HEARTBEAT_TIMEOUT = 20
"""Seconds without any worker's heartbeat after which the workers count as gone.

Dask's workers send one every half second, in large clusters every few seconds, and a nanny restarts a worker in about
five seconds. With `REQUEST_INTERVAL` and `CLOSE_TIMEOUT`, the failure comes within 30 seconds.
"""

ANSWER_TIMEOUT = 20
"""Seconds without an answer from the scheduler after which it counts as gone."""

REQUEST_INTERVAL = 2
"""Seconds between two requests to the scheduler: few, since an answer has some kilobytes for each worker."""

LONGEST_PAUSE = 1
"""Most seconds that count between two checks: more have passed only if this process was suspended."""

CLOSE_TIMEOUT = 5
"""Seconds to wait for the scheduler when closing the connection."""

CLUSTER_LOST = (
    "the Dask cluster is gone, or a task has killed several of its workers (out of memory?); finished chapters are "
    "kept: check the cluster and try again"
)
"""Message for a task that Dask has given up."""


@dataclass(frozen=True)
class FarmWorkers:
    """The workers of the Dask cluster whose scheduler has this address."""

    address: str
    security: Any = None  # a dask Security, for a tls:// or wss:// address
    share_folders: bool = False
    threaded_tasks: int = 0  # each worker has one core

    @contextmanager
    def running(self, tasks: int) -> Iterator[RunningWorkers]:
        """Connect to the cluster.

        Raises Failure if the scheduler cannot be reached, or has no worker, or one with another version of this
        project.
        """
        try:
            from distributed import Client
        except ImportError:
            raise Failure(
                "--scheduler needs Dask; install it with: pip install 'backpropagation-calculus[farm]'"
            ) from None
        try:
            client = Client(self.address, timeout=CONNECT_TIMEOUT, set_as_default=False, security=self.security)
        except (OSError, ValueError, RuntimeError, TypeError) as error:  # the last two: TLS settings that do not fit
            raise Failure(
                f"no Dask scheduler answers at {self.address} ({_first_line(error)}); start one or check the address"
            ) from None
        monitor = ClusterMonitor(lambda: _heartbeats(client), self.address)
        try:
            _require_same_version(client, self.address)
            yield RunningWorkers(
                client.get_executor(pure=False, retries=0), [0] * tasks, _run_task, CLUSTER_LOST, monitor
            )
        finally:
            with suppress(TimeoutError, OSError):
                client.close(timeout=CLOSE_TIMEOUT)


@dataclass
class ClusterMonitor:
    """Detects that a cluster is gone: that no worker sends heartbeats, or that its scheduler does not answer.

    `ask` requests the time of each worker's last heartbeat. Only changes of it count, so clocks need not agree.
    """

    ask: Callable[[], "Future[Mapping[str, float]]"]
    address: str
    _request: "Future[Mapping[str, float]] | None" = None  # pending
    _requested_at: float = float("-inf")
    _last_heartbeat: float = float("-inf")  # of any worker, by the scheduler's clock
    _silent: float = 0.0  # seconds since then
    _unanswered: float = 0.0  # seconds since the scheduler's last answer
    _checked_at: float | None = None
    _reason: str = ""  # why the cluster counts as gone

    def __call__(self) -> None:
        """Raise Failure if the cluster is gone, without waiting.

        The failure is raised one call after it is detected, so that the caller can take finished results first.
        """
        if self._reason:
            raise Failure(self._reason)
        now = monotonic()
        passed, self._checked_at = 0.0 if self._checked_at is None else min(now - self._checked_at, LONGEST_PAUSE), now
        self._silent += passed
        self._unanswered += passed
        if self._request is not None and self._request.done():
            self._evaluate(self._request)
            self._request = None
        if self._request is None and now - self._requested_at >= REQUEST_INTERVAL:
            self._request, self._requested_at = self.ask(), now
        if self._unanswered > ANSWER_TIMEOUT:
            self._reason = (
                f"the Dask scheduler at {self.address} has not answered for {self._unanswered:.0f} s; finished "
                "chapters are kept: start it and its workers again, then try again"
            )

    def _evaluate(self, answer: "Future[Mapping[str, float]]") -> None:
        if answer.cancelled() or answer.exception() is not None:
            return
        self._unanswered = 0.0
        last = max(answer.result().values(), default=self._last_heartbeat)
        if last > self._last_heartbeat:
            self._last_heartbeat, self._silent = last, 0.0
        elif self._silent > HEARTBEAT_TIMEOUT:
            self._reason = (
                f"no worker of the Dask scheduler at {self.address} has sent a heartbeat for {self._silent:.0f} s; "
                f"finished chapters are kept: start workers with `dask worker {self.address}`, then try again"
            )


def _heartbeats(client: Any) -> "Future[Mapping[str, float]]":
    """Request the time of each worker's last heartbeat, by the scheduler's clock."""

    async def request() -> Mapping[str, float]:
        identity = await client.scheduler.identity()
        return {worker: state["last_seen"] for worker, state in identity["workers"].items()}

    return asyncio.run_coroutine_threadsafe(request(), client.loop.asyncio_loop)


def _require_same_version(client: Any, address: str) -> None:
    """Raise Failure if there is no worker, or one with another `project_checksum` than this process."""
    own = project_checksum()
    checksums: dict[str, Any]
    try:  # like client.run, which has no time limit
        checksums = client.sync(client._run, project_checksum, on_error="return", callback_timeout=VERSION_TIMEOUT)
    except OSError as error:
        raise Failure(
            f"not all workers of the Dask scheduler at {address} report their version within {VERSION_TIMEOUT} s "
            f"({_first_line(error)}); restart those that hang, then try again"
        ) from None
    if not checksums:
        raise Failure(f"the scheduler at {address} has no workers; start some with: dask worker {address}")
    for worker in sorted(checksums):
        if checksums[worker] != own:
            what = (
                "cannot report which version of this project it has"
                if isinstance(checksums[worker], BaseException)
                else "has another version of this project or of its packages"
            )
            raise Failure(f"the worker {worker} {what}; install one version on all machines, and start it again")


_one_task_at_a_time = threading.Lock()


def _run_task(function: Callable[[Any, ReportProgress], Any], index: int, task: Any) -> Any:
    with _one_task_at_a_time:  # Manim has one global configuration for all threads
        return attempt(function, task, lambda done: None)


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
