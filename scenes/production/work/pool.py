"""Run tasks on several workers, with results in order, named failures, and each result handed over when finished."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from scenes.production.work.errors import Failure, message_of
from scenes.production.work.processes import Processes, ReportProgress, TaskError, WorkerLost, call, interrupts_blocked
from scenes.production.work.progress_bars import Show


class Named(Protocol):
    """A task: a picklable object with a name for messages."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)
R = TypeVar("R")

POLL_INTERVAL = 0.2
"""Seconds between two updates of the progress display."""


def wait_for_any(pending: set["Future[Any]"], seconds: float) -> None:
    """Wait until one of these futures is done, for at most `seconds`."""
    wait(pending, timeout=seconds, return_when=FIRST_COMPLETED)


@dataclass
class RunningWorkers:
    """Workers that have been started, as `run` uses them."""

    executor: Executor
    done: Any
    """Reported progress of each task, by index."""
    call: Callable[..., Any]
    """What to submit: takes (function, index, task)."""
    lost_message: str
    """Message of the Failure if workers are lost."""
    check: Callable[[], None] = field(default=lambda: None)
    """Raises Failure if the workers are gone for good."""
    wait: Callable[[set["Future[Any]"], float], None] = field(default=wait_for_any)
    """Takes the pending futures and a number of seconds; returns when one is done or the time is over."""


class Workers(Protocol):
    """Where tasks can run: on this machine, or on a cluster."""

    @property
    def share_folders(self) -> bool:
        """True if the workers can access this process's folders."""
        ...

    @property
    def threaded_tasks(self) -> int:
        """How many of the last tasks may use a second thread (the encoder beside the renderer)."""
        ...

    def running(self, tasks: int) -> AbstractContextManager[RunningWorkers]:
        """Start workers for this number of tasks; they end with the block."""


def cores() -> int:
    """Return the number of CPU cores available to this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    function: Callable[[T, ReportProgress], R],
    tasks: Sequence[T],
    sizes: Sequence[int],
    workers: Workers,
    show: Show,
    finished: Callable[[int, R], None] = lambda index, result: None,
) -> list[R]:
    """Return the results of `function(task, report)` for these tasks, in their order; the largest starts first.

    A task calls `report(done)` with the amount done so far; `sizes` are estimates of each task's total.
    `finished(index, result)` is called for each result as soon as it is there, even if another task has just failed.
    Raises Failure, naming the task, when one fails. The other tasks are then ended, as they are when this process is
    interrupted.
    """
    if not tasks:
        return []
    totals = list(sizes)
    results: dict[int, R] = {}
    with workers.running(len(tasks)) as started:
        order = sorted(range(len(tasks)), key=lambda i: -sizes[i])
        futures = {started.executor.submit(started.call, function, i, tasks[i]): i for i in order}
        pending: set[Future[Any]] = set(futures)
        while pending:
            started.wait(pending, POLL_INTERVAL)
            ended = [future for future in futures if future in pending and future.done()]  # in starting order
            pending.difference_update(ended)
            failures: list[Failure] = []
            for future in ended:
                i = futures[future]
                try:
                    results[i] = _result(future, tasks[i].name, started.lost_message)
                except Failure as failure:
                    failures.append(failure)
                    continue
                totals[i] = started.done[i] = max(started.done[i], 1)
                finished(i, results[i])
                show.finished(tasks[i].name)
            if failures:
                raise failures[0]
            if pending:
                started.check()
            running = [
                (tasks[i].name, min(started.done[i] / totals[i], 1.0))
                for future, i in futures.items()
                if future in pending and started.done[i]
            ]
            show.step(sum(min(d, t) for d, t in zip(started.done, totals, strict=True)), sum(totals), running)
    return [results[i] for i in range(len(tasks))]


WORKER_KILLED = "a worker process was killed (out of memory?); finished chapters are kept: try again with --workers 1"
"""Message for a worker process that ended in the middle of a task."""


def _result(future: "Future[Any]", name: str, lost_message: str) -> Any:
    try:
        result = future.result()
    except (WorkerLost, CancelledError):
        raise Failure(lost_message) from None
    except Exception as error:  # from the executor itself: a task's exception is returned as a TaskError
        raise Failure(lost_message, message_of(error)) from None
    if isinstance(result, TaskError):
        raise Failure(f"{name} failed: {result.reason}", result.detail)
    return result


@dataclass(frozen=True)
class LocalWorkers:
    """Worker processes on this machine, at most `number` at a time."""

    number: int
    share_folders: bool = True

    @property
    def threaded_tasks(self) -> int:
        """All tasks if there are more cores than workers; else the last `number`, when workers begin to be idle."""
        return self.number if self.number >= cores() else sys.maxsize

    @contextmanager
    def running(self, tasks: int) -> Iterator[RunningWorkers]:
        """Start the processes; an exception in the block kills them."""
        executor = Processes(tasks)
        try:
            executor.start(min(self.number, tasks))
            yield RunningWorkers(executor, executor.done, call, WORKER_KILLED, wait=executor.wait)
            executor.shutdown()
        except BaseException:
            with interrupts_blocked():
                executor.kill()
            raise
