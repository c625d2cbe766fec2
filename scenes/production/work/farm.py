"""Workers on other machines: a Dask cluster, through the executor that its client gives.

Dask does what a scheduler does: it hands out tasks, and does one again when its worker dies in the middle. Workers
need this project and its packages, installed, and no folder in common with anybody.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from scenes.production.work.cache_keys import everything
from scenes.production.work.errors import Failure
from scenes.production.work.pool import Crew
from scenes.production.work.processes import Report, attempt

PATIENCE = 10
"""Seconds to wait for a scheduler."""

ANSWERING = 60
"""Seconds in which all workers must say their version: a busy one imports the whole project first."""

SILENCE = 20
"""Seconds without a heartbeat of any worker after which the workers count as gone. Dask's workers send one every half
second, in large clusters every few seconds; a nanny starts a new worker in about five. With `ASK_EVERY` and `CLOSING`
the failure comes within 30 seconds."""

UNANSWERED = 20
"""Seconds without an answer after which the scheduler counts as gone."""

ASK_EVERY = 2
"""Seconds between two questions to the scheduler: rare, since the answer holds some kilobytes for each worker."""

PAUSE = 1
"""Seconds that count at most between two checks: this process may have been suspended itself."""

CLOSING = 5
"""Seconds to take leave of a scheduler, which may not answer."""

LOST = (
    "the Dask cluster is gone, or a task has killed several of its workers, as happens when memory runs out; what is "
    "finished is kept: see to the cluster and try again"
)


@dataclass(frozen=True)
class FarmWorkers:
    """The workers of the cluster whose scheduler has this address."""

    address: str
    security: Any = None  # of Dask, where the address is encrypted
    share_folders: bool = False
    spare: int = 0  # each worker has one core

    @contextmanager
    def at_work(self, tasks: int) -> Iterator[Crew]:
        """Raises Failure if there is no such scheduler, no worker, or one with another version of this project."""
        try:
            from distributed import Client
        except ImportError:
            raise Failure(
                "--scheduler needs Dask; install it with: pip install 'backpropagation-calculus[farm]'"
            ) from None
        try:
            client = Client(self.address, timeout=PATIENCE, set_as_default=False, security=self.security)
        except (OSError, ValueError, RuntimeError, TypeError) as error:  # the last two: of a TLS that does not fit
            raise Failure(
                f"no Dask scheduler answers at {self.address} ({_first_line(error)}); start one, or correct the address"
            ) from None
        lookout = Lookout(lambda: _heartbeats(client), self.address)
        try:
            _require_same(client, self.address)
            yield Crew(client.get_executor(pure=False, retries=0), [0] * tasks, _call, LOST, lookout)
        finally:
            with suppress(TimeoutError, OSError):
                client.close(timeout=CLOSING)


@dataclass
class Lookout:
    """Notices that a cluster is gone: that no worker sends heartbeats any more, or that its scheduler does not answer.

    `ask` gives the time of each worker's last heartbeat, later. Only a change counts, so clocks need not agree.
    """

    ask: Callable[[], "Future[Mapping[str, float]]"]
    address: str
    _asked: "Future[Mapping[str, float]] | None" = None
    _asked_at: float = float("-inf")
    _last: float = float("-inf")  # heartbeat, by the scheduler's clock
    _silent: float = 0.0
    _unanswered: float = 0.0
    _checked: float | None = None
    _reason: str = ""

    def __call__(self) -> None:
        """Raise Failure if the cluster is gone; never wait.

        The failure comes one call later than it is noticed, so that the caller takes what has been finished before.
        """
        if self._reason:
            raise Failure(self._reason)
        now = monotonic()
        passed, self._checked = 0.0 if self._checked is None else min(now - self._checked, PAUSE), now
        self._silent += passed
        self._unanswered += passed
        if self._asked is not None and self._asked.done():
            self._hear(self._asked)
            self._asked = None
        if self._asked is None and now - self._asked_at >= ASK_EVERY:
            self._asked, self._asked_at = self.ask(), now
        if self._unanswered > UNANSWERED:
            self._reason = (
                f"the Dask scheduler at {self.address} has not answered for {self._unanswered:.0f} s; what is finished "
                "is kept: start it and its workers again, then try again"
            )

    def _hear(self, answer: "Future[Mapping[str, float]]") -> None:
        if answer.cancelled() or answer.exception() is not None:
            return
        self._unanswered = 0.0
        last = max(answer.result().values(), default=self._last)
        if last > self._last:
            self._last, self._silent = last, 0.0
        elif self._silent > SILENCE:
            self._reason = (
                f"no worker of the Dask scheduler at {self.address} has sent a heartbeat for {self._silent:.0f} s; "
                f"what is finished is kept: start workers with `dask worker {self.address}`, then try again"
            )


def _heartbeats(client: Any) -> "Future[Mapping[str, float]]":
    async def asked() -> Mapping[str, float]:
        known = await client.scheduler.identity()
        return {worker: state["last_seen"] for worker, state in known["workers"].items()}

    return asyncio.run_coroutine_threadsafe(asked(), client.loop.asyncio_loop)


def _require_same(client: Any, address: str) -> None:
    """Raise Failure if there is no worker, or one for which `everything` is not what it is here."""
    own = everything()
    found: dict[str, Any]
    try:  # as client.run, which has no time limit
        found = client.sync(client._run, _fingerprint, on_error="return", callback_timeout=ANSWERING)
    except OSError as error:
        raise Failure(
            f"the workers of the Dask scheduler at {address} do not all say their version within {ANSWERING} s "
            f"({_first_line(error)}); end those that hang, then try again"
        ) from None
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
